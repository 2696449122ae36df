"""What the smaller reports say of a round that is under way."""

from panel_app.domain.people import SeatId
from panel_app.workspace import moderating, own_forms, report_data
from panel_app.workspace.reporting import Request
from tests.workspace.rounds import CHAIR, MEMBERS, OFFICE, Meet, OpenStore, open_moderation, score_everything

SHEETS = Request(kind="score-sheets")


def test_member_gets_the_own_sheets_alone_when_asked(store: OpenStore) -> None:
    pieces = report_data.score_sheets(store("S01"), SHEETS)
    assert {piece.code for piece in pieces} == own_forms.allocated(store("S01"))
    assert {sheet.seat for piece in pieces for sheet in piece.data.sheets} == {SeatId("S01")}


def test_officer_gets_a_sheet_for_every_form_due_when_asked(store: OpenStore) -> None:
    pieces = report_data.score_sheets(store(OFFICE), SHEETS)
    due = {(code, SeatId(seat)) for seat in MEMBERS for code in own_forms.allocated(store(seat))}
    assert {(sheet.code, sheet.seat) for piece in pieces for sheet in piece.data.sheets} == due


def test_agenda_holds_whom_the_rules_ask_about_in_their_order(store: OpenStore, meet: Meet) -> None:
    for number, seat in enumerate(MEMBERS):
        score_everything(store(seat), mark=2 + number)
    open_moderation(store, meet)
    rows = [row for row in moderating.table(store(CHAIR)) if row.moderation.triggered]
    (piece,) = report_data.agenda(store(CHAIR), Request(kind="agenda"))
    assert [item.code for item in piece.data.items] == [row.code for row in rows] != []


def test_timeline_says_what_is_late_and_what_is_sealed_to_others(store: OpenStore, meet: Meet) -> None:
    score_everything(store("S01"))
    open_moderation(store, meet)
    score_everything(store("S02"))
    meet("S02", CHAIR, OFFICE)
    (piece,) = report_data.timeline(store(OFFICE), Request(kind="timeline"))
    standing = {entry.standing for entry in piece.data.entries if entry.what == "Sealed a form"}
    assert standing == {"", "late"}
    assert [entry.time for entry in piece.data.entries] == sorted(entry.time for entry in piece.data.entries)
    (member,) = report_data.timeline(store("S01"), Request(kind="timeline"))
    assert member.data.unread > 0
    assert len(member.data.entries) + member.data.unread <= len(store("S01").judge.facts)
