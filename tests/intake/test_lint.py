"""The linter finds every leak planted, one of each kind, and nothing in a copy that is clean."""

import io
import zlib
from collections.abc import Callable
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String

from panel_app.intake.clean_copy import MARK
from panel_app.intake.lint import Linter
from panel_app.intake.pdf_parts import Rebuild, Rebuilt
from panel_app.intake.pdf_rebuild import rebuild
from tests.intake.hostile import pdf, stream
from tests.intake.people import applicant

PERSON = applicant()
CLEAN = f"I led the change on the ward, and {MARK} wrote the plan with {MARK} in March."

TEXTS = {
    "family name": "The plan was Skelmersdale made.",
    "name in another case": "the plan of SKELMERSDALE",
    "name with invisible letters": "the plan of Skel\u200bmers\u00addale",
    "name in letters of another alphabet": "the plan of Ѕkеlmеrsdаlе",
    "misspelt name": "the plan of Skelmersdael",
    "letters apart": "the plan of S k e l m e r s d a l e",
    "e-mail": "write to j.skelm84@example.org",
    "phone in another form": "ring +44 (0) 7700 900-123",
    "phone with dots": "ring 07700.900.123 now",
    "phone in one": "ring 07700900123 now",
    "short name in letters of another alphabet": "the plan of J\u0430ne",
    "name with figures": "the plan of Ske1mersda1e",
    "initials with points": "signed J.S. on Monday",
    "postcode": "near QX34KV",
    "registration": "under EX 12345 B",
    "date of birth": "born 7 March 1984",
    "employer": "at Northmoor and Wexley Hospitals",
    "employer's capitals": "the NWHFT plan",
    "initials": "signed JS",
    "post": "as Consultant Midwife",
    "address": "at 6 Fable Row",
}


def _clean_pdf() -> bytes:
    contents = stream(b"BT /F 12 Tf 60 700 Td (I led the change on the ward) Tj ET")
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>"
    made = pdf(
        {
            1: b"<</Type/Catalog/Pages 2 0 R>>",
            2: b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
            3: page,
            4: contents,
            5: font,
        }
    )
    answer = rebuild(Rebuild(data=made, applicant=PERSON))
    assert isinstance(answer, Rebuilt)
    return answer.data


@pytest.fixture(scope="module")
def clean_pdf() -> bytes:
    return _clean_pdf()


def _changed(
    data: bytes,
    change: Callable[[Pdf], None],
    mode: pikepdf.ObjectStreamMode = pikepdf.ObjectStreamMode.preserve,
) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as file:
        change(file)
        file.save(out, static_id=True, object_stream_mode=mode)
    return out.getvalue()


def _metadata(file: Pdf) -> None:
    with file.open_metadata() as meta:
        meta["dc:creator"] = ["Jane Skelmersdale"]


def _words(file: Pdf, text: bytes) -> None:
    page = file.pages[0]
    page.obj.Contents = Stream(file, page.obj.Contents.read_bytes() + b"\n" + text)
    page.obj.Resources.Font = Dictionary(
        H=file.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
    )


def _annotation(file: Pdf, **more: Any) -> None:  # noqa: ANN401  whatever the format has
    annotation = Dictionary(Type=Name.Annot, Rect=Array([0, 0, 9, 9]), **more)
    file.pages[0].obj.Annots = Array([file.make_indirect(annotation)])


def _image(file: Pdf) -> None:
    from PIL import Image

    picture, exif = Image.new("L", (8, 8)), Image.Exif()
    exif[0x013B] = "Jane Skelmersdale"
    out = io.BytesIO()
    picture.save(out, "JPEG", exif=exif)
    image = file.pages[0].obj.Resources.XObject.I
    image.write(out.getvalue(), filter=Name.DCTDecode)
    image.Width, image.Height, image.BitsPerComponent = 8, 8, 8


def _attach(file: Pdf) -> None:
    file.attachments["cv.txt"] = b"Jane Skelmersdale"


def _outline(file: Pdf) -> None:
    with file.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem("Skelmersdale: experience", 0))


def _root(file: Pdf, key: str, value: object) -> None:
    file.Root[key] = value


def _field(file: Pdf) -> None:
    _annotation(file, Subtype=Name.Widget, FT=Name.Tx, T=String("name"), V=String("Skelmersdale"))
    _root(file, "/AcroForm", Dictionary(Fields=Array([file.pages[0].obj.Annots[0]])))


FILES: dict[str, Callable[[Pdf], None]] = {
    "title": lambda f: f.docinfo.__setitem__("/Title", "CV of Jane Skelmersdale"),
    "author": lambda f: f.docinfo.__setitem__("/Author", String("Jané Skelmérsdale")),
    "date of making": lambda f: f.docinfo.__setitem__("/CreationDate", "D:20260107"),
    "metadata packet": _metadata,
    "visible words": lambda f: _words(f, b"BT /H 9 Tf 60 600 Td (Jane Skelmersdale) Tj ET"),
    "invisible words": lambda f: _words(f, b"BT 3 Tr /H 9 Tf 60 600 Td (j.skelm84@example.org) Tj ET"),
    "words in figures": lambda f: _words(f, b"BT /H 9 Tf 60 600 Td <536B656C6D65727364616C65> Tj ET"),
    "words off the page": lambda f: _words(f, b"BT /H 9 Tf 9000 600 Td (Skelmersdale) Tj ET"),
    "attached file": _attach,
    "comment": lambda f: _annotation(f, Subtype=Name.Text, Contents=String("Ask Jane Skelmersdale")),
    "link": lambda f: _annotation(
        f, Subtype=Name.Link, A=Dictionary(S=Name.URI, URI=String("https://example.org/skelmersdale"))
    ),
    "form field": _field,
    "script": lambda f: _root(f, "/OpenAction", Dictionary(S=Name.JavaScript, JS=String("app.alert('Jane')"))),
    "bookmark": _outline,
    "layer": lambda f: _root(
        f,
        "/OCProperties",
        Dictionary(OCGs=Array([f.make_indirect(Dictionary(Type=Name.OCG, Name=String("Skelmersdale")))])),
    ),
    "name of a font": lambda f: f.pages[0].obj.Resources.Font.F0.__setattr__("BaseFont", Name("/ABCDEF+Skelmersdale")),
    "named place": lambda f: _root(f, "/Dests", Dictionary(Skelmersdale=Array([f.pages[0].obj, Name.Fit]))),
    "page label": lambda f: _root(f, "/PageLabels", Dictionary(Nums=Array([0, Dictionary(P=String("Skelmersdale "))]))),
    "thumbnail": lambda f: f.pages[0].obj.__setattr__("Thumb", Stream(f, b"\0" * 64, Width=8, Height=8)),
    "piece of another program": lambda f: f.pages[0].obj.__setattr__(
        "PieceInfo", Dictionary(Word=Dictionary(Private=String("C:\\Users\\jane.skelmersdale\\cv.docx")))
    ),
    "structure": lambda f: _root(f, "/StructTreeRoot", Dictionary(Type=Name.StructTreeRoot, Alt=String("Jane"))),
    "note in an image": _image,
    "object that nobody refers to": lambda f: _root(f, "/Lang", f.make_indirect(String("Skelmersdale"))),
}


def test_nothing_is_found_when_a_copy_is_clean(clean_pdf: bytes) -> None:
    linter = Linter(PERSON)
    assert linter.text(CLEAN, "answer.q1") == []
    assert linter.file(clean_pdf, "file 1") == []


@pytest.mark.parametrize("leak", TEXTS)
def test_a_leak_is_found_when_it_is_planted_in_a_text(leak: str) -> None:
    assert Linter(PERSON).text(f"{CLEAN} {TEXTS[leak]}, it says.", "answer.q1")


@pytest.mark.parametrize("leak", FILES)
@pytest.mark.parametrize("packed", [False, True], ids=["plain", "packed"])
def test_a_leak_is_found_when_it_is_planted_in_a_file(clean_pdf: bytes, leak: str, packed: bool) -> None:
    mode = pikepdf.ObjectStreamMode.generate if packed else pikepdf.ObjectStreamMode.disable
    saved = _changed(clean_pdf, FILES[leak], mode)
    plain = _changed(clean_pdf, lambda _: None, mode)
    linter = Linter(PERSON)
    common = {(each.kind, each.token) for each in linter.file(plain, "file 1")}
    assert {(each.kind, each.token) for each in linter.file(saved, "file 1")} - common


def test_a_leak_is_found_when_it_stands_behind_the_end(clean_pdf: bytes) -> None:
    found = Linter(PERSON).file(clean_pdf + b"Jane Skelmersdale", "file 1")
    assert {each.token for each in found} >= {"trailing bytes", "Skelmersdale"}


def test_a_leak_is_found_when_an_earlier_version_is_left_in(clean_pdf: bytes) -> None:
    earlier = zlib.compress(b"BT (Skelmersdale) Tj ET")
    left = clean_pdf.replace(b"xref\n0", b"9 0 obj<</Length 9>>stream\n%s\nendstream endobj\nxref\n0" % earlier, 1)
    assert "Skelmersdale" in {each.token for each in Linter(PERSON).file(left, "file 1")}


def test_a_leak_is_found_when_a_file_is_the_original() -> None:
    whole = _changed(_clean_pdf(), FILES["author"])
    assert Linter(PERSON).file(whole, "file 1")


def test_a_finding_is_answered_when_its_text_was_kept() -> None:
    text = "We used the Skelmersdale score, which everybody knows."
    assert Linter(PERSON).text(text, "answer.q1")
    assert Linter(PERSON, keeps=("Skelmersdale score",)).text(text, "answer.q1") == []


def test_the_post_is_no_leak_when_the_round_shows_it() -> None:
    assert Linter(PERSON, job_title=False).text("As a Consultant Midwife I led it.", "answer.q1") == []
