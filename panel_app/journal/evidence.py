"""Evidence: a signed stage as one file that anybody can replay to the same ranked list, without a key.

JSON lines, each in the one form this module writes, so that not a byte is free to change: a heading, every record of
the cut in the order of (device, number), then the disclosed plaintexts in the order of their records.

Disclosed are the spine, seat takings, and of the stage what is sealed to its desk, its locks or its moderation as
part 0 or as marks, with the allocations. No private key, name, note or identity is among it.
"""

import base64
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

import msgspec

from panel_app.domain import events as e
from panel_app.domain.candidates import CandidateCode
from panel_app.domain.events import RecordId
from panel_app.domain.people import SeatId, StageId
from panel_app.domain.ranking import Ranking
from panel_app.domain.rubric import CriterionId
from panel_app.journal.judge import Judge
from panel_app.journal.parts import Damaged, check_plaintext
from panel_app.journal.reading_order import order_on_record
from panel_app.journal.record import Malformed, Record, read_record
from panel_app.journal.result import at_cut, forms_due, ranking
from panel_app.journal.spine import Fact, read_fact

SUFFIX: Final = ".panel-evidence"
MARKS: Final = 1
"""The number of the part that holds a form's marks."""


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """Something that does not hold."""

    kind: str
    where: str
    what: str


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """What verifying came to. `anchored`: round and head were given from paper, and are the file's."""

    ok: bool
    anchored: bool
    complete: bool
    forms_due: int
    forms_present: int
    records: int
    devices: int
    problems: tuple[Problem, ...]
    head: str
    rank_digest: str


class _Heading(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    evidence: int
    round: str
    head: RecordId
    stage: StageId
    records: int
    plaintexts: int


class _RecordLine(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    record: str


class _PlaintextLine(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    of: RecordId
    part: int
    plaintext: str


Plaintexts = dict[tuple[RecordId, int], bytes]


class _Broken(Exception):
    """The file cannot be read as evidence at all."""


def must_disclose(record: Record, names: Mapping[bytes, str], stage: StageId) -> list[int]:
    """The parts of a record that evidence holds the plaintexts of, by the keys they are sealed to."""
    outer = names.get(record.header.parts[0].to[-1], "")
    parts = [0] if outer == "round" or outer.startswith("inbox/") or _is_of(outer, stage) else []
    if len(record.header.parts) > MARKS:
        sealed_to = [names.get(key, "") for key in record.header.parts[MARKS].to]
        if sealed_to[0].startswith(f"lock/{stage}/") and sealed_to[0].endswith("/chair"):
            parts.append(MARKS)
    return parts


def _is_of(name: str, stage: StageId) -> bool:
    return name.startswith((f"desk/{stage}/", f"lock/{stage}/", f"moderation/{stage}/"))


def write_evidence(
    judge: Judge, stage: StageId, records: Iterable[Record], plaintexts: Mapping[tuple[RecordId, int], bytes]
) -> bytes:
    """The file for a signed stage: `records` and `plaintexts` are all that is here; the cut chooses among them."""
    signed = judge.authority.signed[stage]
    names = judge.authority.key_names
    chosen = sorted(_within(judge, signed.event.cut, signed.record, records), key=_position)
    disclosed = [
        (record, part, plaintexts[(record.id, part)])
        for record in chosen
        for part in must_disclose(record, names, stage)
        if (record.id, part) in plaintexts
    ]
    heading = _Heading(
        evidence=1,
        round=judge.round_id,
        head=signed.record,
        stage=stage,
        records=len(chosen),
        plaintexts=len(disclosed),
    )
    lines: list[msgspec.Struct] = [heading, *(_RecordLine(record=_text(record.raw)) for record in chosen)]
    lines += [_PlaintextLine(of=record.id, part=part, plaintext=_text(body)) for record, part, body in disclosed]
    return b"".join(msgspec.json.encode(line) + b"\n" for line in lines)


def _within(judge: Judge, cut: Iterable[e.CutEntry], head: RecordId, records: Iterable[Record]) -> Iterator[Record]:
    """What the result is computed from: leaves in the cut, the pen's chain to the sign-off, and the closing itself."""
    limits = {entry.device: entry.seq for entry in cut}
    sign_off, closing = judge.facts[head], judge.facts[judge.authority.signed[_stage_of(judge, head)].event.closed]
    for fact in (sign_off, closing):
        limits[fact.device] = max(limits.get(fact.device, -1), fact.seq)
    trunk = {each for chain in judge.trunks().values() for each in chain}
    return (record for record in records if record.id in trunk and record.header.seq <= limits.get(record.device, -1))


def _stage_of(judge: Judge, head: RecordId) -> StageId:
    return next(stage for stage, signed in judge.authority.signed.items() if signed.record == head)


def verify(raw: bytes, *, round_id: str | None = None, head: str | None = None) -> tuple[Verdict, Ranking | None]:
    """Replay evidence: (what holds, and the ranked list it comes to)."""
    problems: list[Problem] = []
    try:
        heading, records, plaintexts = _read(raw, problems)
    except _Broken as error:
        problems.append(Problem(kind="unreadable", where="file", what=str(error)))
        return _verdict(problems), None
    _compare(problems, "round", round_id, heading.round)
    _compare(problems, "head", head, heading.head)
    opened = _opened(records, plaintexts, problems)
    judge = _judged(heading, records, opened)
    result = _replay(judge, heading, records, opened, problems)
    if judge.authority.head == heading.head:  # a broken spine is told of already, and leaves most keys without names
        _check_disclosure(judge, heading.stage, records, opened, problems)
    due, present = _forms(judge, heading.stage, opened)
    return (
        Verdict(
            ok=not problems,
            anchored=round_id is not None and head is not None and (round_id, head) == (heading.round, heading.head),
            complete=due == present,
            forms_due=due,
            forms_present=present,
            records=len(records),
            devices=len({record.device for record in records.values()}),
            problems=tuple(problems),
            head=heading.head,
            rank_digest=result.digest if result else "",
        ),
        result,
    )


def reading_orders(raw: bytes, seat: SeatId) -> dict[CriterionId, list[CandidateCode]]:
    """The order in which a seat was shown its candidates, for each question; of evidence that `verify` holds good."""
    heading, records, plaintexts = _read(raw, [])
    judge = _judged(heading, records, _opened(records, plaintexts, []))
    stage = judge.authority.stage(heading.stage)
    criteria = stage.criterion_ids if stage else ()
    return {each: order_on_record(judge, heading.stage, seat, each) for each in criteria}


def _judged(heading: _Heading, records: Mapping[RecordId, Record], opened: Plaintexts) -> Judge:
    judge = Judge(RecordId(heading.round))
    judge.add([read_fact(record, opened.get((record.id, 0))) for record in records.values()])
    return judge


# ---- reading


def _read(raw: bytes, problems: list[Problem]) -> tuple[_Heading, dict[RecordId, Record], Plaintexts]:
    """Every line in the one form it can have, each record and plaintext once and in order."""
    lines = raw.split(b"\n")
    if len(lines) < 2 or lines.pop():  # noqa: PLR2004 - a heading and the empty end after the last line
        raise _Broken("The file is empty or does not end with a whole line.")
    heading = _line(lines[0], _Heading)
    if heading.evidence != 1 or len(lines) != 1 + heading.records + heading.plaintexts:
        raise _Broken("The heading does not fit the lines that follow.")
    records: dict[RecordId, Record] = {}
    for number, line in enumerate(lines[1 : 1 + heading.records], start=2):
        try:
            record = read_record(_bytes(_line(line, _RecordLine).record))
        except Malformed as error:
            problems.append(Problem(kind="record", where=f"line {number}", what=f"No valid record: {error}."))
            continue
        if record.round_bytes.hex() != heading.round:
            problems.append(Problem(kind="record", where=f"line {number}", what="A record of another round."))
        records[record.id] = record
    if list(records.values()) != sorted(records.values(), key=_position):
        problems.append(Problem(kind="order", where="records", what="The records are not in their order."))
    plaintexts: Plaintexts = {}
    for line in lines[1 + heading.records :]:
        each = _line(line, _PlaintextLine)
        plaintexts[(each.of, each.part)] = _bytes(each.plaintext)
    if len(records) + len(plaintexts) != heading.records + heading.plaintexts:
        problems.append(Problem(kind="count", where="file", what="A line is not valid, or stands there twice."))
    positions = {record: place for place, record in enumerate(records)}
    if [(positions.get(of, -1), part) for of, part in plaintexts] != sorted(
        (positions.get(of, -1), part) for of, part in plaintexts
    ):
        problems.append(Problem(kind="order", where="plaintexts", what="The plaintexts are not in their order."))
    return heading, records, plaintexts


def _line[T: msgspec.Struct](line: bytes, kind: type[T]) -> T:
    try:
        decoded = msgspec.json.decode(line, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise _Broken(f"A line is not what stands in evidence: {error}") from None
    if msgspec.json.encode(decoded) != line:
        raise _Broken("A line is not written in the one form it can have.")
    return decoded


def _opened(records: Mapping[RecordId, Record], plaintexts: Plaintexts, problems: list[Problem]) -> Plaintexts:
    """The data of the plaintexts that are what their records committed to."""
    opened: Plaintexts = {}
    for (of, part), plaintext in plaintexts.items():
        record = records.get(of)
        try:
            if record is None or not 0 <= part < len(record.header.parts):
                raise Damaged("place")  # noqa: TRY301 - told with the others
            opened[(of, part)] = check_plaintext(plaintext, record.header.parts[part], place=record.place(part))
        except Damaged as error:
            problems.append(Problem(kind="plaintext", where=of[:16], what=f"Not what was sealed: {error}."))
    return opened


# ---- replaying


def _replay(
    judge: Judge,
    heading: _Heading,
    records: Mapping[RecordId, Record],
    opened: Plaintexts,
    problems: list[Problem],
) -> Ranking | None:
    """Spine, both signatures of the sign-off, chains to the cut, rules and result."""
    signed = judge.authority.signed.get(heading.stage)
    if judge.authority.stopped or signed is None or signed.record != heading.head:
        problems.append(Problem(kind="spine", where="spine", what="The spine does not lead to the sign-off."))
        return None
    if judge.authority.head != heading.head:
        problems.append(Problem(kind="spine", where="spine", what="The spine goes on after the sign-off."))
    trunk = {each for chain in judge.trunks().values() for each in chain}
    problems += [
        Problem(kind="chain", where=record[:16], what="A record that stands in no device's chain.")
        for record in sorted(records.keys() - trunk)
    ]
    problems += [
        Problem(kind="cut", where=entry.device[:16], what="A chain does not reach the cut.")
        for entry in signed.event.cut
        if entry.record not in trunk or not _is_named(judge.facts[entry.record], entry)
    ]
    _check_extent(judge, signed.event, heading, records, problems)
    closed = judge.facts.get(signed.event.closed)
    same = (signed.event.cut, signed.event.rules, signed.event.result)
    if (
        closed is None
        or not isinstance(closed.event, e.StageClosed)
        or closed.id not in judge.judgements
        or not judge.judgements[closed.id].counts
        or closed.event.stage != heading.stage
        or (closed.event.cut, closed.event.rules, closed.event.result) != same
    ):
        problems.append(Problem(kind="closing", where="sign-off", what="The chair did not close what was signed."))
    then = at_cut(judge, signed.event.cut, until=signed.record)
    stage = then.authority.stage(heading.stage)
    if stage is None or stage.digest != signed.event.rules:
        problems.append(Problem(kind="rules", where="rules", what="The rules are not the ones that were signed."))
        return None
    marks = {of: data for (of, part), data in opened.items() if part == MARKS}
    try:
        result = ranking(then, stage, marks)
    except (ArithmeticError, LookupError, ValueError):  # rules that no round was ever published with
        problems.append(Problem(kind="rules", where="rules", what="The rules cannot be applied."))
        return None
    if result.digest != signed.event.result:
        problems.append(Problem(kind="result", where="result", what="The records come to another result."))
    return result


def _is_named(fact: Fact, entry: e.CutEntry) -> bool:
    return (fact.device, fact.seq) == (entry.device, entry.seq)


def _check_extent(
    judge: Judge,
    signed: e.StageSignedOff,
    heading: _Heading,
    records: Mapping[RecordId, Record],
    problems: list[Problem],
) -> None:
    """Nothing beyond the cut but the pen's way to the sign-off and the closing."""
    limits = {entry.device: entry.seq for entry in signed.cut}
    for last in (judge.facts[heading.head], judge.facts.get(signed.closed)):
        if last is not None:
            limits[last.device] = max(limits.get(last.device, -1), last.seq)
    problems += [
        Problem(kind="extent", where=record.id[:16], what="A record from after the cut.")
        for record in records.values()
        if record.header.seq > limits.get(record.device, -1)
    ]


def _check_disclosure(
    judge: Judge,
    stage: StageId,
    records: Mapping[RecordId, Record],
    opened: Plaintexts,
    problems: list[Problem],
) -> None:
    """What must be disclosed is there, and nothing else is."""
    names = judge.authority.key_names
    required = {(record.id, part) for record in records.values() for part in must_disclose(record, names, stage)}
    for of, part in sorted(required - opened.keys()):
        problems.append(Problem(kind="undisclosed", where=of[:16], what=f"Part {part} is not disclosed."))
    for of, part in sorted(opened.keys() - required):
        problems.append(Problem(kind="disclosed", where=of[:16], what=f"Part {part} should not be here."))


def _forms(judge: Judge, stage: StageId, opened: Plaintexts) -> tuple[int, int]:
    due = forms_due(judge, stage)
    present = {
        (slot[2], slot[3]) for slot, fact in judge.values("form") if slot[1] == stage and (fact.id, MARKS) in opened
    }
    wanted = {(code, seat) for code, seats in due.items() for seat in seats}
    return len(wanted), len(wanted & present)


def _compare(problems: list[Problem], what: str, given: str | None, found: str) -> None:
    if given is not None and given != found:
        problems.append(Problem(kind="anchor", where=what, what=f"The {what} is not the one that was given."))


def _verdict(problems: list[Problem]) -> Verdict:
    return Verdict(
        ok=False,
        anchored=False,
        complete=False,
        forms_due=0,
        forms_present=0,
        records=0,
        devices=0,
        problems=tuple(problems),
        head="",
        rank_digest="",
    )


def _position(record: Record) -> tuple[str, int, str]:
    return (record.device, record.header.seq, record.id)


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def _bytes(text: str) -> bytes:
    """Strict base64: of the several texts that decode to the same bytes only the one that we write."""
    try:
        raw = base64.b64decode(text, validate=True)
    except ValueError:  # no base64, or no ASCII
        raise _Broken("A line holds no base64.") from None
    if _text(raw) != text:
        raise _Broken("A line is not written in the one form it can have.")
    return raw
