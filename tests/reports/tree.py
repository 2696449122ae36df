"""A PDF read as a screen reader does: along its structure tree, through each typeface's table back to characters.

`python -m tests.reports.tree FILE.pdf` prints what is read, one element a line.
"""

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import page as rules
import pikepdf

type Thing = Any
"""A PDF's object, whose entries are attributes."""

_DIGEST = re.compile(r"[0-9a-f]{64}|([0-9a-f]{4} ){15}[0-9a-f]{4}")
_MAPPED = re.compile(rb"<([0-9A-F]{4})> <([0-9A-F]{4})>")


@dataclass
class Node:
    """An element; `parts` are its texts and elements in order, `pages` those that its texts stand on."""

    tag: str
    alternative: str = ""
    language: str = ""
    attributes: dict[str, Any] = field(default_factory=dict)
    parts: "list[str | Node]" = field(default_factory=list)
    pages: set[int] = field(default_factory=set)
    annotations: list[dict[str, Any]] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Everything read in it, blanks as one."""
        return " ".join(self.said.split())

    @property
    def said(self) -> str:
        """The same with its blanks as they are."""
        return "".join(part if isinstance(part, str) else part.said for part in self.parts)

    def find(self, *tags: str) -> "list[Node]":
        """All elements of these kinds in it, in reading order."""
        return [node for node in self.walk() if node.tag in tags]

    def walk(self) -> "Iterator[Node]":
        yield self
        for part in self.parts:
            if isinstance(part, Node):
                yield from part.walk()

    def lines(self, depth: int = 0) -> Iterator[str]:
        """As text, one element a line, a blank of indentation for each level."""
        said = self.text if not any(isinstance(part, Node) for part in self.parts) else ""
        told = said or self.alternative
        yield f"{' ' * depth}{self.tag}{f' {told}' if told else ''}"
        for part in self.parts:
            if isinstance(part, Node):
                yield from part.lines(depth + 1)


def read(path: Path) -> Node:
    """The whole document."""
    with pikepdf.open(path) as pdf:
        texts = {page.objgen: (number, _texts(page)) for number, page in enumerate(pdf.pages, 1)}
        return _node(pdf.Root.StructTreeRoot.K[0], texts)


def read_aloud(path: Path) -> list[str]:
    """The document as lines, one for each element; digests, which change with any rule, as `…`."""
    return [_DIGEST.sub("…", line) for line in read(path).lines()]


def problems(path: Path) -> list[str]:
    """Which rules of PDF/UA-1, PDF/A-2a and of the file format itself are broken, all of them asked."""
    found = []
    for profile in ("ua1", "2a"):
        report = rules.validate_pdf(path, profile=profile, limits=rules.SafetyLimits.unlimited())
        found += [f"{failure.rule_id}: {failure.message}" for failure in report.failures]
        assert report.is_compliant == (not report.failures)
    with pikepdf.open(path) as pdf:
        found += pdf.check_pdf_syntax()
    return found


def _node(element: Thing, texts: dict[Any, tuple[int, dict[int, str]]]) -> Node:
    node = Node(str(element.S)[1:], str(element.get("/Alt", "")), str(element.get("/Lang", "")))
    node.attributes = {key[1:]: value for key, value in element.get("/A", {}).items()} if "/A" in element else {}
    kids = element.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, int):
            _add(node, texts[element.Pg.objgen], kid)
        elif kid.get("/Type") == "/MCR":
            _add(node, texts[kid.Pg.objgen], int(kid.MCID))
        elif kid.get("/Type") == "/OBJR":
            node.annotations.append({key[1:]: value for key, value in kid.Obj.items() if key != "/P"})
        else:
            node.parts.append(_node(kid, texts))
    return node


def _add(node: Node, page: tuple[int, dict[int, str]], content: int) -> None:
    node.parts.append(page[1][content])
    node.pages.add(page[0])


def _texts(page: Thing) -> dict[int, str]:
    """What each marked content of a page says."""
    fonts = {name: _characters(font) for name, font in page.Resources.get("/Font", {}).items()}
    found: dict[int, str] = {}
    inside: int | None = None
    known: dict[bytes, str] = {}
    instructions: list[Any] = list(pikepdf.parse_content_stream(page))
    for operands, operator in instructions:
        match str(operator):
            case "BDC":
                content: Any = operands[1].get("/MCID") if isinstance(operands[1], pikepdf.Dictionary) else None
                inside = None if content is None else int(content)
                if inside is not None:
                    assert inside not in found
                    found[inside] = ""
            case "EMC":
                inside = None
            case "Tf":
                known = fonts[str(operands[0])]
            case "Tj" if inside is not None:
                raw = bytes(operands[0])
                found[inside] += "".join(known[raw[at : at + 2]] for at in range(0, len(raw), 2))
    return found


def _characters(font: Thing) -> dict[bytes, str]:
    pairs = _MAPPED.findall(font.ToUnicode.read_bytes())
    return {bytes.fromhex(code.decode()): chr(int(to, 16)) for code, to in pairs}


if __name__ == "__main__":
    print(*read_aloud(Path(sys.argv[1])), sep="\n")  # noqa: T201 - its purpose
