import io
import subprocess
import sys
from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Literal

import msgspec
import pytest
from PIL import Image

from panel_app.domain.candidates import CandidateCode
from panel_app.domain.errors import PanelError
from panel_app.domain.ranking import Standing
from panel_app.domain.rubric import CriterionId, Mark, plain
from panel_app.reports.decision_pack import draw, preview, write_decision_pack
from panel_app.reports.drawn import Drawing
from panel_app.reports.pack import Advice, AdvisedCandidate, AgreedMark, CandidatePage, DecisionPack, LedgerEntry
from panel_app.reports.templates import Logo, Template
from panel_app.reports.text import UNPRINTABLE
from panel_app.reports.words import OUTCOME, STATUS, above_line, stamp, the_line
from tests.reports.reading import metadata_of, outline_of, pages_of, squeezed
from tests.reports.sample_pack import NOW, sample_pack
from tests.reports.tree import Node, problems, read, read_aloud


def written(pack: DecisionPack, folder: Path) -> list[str]:
    path = folder / "decision-pack.pdf"
    count = write_decision_pack(pack, path)
    pages = pages_of(path)
    assert count == len(pages)
    return pages


def first_with(pack: DecisionPack, **changes: object) -> DecisionPack:
    """The pack with its first candidate's first form changed."""
    page = pack.candidates[0]
    form = msgspec.structs.replace(page.scorers[0], **changes)
    changed = msgspec.structs.replace(page, scorers=(form, *page.scorers[1:]))
    return msgspec.structs.replace(pack, candidates=(changed, *pack.candidates[1:]))


def listed(pack: DecisionPack) -> DecisionPack:
    """The pack with its ranked list and without its candidates' pages."""
    return msgspec.structs.replace(pack, candidates=(), ledger=(), changes=())


def text_of_candidate(pages: Sequence[str], code: str) -> str:
    return squeezed("".join(page for page in pages if f"Candidate {code} ·" in page))


class TestContents:
    def test_every_page_says_which_of_how_many_when_written(self, tmp_path: Path) -> None:
        pages = written(sample_pack(30), tmp_path)
        for number, page in enumerate(pages, 1):
            assert f"Page {number} of {len(pages)} Record" in page

    def test_every_page_carries_the_short_head_when_written(self, tmp_path: Path) -> None:
        pack = sample_pack(6)
        short = squeezed(pack.record_head[:16])
        assert all(f"Record{short}" in squeezed(page) for page in written(pack, tmp_path))

    def test_cover_holds_all_digests_in_full_when_written(self, tmp_path: Path) -> None:
        pack = sample_pack(6)
        cover = squeezed(written(pack, tmp_path)[0])
        for digest in (pack.record_head, pack.rules_digest, pack.result_digest, pack.round_id):
            assert digest in cover

    def test_cover_says_who_closed_and_signed_when_signed(self, tmp_path: Path) -> None:
        pack = sample_pack(6)
        cover = written(pack, tmp_path)[0]
        assert pack.closed_by in cover
        assert pack.signed_by in cover
        assert pack.panel_name in cover

    def test_every_page_says_not_signed_when_it_is_not(self, tmp_path: Path) -> None:
        pages = written(msgspec.structs.replace(sample_pack(6), signed=False), tmp_path)
        assert all("Not signed" in page for page in pages)

    def test_ranked_rows_equal_the_standings_when_read_back(self, tmp_path: Path) -> None:
        pack = listed(sample_pack(80, places=30))
        whole = squeezed("".join(written(pack, tmp_path)))
        for each in pack.standings:
            row = f"{each.rank}{each.order}{each.code}{each.total}{STATUS[each.status]}{OUTCOME[each.outcome]}"
            assert squeezed(row) in whole

    @pytest.mark.parametrize("scorers", [1, 2, 4, 9])
    def test_marks_equal_the_forms_when_read_back(self, tmp_path: Path, scorers: int) -> None:
        pack = sample_pack(8, scorers=scorers)
        pages = written(pack, tmp_path)
        for page in pack.candidates:
            assert_marks(pack, page, text_of_candidate(pages, page.code))

    def test_notes_and_reasons_are_whole_when_read_back(self, tmp_path: Path) -> None:
        pack = sample_pack(8, scorers=1)
        pages = written(pack, tmp_path)
        for page in pack.candidates:
            text = text_of_candidate(pages, page.code)
            said = [page.outcome_reason, page.kept, *page.scorers[0].notes.values()]
            said += [agreed.reason for agreed in page.agreed.values()]
            assert all(squeezed(each) in text for each in said)

    def test_ledger_is_whole_when_read_back(self, tmp_path: Path) -> None:
        pack = sample_pack(30)
        whole = squeezed("".join(written(pack, tmp_path)))
        for each in pack.ledger:
            assert squeezed(f"{stamp(each.time)}{each.who}{each.code or ''}{each.what}") in whole

    def test_ties_and_checks_are_whole_when_read_back(self, tmp_path: Path) -> None:
        pack = sample_pack(30)
        whole = squeezed("".join(written(pack, tmp_path)))
        for tie in pack.ties:
            assert squeezed(f"Tie {tie.id}") in whole
            assert squeezed(tie.reason) in whole
            assert squeezed("".join(f"{place}. {code}" for place, code in enumerate(tie.order, 1))) in whole
        assert all(squeezed(check.what) in whole and squeezed(check.reason) in whole for check in pack.checks)

    def test_late_forms_and_abstentions_are_said_when_there_are_some(self, tmp_path: Path) -> None:
        pack = first_with(sample_pack(3), timing="admitted", marks={}, abstained={"q2": "Knows the project"})
        text = text_of_candidate(written(pack, tmp_path), pack.candidates[0].code)
        assert "late;thechairadmittedit" in text
        assert "abstainedonImprovingwithdata:Knowstheproject" in text


def assert_marks(pack: DecisionPack, page: CandidatePage, text: str) -> None:
    for criterion in pack.stage.criteria:
        title = squeezed(f"{criterion.title} (0 to 5)")
        for start in range(0, len(page.scorers), 6):
            marks = "".join(plain(form.marks[criterion.id]) for form in page.scorers[start : start + 6])
            agreed = plain(page.agreed[criterion.id].mark) if criterion.id in page.agreed else "–"
            assert f"{title}{marks}{agreed}" in text


class TestLine:
    @pytest.mark.parametrize("places", [1, 2, 28, 31, 32, 33, 34, 35, 79])
    def test_line_stands_between_last_selected_and_first_not_wherever_pages_break(
        self, tmp_path: Path, places: int
    ) -> None:
        pack = listed(sample_pack(80, places=places))
        page = next(page for page in written(pack, tmp_path) if "The line. Above it" in page)
        before, after = page.split("The line. Above it")
        assert pack.standings[places - 1].code in before
        assert pack.standings[places].code not in before
        assert pack.standings[places].code in after

    def test_line_ends_the_list_when_everybody_is_selected(self, tmp_path: Path) -> None:
        pack = sample_pack(5, places=5)
        page = next(page for page in written(pack, tmp_path) if "The line. Above it" in page)
        assert pack.standings[-1].code in page.split("The line.")[0]

    def test_no_line_is_drawn_when_nobody_is_selected(self, tmp_path: Path) -> None:
        pack = sample_pack(5, places=2)
        nobody = tuple(msgspec.structs.replace(each, outcome="not-selected") for each in pack.standings)
        pages = written(msgspec.structs.replace(pack, standings=nobody), tmp_path)
        assert not any("The line." in page for page in pages)
        assert "no line is drawn" in pages[2]

    def test_line_stands_below_the_last_selected_when_one_above_it_withdrew(self) -> None:
        standings = list(sample_pack(9, places=4).standings)
        standings[1] = msgspec.structs.replace(standings[1], outcome="withdrawn")
        assert above_line(standings) == 4
        assert f"not selected: {standings[1].code} (withdrawn)" in " ".join(the_line(standings, 4))

    def test_level_totals_are_named_when_the_line_falls_between_them(self) -> None:
        above = Standing(
            code=CandidateCode("AA-AAA"), rank=1, order=1, total="16.5", exact="33/2", status="place", outcome="offer"
        )
        below = msgspec.structs.replace(above, code=CandidateCode("BB-BBB"), order=2, outcome="reserve")
        assert "between level totals of 16.5: AA-AAA is above it, BB-BBB below" in " ".join(the_line([above, below], 1))


class TestReading:
    """What is read aloud, along the structure tree, is the data in its order."""

    def test_all_rules_are_kept_when_there_are_few_or_many(self, tmp_path: Path) -> None:
        for candidates in (1, 60):
            written(sample_pack(candidates, places=max(1, candidates // 3)), tmp_path)
            assert problems(tmp_path / "decision-pack.pdf") == []

    @pytest.mark.slow
    def test_all_rules_are_kept_when_there_are_three_thousand(self, tmp_path: Path) -> None:
        """In a process of its own, because its memory is measured: under 400 MB."""
        path = tmp_path / "decision-pack.pdf"
        code = (
            "import resource, sys; from pathlib import Path\n"
            "from panel_app.reports.decision_pack import write_decision_pack\n"
            "from tests.reports.sample_pack import sample_pack\n"
            "write_decision_pack(sample_pack(3000, places=1000, scorers=4), Path(sys.argv[1]))\n"
            "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
        )
        ran = subprocess.run([sys.executable, "-c", code, path], capture_output=True, text=True, check=True)
        assert int(ran.stdout) < 400 * 1024
        assert problems(path) == []

    def test_everything_is_read_as_it_was_before_when_the_pack_is_small(self, tmp_path: Path) -> None:
        """The file comes from `python -m tests.reports.tree PACK.pdf`, of `sample_pack(2, places=1)`."""
        written(sample_pack(2, places=1), tmp_path)
        held = (Path(__file__).parents[1] / "data" / "decision-pack.txt").read_text("utf-8").splitlines()
        assert read_aloud(tmp_path / "decision-pack.pdf") == held

    def test_ranked_list_is_read_row_by_row_when_it_runs_over_pages(self, tmp_path: Path) -> None:
        pack = listed(sample_pack(90, places=30))
        root = tree_of(pack, tmp_path)
        rows = cells(section(root, "Ranked list").find("Table")[0])
        line = rows.pop(31)
        assert line == ["The line. Above it 30 selected for 30 places."]
        said = [
            [str(s.rank), str(s.order), s.code, s.total or "", STATUS[s.status], OUTCOME[s.outcome], ""]
            for s in pack.standings
        ]
        assert rows[1:] == said

    def test_marks_and_notes_are_read_scorer_by_scorer_when_there_are_many(self, tmp_path: Path) -> None:
        pack = sample_pack(3, scorers=5)
        root = tree_of(pack, tmp_path)
        for page in pack.candidates:
            part = section(root, f"Candidate {page.code}")
            marks = cells(part.find("Table")[0])[1:]
            for row, criterion in zip(marks, pack.stage.criteria, strict=True):
                assert row[0] == f"{criterion.title} (0 to 5)"
                assert row[1:-1] == [plain(form.marks[criterion.id]) for form in page.scorers]
            notes = {node.find("Lbl")[0].text: node.find("LBody")[0].text for node in part.find("L")[2].find("LI")}
            first = pack.stage.criteria[0].id
            said = {f"{s.pseudonym} gave {plain(s.marks[first])}": s.notes.get(first, "No note.") for s in page.scorers}
            assert notes == said

    def test_ledgers_are_read_row_by_row_when_written(self, tmp_path: Path) -> None:
        pack = sample_pack(30)
        root = tree_of(pack, tmp_path)
        ledger = [[stamp(each.time), each.who, each.code or "", each.what] for each in pack.ledger]
        assert cells(section(root, "Ledger").find("Table")[0])[1:] == ledger
        changes = cells(section(root, "Changes of marks").find("Table")[0])[1:]
        arrows = {"up": " ↑ up", "down": " ↓ down", "none": ""}
        assert changes == [
            [
                each.code,
                "Leading change",
                each.before,
                each.after + arrows[each.direction],
                each.proposed_by,
                stamp(each.time)[:16],
                each.reason,
            ]
            for each in pack.changes
        ]

    def test_headings_skip_no_level_when_read(self, tmp_path: Path) -> None:
        levels = [int(node.tag[1]) for node in tree_of(sample_pack(4), tmp_path).find("H1", "H2", "H3")]
        assert all(after <= before + 1 for before, after in pairwise([0, *levels]))

    def test_contents_lead_to_where_they_say_when_read(self, tmp_path: Path) -> None:
        root = tree_of(sample_pack(12), tmp_path)
        starts = {node.find("H1")[0].text: min(node.find("H1")[0].pages) for node in root.find("Sect")}
        for link in section(root, "Contents").find("Link"):
            title, page = link.text.rsplit(" ", 1)
            if title != "Candidates":
                assert starts["Ties" if title.startswith("Ties") else title] == int(page)

    def test_figures_of_advice_are_left_out_when_there_is_none(self, tmp_path: Path) -> None:
        with_, without = (tree_of(sample_pack(9, advice=each), tmp_path) for each in (True, False))
        assert [len(root.find("Figure")) for root in (with_, without)] == [6, 4]

    def test_names_stand_beside_codes_when_asked_for(self, tmp_path: Path) -> None:
        pack = sample_pack(3)
        names = {pack.standings[0].code: "Siân Example"}
        root = tree_of(msgspec.structs.replace(pack, names=names), tmp_path)
        assert root.text.count("Siân Example") == 2
        assert "Siân" not in tree_of(pack, tmp_path).text


def tree_of(pack: DecisionPack, folder: Path) -> Node:
    write_decision_pack(pack, folder / "decision-pack.pdf")
    return read(folder / "decision-pack.pdf")


def section(root: Node, title: str) -> Node:
    return next(node for node in root.find("Sect") if node.find("H1")[0].text == title)


def cells(table: Node) -> list[list[str]]:
    return [[cell.text for cell in row.find("TH", "TD")] for row in table.find("TR")]


class TestDrawing:
    def test_a_part_says_so_and_holds_the_first_candidates_when_previewed(self, tmp_path: Path) -> None:
        pack, path = sample_pack(40), tmp_path / "part.pdf"
        with path.open("wb") as file:
            count = preview(pack, file)
        pages = pages_of(path)
        assert (len(pages), len(read(path).find("H1"))) == (count, 5)
        assert all("Part, for a look only" in page for page in pages)
        assert problems(path) == []

    def test_lines_for_pens_are_printed_when_nobody_signs_the_file(self, tmp_path: Path) -> None:
        root = tree_of(sample_pack(2), tmp_path)
        assert [node.text for node in section(root, "Signatures").find("H2")] == ["Chair", "Administrator"]
        assert root.find("Form") == []

    def test_a_field_stands_over_the_signers_lines_when_somebody_signs(self, tmp_path: Path) -> None:
        path = tmp_path / "pack.pdf"
        with path.open("wb") as file:
            draw(sample_pack(2), file, Drawing(signer=("Signed by Example Trust", "12 February 2027")))
        page = section(read(path), "Signatures")
        assert [node.text for node in page.find("P")][-2:] == ["Signed by Example Trust", "12 February 2027"]
        assert str(page.find("Form")[0].annotations[0]["T"]) == "signature"
        assert problems(path) == []

    @pytest.mark.parametrize("paper", ["A4", "A3", "Letter"])
    def test_an_organisations_paper_logo_and_colours_are_used_when_it_has_some(
        self, tmp_path: Path, paper: Literal["A4", "A3", "Letter"]
    ) -> None:
        raw, path = io.BytesIO(), tmp_path / "pack.pdf"
        Image.new("RGB", (90, 30), (0, 90, 48)).save(raw, "PNG")
        logo = Logo(data=raw.getvalue(), kind="png", width=90, height=30, text="Example Trust")
        template = Template(paper=paper, heading="#005A30", accent="#7A1F5C", logo=logo)
        with path.open("wb") as file:
            draw(sample_pack(2), file, Drawing(template=template))
        assert read(path).find("Figure")[0].alternative == "Example Trust"
        assert problems(path) == []


class TestFile:
    def test_bytes_are_the_same_when_written_twice(self, tmp_path: Path) -> None:
        first, second = tmp_path / "first.pdf", tmp_path / "other-name.pdf"
        write_decision_pack(sample_pack(7), first)
        write_decision_pack(sample_pack(7), second)
        assert first.read_bytes() == second.read_bytes()

    def test_metadata_names_the_round_and_nobody_when_written(self, tmp_path: Path) -> None:
        path = tmp_path / "pack.pdf"
        write_decision_pack(sample_pack(3), path)
        told = metadata_of(path)
        assert told["Title"] == "Decision pack: Digital Health Leadership programme · Cohort 4 · sift"
        assert told["Author"] == "panel-app"
        assert told["CreationDate"].startswith("D:20270212164000")

    def test_outline_leads_to_each_candidates_page_when_written(self, tmp_path: Path) -> None:
        pack = sample_pack(6)
        pages = written(pack, tmp_path)
        leads = dict(outline_of(tmp_path / "decision-pack.pdf"))
        for page in pack.candidates:
            assert f"Candidate {page.code}" in pages[leads[page.code]]

    def test_ranked_list_names_the_page_of_each_candidate_when_written(self, tmp_path: Path) -> None:
        pack = sample_pack(6)
        pages = written(pack, tmp_path)
        for each in pack.standings:
            row = next(line for line in pages[3].splitlines() if each.code in line)
            assert f"Candidate {each.code}" in pages[int(row.split()[-1]) - 1]

    def test_progress_ends_at_all_of_all_when_done(self, tmp_path: Path) -> None:
        told: list[tuple[int, int]] = []
        write_decision_pack(sample_pack(5), tmp_path / "pack.pdf", progress=lambda done, of: told.append((done, of)))
        assert told == [(step, told[-1][1]) for step in range(1, told[-1][1] + 1)]

    def test_former_file_still_stands_when_cancelled_while_drawing(self, tmp_path: Path) -> None:
        path = tmp_path / "pack.pdf"
        path.write_bytes(b"former")

        def cancel(done: int, of: int) -> None:
            if done > of / 2 + 2:
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            write_decision_pack(sample_pack(5), path, progress=cancel)
        assert [each.name for each in tmp_path.iterdir()] == ["pack.pdf"]
        assert path.read_bytes() == b"former"

    def test_two_sentences_are_said_when_the_folder_is_a_file(self, tmp_path: Path) -> None:
        (tmp_path / "file").touch()
        with pytest.raises(PanelError) as refused:
            write_decision_pack(sample_pack(2), tmp_path / "file" / "pack.pdf")
        assert refused.value.what
        assert refused.value.remedy


class TestHostileText:
    HOSTILE = (
        "<b>&amp; <para>",
        "\x00\x07\x1b",
        "W" * 10_000,
        "👩‍⚕️🎉",
        "مرحبا שלום",
        "\u202eevil\u2066",
        "\ud800",
        "日本",
        "\r\n\u2028\u0085",
        "%PDF (]>> endobj \\",
        "",
    )

    @pytest.mark.parametrize("text", HOSTILE)
    def test_pack_is_written_when_any_text_is_hostile(self, tmp_path: Path, text: str) -> None:
        pack = first_with(sample_pack(3), notes={"q1": text}, concern=text, pseudonym=text)
        page = pack.candidates[0]
        agreed = {CriterionId("q1"): AgreedMark(mark=Mark(Decimal(3)), reason=text, by=text)}
        page = msgspec.structs.replace(page, agreed=agreed, outcome_reason=text, kept=text)
        ledger = LedgerEntry(time=NOW, who=text, what=text, code=CandidateCode(text))
        pack = msgspec.structs.replace(
            pack, round_name=text, intake=text, panel_name=text, closed_by=text, candidates=(page,), ledger=(ledger,)
        )
        assert written(pack, tmp_path)
        assert problems(tmp_path / "decision-pack.pdf") == []

    def test_markup_prints_as_typed_when_in_a_note(self, tmp_path: Path) -> None:
        pack = first_with(sample_pack(2), notes={"q1": "<b>&amp; <font color=red>"})
        text = text_of_candidate(written(pack, tmp_path), pack.candidates[0].code)
        assert "<b>&amp;<fontcolor=red>" in text

    def test_marks_stand_for_characters_when_the_typeface_lacks_them(self, tmp_path: Path) -> None:
        pack = first_with(sample_pack(2), notes={"q1": "before\x00🎉日after"})
        text = text_of_candidate(written(pack, tmp_path), pack.candidates[0].code)
        assert f"before{UNPRINTABLE * 3}after" in text

    def test_no_character_is_lost_when_a_word_is_longer_than_lines(self, tmp_path: Path) -> None:
        pack = first_with(sample_pack(2), notes={"q1": "W" * 10_000}, pseudonym="S01")
        text = text_of_candidate(written(pack, tmp_path), pack.candidates[0].code)
        assert text.count("W") - squeezed("".join(pack.round_name)).count("W") >= 10_000

    def test_words_stay_in_order_when_a_note_runs_over_hundreds_of_pages(self, tmp_path: Path) -> None:
        words = [f"w{number:06}" for number in range(130_000)]
        pack = first_with(sample_pack(2), notes={"q1": " ".join(words)})
        pages = written(pack, tmp_path)
        read = [word for page in pages for word in page.split() if word.startswith("w") and word[1:].isdigit()]
        assert read == words

    def test_pack_is_written_when_there_is_nothing_to_say(self, tmp_path: Path) -> None:
        pack = msgspec.structs.replace(
            sample_pack(1), standings=(), candidates=(), ledger=(), ties=(), checks=(), record_head="", closed_by=""
        )
        assert written(pack, tmp_path)
        assert problems(tmp_path / "decision-pack.pdf") == []


class TestAdvice:
    ADVICE = Advice(
        band=(
            AdvisedCandidate(
                code=CandidateCode("AB-CDE"), total="16.5", adjusted=16.94, rank_interval=(3, 9), p_in=0.414
            ),
        ),
        said=("S01 marks about 0.6 lower than colleagues on the same candidates, give or take 0.3.",),
    )

    def test_band_and_scorers_are_printed_when_the_rules_want_advice_in_the_pack(self, tmp_path: Path) -> None:
        pack = msgspec.structs.replace(sample_pack(6), advice=self.ADVICE)
        pages = written(pack, tmp_path)
        text = next(page for page in pages if "Every candidate" in page or "Plausible ranks" in page)
        for said in ("AB-CDE", "16.5", "16.9", "3 to 9", "41 %", "S01 marks about 0.6 lower"):
            assert said in text
        assert problems(tmp_path / "decision-pack.pdf") == []
        assert "fair" not in "".join(pages).lower()

    def test_nothing_is_said_of_it_when_the_rules_do_not(self, tmp_path: Path) -> None:
        assert not any("What the marks can tell" in page for page in written(sample_pack(6), tmp_path))
