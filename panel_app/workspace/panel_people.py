"""Everybody whom this round knows, as texts are searched for them before one candidate reads them."""

from collections.abc import Mapping

from panel_app.domain.candidates import Applicant, CandidateCode
from panel_app.domain.people import Role
from panel_app.journal.result import pseudonyms
from panel_app.workspace import setup
from panel_app.workspace.others import Everybody
from panel_app.workspace.workspace import Workspace


def everybody(workspace: Workspace, applicants: Mapping[CandidateCode, Applicant]) -> Everybody:
    """Applicants and people on seats, with codes, pseudonyms and scorers' seats, as far as this store reads them."""
    seats = setup.seats(workspace)
    codes = {slot[1] for slot in workspace.judge.slots("candidate")}
    scorers = {seat.seat for seat in seats if seat.role is Role.MEMBER}
    called = codes | scorers | set(pseudonyms(workspace.judge, workspace.stage_id).values())
    return Everybody(applicants, people=[seat.name for seat in seats], called=called)
