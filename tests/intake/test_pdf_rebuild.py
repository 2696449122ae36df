"""What is seen on a page is kept, what identifies is gone, and what is hidden does not come along."""

from collections.abc import Callable
from io import BytesIO

import pikepdf
import pypdfium2
import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from panel_app.intake.clean_copy import MARK
from panel_app.intake.pdf_parts import Area, Rebuild, Rebuilt
from panel_app.intake.pdf_rebuild import rebuild
from tests.intake.people import applicant

PROSE = "We moved the evening round, and falls on the ward went from nine to four a month."


def made(draw: Callable[[Canvas], None], *, size: tuple[float, float] = (595, 842)) -> bytes:
    out = BytesIO()
    canvas = Canvas(out, pagesize=size, invariant=True)
    draw(canvas)
    canvas.save()
    return out.getvalue()


def again(data: bytes, areas: tuple[Area, ...] = ()) -> Rebuilt:
    answer = rebuild(Rebuild(data=data, applicant=applicant(), areas=areas))
    assert isinstance(answer, Rebuilt), answer
    return answer


def text_of(data: bytes) -> str:
    document = pypdfium2.PdfDocument(data)
    text = " ".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return " ".join(text.split())


def test_prose_stays_as_it_was_when_nothing_identifies() -> None:
    answer = again(made(lambda c: c.drawString(50, 700, PROSE)))
    assert text_of(answer.data) == PROSE
    assert (answer.strikes, answer.flags) == ((), ())


def _white(c: Canvas) -> None:
    c.setFillColorRGB(1, 1, 1)
    c.drawString(50, 600, "leadership transformation keywords")


def _invisible(c: Canvas) -> None:
    text = c.beginText(50, 600)
    text.setTextRenderMode(3)
    text.textLine("leadership transformation keywords")
    c.drawText(text)


def _beyond(c: Canvas) -> None:
    c.drawString(50, -400, "leadership transformation keywords")


def _beneath(c: Canvas) -> None:
    c.drawString(50, 600, "leadership transformation keywords")
    c.drawImage(ImageReader(Image.new("L", (60, 20), 255)), 40, 590, 300, 30)


def _covered(c: Canvas) -> None:
    c.drawString(50, 600, "leadership transformation keywords")
    c.setFillColorRGB(1, 1, 1)
    c.rect(40, 590, 300, 30, stroke=0, fill=1)


def _tiny(c: Canvas) -> None:
    c.setFont("Helvetica", 0.01)
    c.drawString(50, 600, "leadership transformation keywords")


@pytest.mark.parametrize("hide", [_white, _invisible, _beyond, _beneath, _covered, _tiny])
def test_hidden_words_do_not_come_along_when_a_page_is_rebuilt(hide: Callable[[Canvas], None]) -> None:
    def draw(c: Canvas) -> None:
        c.drawString(50, 700, PROSE)
        hide(c)

    assert text_of(again(made(draw)).data) == PROSE


def test_words_of_a_hidden_layer_do_not_come_along_when_a_page_is_rebuilt() -> None:
    data = made(lambda c: c.drawString(50, 700, PROSE))
    out = BytesIO()
    with pikepdf.open(BytesIO(data)) as file:
        page = file.pages[0]
        layer = file.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.OCG, Name=pikepdf.String("Notes")))
        file.Root.OCProperties = pikepdf.Dictionary(
            OCGs=pikepdf.Array([layer]), D=pikepdf.Dictionary(OFF=pikepdf.Array([layer]))
        )
        page.obj.Resources.Properties = pikepdf.Dictionary(L=layer)
        body = page.obj.Contents.read_bytes()
        more = b"\n/OC /L BDC BT /F1 12 Tf 50 600 Td (leadership keywords) Tj ET EMC"
        page.obj.Contents = pikepdf.Stream(file, body + more)
        file.save(out)
    assert "keywords" not in text_of(again(out.getvalue()).data)


def _apart(c: Canvas) -> None:
    for offset, piece in ((0, "Skel"), (21.3, "mers"), (47.4, "dale")):
        c.drawString(50 + offset, 700, piece)


def _letters_in_any_order(c: Canvas) -> None:
    for index in (7, 2, 11, 0, 5, 9, 1, 3, 10, 4, 8, 6):
        c.drawString(50 + 9 * index, 700, "Skelmersdale"[index])


def _broken(c: Canvas) -> None:
    c.drawString(480, 700, "by Skelmers-")
    c.drawString(50, 685, "dale and others")


def _turned(c: Canvas) -> None:
    c.translate(300, 300)
    c.rotate(90)
    c.drawString(0, 0, "Skelmersdale")


def _slanted(c: Canvas) -> None:
    c.translate(200, 300)
    c.rotate(30)
    c.drawString(0, 0, "Jane Skelmersdale was here")


def _spread(c: Canvas) -> None:
    text = c.beginText(50, 700)
    text.setCharSpace(6)
    text.textLine("SKELMERSDALE")
    c.drawText(text)


def _with_hidden_letters(c: Canvas) -> None:
    for index, letter in enumerate("Skelmersdale"):
        c.setFillColorRGB(0, 0, 0)
        c.drawString(50 + 8 * index, 700, letter)
        c.setFillColorRGB(1, 1, 1)
        c.drawString(50 + 8 * index, 700, "q")


def _field(c: Canvas) -> None:
    c.drawString(50, 730, "Name")
    c.acroForm.textfield(name="name", value="Jane Skelmersdale", x=50, y=700, width=250, height=20)


@pytest.mark.parametrize(
    "draw", [_apart, _letters_in_any_order, _broken, _turned, _slanted, _spread, _with_hidden_letters, _field]
)
def test_a_name_is_struck_when_it_is_drawn_like_this(draw: Callable[[Canvas], None]) -> None:
    data = made(draw)
    answer = again(data)
    assert [each.kind for each in answer.strikes if not each.open]
    said = "".join(text_of(answer.data).replace(MARK, "").split()).lower()
    assert "skelmers" not in said
    assert "sdale" not in said


def test_an_annotation_is_part_of_the_page_when_it_is_seen() -> None:
    data = made(lambda c: c.drawString(50, 700, PROSE))
    out = BytesIO()
    with pikepdf.open(BytesIO(data)) as file:
        body = b"BT /F1 12 Tf 5 5 Td (Stamped by Jane Skelmersdale today) Tj ET"
        look = pikepdf.Stream(file, body, Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form, BBox=[0, 0, 300, 20])
        look.Resources = file.pages[0].obj.Resources
        file.pages[0].obj.Annots = pikepdf.Array(
            [
                file.make_indirect(
                    pikepdf.Dictionary(
                        Type=pikepdf.Name.Annot,
                        Subtype=pikepdf.Name.Stamp,
                        Rect=[50, 600, 350, 620],
                        F=4,
                        AP=pikepdf.Dictionary(N=file.make_indirect(look)),
                    )
                )
            ]
        )
        file.save(out)
    assert text_of(again(out.getvalue()).data) == f"{PROSE} Stamped by {MARK} today"


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_page_is_the_right_way_up_when_it_was_turned(turn: int) -> None:
    corner = {0: (0, 0), 90: (595, 0), 180: (595, 842), 270: (0, 842)}[turn]

    def draw(c: Canvas) -> None:
        c.translate(*corner)
        c.rotate(turn)
        c.drawString(50, 300, f"{PROSE} Jane did.")

    out = BytesIO()
    with pikepdf.open(BytesIO(made(draw))) as file:
        file.pages[0].obj.Rotate = turn
        file.save(out)
    answer = again(out.getvalue())
    document = pypdfium2.PdfDocument(answer.data)
    size = document[0].get_size()
    document.close()
    assert size == ((595, 842) if turn % 180 == 0 else (842, 595))
    assert text_of(answer.data) == f"{PROSE} {MARK} did."
    ((left, top, _, bottom),) = answer.strikes[0].boxes
    assert left > 400
    assert size[1] - 310 - 12 < top < bottom < size[1] - 300 + 12


def test_a_scan_and_a_photograph_are_flagged_when_a_page_holds_them() -> None:
    picture = ImageReader(Image.linear_gradient("L"))
    scan = again(made(lambda c: c.drawImage(picture, 0, 0, 595, 842)))
    assert [flag.kind for flag in scan.flags] == ["image only"]

    def portrait(c: Canvas) -> None:
        c.drawString(50, 700, PROSE)
        c.drawImage(picture, 400, 500, 100, 130)

    (flag,) = again(made(portrait)).flags
    assert flag.kind == "picture"
    assert flag.boxes == ((400, 212, 500, 342),)


def test_words_read_from_a_scan_are_struck_in_its_pixels_when_they_identify() -> None:
    """A scan with a layer of words that a machine read: the layer goes, what it knew is struck."""

    def draw(c: Canvas) -> None:
        c.drawImage(ImageReader(Image.effect_noise((595, 842), 90)), 0, 0, 595, 842)
        text = c.beginText(50, 700)
        text.setTextRenderMode(3)
        text.textLine("Jane Skelmersdale")
        c.drawText(text)

    answer = again(made(draw))
    document = pypdfium2.PdfDocument(answer.data)
    image = document[0].render(scale=1, grayscale=True).to_pil().convert("L")
    document.close()
    assert len(image.crop((55, 134, 140, 141)).getcolors() or []) < 8
    assert [flag.kind for flag in answer.flags] == ["image only"]
    assert text_of(answer.data) == ""


def test_letters_without_meaning_are_flagged_when_nothing_can_be_read() -> None:
    def draw(c: Canvas) -> None:
        for line in range(10):
            c.drawString(50, 700 - 20 * line, "xqzv wkjpt bnrfg zzqdl")

    answer = again(made(draw))
    assert [flag.kind for flag in answer.flags] == ["unreadable"]


def test_an_area_is_gone_from_pixels_and_text_when_it_was_struck_by_hand() -> None:
    data = made(lambda c: c.drawString(50, 700, PROSE))
    answer = again(data, areas=(Area(page=0, box=(40, 120, 200, 160)),))
    assert text_of(answer.data).startswith(MARK)
    assert "ward" in text_of(answer.data)
    assert [each.boxes for each in answer.strikes] == [((40, 120, 200, 160),)]


def test_a_photograph_fits_when_it_fills_a_large_page() -> None:
    noise = ImageReader(Image.effect_noise((1600, 1200), 120))
    answer = again(made(lambda c: c.drawImage(noise, 0, 0, 1684, 1190), size=(1684, 1190)))
    assert len(answer.data) <= 150_000


def test_the_same_bytes_come_out_when_the_same_file_is_rebuilt() -> None:
    data = made(lambda c: c.drawString(50, 700, f"{PROSE} Jane Skelmersdale"))
    assert again(data).data == again(data).data
