import io
from datetime import UTC, datetime
from pathlib import Path
from typing import get_args

import page
import pikepdf
import pytest
from PIL import Image

from panel_app.domain.candidates import CandidateCode
from panel_app.domain.ranking import Outcome
from panel_app.reports import letter_text, letter_words, letters
from panel_app.reports.drawn import Drawing
from panel_app.reports.letter_words import DRAFT
from panel_app.reports.templates import DEFAULT, Logo, Template
from panel_app.reports.values import Feedback, Letter, Source
from tests.reports.reading import pages_of, squeezed

PROFILES = [page.ValidationProfile.PDF_UA_1, page.ValidationProfile.PDF_A_2A]
SOURCE = Source(
    round_name="Digital Health Leadership programme",
    intake="Cohort 4",
    stage="sift",
    round_id="a" * 64,
    record_head="b" * 64,
    rules_digest="c" * 64,
    signed=True,
    made=datetime(2027, 2, 12, 16, 40, tzinfo=UTC),
    app_version="0.1.0",
)


def letter(**changes: object) -> Letter:
    given: dict[str, object] = {
        "source": SOURCE,
        "code": CandidateCode("7K-RM2"),
        "name": "7K-RM2",
        "outcome": "offer",
        "total": "16.5",
        "languages": ("en",),
        "feedback": (
            Feedback(title="Leading change", marks=("3", "4"), anchors=(("3", "Says what."), ("4", "And how."))),
            Feedback(title="Using data", marks=("4",), anchors=(("4", "Measured."),), agreed=True, note="Agreed so."),
        ),
    }
    return Letter(**(given | changes))  # type: ignore[arg-type]  # a field of any type


def drawn(*wanted: Letter, template: Template = DEFAULT, language: str = "en") -> bytes:
    file = io.BytesIO()
    letters.draw(wanted, file, Drawing(template=template, language=language))
    return file.getvalue()


def read(raw: bytes, folder: Path) -> list[str]:
    (folder / "letters.pdf").write_bytes(raw)
    return pages_of(folder / "letters.pdf")


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("languages", [("en",), ("cy",), ("cy", "en")])
def test_every_rule_holds_in_whatever_language(profile: page.ValidationProfile, languages: tuple[str, ...]) -> None:
    raw = drawn(letter(languages=languages), letter(outcome="not-selected", code=CandidateCode("AB-CDE")))
    assert [each.message for each in page.validate_pdf_bytes(raw, profile=profile).failures] == []


@pytest.mark.parametrize("profile", PROFILES)
def test_every_rule_holds_when_the_text_is_strange(profile: page.ValidationProfile) -> None:
    odd = "\u202eשלום 🙂 \x00\x07 <b>&amp; **x** {date} " + "very" * 300
    strange = letter(name=odd, feedback=(Feedback(title=odd, marks=("3",), anchors=(("3", odd),), note=odd),))
    template = Template(
        organisation=odd,
        letters={"offer": {"en": "## Low\n\n- one\n- **two** *x*\n\n1. a\n\n# High\n\n{candidate.name}"}},
    )
    raw = drawn(strange, letter(feedback=(), name=""), template=template)
    assert [each.message for each in page.validate_pdf_bytes(raw, profile=profile).failures] == []


def test_marks_anchors_and_notes_stand_there_when_read_back(tmp_path: Path) -> None:
    text = squeezed("".join(read(drawn(letter()), tmp_path)))
    for said in (
        "Marks: 3, 4",
        "3: Says what.",
        "4: And how.",
        "Agreed by the panel: 4",
        "The panel’s note: Agreed so.",
    ):
        assert squeezed(said) in text
    assert "offeryouaplace" in text
    assert "12February2027" in text


def test_each_letter_begins_a_page_in_the_language_chosen(tmp_path: Path) -> None:
    pages = read(drawn(letter(languages=("cy", "en")), letter(languages=("en",), outcome="reserve")), tmp_path)
    assert ["Eich cais" in text for text in pages] == [True, False, False]
    assert "12 Chwefror 2027" in pages[0]
    assert "reserve list" in pages[2]


def test_every_page_says_draft_when_the_welsh_is_not_reviewed(tmp_path: Path) -> None:
    welsh = letter(languages=("cy",))
    assert letter_words.is_draft_letter(welsh, DEFAULT)
    assert not letter_words.is_draft_letter(letter(), DEFAULT)
    assert all(DRAFT in text for text in read(drawn(welsh), tmp_path))
    assert not any(DRAFT in text for text in read(drawn(letter()), tmp_path))


def test_it_is_no_draft_when_every_text_in_it_is_reviewed(monkeypatch: pytest.MonkeyPatch) -> None:
    file = letter_words._file("cy")  # noqa: SLF001 - the day that somebody reviews them
    reviewed = {"reviewer": "Rhywun", "reviewed": "2027-01-05"}
    monkeypatch.setitem(file, "words", file["words"] | reviewed)
    assert letter_words.is_draft("offer", "cy", DEFAULT)
    monkeypatch.setitem(file["texts"], "offer", file["texts"]["offer"] | reviewed)
    assert not letter_words.is_draft("offer", "cy", DEFAULT)
    assert letter_words.is_draft("reserve", "cy", DEFAULT)


def test_the_language_of_passages_is_told_when_it_differs() -> None:
    with pikepdf.open(io.BytesIO(drawn(letter(languages=("cy",)), language="cy"))) as pdf:
        assert str(pdf.Root.Lang) == "cy"
        said = {str(each.Lang) for each in pdf.objects if isinstance(each, pikepdf.Dictionary) and "/Lang" in each}
    assert said >= {"cy", "en-GB"}


def test_the_organisations_own_words_and_logo_stand_there_when_it_has_some(tmp_path: Path) -> None:
    file = io.BytesIO()
    Image.new("RGB", (60, 20), "purple").save(file, "PNG")
    logo = Logo(data=file.getvalue(), kind="png", width=60, height=20, text="Examples")
    own = Template(
        organisation="Examples", logo=logo, letters={"feedback": {"en": "For {candidate.code}: *well done*."}}
    )
    raw = drawn(letter(), template=own)
    assert "For 7K-RM2: well done." in read(raw, tmp_path)[0]
    for profile in PROFILES:
        assert page.validate_pdf_bytes(raw, profile=profile).failures == []


@pytest.mark.parametrize("language", ["en", "cy"])
def test_our_own_texts_have_no_problems_in_whatever_language(language: str) -> None:
    for outcome in get_args(Outcome):
        assert list(letter_text.problems(letter_words.body(outcome, language, DEFAULT).text)) == []
    assert letter_words.words("en").keys() == letter_words.words("cy").keys() - {"reviewer", "reviewed"}


def test_a_preview_shows_the_first_letters_when_there_are_many(tmp_path: Path) -> None:
    file = io.BytesIO()
    assert letters.draw([letter()] * 9, file, Drawing(part=5)) == 5
    assert all("Part" in text for text in read(file.getvalue(), tmp_path))
