"""Applicants with PDFs, as many as are wanted: made once with ReportLab, then each with a text of its own."""

import csv
import io
import random
from pathlib import Path

from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

MARK = b"APPLICANT-NUMBER"
"""Stands in every PDF, and is written over with the applicant's number: the same length keeps the offsets right."""

_HEADERS = ("id", "identity.given_name", "identity.family_name", "contact.email", "work.employer", "jurisdiction")
_MORE = ("line.role", "equality.guaranteed_interview", "adjustments")
_NATIONS = ("England", "Scotland", "Wales", "Northern Ireland")
_ROLES = ("Nurse", "Midwife", "Pharmacist", "Doctor", "Healthcare scientist")
_WORDS = ("steady", "ward", "board", "listened", "measured", "change", "patient", "record", "review", "shared", "again")


def number(index: int) -> str:
    return str(100001 + index)


def paper(pages: int = 2, *, lines: int = 40, picture: bool = False) -> bytes:
    """A PDF whose texts are not compressed, so that `for_applicant` finds the mark; a picture adds some 60 kB."""
    out = io.BytesIO()
    canvas = Canvas(out, pageCompression=0, invariant=True)
    for page in range(pages):
        canvas.drawString(60, 800, f"Application of {MARK.decode()}, page {page + 1}")
        for line in range(lines):
            canvas.drawString(60, 770 - 17 * line, f"Line {line}: we listened to the ward and measured it again.")
        if picture:
            noise = Image.frombytes("L", (160, 160), random.Random(page).randbytes(160 * 160))
            canvas.drawImage(ImageReader(noise), 300, 600, 120, 120)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def for_applicant(template: bytes, index: int, turn: int) -> bytes:
    return template.replace(MARK, f"{number(index)}-{turn}".ljust(len(MARK)).encode())


def write_papers(folder: Path, count: int, *, each: int = 2, picture: bool = False) -> None:
    """`100001_1.pdf`, `100001_2.pdf` and so on."""
    folder.mkdir(parents=True, exist_ok=True)
    template = paper(picture=picture)
    for index in range(count):
        for turn in range(1, each + 1):
            (folder / f"{number(index)}_{turn}.pdf").write_bytes(for_applicant(template, index, turn))


def write_applicants(path: Path, count: int, *, criteria: tuple[str, ...], words: int = 300, seed: int = 5) -> None:
    """A CSV in the order of family names; every other applicant has the flag of a guaranteed interview."""
    rng = random.Random(seed)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow((*_HEADERS, *_MORE, *(f"answer.{each}" for each in criteria)))
        for index in range(count):
            family = f"{_letters(index)}son"
            flag = rng.random() < 0.5
            identity = (number(index), f"Given{index}", family, f"a{index}@example.org", "Northmoor Infirmary")
            more = (rng.choice(_NATIONS), rng.choice(_ROLES), "yes" if flag else "", "A quiet room." if flag else "")
            answers = (" ".join(rng.choice(_WORDS) for _ in range(rng.randrange(words // 3, words))) for _ in criteria)
            writer.writerow((*identity, *more, *answers))


def _letters(index: int) -> str:
    """`Aaa`, `Aab`, …: in the order of the alphabet."""
    return "".join(chr(97 + index // 26**place % 26) for place in (2, 1, 0)).capitalize()
