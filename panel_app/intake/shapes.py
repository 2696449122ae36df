"""What gives anybody away by its shape, whoever it belongs to: addresses, links, numbers, what follows “my name is”.

All patterns are for folded text and take time in proportion to its length: they begin at the beginning of a run, and
look no further than a few characters between two parts. Where a pattern has a group, only the group is struck.
"""

import re
from typing import Final

import msgspec

from panel_app.intake.addresses import STREET
from panel_app.intake.identity import Kind


class Shape(msgspec.Struct, frozen=True):
    """One pattern, what it finds, and why that is struck."""

    kind: Kind
    why: str
    pattern: re.Pattern[str]

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Where it is found."""
        group = 1 if self.pattern.groups else 0
        return [match.span(group) for match in self.pattern.finditer(text)]


_DOT: Final = r"(?:\.|\s{1,2}\.\s{0,2}|\s{1,2}dot\s{1,2}|\s{0,2}[\[({<]\s?dot\s?[\])}>]\s{0,2}|\s{1,2}full stop\s{1,2})"
_SPELT_DOT: Final = r"(?:\s{1,2}dot\s{1,2}|\s{0,2}[\[({<]\s?dot\s?[\])}>]\s{0,2}|\s{1,2}full stop\s{1,2})"
_SPELT_AT: Final = r"(?:\s{0,2}[\[({<]\s?(?:at|@)\s?[\])}>]\s{0,2}|\s{1,2}@\s{1,2}|\s{0,2}_at_\s{0,2})"
_PART: Final = r"[\w'+-]{1,64}+"
_END: Final = r"(?:com|org|net|uk|nhs|co|scot|wales|cymru|ie|edu|gov|io|me|info|eu|example|invalid|test)"
_SURE_END: Final = r"(?:com|org|net|co\.uk|nhs\.uk|ac\.uk|gov\.uk|org\.uk|uk|io|scot|cymru|ie|eu|dev|example)"
_DIGIT_GAP: Final = r"[\s().\-/]{0,3}"
_MONTH: Final = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}"
_DATE: Final = (
    r"(?:\d{1,2}(?:st|nd|rd|th)?[\s./-]{1,3}(?:of\s)?(?:" + _MONTH + r"|\d{1,2})(?:[\s.,/-]{1,3}'?\d{2,4})?"
    r"|" + _MONTH + r"\s\d{1,2}(?:st|nd|rd|th)?(?:[\s,]{1,2}\d{2,4})?|" + _MONTH + r"[\s,]{1,2}'?(?:\d{4}|\d\d)(?!\d)"
    r"|(?:19|20)\d\d-\d\d-\d\d|(?:(?:19|20)\d\d|'\d\d)(?:s\b)?)"
)
_NUMBER_WORD: Final = (
    r"(?:(?:twenty|thirty|forty|fifty|sixty|seventy)(?:[\s-](?:one|two|three|four|five|six|seven|eight|nine))?"
    r"|eighteen|nineteen)"
)
AGE: Final = rf"(?:[1-9]\d|{_NUMBER_WORD})"
_NET: Final = (
    r"(?:twitter|x|linkedin|instagram|insta|facebook|bluesky|threads|tiktok|mastodon"
    r"|github|youtube|skype|snapchat|orcid)"
)
_BODY: Final = (
    r"(?:GMC|NMC|HCPC|GPhC|GDC|GOC|GCC|GOsC|SWE|SSSC|SCW|PSNI|NISCC|registration"
    r"|registered|reg|PIN|PRN|membership|smartcard|payroll|passport)"
)
_CAPITALISED: Final = r"[A-Z][\w'-]*(?: [A-Z][\w'-]*){0,3}"


_REST: Final = r"[^\s<>\"\0]*[^\s<>\"\0.,;:!?)\]](?:\n[\w./?=&%-]*[\d/_=-][\w./?=&%-]*)?"
"""Of a link, to its last character that is no mark of the sentence; on the next line, if that goes on."""


def _shape(kind: Kind, why: str, pattern: str, *, small: bool = True) -> Shape:
    return Shape(kind, why, re.compile(pattern, re.IGNORECASE if small else 0))


EMAILS: Final = (
    _shape(
        "e-mail",
        "an e-mail address with spaces",
        rf"(?<![\w'+.-]){_PART}(?:(?:\.|\s\.\s?){_PART}){{0,4}}\s?@\s?{_PART}(?:\s?[.,]\s?{_PART}){{0,3}}\s?[.,]"
        rf"\s?{_END}(?!\w)",
    ),
    _shape("e-mail", "an e-mail address", r"(?<![\w.%+'-])[\w.%+'-]++@[\w-]++(?:\.[\w-]++)*+"),
    _shape(
        "e-mail",
        "an e-mail address, spelt out",
        rf"(?<![\w'+.-]){_PART}(?:{_DOT}{_PART}){{0,4}}{_SPELT_AT}{_PART}(?:{_DOT}{_PART}){{1,4}}",
    ),
    _shape(
        "e-mail",
        "an e-mail address, spelt out",
        rf"(?<![\w'+.-]){_PART}(?:{_SPELT_DOT}{_PART}){{1,4}}\s{{1,2}}at\s{{1,2}}{_PART}"
        rf"(?:{_DOT}{_PART}){{1,4}}",
    ),
    _shape(
        "e-mail",
        "an e-mail address, spelt out",
        rf"(?<![\w'+.-]){_PART}(?:\.{_PART}){{0,4}}\s{{1,2}}at\s{{1,2}}{_PART}(?:{_SPELT_DOT}{_PART}){{0,3"
        rf"}}{_SPELT_DOT}{_END}(?!\w)",
    ),
)

LINKS: Final = (
    _shape("number", "a researcher's number", r"(?<!\d)\d{4}-\d{4}-\d{4}-\d{3}[\dX](?!\d)"),
    _shape("link", "a link", rf"(?<!\w)(?:https?|ftp|file)\s?:\s?//{_REST}"),
    _shape("link", "a link", rf"(?<![\w.])www\.{_REST}"),
    _shape("link", "a link", rf"(?<![\w.@-])(?:[\w-]++\.){{1,5}}{_END}/(?:{_REST})?"),
    _shape("link", "a link", rf"(?<![\w.@-])[a-z0-9-]{{2,}}\.[a-z]{{2,6}}/(?=[\w?#]){_REST}", small=False),
    _shape("link", "a link", rf"(?<![\w.@-])(?:[a-z0-9-]+\.){{1,5}}{_SURE_END}(?![\w-])"),
    _shape("handle", "a social handle", r"(?<![\w@./])@[a-z0-9_][\w.-]{1,40}(?:@[\w.-]{3,40})?(?<![.-])"),
    _shape(
        "handle",
        "a social handle",
        rf"(?<!\w){_NET}(?:\s(?:handle|profile|account|username|id|name))?(?:\s?[:=]\s?"
        rf"|\s(?:is|handle|username)\s)@?([\w.-]{{3,40}})(?<![.-])",
    ),
    _shape(
        "handle",
        "a social handle",
        r"(?<!\w)(?:handle|username|user name|screen name)(?:\s?[:=]\s?|\sis\s)@?"
        r"([\w.-]{3,40})(?<![.-])",
    ),
    _shape("handle", "a social handle", rf"(?<!\w){_NET}\sas\s@?((?=[\w.-]{{0,40}}[\d_])[\w.-]{{3,40}})(?<![.-])"),
)

_FIGURE: Final = r"(?:zero|oh|o|nought|naught|one|two|three|four|five|six|seven|eight|nine)"

PHONES: Final = (
    _shape(
        "phone",
        "a phone number in words",
        rf"(?<!\w)(?:(?:(?:double|treble|triple)\s)?{_FIGURE}[\s,-]{{1,3}}){{6,14}}(?:(?:double|treble|triple)\s)?{_FIGURE}(?!\w)",
    ),
    _shape(
        "phone",
        "a phone number",
        rf"(?<![\d+])(?:(?:\+|00)44(?:{_DIGIT_GAP}\d){{9,11}}|\(?0(?:[\s().\-/]{{0,2}}\d){{9,10}})"
        r"(?!\d)",
    ),
    _shape("phone", "a phone number", r"(?<![\d+\w])\+[1-9]\d{0,2}(?:[\s().\-]{0,2}\d){7,12}(?!\d)"),
    _shape(
        "phone",
        "a phone number",
        r"(?<!\w)(?:tel|telephone|phone|mobile|mob|call me|ring me|text me|whatsapp"
        r"|fax)\W{0,3}(?:on|no\.?|number)?\W{0,3}(\+?\d[\d\s().-]{4,16}\d)(?!\d)",
    ),
    _shape("phone", "an extension", r"(?<=\0)[\s,(]{0,3}(?:ext|extn|extension|x)\.?:?\s{0,2}\d{2,6}\)?(?!\w)"),
    _shape(
        "phone",
        "an extension or a bleep",
        r"(?<!\w)(?:ext|extn|extension|bleep|pager|switchboard)\.?\s?(?:no\.?|number)?\s?:?\s?"
        r"(\d{3,6})(?!\d)",
    ),
)

NUMBERS: Final = (
    _shape(
        "registration",
        "a registration number",
        rf"(?<!\w){_BODY}(?:\W{{0,3}}(?:registration|registered|reg|number|no|num|nr"
        rf"|ref|reference|pin|id|with|is|the))*+\W{{0,4}}(?=(?:[A-Z]{{0,4}}[ /-]?)"
        rf"(?:[A-Z]?[ -]?\d[ -]?[A-Z]?){{5}})([A-Z]{{0,4}}[ /-]?\d(?:[ -]?(?:\d|[A-Z]"
        rf"(?![a-z]))){{4,11}})(?![A-Za-z0-9])",
    ),
    _shape("registration", "a registration number (NMC)", r"(?<![A-Za-z0-9])\d{2}[A-L]\s?\d{4}\s?[A-Z](?![A-Za-z0-9])"),
    _shape(
        "registration",
        "a registration number (HCPC)",
        r"(?<![A-Za-z0-9])(?:AS|BS|CH|CS|DT|HAD|MT|OR|ODP|OT|PA|PH|PO|PYL|PYC|RA|SL"
        r"|SW)\s?\d{5,6}(?!\d)",
        small=False,
    ),
    _shape(
        "registration",
        "a National Insurance number",
        r"(?<![A-Za-z0-9])[A-CEGHJ-PR-TW-Z]{2}\s?\d{2}\s?\d{2}\s?\d{2}\s?[A-D](?![A-Za-z0-9])",
    ),
    _shape("number", "a number of ten figures, as the NHS gives", r"(?<![\d-])\d{3}[ -]\d{3}[ -]\d{4}(?!\d)"),
    _shape(
        "address",
        "a postcode",
        r"(?<![A-Za-z0-9])(?:[A-Z]{1,2}\d[A-Z\d]?\s{0,2}\d[ABD-HJLNP-UW-Z]{2})(?![A-Za-z0-9])",
        small=False,
    ),
    _shape(
        "address",
        "a postal address",
        rf"(?<![\w.])(?:(?:[Ff]lat|[Aa]partment|[Aa]pt\.?|[Uu]nit)\s\w{{1,4}},?\s)?(?!(?:19|20)\d\d)\d{{1,4}}[A-Za-z]"
        rf"?,?\s{{1,2}}(?:[A-Z][\w'.-]*\s{{1,2}}){{1,3}}(?:{STREET})\b",
        small=False,
    ),
    _shape(
        "date of birth",
        "a date of birth",
        rf"(?<!\w)(?:d\.?\s?o\.?\s?b\b\.?|date of birth|birth ?date|birthday|born)\b[^.\n\d\0]{{0,25}}?"
        rf"({_DATE})(?!\d)",
    ),
    _shape(
        "date of birth",
        "a date of birth",
        rf"({_DATE})(?!\d)[^.\n\d\0]{{0,15}}(?:(?:is|was) (?:my birthday|when i was born"
        r"|the day i was born))",
    ),
    _shape(
        "pronouns",
        "pronouns",
        r"(?<!\w)\(?\s?(?:she|he|they|ze|xe)\s?/\s?(?:her|him|them|hers|his|they|she"
        r"|he|hir|xem)(?:\s?/\s?\w{2,6})?\s?\)?(?!\w)",
    ),
)

NAMED: Final = (
    _shape(
        "name",
        "what follows “my name is”",
        r"(?<!\w)(?i:my (?:full |first |last |maiden |family |given )?name(?: is| was"
        r"|'s|:)|(?:i am|i'm|people|colleagues|friends|everyone|everybody|patients"
        rf"|they) (?:called|calls? me)|call me)\s(?:[\"'“‘]\s?)?({_CAPITALISED})",
        small=False,
    ),
    _shape(
        "name",
        "a name by birth",
        rf"(?<!\w)(?i:nee|maiden name|formerly)\s((?!The\b|Known\b|Of\b){_CAPITALISED})",
        small=False,
    ),
    _shape(
        "name",
        "the signature",
        r"(?<!\w)(?i:yours (?:sincerely|faithfully|truly)|(?:kind|best|warm|kindest"
        rf"|with) ?regards|regards|best wishes|many thanks|signed),?[ \t]*\n\s{{0,8}}"
        rf"({_CAPITALISED})(?=\s*(?:\n|\Z|,))",
        small=False,
    ),
    _shape(
        "title",
        "the form of address",
        r"(?<!\w)(?i:title|form of address|salutation)\s?:\s?(Mr|Mrs|Ms|Miss|Mx|Sir|Madam"
        r"|Dame|Lady|Lord|Dr|Prof(?:essor)?)\b",
        small=False,
    ),
    _shape(
        "title",
        "the form of address",
        r"(?<!\w)(?:MR|MRS|MS|MISS|MX|DR|PROF|Mr|Mrs|Ms|Miss|Mx|Sir|Madam|Dame|Lady|Lord|Dr|Doctor|Prof|Professor"
        r"|Revd|Rev)\.?\s{1,2}(?=\0)",
        small=False,
    ),
    _shape(
        "age",
        "an age",
        r"(?<!\w)(?i:i am|i'm|i was|i turned|i will be|i'll be|having turned|now|just turned"
        r"|i have turned|turning|aged|age|at)\s(?i:now |only |just |currently |over "
        rf"|nearly |almost |a |an )?({AGE})(?i:[\s-]?(?:years?[\s-]?old|y/?o)\b)",
        small=False,
    ),
    _shape(
        "age",
        "an age",
        r"(?<!\w)(?i:my age(?: is|:)?|age\s?:|i am aged|i'm aged|i turned|i have turned"
        r"|i just turned|i am (?:now |nearly |almost )|when i was|i was (?:only |just ))\s?"
        rf"({AGE})(?![\w%]|[.,]\d)",
        small=False,
    ),
    _shape("age", "an age", rf"(?<!\w)(?i:i am|i'm)\s({AGE})(?=\s?(?:[.,;)]|and\b|years\b)(?!\d))", small=False),
    _shape(
        "age",
        "an age",
        r"(?<!\w)(?i:i am|i'm|now|being|still|and) in my (?i:(?:early|mid|late)[\s-])?"
        r"((?:twen|thir|for|fif|six)ties|[2-6]0'?s)",
        small=False,
    ),
    _shape(
        "age",
        "an age",
        rf"(?<!\w)(?i:at the age of|at age|aged|at)\s({AGE})(?=,\s(?:I|my)\b|\s(?:I|my)\b)",
        small=False,
    ),
)

_HOUSE: Final = (
    r"[A-Z][\w'&-]*(?:,?\s(?:and|of|the|for|&|[A-Z][\w'&-]*)){0,7}?"
    r"\s(?:Trust|Health Board|Hospitals?|Infirmary|Partnership|PCT)(?!\w)(?!\s(?:NHS|Trust|Hospital))"
)

RENAMED: Final = (
    _shape(
        "employer",
        "what the employer was called before",
        r"(?<=\0)[\s,;(]{1,3}(?:which\s)?(?:was\s)?(?:formerly|previously|once|then|earlier)\s(?:known\sas\s|called\s|named\s)?"
        rf"(?:the\s)?({_HOUSE})",
        small=False,
    ),
    _shape(
        "employer",
        "what the employer was called before",
        rf"(?<![\w'-])({_HOUSE})(?=[\s,(]{{1,3}}(?:now|which\s(?:is\snow|became)|(?:later|since)\s(?:re)?named"
        r"|as\s(?:my|our)\s(?:employer|trust|organisation|hospital)\swas)(?!\w))",
        small=False,
    ),
)

EVERY: Final = (*EMAILS, *LINKS, *PHONES, *NUMBERS, *NAMED, *RENAMED)
