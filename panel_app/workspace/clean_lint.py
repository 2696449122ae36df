"""The leak linter: what scorers hold, or are about to hold, searched for the tokens of its applicant."""

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

import msgspec

from panel_app.domain.candidates import FIRST_FILE, Applicant, CandidateCode, CleanCopy
from panel_app.domain.errors import InputRefused
from panel_app.domain.people import Role
from panel_app.intake.lint import Finding, Linter
from panel_app.workspace.applications import applicants, draft_plan, stage_of
from panel_app.workspace.clean_decisions import decisions
from panel_app.workspace.clean_files import clean_file
from panel_app.workspace.workspace import Workspace

if TYPE_CHECKING:  # it releases what is searched here
    from panel_app.workspace.clean_copies import CopyRow

__all__ = ["Finding", "Linted", "body_of", "findings", "lint", "made_files", "search", "unanswered"]


class Linted(msgspec.Struct, frozen=True, kw_only=True):
    """What the linter says of one released copy."""

    code: CandidateCode
    findings: tuple[Finding, ...]


def lint(
    workspace: Workspace,
    codes: Iterable[CandidateCode] | None = None,
    *,
    progress: Callable[[int, int], None] = lambda _done, _all: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> list[Linted]:
    """Search every released copy, as its readers decrypt it; those with findings that nobody has answered."""
    workspace.require(Role.ADMINISTRATOR)
    stage = workspace.stage_id
    facts = {CandidateCode(slot[2]): fact for slot, fact in workspace.judge.values("copy") if slot[1] == stage}
    wanted = sorted(facts if codes is None else set(codes))
    found = []
    for done, code in enumerate(wanted, 1):
        if code not in facts:
            raise InputRefused(f"Nothing of {code} is released.", "`clean list` shows what is.")
        if cancelled():
            break
        fact = facts[code]
        parts = [workspace.data([fact.id], part).get(fact.id, b"") for part in range(1, len(fact.sealing))]
        findings = unanswered(workspace, code, parts[0] if parts else b"", parts[FIRST_FILE - 1 :])
        if findings:
            found.append(Linted(code=code, findings=tuple(findings)))
        progress(done, len(wanted))
    return found


def findings(workspace: Workspace, row: "CopyRow") -> list[Finding]:
    """What the last look would find in a copy as it stands now, so that it is not released."""
    return unanswered(workspace, row.code, body_of(row), made_files(workspace, row))


def body_of(row: "CopyRow") -> bytes:
    """The text part of a copy's record."""
    return msgspec.json.encode(row.copy, order="deterministic")


def made_files(workspace: Workspace, row: "CopyRow") -> list[bytes]:
    """The files of a copy in the order of `row.copy.files`; those that cannot be made are not in it."""
    return [clean_file(workspace, row.code, file.number) for file in row.files if file.made]


def unanswered(workspace: Workspace, code: CandidateCode, body: bytes, files: Sequence[bytes]) -> list[Finding]:
    """The findings in one copy's bytes that no decision to keep a text answers."""
    applicant = applicants(workspace, [code]).get(code)
    if applicant is None or not body:
        return []
    stage = stage_of(workspace, draft_plan(workspace))
    keeps = decisions(workspace, code).keeps
    return search(applicant, body, files, keeps=keeps, job_title=stage.job_title == "struck")


def search(
    applicant: Applicant, body: bytes, files: Sequence[bytes], *, keeps: Sequence[str] = (), job_title: bool = True
) -> list[Finding]:
    """The findings in the bytes of a copy and its files."""
    linter = Linter(applicant, keeps=keeps, job_title=job_title)
    copy = msgspec.json.decode(body, type=CleanCopy)
    found = []
    for key, text in copy.answers.items():
        found += linter.text(text, f"answer.{key}")
    for key, text in copy.context.items():
        found += linter.text(text, f"context.{key}")
    for file in copy.files:
        found += linter.text(file.title, f"the title of file {file.number}")
    for number, data in enumerate(files, 1):
        if data:
            found += linter.file(data, f"file {number}")
    return found
