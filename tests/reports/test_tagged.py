"""Every file that leaves by the door keeps all rules, and is read aloud as it was meant."""

import io
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from panel_app.reports import style
from panel_app.reports.archive import About, standard_colours
from panel_app.reports.blocks import (
    bullets,
    digest,
    facts,
    figure,
    footnote,
    heading,
    highlights,
    prose,
    side_by_side,
)
from panel_app.reports.ending import Bookmark
from panel_app.reports.flow import pour
from panel_app.reports.rows import Cell, Figure, Link, Row
from panel_app.reports.structure import Element, alternative, bounds, heads, spans
from panel_app.reports.style import BODY, Colour, Sheet
from panel_app.reports.surface import Box, Surface
from panel_app.reports.tables import Column, across, contents, table
from panel_app.reports.tagged import Document
from panel_app.reports.text import UNPRINTABLE
from tests.reports.tree import Node, problems, read

ABOUT = About("Títle & <more>", datetime(2027, 1, 29, 17, tzinfo=UTC), "panel-app 0.1.0", subject="A subject")
COLUMNS = (Column("Code", 0, 80, heads=True), Column("Total", 100, 100, decimal=True), Column("Said", 220, 200))
HOSTILE = (
    "",
    " ",
    "<b>&amp; <para>",
    "\x00\x07\x1b",
    "👩‍⚕️🎉",
    "مرحبا שלום",
    "\u202eevil\u2066",
    "\ud800",
    "日本",
    "\r\n\u2028\u0085",
    "%PDF (]>> endobj \\",
    "Ŵyn č Ĕ ĩ",
    "a" + "\u0301" * 20_000,
    "W" * 20_000,
)


def written(path: Path, rows: Iterable[Row], *, about: About = ABOUT, sheet: Sheet = style.A4) -> Node:
    with path.open("wb") as file, Document(file, about, furniture=furniture) as document:
        run = document.run()
        with run.section("A label"):
            pour(run, rows, sheet)
    return read(path)


def furniture(surface: Surface, page: int, of: int, label: str) -> None:
    surface.artifact("Footer")
    surface.text(f"Page {page} of {of} {label}", BODY, surface.sheet.left, surface.sheet.foot)
    surface.end()


def stroke(surface: Surface, box: Box) -> None:
    surface.path(((box[0], box[1]), (box[2], box[3])), stroke=style.INK, dash=(2, 1))
    surface.disc(box[0] + 20, box[1] + 20, 5, fill=style.DEEP, stroke=style.INK)


def everything(text: str, language: str = "") -> Iterator[Row]:
    """Every block there is, saying the same."""
    yield heading(text or "x", 1, bookmarks=[Bookmark("top", text or "x")], language=language)
    yield prose(text, note="1", language=language)
    yield from bullets([text, "two"], language=language)
    yield from bullets([text, "two"], numbered=True)
    yield from facts([(text, text), ("Stage", "sift")])
    yield from highlights([("Total", text, 100), ("Rank", "3", 100)])
    yield from digest("Head", "ab12" * 16)
    yield heading(text or "x", 2)
    yield from table(COLUMNS, [(text, "1.5", text)] * 3, links=[Link("top", text)] * 3)
    yield heading("Third", 3)
    yield from side_by_side([(text, text, BODY)] * 3, 2)
    yield from contents([(text, "top", 1)])
    yield from figure(Figure(stroke, text or "A line", 60), caption=text)
    yield footnote("1", text)


class TestRules:
    @pytest.mark.parametrize("text", HOSTILE)
    def test_all_rules_are_kept_whatever_the_text(self, tmp_path: Path, text: str) -> None:
        written(tmp_path / "a.pdf", everything(text))
        assert problems(tmp_path / "a.pdf") == []

    @pytest.mark.parametrize("language", ["en-GB", "cy"])
    def test_all_rules_are_kept_in_either_language(self, tmp_path: Path, language: str) -> None:
        about = ABOUT._replace(language=language)
        written(tmp_path / "a.pdf", everything("Drafft – heb ei adolygu", language), about=about)
        assert problems(tmp_path / "a.pdf") == []

    @pytest.mark.parametrize("sheet", [style.A4, style.LETTER, style.A3, style.A3_LANDSCAPE])
    def test_all_rules_are_kept_on_any_paper_when_everything_is_long(self, tmp_path: Path, sheet: Sheet) -> None:
        written(tmp_path / "a.pdf", everything("word " * 1000), sheet=sheet)
        assert problems(tmp_path / "a.pdf") == []

    def test_all_rules_are_kept_when_there_is_nothing(self, tmp_path: Path) -> None:
        written(tmp_path / "a.pdf", [])
        assert problems(tmp_path / "a.pdf") == []

    def test_a_rule_is_named_when_something_is_drawn_unmarked(self, tmp_path: Path) -> None:
        def unmarked(surface: Surface, _box: Box) -> None:
            surface.text("loose", BODY, 100, 100)

        written(tmp_path / "a.pdf", [Row(tall=10, paint=unmarked)])
        assert any("UA" in each for each in problems(tmp_path / "a.pdf"))


class TestReading:
    def test_a_paragraph_stays_one_when_it_runs_over_pages(self, tmp_path: Path) -> None:
        text = " ".join(f"w{number}" for number in range(5000))
        (paragraph,) = written(tmp_path / "a.pdf", [prose(text)]).find("P")
        assert paragraph.text == text
        assert len(paragraph.pages) > 3

    def test_columns_are_read_one_after_another_when_they_run_over_pages(self, tmp_path: Path) -> None:
        texts = [" ".join(f"{name}{number}" for number in range(1500)) for name in "ab"]
        root = written(tmp_path / "a.pdf", side_by_side([("S01", texts[0], BODY), ("S02", texts[1], BODY)], 2))
        assert [node.text for node in root.find("LI")] == [f"S01 {texts[0]}", f"S02 {texts[1]}"]
        assert all(len(node.pages) > 1 for node in root.find("LBody"))

    def test_a_tables_head_is_read_once_when_it_is_repeated(self, tmp_path: Path) -> None:
        body = [(f"C{number}", f"{number}.5", "said") for number in range(200)]
        (whole,) = written(tmp_path / "a.pdf", table(COLUMNS, body)).find("Table")
        rows = [[cell.text for cell in row.find("TH", "TD")] for row in whole.find("TR")]
        assert rows == [["Code", "Total", "Said"], *(list(row) for row in body)]

    def test_header_cells_say_of_what_when_in_a_table(self, tmp_path: Path) -> None:
        root = written(tmp_path / "a.pdf", table(COLUMNS, [("C1", "1", "a"), ("C2", "2", "b")]))
        scopes = [(node.text, str(node.attributes["Scope"])) for node in root.find("TH")]
        assert scopes == [
            ("Code", "/Column"),
            ("Total", "/Column"),
            ("Said", "/Column"),
            ("C1", "/Row"),
            ("C2", "/Row"),
        ]

    def test_a_blank_cell_still_counts_in_its_row(self, tmp_path: Path) -> None:
        root = written(tmp_path / "a.pdf", table(COLUMNS, [("C1", "", ""), ("C2", "2", "")]))
        assert [len(row.find("TH", "TD")) for row in root.find("TR")] == [3, 3, 3]

    def test_a_cell_over_all_columns_says_so_when_read(self, tmp_path: Path) -> None:
        whole = Element("Table")
        rows = table(COLUMNS, [("C1", "1", "a")] * 2, whole=whole)
        rows.insert(2, across(whole, 3, "The line", face=BODY, x=0, room=300))
        cell = written(tmp_path / "a.pdf", rows).find("TR")[2].find("TD")[0]
        assert (cell.text, cell.attributes["ColSpan"]) == ("The line", 3)
        assert problems(tmp_path / "a.pdf") == []

    def test_header_cells_are_found_by_name_when_scope_does_not_tell(self, tmp_path: Path) -> None:
        whole = Element("Table")
        head, body = whole.child("TR"), whole.child("TR")
        named = head.child("TH", entries=heads("Column", columns=2), identity="marks")
        cells = [Cell(["Marks"], BODY, 0, 90, element=named)]
        below = [
            Cell([str(n)], BODY, n * 40, 40, element=body.child("TD", entries=spans(headers=["marks"]))) for n in (1, 2)
        ]
        root = written(tmp_path / "a.pdf", [Row(cells=tuple(cells)), Row(cells=tuple(below))])
        assert [str(cell.attributes["Headers"][0]) for cell in root.find("TD")] == ["marks", "marks"]
        assert problems(tmp_path / "a.pdf") == []

    def test_lists_have_labels_and_bodies_when_read(self, tmp_path: Path) -> None:
        root = written(tmp_path / "a.pdf", bullets(["one", "two"], numbered=True))
        assert [node.text for node in root.find("LI")] == ["1. one", "2. two"]
        assert [str(node.attributes["ListNumbering"]) for node in root.find("L")] == ["/Decimal"]

    def test_passages_say_their_language_when_it_is_another(self, tmp_path: Path) -> None:
        root = written(tmp_path / "a.pdf", [prose("In English."), prose("Yn Gymraeg.", language="cy")])
        assert [(node.text, node.language) for node in root.find("P")] == [("In English.", ""), ("Yn Gymraeg.", "cy")]

    def test_a_footnote_is_referred_to_and_named_when_there_is_one(self, tmp_path: Path) -> None:
        root = written(tmp_path / "a.pdf", [prose("A claim.", note="1"), footnote("1", "Its source.")])
        assert root.find("Reference")[0].text == "1"
        assert root.find("Note")[0].text == "1 Its source."
        with pikepdf.open(tmp_path / "a.pdf") as pdf:
            assert str(pdf.Root.StructTreeRoot.IDTree.Names[0]) == "note 1"

    def test_a_figure_is_told_in_words_and_has_its_box_when_drawn(self, tmp_path: Path) -> None:
        (node,) = written(tmp_path / "a.pdf", figure(Figure(stroke, "A rising line", 60))).find("Figure")
        assert node.alternative == "A rising line"
        assert node.attributes["BBox"][3] - node.attributes["BBox"][1] == 60

    def test_a_link_says_where_it_leads_and_leads_there_when_in_contents(self, tmp_path: Path) -> None:
        rows = [*contents([("Far", "far", 3)]), *(prose(f"line {n}") for n in range(150))]
        rows.append(heading("Far", bookmarks=[Bookmark("far", "Far")]))
        (link,) = written(tmp_path / "a.pdf", [heading("One", 1), *rows]).find("Link")
        (annotation,) = link.annotations
        assert (link.text, str(annotation["Contents"])) == ("Far 3", "Far, page 3")
        with pikepdf.open(tmp_path / "a.pdf") as pdf:
            assert str(annotation["Dest"]) == str(pdf.Root.Names.Dests.Names[0]) == "far"
            assert pdf.Root.Names.Dests.Names[1][0].objgen == pdf.pages[2].objgen

    @pytest.mark.parametrize("key", ["Ŵyn", "W" * 40_000, "\udc80 ()\\", ""])
    def test_a_link_leads_to_its_bookmark_whatever_its_key(self, tmp_path: Path, key: str) -> None:
        rows = [*contents([("There", key, 1)]), heading("There", 1, bookmarks=[Bookmark(key, "There")])]
        (link,) = written(tmp_path / "a.pdf", rows).find("Link")
        with pikepdf.open(tmp_path / "a.pdf") as pdf:
            assert bytes(link.annotations[0]["Dest"]) == bytes(pdf.Root.Names.Dests.Names[0])
        assert problems(tmp_path / "a.pdf") == []

    def test_a_link_may_lead_out_when_it_is_an_address(self, tmp_path: Path) -> None:
        lead = Element("P").child("Link", entries=alternative("Our site"))
        row = Row(cells=(Cell(["here"], BODY, 0, 50, element=lead),), link=Link("https://example.org/", "Our site"))
        (link,) = written(tmp_path / "a.pdf", [row]).find("Link")
        assert str(link.annotations[0]["A"].URI) == "https://example.org/"
        assert problems(tmp_path / "a.pdf") == []

    def test_an_elements_text_is_refused_when_its_section_was_written(self, tmp_path: Path) -> None:
        row = prose("twice")
        with (tmp_path / "a.pdf").open("wb") as file, Document(file, ABOUT) as document:
            run = document.run()
            with run.section():
                pour(run, [row])
            with pytest.raises(AttributeError), run.section():
                pour(run, [row])


class TestFile:
    def test_runs_are_read_in_their_order_when_drawn_in_another(self, tmp_path: Path) -> None:
        with (tmp_path / "a.pdf").open("wb") as file, Document(file, ABOUT) as document:
            first, second = document.run(), document.run()
            pour(second, [prose("second")])
            pour(first, [prose("first")])
        assert [node.text for node in read(tmp_path / "a.pdf").find("P")] == ["first", "second"]
        assert problems(tmp_path / "a.pdf") == []

    def test_the_same_bytes_are_written_when_drawn_twice(self) -> None:
        both = [io.BytesIO(), io.BytesIO()]
        for file in both:
            standard_colours.cache_clear()
            with Document(file, ABOUT, furniture=furniture) as document:
                pour(document.run(), everything("text"))
        assert both[0].getvalue() == both[1].getvalue()

    def test_no_document_stands_when_an_error_ends_it(self) -> None:
        def rows() -> Iterator[Row]:
            yield prose("text")
            raise KeyboardInterrupt

        file = io.BytesIO()
        with pytest.raises(KeyboardInterrupt), Document(file, ABOUT) as document:
            pour(document.run(), rows())
        assert b"startxref" not in file.getvalue()

    def test_the_catalogue_says_what_it_is_when_opened(self, tmp_path: Path) -> None:
        written(tmp_path / "a.pdf", [prose("Testun")], about=ABOUT._replace(language="cy", identifier="panel-app:1:x"))
        with pikepdf.open(tmp_path / "a.pdf") as pdf, pdf.open_metadata() as told:
            assert (str(pdf.Root.Lang), bool(pdf.Root.ViewerPreferences.DisplayDocTitle)) == ("cy", True)
            assert (told["dc:title"], told["dc:identifier"]) == (ABOUT.title, "panel-app:1:x")
            assert (told["pdfuaid:part"], told["pdfaid:part"], told["pdfaid:conformance"]) == ("1", "2", "A")
            assert str(pdf.docinfo.CreationDate) == "D:20270129170000Z"

    def test_a_mark_stands_for_characters_when_they_come_unchecked(self, tmp_path: Path) -> None:
        row = Row(cells=(Cell(["日 here"], BODY, 0, 100, element=Element("P")),))
        written(tmp_path / "a.pdf", [row])
        assert problems(tmp_path / "a.pdf") == []

    def test_a_signature_field_has_a_name_and_is_read_when_drawn(self, tmp_path: Path) -> None:
        def field(surface: Surface, box: Box) -> None:
            surface.signature_field(box, "signature", "Signature of the administrator", Element("Form"))

        (form,) = written(tmp_path / "a.pdf", [Row(tall=60, paint=field)]).find("Form")
        assert str(form.annotations[0]["TU"]) == "Signature of the administrator"
        assert problems(tmp_path / "a.pdf") == []
        with pikepdf.open(tmp_path / "a.pdf") as pdf:
            assert [str(each.T) for each in pdf.Root.AcroForm.Fields] == ["signature"]

    def test_colours_are_the_organisations_when_it_has_some(self) -> None:
        plain, green = io.BytesIO(), io.BytesIO()
        for file, palette in ((plain, {}), (green, {style.DEEP: Colour.of("#005A30")})):
            with Document(file, ABOUT, palette=palette) as document:
                pour(document.run(), [heading("Title", 1)])
        assert b"0 0.188 0.529 rg" in content(plain)
        assert b"0 0.353 0.188 rg" in content(green)
        assert b"0 0.188 0.529 rg" not in content(green)

    def test_a_logo_has_no_transparency_when_it_came_with_some(self, tmp_path: Path) -> None:
        raw = io.BytesIO()
        Image.new("RGBA", (8, 4), (200, 0, 0, 128)).save(raw, "PNG")

        def logo(surface: Surface, box: Box) -> None:
            surface.begin(Element("Figure", entries=alternative("Logo") + bounds(*box)))
            surface.image("logo", box)
            surface.end()

        pictures = {"logo": raw.getvalue()}
        with (tmp_path / "a.pdf").open("wb") as file, Document(file, ABOUT, pictures=pictures) as document:
            pour(document.run(), [Row(tall=40, paint=logo)])
        assert problems(tmp_path / "a.pdf") == []
        with pikepdf.open(tmp_path / "a.pdf") as pdf:
            assert pdf.pages[0].Resources.XObject.logo.read_bytes()[:3] == bytes((227, 127, 127))


def content(file: io.BytesIO) -> bytes:
    with pikepdf.open(file) as pdf:
        return b"".join(page.Contents[0].read_bytes() for page in pdf.pages)


def test_the_mark_for_the_unprintable_is_printable() -> None:
    assert ord(UNPRINTABLE) in style.coverage()
