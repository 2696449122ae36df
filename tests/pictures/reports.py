"""Draws reports to PDF and every page of them to PNG: `python tests/pictures/reports.py OUT [word …]`.

Words choose by name (`small`, `grey`); without any, all are drawn: decision packs small, with nine scorers, with
nothing yet, on an organisation's own paper, in part; the reports on one candidate. Each is in colour and, as an office
printer has it, in grey.
"""

import io
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pypdfium2
from PIL import Image, ImageDraw

sys.path.insert(0, str(Path(__file__).parents[2]))

from panel_app.domain.rubric import plain
from panel_app.reports import access_pack, candidate_report
from panel_app.reports.access_values import AccessPack, Agreement, FileHeld, FormHeld, Held, Noted
from panel_app.reports.decision_pack import draw
from panel_app.reports.drawn import Drawing
from panel_app.reports.pack import DecisionPack
from panel_app.reports.templates import Logo, Template
from tests.reports.sample_pack import sample_pack
from tests.reports.test_candidate_report import SAFE, SOURCE, of

SHARPNESS = 110
"""Dots per inch: what a good screen shows."""

Draw = Callable[[io.BytesIO], int]


def packs() -> Iterator[tuple[str, Draw]]:
    def drawn(pack: DecisionPack, drawing: Drawing | None = None) -> Draw:
        return lambda file: draw(pack, file, drawing)

    small = sample_pack(14, places=5)
    nothing = msgspec.structs.replace(
        sample_pack(1),
        standings=(),
        candidates=(),
        ledger=(),
        ties=(),
        checks=(),
        changes=(),
        signed=False,
        advice=None,
    )
    signer = ("Signed by Example Skills Trust", "12 February 2027, 16:45 UTC", "Certificate 4f2a 91c0 77de 0b15")
    yield "small", drawn(small)
    yield "scorers", drawn(sample_pack(3, places=1, scorers=9))
    yield "nothing", drawn(nothing)
    template = Template(paper="Letter", heading="#005A30", accent="#7A1F5C", logo=logo())
    yield "own", drawn(small, Drawing(template=template, signer=signer))
    yield "part", drawn(small, Drawing(part=5))
    yield "candidate", lambda file: candidate_report.draw(of(small)[:2], file, Drawing())
    yield "safe", lambda file: candidate_report.draw_safe([SAFE], file, Drawing())
    yield "access", lambda file: access_pack.draw([told(small)], file, Drawing())


def told(pack: DecisionPack) -> AccessPack:
    """Everything held on the first candidate of a pack."""
    page = pack.candidates[0]
    forms = tuple(
        FormHeld(who=f"Scorer {place}", marks={key: plain(mark) for key, mark in form.marks.items()}, notes=form.notes)
        for place, form in enumerate(page.scorers, 1)
    )
    identity = Held(
        title="Who you are",
        readers="the office alone",
        entries=(("Given name", "Siân"), ("Family name", "Penhaligon"), ("Date of birth", "1 April 1984")),
    )
    answers = Held(
        title="Your answers", readers="scorers, with your name struck out", entries=(("Q1", page.outcome_reason * 6),)
    )
    return AccessPack(
        source=SOURCE,
        stage=pack.stage,
        code=page.code,
        name="Siân Penhaligon",
        held=(identity, answers, Held(title="Equality monitoring", readers="nobody who marks or decides", entries=())),
        forms=forms,
        result=(("Total score", page.standing.total or ""), ("Outcome, as decided", "offer")),
        agreements=tuple(
            Agreement(
                time=SOURCE.made, criterion="Leading change", after=after, reason="Clear about […] and the costs."
            )
            for after in ("3", "3, 5 (taken back)", "4")
        ),
        noted=(
            Noted(time=SOURCE.made, what="A scorer stepped back because they know you", said="We trained together."),
            Noted(time=SOURCE.made, what="Put off until later", said="After […]."),
        ),
        files=(FileHeld(name="letter of support.pdf", pages=3, size=204_800),),
        ledger=tuple(entry for entry in pack.ledger if entry.code == page.code),
        issued=(("2027-02-12 16:45:00", "candidate safe"),),
        checked_against=310,
        taken_out=1,
    )


def logo() -> Logo:
    raw = io.BytesIO()
    picture = Image.new("RGBA", (480, 160), (255, 255, 255, 0))
    pen = ImageDraw.Draw(picture)
    pen.rounded_rectangle((4, 4, 156, 156), 36, fill=(0, 90, 48, 255))
    pen.rectangle((190, 60, 476, 100), fill=(122, 31, 92, 255))
    picture.save(raw, "PNG")
    return Logo(data=raw.getvalue(), kind="png", width=480, height=160, text="Example Skills Trust")


def main(arguments: list[str]) -> int:
    if not arguments:
        sys.stderr.write(__doc__ or "")
        return 2
    out, words = Path(arguments[0]), arguments[1:]
    out.mkdir(parents=True, exist_ok=True)
    for name, make in packs():
        shades = [shade for shade in ("colour", "grey") if all(word in f"{name}-{shade}" for word in words)]
        if shades:
            file = io.BytesIO()
            make(file)
            (out / f"{name}.pdf").write_bytes(file.getvalue())
        for shade in shades:
            picture(file.getvalue(), out, name, shade)
    return 0


def picture(raw: bytes, out: Path, name: str, shade: str) -> None:
    with pypdfium2.PdfDocument(raw) as document:
        for number, page in enumerate(document, 1):
            shown = page.render(scale=SHARPNESS / 72).to_pil()
            full = f"{name}-{shade}-{number:03}.png"
            (shown.convert("L") if shade == "grey" else shown).save(out / full)
            sys.stdout.write(f"{full}\n")


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
