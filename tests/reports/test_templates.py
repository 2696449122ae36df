import io
from pathlib import Path

import pytest
from PIL import Image

from panel_app.domain.errors import InputRefused
from panel_app.reports.templates import DEFAULT, TemplateRefused, contrast, parse_template, read_template

WHOLE = """\
organisation = "Northern Skills Trust"
paper = "Letter"

[colours]
heading = "#5b1a52"
accent = "#7A2048"

[logo]
file = "logo.png"
text = "Northern Skills Trust"

[letters.offer]
en = \"\"\"
# An offer

Dear {candidate.code}, the {round.name} offers you a place.
\"\"\"
cy = "Annwyl {candidate.code}"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    Image.new("RGB", (300, 120), "purple").save(tmp_path / "logo.png")
    return tmp_path


def refusal(text: str, folder: Path) -> TemplateRefused:
    with pytest.raises(TemplateRefused) as caught:
        parse_template(text, folder=folder)
    assert f"on line {caught.value.line}" in caught.value.what
    assert caught.value.what.endswith(".")
    assert caught.value.remedy.endswith((".", "?"))
    return caught.value


def test_everything_is_taken_when_it_is_right(folder: Path) -> None:
    template = parse_template(WHOLE, folder=folder)
    assert (template.organisation, template.paper) == ("Northern Skills Trust", "Letter")
    assert (template.heading, template.accent) == ("#5B1A52", "#7A2048")
    assert template.logo is not None
    assert (template.logo.kind, template.logo.width, template.logo.height) == ("png", 300, 120)
    assert template.letters["offer"]["cy"] == "Annwyl {candidate.code}"


def test_the_plain_paper_stands_when_nothing_is_named(folder: Path) -> None:
    assert parse_template("", folder=folder) == DEFAULT
    assert min(contrast(DEFAULT.heading, "#F0F4F5"), contrast(DEFAULT.accent, "#F0F4F5")) >= 4.5


def test_ratios_are_those_of_the_standard_when_computed() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.005)
    assert contrast("#FFFFFF", "#767676") == contrast("#767676", "#FFFFFF")


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ('"Letter"', '"A5"', 2, "paper is 'A5'"),
        ('"Letter"', "4", 2, "paper is 4"),
        ('"#5b1a52"', '"purple"', 5, "is no colour"),
        ('"#7A2048"', '"#FFB81C"', 6, "contrast of 1."),
        ('"#7A2048"', '"#767676"', 6, "contrast of 4."),
        ("accent", "acent", 6, "acent is not known"),
        ("[colours]", "[colors]", 4, "colors is not known"),
        ('"logo.png"', '"nowhere.png"', 9, "cannot be read"),
        ('text = "Northern Skills Trust"\n', "", 8, "text is missing"),
        ('text = "Northern Skills Trust"', 'text = " "', 10, "not empty"),
        ("[letters.offer]", "[letters.ofer]", 12, "ofer is not known"),
        ('cy = "Annwyl', 'fr = "Annwyl', 18, "fr is not known"),
        ("{round.name}", "{round.nam}", 16, "{round.nam} is not known"),
        ("# An offer", "# An offer {", 14, "stands alone"),
        ("Annwyl {candidate.code}", "Annwyl {candidate.cod}", 18, "{candidate.cod} is not known"),
        ("[logo]", "[logo", 8, "no TOML"),
        ("organisation = ", "organisation : ", 1, "no TOML"),
        ("organisation = ", "letters = 3\norganisation = ", 13, "no TOML"),
        ('organisation = "Northern Skills Trust"', "organisation = 3", 1, "has to be text"),
    ],
)
def test_line_and_reason_are_told_when_something_is_wrong(
    folder: Path, old: str, new: str, line: int, said: str
) -> None:
    assert old in WHOLE
    found = refusal(WHOLE.replace(old, new, 1), folder)
    assert said in found.what
    assert found.line == line


def test_the_nearest_name_is_suggested_when_one_is_mistyped(folder: Path) -> None:
    assert "{round.name}" in refusal(WHOLE.replace("{round.name}", "{round.nam}"), folder).remedy
    assert "accent" in refusal(WHOLE.replace("accent", "acent"), folder).remedy


@pytest.mark.parametrize("data", [b"", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"GIF89a", b"\x89PNG\r\n\x1a\n"])
def test_a_logo_is_refused_when_it_is_no_picture(folder: Path, data: bytes) -> None:
    (folder / "logo.png").write_bytes(data)
    assert "no whole PNG or JPEG" in refusal(WHOLE, folder).what


def test_a_logo_is_refused_when_it_was_cut(folder: Path) -> None:
    raw = (folder / "logo.png").read_bytes()
    (folder / "logo.png").write_bytes(raw[: len(raw) - 30])
    assert "no whole PNG" in refusal(WHOLE, folder).what


def test_a_logo_is_refused_when_it_is_enormous(folder: Path) -> None:
    file = io.BytesIO()
    Image.new("1", (5000, 4000)).save(file, "PNG")
    (folder / "logo.png").write_bytes(file.getvalue())
    assert "5000 × 4000 pixels" in refusal(WHOLE, folder).what
    file = io.BytesIO()
    Image.new("1", (12000, 9000)).save(file, "PNG")
    (folder / "logo.png").write_bytes(file.getvalue())
    assert "12000 × 9000 pixels" in refusal(WHOLE, folder).what
    (folder / "logo.png").write_bytes(b"\0" * 2_000_001)
    assert "larger than 2 MB" in refusal(WHOLE, folder).what


def test_a_file_is_read_when_a_windows_editor_wrote_it(folder: Path) -> None:
    path = folder / "template.toml"
    path.write_bytes(b"\xef\xbb\xbf" + WHOLE.replace("\n", "\r\n").encode())
    assert read_template(path).paper == "Letter"


def test_the_line_is_told_when_it_is_no_utf8(folder: Path) -> None:
    path = folder / "template.toml"
    path.write_bytes(b'paper = "A4"\norganisation = "Ysgol \xf4"\n')
    with pytest.raises(TemplateRefused, match=r"line 2: it is not written in UTF-8"):
        read_template(path)


def test_two_sentences_are_said_when_there_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(InputRefused, match=r"cannot be read"):
        read_template(tmp_path / "nowhere.toml")
