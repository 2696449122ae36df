# ruff: noqa: E501, S607  pages as they are written; programs of the desk, found by their names
"""Makes the PDFs of this folder and `truth.json`: `python -m tests.data.clean_copies.make_files` from the checkout.

It needs LibreOffice (`soffice`) and Chromium; tests need neither, they use what was made. The calls are in `_office` and
`_chromium`. What is planted is written down here; nothing of the code that strikes is used.
"""

import html
import json
import random
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.intake.corpus import EXACT, FUZZY, Person, people, plain_sentences

HERE = Path(__file__).parent
WRITERS = ("reportlab", "chromium", "writer", "word", "scanned")
_LEFT_OUT = (
    "zero width",
    "soft hyphen",
    "full width",
    "broken by a hyphen",
    "full name over two lines",
    "broken by a line",
)
"""Traps of typing that a page does not show as such."""


def planted(person: Person, seed: str) -> list[tuple[str, str, bool]]:
    """The traps of one page: (trap, token, exact)."""
    rng = random.Random(seed)
    traps = [(name, trap, True) for name, trap in EXACT.items() if name not in _LEFT_OUT]
    rng.shuffle(traps)
    doubtful = [(name, trap, False) for name, trap in FUZZY.items() if name not in _LEFT_OUT]
    rng.shuffle(doubtful)
    found = []
    for name, trap, exact in [*traps[:14], *doubtful[:4]]:
        token = trap(person, rng)
        if token and "\n" not in token:
            found.append((name, token, exact))
    return found


def _sentences(seed: str, tokens: list[tuple[str, str, bool]]) -> list[str]:
    rng = random.Random(seed)
    prose = plain_sentences()
    rng.shuffle(prose)
    written = [f"The minutes mention {token} on that page." for _, token, _ in tokens]
    mixed = prose[:16] + written
    rng.shuffle(mixed)
    return mixed


def _page(person: Person, sentences: list[str]) -> str:
    esc = html.escape
    half = len(sentences) // 2
    return f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>CV {esc(person.given)} {esc(person.family)}</title>
<meta name="author" content="{esc(person.given)} {esc(person.family)}">
<style>body{{font-family:"DejaVu Serif",serif;font-size:10.5pt;margin:1.5cm}} h1{{letter-spacing:2px;font-family:"DejaVu Sans"}}
table{{border-collapse:collapse}} td{{border:1px solid #888;padding:3px 8px}} .two{{column-count:2}}</style></head><body>
<h1>{esc(person.given)} {esc(person.family)}</h1>
<table><tr><td>Address</td><td>{esc(person.street)}, {esc(person.town)}, {person.postcode}</td></tr>
<tr><td>E-mail</td><td><a href="mailto:{person.email}">{person.email}</a></td></tr>
<tr><td>Telephone</td><td>{person.phone}</td></tr><tr><td>Employer</td><td>{esc(person.employer)}</td></tr></table>
<h2>Experience</h2><p>{esc(" ".join(sentences[:half]))}</p>
<h2>Learning</h2><div class="two"><p>{esc(" ".join(sentences[half:]))}</p></div>
</body></html>"""


def _header(person: Person) -> list[tuple[str, str, bool]]:
    return [
        ("heading", f"{person.given} {person.family}", True),
        ("address", f"{person.street}, {person.town}, {person.postcode}", True),
        ("e-mail", person.email, True),
        ("phone", person.phone, True),
        ("employer", person.employer, True),
    ]


def _chromium(source: Path, target: Path) -> None:
    subprocess.run(
        [
            "chromium",
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--no-pdf-header-footer",
            f"--print-to-pdf={target}",
            source.as_uri(),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )


def _office(folder: Path, sources: list[Path], form: str) -> None:
    subprocess.run(
        ["soffice", "--headless", "--convert-to", form, "--outdir", str(folder), *map(str, sources)],
        check=True,
        capture_output=True,
        timeout=300,
    )


def _reportlab(person: Person, sentences: list[str], target: Path) -> None:
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen import canvas

    pdfmetrics.registerFont(TTFont("Serif", "/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf"))
    page = canvas.Canvas(str(target), pagesize=A4, pageCompression=1)
    page.setTitle(f"Application of {person.given} {person.family}")
    page.setAuthor(f"{person.given} {person.family}")
    page.bookmarkPage("top")
    page.addOutlineEntry(f"{person.family}: application", "top")
    page.setFont("Serif", 16)
    page.drawString(60, 790, f"{person.given} {person.family}")
    page.setFont("Serif", 9)
    page.drawString(60, 772, f"{person.street}, {person.town}, {person.postcode}")
    page.drawString(60, 758, f"{person.email}   {person.phone}")
    page.drawString(60, 744, person.employer)
    page.linkURL(f"mailto:{person.email}", (60, 755, 300, 768))
    page.saveState()
    page.translate(575, 300)
    page.rotate(90)
    page.drawString(0, 0, f"{person.given} {person.family}, rotated in the margin")
    page.restoreState()
    page.setFillColorRGB(1, 1, 1)
    page.drawString(60, 30, f"white on white {person.given} {person.family} keywords leadership")
    page.setFillColorRGB(0, 0, 0)
    hidden = page.beginText(60, 20)
    hidden.setFont("Serif", 9)
    hidden.setTextRenderMode(3)
    hidden.textLine(f"invisible {person.email} keywords transformation")
    hidden.setTextRenderMode(0)
    page.drawText(hidden)
    y, line = 715.0, ""
    for word in " ".join(sentences).split(" "):
        if pdfmetrics.stringWidth(f"{line} {word}", "Serif", 9) > 480:
            page.drawString(60, y, line)
            y, line = y - 13, word
        else:
            line = f"{line} {word}".strip()
    page.drawString(60, y, line)
    page.acroForm.textfield(name="applicant", value=f"{person.given} {person.family}", x=60, y=60, width=220, height=18)
    page.save()


def _scanned(source: Path, target: Path) -> None:
    import pypdfium2
    from PIL import Image, ImageFilter
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen import canvas

    document = pypdfium2.PdfDocument(source)
    image = document[0].render(scale=100 / 72, grayscale=True).to_pil().convert("L")
    document.close()
    image = image.rotate(0.4, fillcolor=255).filter(ImageFilter.GaussianBlur(0.6))
    image = image.resize((image.width * 3 // 4, image.height * 3 // 4), Image.Resampling.BILINEAR)
    sheet = canvas.Canvas(str(target))
    sheet.drawImage(ImageReader(image), 0, 0, 595, 842)
    sheet.save()


def main() -> None:
    """Make everything anew."""
    truth: dict[str, dict[str, object]] = {}
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        pages: dict[str, list[Path]] = {"writer": [], "word": []}
        for index, person in enumerate(people()):
            writer = WRITERS[index % len(WRITERS)]
            stem = f"{writer}-{index:02}"
            tokens = planted(person, stem)
            sentences = _sentences(stem, tokens)
            target = HERE / f"{stem}.pdf"
            source = scratch / f"{stem}.html"
            source.write_text(_page(person, sentences), encoding="utf-8")
            if writer == "chromium":
                _chromium(source, target)
            elif writer in pages:
                pages[writer].append(source)
            elif writer == "reportlab":
                _reportlab(person, sentences, target)
            else:
                _reportlab(person, sentences, scratch / "plain.pdf")
                _scanned(scratch / "plain.pdf", target)
            truth[f"{stem}.pdf"] = {
                "person": index,
                "planted": [] if writer == "scanned" else [*_header(person), *tokens],
                "image_only": writer == "scanned",
            }
        _office(scratch, pages["word"], "docx:MS Word 2007 XML")
        _office(HERE, [each.with_suffix(".docx") for each in pages["word"]], "pdf:writer_pdf_Export")
        _office(scratch, pages["writer"], "odt")
        _office(HERE, [each.with_suffix(".odt") for each in pages["writer"]], "pdf:writer_pdf_Export")
        shutil.rmtree(scratch, ignore_errors=True)
        scratch.mkdir()
    (HERE / "truth.json").write_text(json.dumps(truth, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    sys.stdout.write(f"{len(truth)} files, {sum(p.stat().st_size for p in HERE.glob('*.pdf')) // 1000} kB\n")


if __name__ == "__main__":
    main()
