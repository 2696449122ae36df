# ruff: noqa: ARG005, E501  a table of traps: each is one line, and takes what all take
"""An invented corpus for the code that strikes: applicants, prose with their tokens planted in it, and the truth.

The truth is written down while a token is planted. Nothing here knows how tokens are found, and no word list is shared
with the code that finds them. `make_files.py` turns some of it into PDFs.
"""

import random
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from panel_app.domain.candidates import Applicant, CandidateId

TODAY = date(2026, 11, 2)

_PEOPLE = """
Katrina|Aldersonby||katrina.aldersonby|Ms
Mateusz|Wróblewicz|Mat|m.wroblewicz|Mr
Siobhán|O'Rafferty||siobhan.orafferty|Mrs
Anne-Sophie|Beauchêne|Sophie|as.beauchene|Dr
Oluwadamilare|Akinfenwole|Dami|dami.akinfenwole|Mr
Zsófia|Horváthné||zsofia.horvathne|Ms
Parminder|Singh-Bassi|Parm|p.singhbassi|Mr
Llinos|Gwenhwyfar-Rees||llinos.rees|Miss
Ruaridh|MacPherrsan||r.macpherrsan|Mr
Jürgen|Großmüller||juergen.grossmueller|Dr
Thandiwe|Mkhabelane|Thandi|thandiwe.m|Mrs
Aurélie|D'Estrange||aurelie.destrange|Ms
Hyacinth|Popplewick||h.popplewick|Mrs
Bartłomiej|Śliwczyński|Bart|b.sliwczynski|Mr
Noor|Al-Hashimawi||noor.alhashimawi|Dr
Evangelia|Papanikolau|Eva|eva.papanikolau|Ms
Crispin|Thwaitehead||crispin.thwaitehead|Mr
Marisol|Quintanares||marisol.quintanares|Ms
Ottoline|Fairbrasse|Otty|ottoline.fairbrasse|Miss
Ikechukwu|Nwachukwuma|Ike|ike.nwachukwuma|Dr
Saoirse|McGillicuddy||saoirse.mcg|Ms
Vidyasagar|Ramanujachari|Vidya|vidya.ramanujachari|Mr
Brónach|Ní Cheallaigh||bronach.nc|Mrs
Torvald|Østergaard||torvald.ostergaard|Mr
Wilhelmina|van den Bosche|Mina|mina.vandenbosche|Dr
Farrukh|Mirzoyev||farrukh.mirzoyev|Mr
Gwendolen|Abercrombley|Gwen|g.abercrombley|Mrs
Xiaolan|Zhengzhou||xiaolan.zhengzhou|Ms
Ceinwen|Llewhellin||ceinwen.llewhellin|Ms
Demetrius|Kalogeropoul|Dem|demetrius.k|Mr
Rosheen|Chowdhurymul||rosheen.chowdhurymul|Mrs
Esmeralda|Fitzwarinne|Esme|esme.fitzwarinne|Miss
Lothar|Brunnhuberer||lothar.brunnhuberer|Dr
Philomene|Duchesneau||philomene.duchesneau|Ms
Gruffydd|Pritchardson||gruffydd.pritchardson|Mr
Adaeze|Obiorachukwu||adaeze.obiorachukwu|Ms
Balthazar|Hornblowe|Balty|balthazar.hornblowe|Mr
Ingeborg|Sæthersen||ingeborg.saethersen|Mrs
Tendai|Chikwanhamo||tendai.chikwanhamo|Mr
Yevheniia|Kovalenkova|Zhenya|y.kovalenkova|Dr
Montgomery|Ashcombeley|Monty|monty.ashcombeley|Mr
Perpetua|Okonjovic||perpetua.okonjovic|Ms
Rafael|Sepulvedano||rafael.sepulvedano|Mr
Niamhín|Uí Bhraonáin||niamhin.ub|Ms
Sukhwinder|Dhillonpal|Sukhi|sukhi.dhillonpal|Mrs
Cornelia|Vanderplanken||cornelia.vanderplanken|Dr
Mehmet|Yıldırımoğlu||mehmet.yildirimoglu|Mr
Hepzibah|Crackenthorpe|Hep|hepzibah.crackenthorpe|Miss
Alasdair|Colquhounsay||alasdair.colquhounsay|Mr
Renuka|Wickremasekara||renuka.wickremasekara|Ms
Jacques-Yves|Montreuillet||jy.montreuillet|Mr
Blodwen|Tregarthenly||blodwen.tregarthenly|Mrs
Kwabena|Ofosu-Amaakye||kwabena.ofosuamaakye|Dr
Stanisława|Brzęczyszcz|Stasia|stasia.brzeczyszcz|Ms
Ferelith|Dunwoodiesson||ferelith.dunwoodiesson|Ms
Hannelore|Schwarzenbeck||hannelore.schwarzenbeck|Mrs
Theophilus|Babingtonley|Theo|theo.babingtonley|Mr
Zuleikha|Rahmatullahi||zuleikha.rahmatullahi|Dr
Ondřej|Dvořáčekův||ondrej.dvoracekuv|Mr
Annunziata|Bevilacquano|Nunzia|nunzia.bevilacquano|Ms
Harold|Young||harold.young84|Mr
Bethany|Read|Beth|bethany.read|Miss
Ulysses|Grant||ulysses.grant|Dr
Rose|Marsh||rose.marsh71|Mrs
"""
_EMPLOYERS = (
    "Pennyghael and Sandwater Hospitals NHS Foundation Trust|Pennyghael and Sandwater|PSHFT",
    "Thornaby Vale University Hospitals NHS Trust|Thornaby Vale|TVUHT",
    "NHS Kilbrannoch|Kilbrannoch|NHSK",
    "Cwm Eluned University Health Board|Cwm Eluned|CEUHB",
    "Lough Erinmore Health and Social Care Trust|Lough Erinmore|LEHSCT",
    "Wychcombe Mental Health Partnership NHS Foundation Trust|Wychcombe|WMHPFT",
    "Saltersgate Ambulance Service NHS Trust|Saltersgate|SAST",
    "Great Dunsop Medical Group Practice|Great Dunsop|GDMGP",
    "Harrowmere Community Healthcare NHS Trust|Harrowmere|HCHT",
    "Osmotherby & Calderside Borough Council|Osmotherby|OCBC",
)
_POSTS = (
    "Lead Nurse for Digital Wards",
    "Principal Pharmacist, Medicines Safety",
    "Senior Speech Therapist",
    "Consultant Rheumatologist",
    "Operations Director for Unplanned Care",
    "Advanced Stroke Practitioner",
    "Data Warehouse Architect",
)
_STREETS = ("Quillfeather Road", "Old Saddlers Row", "Nettlebed Crescent", "Upper Harbinger Street", "Tolpuddle Avenue")
_TOWNS = ("Ambleforth", "Snodbury", "Kirkmallow", "Pendragon Bay", "Ardsheal")
_HEADS = ("ZE", "QV", "XL", "YU", "ZR")

_PLAIN = """
When the new record went live the night staff kept two lists for a week, and nobody blamed them for it.
I asked each team what it would stop doing, and wrote the answers on the wall where everyone could correct them.
Patients aged 65 and over waited longest, so we began with the clinic that they use.
On 12 May 2021 the network failed at 14:30 and we went back to paper for six hours.
The board wanted a figure; we gave it three, with what we did not know beside each.
NICE guidance had changed twice, and the pathway still showed the version of 2018.
We measured the time from referral to first letter before and after, for 1,240 people in both years.
My first plan was wrong, and a healthcare assistant told me so in front of the whole room.
Two of the four sites had no wireless signal in the stairwells, which nobody had written down.
The dose was 0.5 mg, the alert said 5 mg, and the pharmacist on call saw it at once.
I learnt to ask the porter first, because the porter knows which door is never locked.
By the end of March we had cut the backlog by 38 per cent and the complaints by half.
A mother of a child aged 7 sat on the design group and had the last word on the letters.
Young people told us that they would rather read a message than answer a call.
We read the incident reports aloud, one each week, and the room grew quieter and then more honest.
The grant ended in the autumn, and we had to decide what to keep with no money at all.
Some colleagues in the trust felt that digital work was something done to them.
It took 18 months, 3 suppliers and 1 apology to get the discharge summary onto a single page.
Information governance asked forty questions, and thirty of them made the service better.
The chief executive came to the ward at six in the morning and stayed until the handover was done.
Since then the figure has stayed below 4 per cent, and other wards have copied the board by the door.
I would do the training differently: shorter, nearer to the bed, and never on a Monday.
What changed was not the screen but the conversation that people had while they looked at it.
We tested it with people who use a screen reader, and threw the second version away.
"""
_FRAMES = """
In the log of that night you will find {} beside the entry.
The chair thanked {} by name and moved on.
There is a note that says {} and nothing more.
Anyone who wants the slides can ask for {} at any time.
People still mention {} when the story is told.
On the rota the last line reads {} in pencil.
I signed the paper with {} and the date.
The newsletter had {} in its second paragraph.
"""


@dataclass(frozen=True)
class Person:
    """One invented applicant and what else the traps need."""

    given: str
    family: str
    known: str
    email: str
    title: str
    employer: str
    core: str
    capitals: str
    post: str
    phone: str
    street: str
    town: str
    postcode: str
    born: date
    registration: str
    number: str

    @property
    def age(self) -> int:
        return TODAY.year - self.born.year - ((TODAY.month, TODAY.day) < (self.born.month, self.born.day))

    def applicant(self, texts: dict[str, str]) -> Applicant:
        return Applicant(
            id=CandidateId(self.number),
            identity={
                "title": self.title,
                "given_name": self.given,
                "family_name": self.family,
                "known_as": self.known,
                "date_of_birth": self.born.isoformat(),
                "registration": self.registration,
            },
            contact={
                "email": self.email,
                "phone": self.phone,
                "address": f"{self.street}, {self.town}",
                "postcode": self.postcode,
            },
            work={"employer": self.employer, "job_title": self.post},
            equality={},
            line={},
            context={},
            answers=texts,
        )


@dataclass(frozen=True)
class Planted:
    """A token as it stands in a text, from `start` to `end`; `exact` or not, and which trap it is."""

    field: str
    start: int
    end: int
    text: str
    trap: str
    exact: bool


@dataclass
class Case:
    """An applicant, the texts, the truth."""

    person: Person
    texts: dict[str, str] = field(default_factory=dict)
    planted: list[Planted] = field(default_factory=list)


def plain_sentences() -> list[str]:
    return _PLAIN.strip().splitlines()


def people(seed: int = 7) -> list[Person]:
    rng = random.Random(seed)
    found = []
    for index, line in enumerate(_PEOPLE.strip().splitlines()):
        given, family, known, local, title = line.split("|")
        employer, core, capitals = _EMPLOYERS[index % len(_EMPLOYERS)].split("|")
        found.append(
            Person(
                given=given,
                family=family,
                known=known,
                email=f"{local}@{('mail.example.org', 'post.example.com', 'nhs.example.net')[index % 3]}",
                title=title,
                employer=employer,
                core=core,
                capitals=capitals,
                post=_POSTS[index % len(_POSTS)],
                phone=("07700 900{:03}", "020 7946 0{:03}", "07700900{:03}")[index % 3].format(rng.randrange(1000)),
                street=f"{rng.randrange(2, 180)} {_STREETS[index % len(_STREETS)]}",
                town=_TOWNS[index % len(_TOWNS)],
                postcode=f"{_HEADS[index % len(_HEADS)]}{rng.randrange(1, 30)} {rng.randrange(10)}{rng.choice('BDFG')}{rng.choice('HJLN')}",
                born=date(1964 + index % 34, 1 + index % 12, 1 + index * 7 % 28),
                registration=(
                    f"7{rng.randrange(100000, 999999)}",
                    f"{rng.randrange(10, 24)}{rng.choice('ABCDEFGHI')}{rng.randrange(1000, 9999)}{rng.choice('CEO')}",
                    f"PH{rng.randrange(100000, 199999)}",
                    f"20{rng.randrange(40000, 99999)}",
                )[index % 4],
                number=f"DHL-{4100 + index}",
            )
        )
    return found


def _bare(text: str) -> str:
    """As a keyboard without marks writes it."""
    table = str.maketrans(
        "áéíóúàâêôçöüäßøæłśćńżźęąěřůýčšžñïëıİğşťďĺŁŚØÆÉÁÍÓÖÜ", "aeiouaaeocouasoalscnzzeaeruycsznieiigstdlLSOAEAIOOU"
    )
    return text.translate(table).replace("’", "'")


def _one(text: str) -> str:
    """The longest run of letters in a name."""
    letters: list[str] = re.findall(r"[^\W\d_]+", text)
    return max(letters, key=len)


def _ordinal(day: int) -> str:
    return f"{day}{'th' if 10 < day < 14 else {1: 'st', 2: 'nd', 3: 'rd'}.get(day % 10, 'th')}"


_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]

Trap = Callable[[Person, random.Random], str | None]

EXACT: dict[str, Trap] = {
    "full name": lambda p, r: f"{p.given} {p.family}",
    "family name first": lambda p, r: f"{p.family}, {p.given}",
    "family name in capitals": lambda p, r: f"{p.given} {p.family.upper()}",
    "given name": lambda p, r: p.given if p.given != "Rose" else None,
    "family name": lambda p, r: p.family if p.family not in ("Young", "Read", "Grant", "Marsh") else None,
    "possessive": lambda p, r: f"{p.given}’s" if p.given != "Rose" else None,
    "all small": lambda p, r: f"{p.given} {p.family}".lower() if p.given != "Rose" else None,
    "without marks": lambda p, r: f"{_bare(p.given)} {_bare(p.family)}",
    "title and family name": lambda p, r: f"{p.title} {p.family}",
    "title with a stop": lambda p, r: f"{p.title}. {p.family}",
    "initial and family name": lambda p, r: f"{p.given[0]}. {p.family}",
    "initials with stops": lambda p, r: f"{p.given[0]}. {_one(p.family)[0]}." if p.family[0].isalpha() and " " not in p.family and "-" not in p.family + p.given and "'" not in p.family else None,
    "nickname in quotes": lambda p, r: f"{p.given} “{p.known}” {p.family}" if p.known else None,
    "another nickname in quotes": lambda p, r: f"{p.given} “Sparky” {p.family}",
    "name used every day": lambda p, r: p.known or None,
    "middle initial": lambda p, r: f"{p.given} Q. {p.family}",
    "run together": lambda p, r: _bare(p.given + p.family).replace(" ", "").replace("'", "").replace("-", ""),
    "snake": lambda p, r: f"{_bare(p.given).lower()}_{_one(_bare(p.family)).lower()}" if p.given != "Rose" else None,
    "e-mail": lambda p, r: p.email,
    "e-mail in capitals": lambda p, r: p.email.upper(),
    "e-mail spelt out": lambda p, r: p.email.replace(".", " dot ").replace("@", " at "),
    "e-mail in brackets": lambda p, r: p.email.replace(".", " [dot] ").replace("@", " (at) "),
    "phone": lambda p, r: p.phone,
    "phone from abroad": lambda p, r: "+44 " + p.phone[1:],
    "phone with nought": lambda p, r: "+44 (0)" + p.phone[1:],
    "phone with hyphens": lambda p, r: re.sub(r"\D", "", p.phone)[:5] + "-" + re.sub(r"\D", "", p.phone)[5:8] + "-" + re.sub(r"\D", "", p.phone)[8:],
    "phone with stops": lambda p, r: re.sub(r"\D", "", p.phone)[:5] + "." + re.sub(r"\D", "", p.phone)[5:],
    "address": lambda p, r: f"{p.street}, {p.town}, {p.postcode}",
    "street": lambda p, r: p.street,
    "short street": lambda p, r: p.street.replace("Road", "Rd").replace("Street", "St").replace("Avenue", "Ave").replace("Crescent", "Cres"),
    "postcode": lambda p, r: p.postcode,
    "postcode run together": lambda p, r: p.postcode.replace(" ", ""),
    "postcode small": lambda p, r: p.postcode.lower(),
    "employer": lambda p, r: p.employer,
    "employer's core": lambda p, r: p.core,
    "employer's capitals": lambda p, r: p.capitals,
    "employer with an ampersand": lambda p, r: p.employer.replace(" and ", " & ") if " and " in p.employer else p.employer.replace(" & ", " and "),
    "employer, short end": lambda p, r: p.employer.replace("NHS Foundation Trust", "Trust") if "Foundation" in p.employer else None,
    "capitals with stops": lambda p, r: ".".join(p.capitals) + "." if len(p.capitals) < 6 else None,
    "post": lambda p, r: p.post,
    "post, small": lambda p, r: p.post.lower(),
    "handle": lambda p, r: f"@{_bare(p.given).lower().replace('-', '')}_wards",
    "link": lambda p, r: f"https://www.linkedin.com/in/{_bare(p.given).lower()}-{r.randrange(100, 999)}",
    "link without its beginning": lambda p, r: f"linkedin.com/in/{_one(_bare(p.family)).lower()}",
    "registration": lambda p, r: p.registration,
    "application number": lambda p, r: p.number,
    "born in figures": lambda p, r: f"{p.born:%d/%m/%Y}",
    "born with stops": lambda p, r: f"{p.born.day}.{p.born.month}.{p.born:%y}",
    "born as computers write": lambda p, r: p.born.isoformat(),
    "born in words": lambda p, r: f"{_ordinal(p.born.day)} {_MONTHS[p.born.month - 1]} {p.born.year}",
    "born in words with of": lambda p, r: f"{_ordinal(p.born.day)} of {_MONTHS[p.born.month - 1]}, {p.born.year}",
    "born month first": lambda p, r: f"{_MONTHS[p.born.month - 1]} {p.born.day}, {p.born.year}",
    "Cyrillic letters": lambda p, r: _disguised(f"{p.given} {p.family}"),
    "zero width": lambda p, r: "\u200b".join(p.family) if p.family not in ("Young", "Read", "Grant", "Marsh") else None,
    "soft hyphen": lambda p, r: f"{p.given} {p.family[:3]}\u00ad{p.family[3:]}",
    "full width": lambda p, r: "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in _bare(p.given)) if p.given != "Rose" else None,
    "broken by a hyphen": lambda p, r: f"{p.given} {p.family[: len(p.family) // 2]}-\n{p.family[len(p.family) // 2 :]}" if len(p.family) > 7 and p.family.isalpha() else None,
    "full name over two lines": lambda p, r: f"{p.given}\n{p.family}",
}  # fmt: skip

WHOLE: dict[str, Callable[[Person, random.Random], tuple[str, str]]] = {
    "age with I am": lambda p, r: ("I am {} years old and still surprised by it.", str(p.age)),
    "age in words": lambda p, r: ("At work I am known as a {}-year-old who asks.", str(p.age)),
    "registration with its body": lambda p, r: (f"I hold {_body(p)} number {{}} and pay for it.", p.registration),
    "another's registration": lambda p, r: ("Before that I had NMC PIN: {} for years.", f"{r.randrange(10, 24)}B{r.randrange(1000, 9999)}E"),
    "age with a colon": lambda p, r: ("Age: {} at the time of writing.", str(p.age)),
    "aged": lambda p, r: ("I went back to college, aged {}, with two children.", str(p.age)),
    "born": lambda p, r: ("I was born in {} and grew up by the sea.", str(p.born.year)),
    "born on": lambda p, r: ("My birthday is {} and the team remembers it.", f"{p.born.day} {_MONTHS[p.born.month - 1]}"),
    "decade of age": lambda p, r: ("I am in my {} now.", ("twenties", "thirties", "forties", "fifties", "sixties")[p.age // 10 - 2]),
    "my name is": lambda p, r: ("Hello, my name is {} and I work nights.", p.known or p.given),
    "called": lambda p, r: ("Colleagues call me {} because of the maps.", "Pathfinder"),
    "signature": lambda p, r: ("Kind regards,\n{}\n", p.given),
    "née": lambda p, r: ("In older papers I appear as née {} in brackets.", "Vantongeren"),
    "pronouns": lambda p, r: ("My badge says {} below the photograph.", "she/her" if p.title in ("Ms", "Mrs", "Miss") else "he/him"),
    "extension": lambda p, r: ("Reach me on extension {} in the mornings.", "4471"),
    "handle by label": lambda p, r: ("Twitter: {} for those who want to argue.", "nightward_77"),
}  # fmt: skip


def _body(p: Person) -> str:
    if p.registration[0] == "7":
        return "GMC"
    return "HCPC" if p.registration[0] == "P" else "NMC" if p.registration[2].isalpha() else "GPhC"


def _disguised(text: str) -> str:
    return text.translate(str.maketrans("aeocpxAEOCPTHMK", "аеосрхАЕОСРТНМК"))


def _swap(text: str, r: random.Random) -> str:
    places = [i for i in range(1, len(text) - 2) if text[i] != text[i + 1]]
    place = r.choice(places)
    return text[:place] + text[place + 1] + text[place] + text[place + 2 :]


def _drop(text: str, r: random.Random) -> str:
    place = r.randrange(1, len(text) - 1)
    return text[:place] + text[place + 1 :]


def _double(text: str, r: random.Random) -> str:
    place = r.randrange(1, len(text) - 1)
    return text[:place] + text[place] + text[place:]


def _other(text: str, r: random.Random) -> str:
    place = r.randrange(1, len(text) - 1)
    return text[:place] + r.choice("aeioumnrt".replace(text[place].lower(), "")) + text[place + 1 :]


def _long(p: Person) -> str | None:
    name = _one(p.family)
    return name if len(name) >= 6 else None


FUZZY: dict[str, Trap] = {
    "letters exchanged": lambda p, r: (n := _long(p)) and _swap(n, r),
    "letter left out": lambda p, r: (n := _long(p)) and _drop(n, r),
    "letter doubled": lambda p, r: (n := _long(p)) and _double(n, r),
    "letter mistaken": lambda p, r: (n := _long(p)) and _other(n, r),
    "small and misspelt": lambda p, r: (n := _long(p)) and _swap(n, r).lower(),
    "given name misspelt": lambda p, r: _swap(_one(p.given), r) if len(_one(p.given)) >= 6 else None,
    "full name, both misspelt": lambda p, r: f"{_drop(_one(p.given), r)} {_swap(_one(p.family), r)}" if len(_one(p.family)) > 6 and len(_one(p.given)) > 6 else None,
    "m read as rn": lambda p, r: n.replace("m", "rn", 1) if (n := _long(p)) and "m" in n else None,
    "figures for letters": lambda p, r: n.replace("o", "0").replace("l", "1").replace("e", "3") if (n := _long(p)) and set("ole") & set(n) else None,
    "letters apart": lambda p, r: " ".join(_one(p.family)) if len(_one(p.family)) > 4 else None,
    "letters apart with stops": lambda p, r: ".".join(_one(p.family)) if len(_one(p.family)) > 4 else None,
    "letters apart with hyphens": lambda p, r: "-".join(_one(p.given).upper()),
    "broken by a line": lambda p, r: (n := _long(p)) and f"{n[:4]}\n{n[4:]}",
    "broken by a space": lambda p, r: ((n := _long(p)) and len(n) > 7 and f"{n[:5]} {n[5:]}") or None,
    "employer misspelt": lambda p, r: _swap(_one(p.core), r) if len(_one(p.core)) > 6 else None,
    "phone with letters": lambda p, r: p.phone.replace("0", "O"),
    "phone, figures apart": lambda p, r: " ".join(re.sub(r"\D", "", p.phone)),
    "registration, figures apart": lambda p, r: f"{p.registration[:2]} {p.registration[2:5]} {p.registration[5:]}",
    "e-mail with spaces": lambda p, r: p.email.replace("@", " @ "),
    "e-mail with a comma": lambda p, r: p.email[::-1].replace(".", ",", 1)[::-1],
    "postcode with a letter for nought": lambda p, r: p.postcode.replace("0", "O") if "0" in p.postcode[2:] else None,
}  # fmt: skip


def corpus(seed: int = 11) -> list[Case]:
    """Every applicant with a share of all traps, and every trap many times."""
    exact, whole, fuzzy = list(EXACT), list(WHOLE), list(FUZZY)
    cases = []
    for index, person in enumerate(people()):
        rng = random.Random(f"{seed}/{index}")
        case = Case(person)
        chosen = [exact[(index * 12 + n) % len(exact)] for n in range(24)]
        chosen_whole = [whole[(index * 3 + n) % len(whole)] for n in range(5)]
        chosen_fuzzy = [fuzzy[(index * 5 + n) % len(fuzzy)] for n in range(9)]
        sentences: list[tuple[str, str | None, str, bool]] = [(each, None, "", True) for each in plain_sentences()]
        for trap in chosen:
            token = EXACT[trap](person, rng)
            if token:
                sentences.append((rng.choice(_FRAMES.strip().splitlines()), token, trap, True))
        for trap in chosen_fuzzy:
            token = FUZZY[trap](person, rng)
            if token:
                sentences.append((rng.choice(_FRAMES.strip().splitlines()), token, trap, False))
        for trap in chosen_whole:
            frame, token = WHOLE[trap](person, rng)
            sentences.append((frame, token, trap, True))
        rng.shuffle(sentences)
        _write(case, sentences)
        cases.append(case)
    return cases


def _write(case: Case, sentences: list[tuple[str, str | None, str, bool]]) -> None:
    share = -(-len(sentences) // 4)
    for question in range(4):
        key, text = f"q{question + 1}", ""
        for frame, token, trap, exact in sentences[question * share : (question + 1) * share]:
            if token is None:
                text += frame + " "
                continue
            before, after = frame.split("{}")
            start = len(text) + len(before)
            case.planted.append(Planted(f"answer.{key}", start, start + len(token), token, trap, exact))
            text += before + token + after + ("" if after.endswith("\n") else " ")
        case.texts[key] = text
