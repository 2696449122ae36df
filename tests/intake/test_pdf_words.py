"""Letters with places are read in every order in which a person can, and struck no wider than they stand."""

from reportlab.pdfgen.canvas import Canvas

from panel_app.intake.clean_copy import MARK
from tests.intake.test_pdf_rebuild import again, made, text_of

LEFT = ("The plan came from Northmoor", "and Wexley Hospitals in May", "and we all agreed to it.")
RIGHT = ("Patients may ring me on 07700", "900123 at any time of day", "if they want to know more.")


def _columns(c: Canvas) -> None:
    for line, (left, right) in enumerate(zip(LEFT, RIGHT, strict=True)):
        c.drawString(50, 700 - 18 * line, left)
        c.drawString(320, 700 - 18 * line, right)


def test_what_goes_on_in_the_next_line_of_a_column_is_struck_when_columns_are_written_across() -> None:
    text = text_of(again(made(_columns)).data)
    for part in ("07700", "900123", "Northmoor", "Wexley"):
        assert part not in text
    for part in ("The plan came from", "in May", "Patients may ring me on", "at any time of day", MARK):
        assert part in text


def test_one_strike_is_listed_when_a_longer_one_holds_a_shorter() -> None:
    strikes = [strike.text for strike in again(made(_columns)).strikes]
    assert len(strikes) == 2


def _tilted(c: Canvas) -> None:
    c.translate(100, 300)
    c.rotate(45)
    c.setFont("Helvetica", 40)
    c.drawString(0, 0, "Jane Skelmersdale")


def test_no_more_than_the_letters_is_struck_when_a_line_is_tilted() -> None:
    (strike,) = again(made(_tilted)).strikes
    left, top = min(box[0] for box in strike.boxes), min(box[1] for box in strike.boxes)
    right, bottom = max(box[2] for box in strike.boxes), max(box[3] for box in strike.boxes)
    covered = sum((x1 - x0) * (y1 - y0) for x0, y0, x1, y1 in strike.boxes)
    assert covered < (right - left) * (bottom - top) / 2
