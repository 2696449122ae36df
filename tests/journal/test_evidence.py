"""Evidence: the signed stage replays to the same result, and not a byte of the file is free to change."""

import base64
import random
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from panel_app.journal.evidence import Verdict, verify
from panel_app.journal.keys import DeviceKey
from panel_app.journal.record import Header, read_record, write_record
from tests.finished import CANDIDATES, SCORERS

Lines = list[bytes]


class Held:
    """The evidence of the finished round, and the two numbers that stand on paper."""

    def __init__(self, raw: bytes) -> None:
        self.raw = raw
        self.lines = raw.splitlines()
        self.heading = msgspec.json.decode(self.lines[0])
        self.round, self.head = self.heading["round"], self.heading["head"]
        self.plaintexts_from = 1 + self.heading["records"]

    def verify(self, raw: bytes) -> Verdict:
        return verify(raw, round_id=self.round, head=self.head)[0]

    def rebuilt(self, lines: Lines, **heading: object) -> bytes:
        """The file of other lines, with a heading that counts them."""
        records = sum(b'{"record"' in line for line in lines[1:])
        counted = {**self.heading, "records": records, "plaintexts": len(lines) - 1 - records, **heading}
        return b"\n".join([msgspec.json.encode(counted), *lines[1:], b""])


@pytest.fixture(scope="module")
def held(finished: Path) -> Held:
    return Held((finished / "evidence.panel-evidence").read_bytes())


def kinds(verdict: Verdict) -> set[str]:
    assert not verdict.ok
    return {problem.kind for problem in verdict.problems}


def test_evidence_verifies_when_it_is_whole(held: Held, finished: Path) -> None:
    verdict, ranking = verify(held.raw, round_id=held.round, head=held.head)
    assert verdict.ok, verdict.problems
    assert verdict.anchored
    assert verdict.complete
    assert verdict.forms_due == verdict.forms_present == CANDIDATES * 2
    assert verdict.devices == SCORERS + 2
    assert ranking is not None
    document = msgspec.json.decode((finished / "rank.json").read_bytes())
    assert verdict.rank_digest == ranking.digest
    assert document["record_head"] == verdict.head


def test_evidence_is_not_anchored_when_no_numbers_from_paper_are_given(held: Held) -> None:
    verdict, _ = verify(held.raw)
    assert verdict.ok
    assert not verdict.anchored
    assert not verify(held.raw, round_id=held.round)[0].anchored


@pytest.mark.parametrize("part", range(2))
def test_change_is_found_when_any_byte_is_another(held: Held, part: int) -> None:
    rng = random.Random(part)
    for _ in range(100):
        changed = bytearray(held.raw)
        place = rng.randrange(len(changed))
        changed[place] ^= rng.randrange(1, 256)
        assert not held.verify(bytes(changed)).ok, place


@pytest.mark.slow
def test_change_is_found_when_any_bit_of_any_byte_is_another(held: Held) -> None:
    for place in range(0, len(held.raw), 499):
        for bit in range(8):
            changed = bytearray(held.raw)
            changed[place] ^= 1 << bit
            assert not held.verify(bytes(changed)).ok, (place, bit)


def test_heading_cannot_be_written_in_another_way_when_nothing_else_changes(held: Held) -> None:
    for before, after in ((b'":', b'": '), (b'{"', b'{ "'), (b'"evidence":1', b'"evidence":1.0')):
        assert not held.verify(held.raw.replace(before, after, 1)).ok
    assert not held.verify(held.raw.replace(b"\n", b"\r\n")).ok
    assert not held.verify(held.raw + b"\n").ok
    assert not held.verify(b"\xef\xbb\xbf" + held.raw).ok


def test_line_cannot_be_written_in_another_way_when_its_base64_leaves_bits_free(held: Held) -> None:
    """The last letter before `=` has bits that decoding throws away."""
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    tried = 0
    for at, line in enumerate(held.lines):
        end = line.find(b"=")
        if end < 0:
            continue
        other = alphabet[alphabet.index(chr(line[end - 1])) + 1]
        lines = [*held.lines[:at], line[: end - 1] + other.encode() + line[end:], *held.lines[at + 1 :]]
        assert not held.verify(b"\n".join([*lines, b""])).ok
        tried += 1
    assert tried > 10


def doubled(lines: Lines, at: int) -> Lines:
    return [*lines[:at], lines[at], *lines[at:]]


def left_out(lines: Lines, at: int) -> Lines:
    return [*lines[:at], *lines[at + 1 :]]


def swapped(lines: Lines, at: int) -> Lines:
    return [*lines[:at], lines[at + 1], lines[at], *lines[at + 2 :]]


@pytest.mark.parametrize("change", [doubled, left_out, swapped])
@pytest.mark.parametrize("recount", [True, False])
def test_change_is_found_when_lines_are_doubled_left_out_or_swapped(
    held: Held, change: Callable[[Lines, int], Lines], recount: bool
) -> None:
    rng = random.Random(7)
    last = len(held.lines) - (2 if change is swapped else 1)
    places = {1, 2, held.plaintexts_from, last, *(rng.randrange(1, last) for _ in range(30))}
    for at in places - {held.plaintexts_from - 1 if change is swapped else -1}:
        lines = change(held.lines, at)
        raw = held.rebuilt(lines) if recount else b"\n".join([*lines, b""])
        assert not held.verify(raw).ok, at


def test_file_is_refused_when_it_was_cut_off(held: Held) -> None:
    rng = random.Random(3)
    for kept in (0, 1, len(held.raw) - 1, *(rng.randrange(len(held.raw)) for _ in range(30))):
        assert not held.verify(held.raw[:kept]).ok, kept


def test_undisclosed_part_is_found_when_the_heading_does_not_count_it(held: Held) -> None:
    for at in (held.plaintexts_from, len(held.lines) - 1):
        assert kinds(held.verify(held.rebuilt(left_out(held.lines, at)))) & {"undisclosed", "spine"}


def test_dropped_form_is_found_when_its_plaintexts_go_with_it(held: Held) -> None:
    """The last record of a scorer's chain, with what was disclosed of it: the chain is still a chain."""
    records = [
        read_record(base64.b64decode(msgspec.json.decode(line)["record"]))
        for line in held.lines[1 : held.plaintexts_from]
    ]
    pen = records[0].header.device
    dropped = 0
    for number, record in enumerate(records):
        following = records[number + 1] if number + 1 < len(records) else None
        if len(record.header.parts) != 3 or (following and following.device == record.device):
            continue
        lines = [
            line for line in left_out(held.lines, number + 1) if record.id.encode() not in line or b'"record"' in line
        ]
        assert "cut" in kinds(held.verify(held.rebuilt(lines))), pen
        dropped += 1
    assert dropped


def test_plaintext_that_needs_no_disclosing_is_found_when_it_is_added(held: Held) -> None:
    """A note would be personal data that nobody asked for."""
    line = msgspec.json.decode(held.lines[-1])
    extra = msgspec.json.encode({**line, "part": 2})
    assert kinds(held.verify(held.rebuilt([*held.lines, extra]))) & {"plaintext", "disclosed"}


def test_file_of_another_round_is_found_when_the_numbers_from_paper_are_given(held: Held) -> None:
    verdict, _ = verify(held.raw, round_id="0" * 64, head=held.head)
    assert kinds(verdict) == {"anchor"}
    assert not verdict.anchored
    assert kinds(verify(held.raw, round_id=held.round, head="0" * 64)[0]) == {"anchor"}


def test_record_of_another_round_is_found_when_a_device_signed_it(held: Held) -> None:
    stranger = DeviceKey(b"s" * 32)
    record = read_record(base64.b64decode(msgspec.json.decode(held.lines[1])["record"]))
    foreign = write_record(
        Header(1, b"q" * 32, stranger.public, 0, bytes(32), b"b" * 32, 0, record.header.parts), stranger.secret
    )
    line = msgspec.json.encode({"record": base64.b64encode(foreign.raw).decode()})
    lines = [*held.lines[: held.plaintexts_from], line, *held.lines[held.plaintexts_from :]]
    assert "record" in kinds(held.verify(held.rebuilt(lines)))


# ---- nothing raises


HOSTILE = (
    b"",
    b"\n",
    b"\n\n",
    b"{}\n",
    b"[1]\n",
    b"\xff\xfe\n",
    b"PK\x03\x04\n\x00\n",
    b'{"evidence":1}\n',
    b"[" * 100_000 + b"\n",
    b'{"x":' * 50_000 + b"\n",
)


@pytest.mark.parametrize("raw", HOSTILE)
def test_anything_is_unreadable_when_it_is_no_evidence(raw: bytes) -> None:
    assert kinds(verify(raw)[0]) == {"unreadable"}


@given(st.binary(max_size=400))
def test_nothing_raises_when_bytes_are_garbage(raw: bytes) -> None:
    assert not verify(raw)[0].ok


LINES = st.one_of(
    st.builds(lambda record: msgspec.json.encode({"record": record}), record=st.text(max_size=30)),
    st.builds(
        lambda of, part, plaintext: msgspec.json.encode({"of": of, "part": part, "plaintext": plaintext}),
        of=st.text(max_size=5),
        part=st.integers(-(2**64), 2**64),
        plaintext=st.one_of(st.text(max_size=10), st.binary().map(lambda raw: base64.b64encode(raw).decode())),
    ),
    st.binary(max_size=30),
)
HEADINGS = st.fixed_dictionaries(
    {
        "evidence": st.integers(0, 2),
        "round": st.text(max_size=5),
        "head": st.text(max_size=5),
        "stage": st.text(max_size=5),
        "records": st.integers(-5, 5),
        "plaintexts": st.integers(-5, 5),
    }
)


@given(heading=HEADINGS, lines=st.lists(LINES, max_size=4), recount=st.booleans())
@example(
    heading={"evidence": 1, "round": "r", "head": "h", "stage": "s", "records": 1, "plaintexts": 0},
    lines=['{"record":"é"}'.encode()],
    recount=False,
)
def test_nothing_raises_when_lines_look_like_evidence(
    heading: dict[str, object], lines: list[bytes], recount: bool
) -> None:
    if recount:
        heading["plaintexts"] = len(lines) - int(str(heading["records"]))
    assert not verify(b"\n".join([msgspec.json.encode(heading), *lines, b""]))[0].ok


@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_nothing_raises_when_lines_of_true_evidence_are_changed(held: Held, data: st.DataObject) -> None:
    lines = list(held.lines)
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(1, len(lines) - 1))
        line = msgspec.json.decode(lines[at])
        field = data.draw(st.sampled_from(sorted(line)))
        other = data.draw(
            st.one_of(
                st.integers(-(2**63), 2**63),
                st.text(max_size=5),
                st.sampled_from(held.lines[1:]).map(lambda each: msgspec.json.decode(each).get(field)),  # noqa: B023
            )
        )
        if other == line[field]:
            other = "changed"
        lines[at] = msgspec.json.encode({**line, field: other})
    assume(lines != list(held.lines))  # a second change can undo the first
    assert not held.verify(held.rebuilt(lines)).ok


def test_negative_part_is_found_when_a_line_names_one(held: Held) -> None:
    line = msgspec.json.decode(held.lines[-1])
    lines = [*held.lines[:-1], msgspec.json.encode({**line, "part": -1})]
    assert "plaintext" in kinds(held.verify(held.rebuilt(lines)))
