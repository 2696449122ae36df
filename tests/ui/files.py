"""Files of invented candidates: PDFs made here, and a round whose released copies carry them."""

from io import BytesIO
from pathlib import Path
from random import Random

import msgspec
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from panel_app.domain import events as e
from panel_app.domain.candidates import CandidateCode, CleanFile
from panel_app.domain.round_file import read_plan
from panel_app.journal import compartments
from panel_app.workspace import applications, clean_copies, example, own_forms, setup
from panel_app.workspace.workspace import Part, Workspace
from tests.ui import rounds

WORDS = (
    "Falls on the ward went from nine to four a month after the evening round was moved.",
    "The team wrote down who was asked, who answered, and what was changed because of it.",
    "Two colleagues disagreed about the dose chart; both readings were kept beside each other.",
)


def pdf(*pages: str, lines: int = 30) -> bytes:
    """A file with a heading on each page, and lines of prose under it."""
    file = BytesIO()
    canvas = Canvas(file, pagesize=A4, invariant=True)
    for number, heading in enumerate(pages, start=1):
        canvas.setFont("Helvetica-Bold", 16)
        canvas.drawString(72, 770, heading)
        text = canvas.beginText(72, 735)
        text.setFont("Helvetica", 11)
        text.setLeading(19)
        for line in range(lines):
            text.textLine(f"{number}.{line + 1}  {WORDS[(line + number) % len(WORDS)]}")
        canvas.drawText(text)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def attach(made: rounds.Round, code: CandidateCode, *files: bytes, pages: int = 2) -> None:
    """Release a candidate's copy anew with these files, and let every member have it."""
    office = made.open("administrator")
    _release(office, code, files, pages=pages)
    made.sync(office)
    office.close()
    for seat in rounds.members(made):
        rounds.meet(made, seat)


def _release(office: Workspace, code: CandidateCode, files: tuple[bytes, ...], *, pages: int) -> None:
    record, copy = own_forms.clean_copy(office, code)
    rows = tuple(
        CleanFile(number=number, title=f"Attachment {number}", pages=pages, size=len(data))
        for number, data in enumerate(files, start=1)
    )
    audience = (compartments.files(office.stage_id, office.panel),)
    with_files = msgspec.structs.replace(copy, files=rows)
    office.author(
        e.CopyReleased(time=office.clock(), stage=office.stage_id, code=code, replaces=(record,)),
        *(Part(data, audience) for data in (msgspec.json.encode(with_files), *files)),
    )


def waiting(folder: Path, *, candidates: int = 8, attached: int = 2, made: bool = True, watchful: bool = False) -> Path:
    """The store of an administrator who has taken applicants in, some with a file, and confirmed nobody.

    A `watchful` round suggests neutral pronouns, and wants a second person for each copy.
    """
    example.write_example(folder / "example", seed=4, candidates=candidates, scorers=4, places=2)
    plan = read_plan((folder / "example" / "ROUND.toml").read_text(encoding="utf-8"))
    if watchful:
        stages = [msgspec.structs.replace(each, pronouns="suggested", second_person=True) for each in plan.stages]
        plan = msgspec.structs.replace(plan, stages=tuple(stages))
    store = folder / "administrator.panel"
    office = setup.create_round(store, rounds.PASSPHRASE, plan, hub=f"folder:{folder / 'hub'}", rng=Random("office"))
    file, means = folder / "example" / "applicants.csv", folder / "example" / "MAP.toml"
    applications.import_applicants(office, file, mapping=means)
    people = sorted(applications.applicants(office).items())[:attached]
    (folder / "files").mkdir()
    for _code, applicant in people:
        data = pdf(f"Curriculum vitae of {applicant.name}", f"{applicant.name}: posts held", lines=24)
        (folder / "files" / f"{applicant.id}.pdf").write_bytes(data)
    if people:
        applications.import_applicants(office, file, mapping=means, files=folder / "files")
        if made:
            clean_copies.prepare(office)
    office.close()
    return store
