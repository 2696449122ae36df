"""Reports made, finished, put on record and recognised, in the officers' stores of a small round."""

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

import msgspec
import page
import pikepdf
import pytest

from panel_app.domain import events as e
from panel_app.domain.candidates import CandidateCode
from panel_app.domain.errors import InputRefused, NotAllowed
from panel_app.files import CannotWrite
from panel_app.reports.drawn import Drawing
from panel_app.workspace import applications, closing, issuing, reporting, signing, syncing
from panel_app.workspace.reporting import Finish, Gathered, Kind, Piece, Request, Stopped, Written
from panel_app.workspace.workspace import Workspace
from tests.reports.reading import pages_of
from tests.workspace.rounds import CHAIR, MEMBERS, OFFICE, Meet, OpenStore, PreparedRound, decided

PACK = Request(kind="decision-pack")
REGISTER = Request(kind="register")


@pytest.fixture(scope="module")
def closed_round(original: PreparedRound, tmp_path_factory: pytest.TempPathFactory) -> PreparedRound:
    """Closed by the chair, known to the administrator, not signed. Copied, never used."""
    made = original.copied_to(tmp_path_factory.mktemp("closed") / "round")
    stores = {name: made.open(name) for name in (OFFICE, CHAIR, *MEMBERS)}

    def meet(*names: str) -> None:
        for name in names:
            syncing.sync(stores[name], made.hub)

    decided(stores.__getitem__, meet)
    closing.sign_off(stores[CHAIR])
    meet(CHAIR, OFFICE)
    for workspace in stores.values():
        workspace.close()
    return made


@pytest.fixture
def prepared(closed_round: PreparedRound, tmp_path: Path) -> PreparedRound:
    return closed_round.copied_to(tmp_path / "round")


@pytest.fixture
def office(store: OpenStore) -> Workspace:
    """An administrator's store, signed off."""
    workspace = store(OFFICE)
    closing.sign_off(workspace)
    return workspace


@pytest.fixture
def per_candidate(monkeypatch: pytest.MonkeyPatch) -> Kind:
    """A kind with a piece for each candidate, drawn as a line of text."""

    def gather(workspace: Workspace, request: Request) -> list[Piece]:
        rows = reporting.KINDS["register"].gather(workspace, request)[0].data.rows
        codes = [row.standing.code for row in rows]
        return [Piece(data=code, code=code) for code in codes if not request.codes or code in request.codes]

    def draw(pieces: Sequence[str], file: BinaryIO, drawing: Drawing) -> int:
        for done, code in enumerate(pieces, 1):
            drawing.progress(done, len(pieces))
            file.write(f"{drawing.language} {code}\n".encode())
        return len(pieces)

    kind = Kind(
        name="slips", title="Slip", gather=gather, draw=draw, suffix=".txt", per_candidate=True, languages=("en", "cy")
    )
    monkeypatch.setitem(reporting.KINDS, "slips", kind)
    return kind


def made(workspace: Workspace, request: Request, out: Path, finish: Finish | None = None) -> tuple[Gathered, Written]:
    gathered = reporting.gather(workspace, request)
    (written,) = reporting.write(gathered, finish or Finish(), out)
    return gathered, written


def issued(workspace: Workspace, request: Request, out: Path, finish: Finish | None = None) -> Written:
    gathered, written = made(workspace, request, out, finish)
    assert issuing.issue(workspace, gathered, [written]) == 1
    return written


# ---- making


@pytest.mark.parametrize("profile", [page.ValidationProfile.PDF_UA_1, page.ValidationProfile.PDF_A_2A])
def test_every_rule_holds_when_a_pack_is_made(
    office: Workspace, tmp_path: Path, profile: page.ValidationProfile
) -> None:
    _, written = made(office, PACK, tmp_path / "pack.pdf")
    report = page.validate_pdf(written.path, profile=profile)
    assert [failure.message for failure in report.failures] == []
    assert written.archive
    assert written.count == len(pages_of(written.path))
    assert written.digest == hashlib.sha256(written.path.read_bytes()).hexdigest()


def test_every_page_says_that_it_is_provisional_when_the_stage_is_not_signed(store: OpenStore, tmp_path: Path) -> None:
    gathered, written = made(store(OFFICE), PACK, tmp_path / "pack.pdf")
    assert gathered.provisional
    assert all("rovisional" in page or "ot signed" in page for page in pages_of(written.path))
    with pytest.raises(NotAllowed, match="provisional"):
        issuing.issue(store(OFFICE), gathered, [written])


def test_a_preview_shows_a_part_when_the_whole_is_not_drawn_yet(office: Workspace, tmp_path: Path) -> None:
    gathered = reporting.gather(office, PACK)
    few = reporting.preview(gathered, reporting.Template())
    (tmp_path / "part.pdf").write_bytes(few)
    assert 0 < len(pages_of(tmp_path / "part.pdf")) < len(pages_of(made(office, PACK, tmp_path / "pack.pdf")[1].path))
    assert all("Part" in page for page in pages_of(tmp_path / "part.pdf"))


def test_a_member_is_refused_when_asking_for_a_pack(store: OpenStore) -> None:
    with pytest.raises(NotAllowed):
        reporting.gather(store("S01"), PACK)


@pytest.mark.parametrize(
    "request_",
    [
        Request(kind="nothing"),
        Request(kind="register", language="cy"),
        Request(kind="decision-pack", codes=(CandidateCode("AB-CDE"),)),
        Request(kind="slips", codes=(CandidateCode("AB-CDE"),)),
        Request(kind="slips", names=True),
    ],
)
@pytest.mark.usefixtures("per_candidate")
def test_two_sentences_are_said_when_the_request_does_not_fit(store: OpenStore, request_: Request) -> None:
    with pytest.raises(InputRefused) as caught:
        reporting.gather(store(OFFICE), request_)
    assert caught.value.remedy.endswith(".")


def test_names_are_for_an_administrator_alone_when_asked_for(store: OpenStore, office: Workspace) -> None:
    with pytest.raises(NotAllowed):
        reporting.gather(store(CHAIR), Request(kind="register", names=True))
    rows = reporting.gather(office, Request(kind="register", names=True)).pieces[0].data.rows
    assert all(row.identity for row in rows)


def test_people_stand_beside_their_codes_when_a_pack_is_made_with_names(office: Workspace, tmp_path: Path) -> None:
    people = [each.identity["family_name"] for each in applications.applicants(office).values()]
    for names in (False, True):
        _, written = made(office, Request(kind="decision-pack", names=names), tmp_path / "pack.pdf")
        text = " ".join(pages_of(written.path))
        assert [name in text for name in people] == [names] * len(people)


def test_a_file_with_names_is_for_its_owner_alone_when_written(office: Workspace, tmp_path: Path) -> None:
    _, written = made(office, Request(kind="register", names=True), tmp_path / "register.csv")
    assert written.path.stat().st_mode & 0o077 == 0


# ---- files for each candidate


def test_each_candidate_has_a_file_named_by_code_when_separate(
    office: Workspace, per_candidate: Kind, tmp_path: Path
) -> None:
    gathered = reporting.gather(office, Request(kind=per_candidate.name, language="cy"))
    written = reporting.write(gathered, Finish(separate=True), tmp_path / "slips")
    assert [each.code for each in written] == [piece.code for piece in gathered.pieces]
    for each in written:
        assert each.path == tmp_path / "slips" / f"slips-{each.code}-cy.txt"
        assert each.path.read_text() == f"cy {each.code}\n"
    assert issuing.issue(office, gathered, written) == len(written) > 1
    verdict = issuing.verify_report(office, written[-1].path)
    assert (verdict.ok, verdict.code, verdict.language) == (True, written[-1].code, "cy")


def test_one_file_holds_all_in_order_when_not_separate(office: Workspace, per_candidate: Kind, tmp_path: Path) -> None:
    gathered, written = made(office, Request(kind=per_candidate.name), tmp_path / "slips.txt")
    assert [line.split()[1] for line in written.path.read_text().splitlines()] == [
        piece.code for piece in gathered.pieces
    ]
    assert written.code is None


def test_files_before_it_stay_and_no_half_one_when_stopped(
    office: Workspace, per_candidate: Kind, tmp_path: Path
) -> None:
    gathered = reporting.gather(office, Request(kind=per_candidate.name))

    def stop_at_the_third(done: int, _of: int) -> None:
        if done == 2:
            raise Stopped

    with pytest.raises(Stopped, match="2 files were written"):
        reporting.write(gathered, Finish(separate=True), tmp_path / "slips", progress=stop_at_the_third)
    assert len(list((tmp_path / "slips").iterdir())) == 2


def test_nothing_lies_there_when_a_pack_is_stopped(office: Workspace, tmp_path: Path) -> None:
    gathered = reporting.gather(office, PACK)
    out = tmp_path / "packs"
    out.mkdir()
    (out / "pack.pdf").write_bytes(b"the one before")

    def stop(done: int, _of: int) -> None:
        if done > 1:
            raise Stopped

    with pytest.raises(Stopped, match="nothing was written"):
        reporting.write(gathered, Finish(), out / "pack.pdf", progress=stop)
    assert [(each.name, each.read_bytes()) for each in out.iterdir()] == [("pack.pdf", b"the one before")]


def test_two_sentences_are_said_when_the_folder_is_missing(office: Workspace, tmp_path: Path) -> None:
    gathered = reporting.gather(office, REGISTER)
    with pytest.raises(CannotWrite, match="does not exist"):
        reporting.write(gathered, Finish(), tmp_path / "missing" / "register.csv")


def test_a_folder_is_refused_when_a_file_stands_in_its_place(
    office: Workspace, per_candidate: Kind, tmp_path: Path
) -> None:
    gathered = reporting.gather(office, Request(kind=per_candidate.name))
    (tmp_path / "taken").touch()
    with pytest.raises(CannotWrite, match="cannot be made"):
        reporting.write(gathered, Finish(separate=True), tmp_path / "taken")


@pytest.mark.parametrize(("kind", "name"), [("decision-pack", "pack.xlsx"), ("register", "register.docx")])
def test_a_name_is_refused_when_it_ends_as_another_sort_of_file(
    office: Workspace, tmp_path: Path, kind: str, name: str
) -> None:
    gathered = reporting.gather(office, Request(kind=kind))
    with pytest.raises(InputRefused, match="there is none as") as refused:
        reporting.write(gathered, Finish(), tmp_path / name)
    assert ".pdf" in refused.value.remedy
    assert list(tmp_path.glob(name)) == []


# ---- signature and password


@pytest.fixture
def certificate(tmp_path: Path) -> signing.Certificate:
    path = tmp_path / "office.p12"
    signing.write_example_certificate(path, "open it", name="Northern Skills Trust")
    return signing.read_certificate(path, "open it")


def test_the_field_names_the_signer_when_signed(
    office: Workspace, tmp_path: Path, certificate: signing.Certificate
) -> None:
    written = issued(office, PACK, tmp_path / "pack.pdf", Finish(certificate=certificate))
    assert "Signed by Northern Skills Trust" in pages_of(written.path)[-1]
    verdict = issuing.verify_report(office, written.path)
    assert verdict.ok
    (signed,) = verdict.signatures
    assert (signed.signer, signed.intact, signed.whole) == ("Northern Skills Trust", True, True)


def test_it_is_signed_and_locked_when_both_are_wanted(
    office: Workspace, tmp_path: Path, certificate: signing.Certificate
) -> None:
    finish = Finish(certificate=certificate, password="three quiet words")
    written = issued(office, PACK, tmp_path / "pack.pdf", finish)
    assert not written.archive
    with pytest.raises(pikepdf.PasswordError):
        pikepdf.open(written.path)
    assert issuing.verify_report(office, written.path).locked
    verdict = issuing.verify_report(office, written.path, password="three quiet words")
    assert (verdict.ok, verdict.locked, len(verdict.signatures)) == (True, False, 1)


def test_a_table_takes_no_password_when_asked_to(office: Workspace, tmp_path: Path) -> None:
    gathered = reporting.gather(office, REGISTER)
    with pytest.raises(InputRefused, match="neither signature nor password"):
        reporting.write(gathered, Finish(password="three quiet words"), tmp_path / "register.csv")


def test_nothing_secret_is_shown_when_a_finish_is_printed(certificate: signing.Certificate) -> None:
    assert "quiet" not in repr(Finish(password="three quiet words", certificate=certificate))


# ---- on record


def test_the_digest_is_on_record_when_issued(office: Workspace, tmp_path: Path) -> None:
    written = issued(office, PACK, tmp_path / "pack.pdf")
    (fact,) = office.own_records(e.ReportIssued)
    assert isinstance(fact.event, e.ReportIssued)
    assert (fact.event.kind, fact.event.file) == ("decision-pack", written.digest)
    assert fact.event.head == office.authority.signed[office.stage_id].record


def test_the_same_file_is_on_record_once_when_issued_again(office: Workspace, tmp_path: Path) -> None:
    gathered, written = made(office, REGISTER, tmp_path / "register.csv")
    assert [issuing.issue(office, gathered, [written]) for _ in range(2)] == [1, 0]


def test_a_chair_is_refused_when_issuing(office: Workspace, store: OpenStore, meet: Meet, tmp_path: Path) -> None:
    meet(OFFICE, CHAIR)
    gathered, written = made(store(CHAIR), REGISTER, tmp_path / "register.csv")
    assert not issuing.may_issue(store(CHAIR), gathered)
    with pytest.raises(NotAllowed):
        issuing.issue(store(CHAIR), gathered, [written])
    assert issuing.may_issue(office, gathered)


def test_what_was_gathered_before_signing_is_refused_when_issued_after(store: OpenStore, tmp_path: Path) -> None:
    workspace = store(OFFICE)
    gathered, written = made(workspace, REGISTER, tmp_path / "register.csv")
    closing.sign_off(workspace)
    with pytest.raises(NotAllowed, match="another state"):
        issuing.issue(workspace, gathered, [written])


def test_the_chair_recognises_a_file_when_both_have_synced(
    office: Workspace, store: OpenStore, meet: Meet, tmp_path: Path
) -> None:
    written = issued(office, PACK, tmp_path / "pack.pdf")
    meet(OFFICE, CHAIR)
    verdict = issuing.verify_report(store(CHAIR), written.path)
    assert (verdict.ok, verdict.ours, verdict.kind, verdict.state) == (True, True, "decision-pack", "current")
    assert verdict.issued_by == OFFICE
    assert verdict.head == office.authority.signed[office.stage_id].record


def test_a_changed_byte_is_found_wherever_it_stands(office: Workspace, tmp_path: Path) -> None:
    written = issued(office, PACK, tmp_path / "pack.pdf")
    raw = written.path.read_bytes()
    for place in range(0, len(raw), len(raw) // 11):
        changed = bytearray(raw)
        changed[place] ^= 1
        (tmp_path / "changed.pdf").write_bytes(changed)
        verdict = issuing.verify_report(office, tmp_path / "changed.pdf")
        assert (verdict.ok, verdict.ours, verdict.problems[0].kind) == (False, False, "not-on-record")


def test_a_draft_of_this_round_is_told_from_a_strangers_file(office: Workspace, tmp_path: Path) -> None:
    _, written = made(office, PACK, tmp_path / "pack.pdf")
    (tmp_path / "other.pdf").write_bytes(b"%PDF-1.7\nsomething")
    ours = issuing.verify_report(office, written.path)
    other = issuing.verify_report(office, tmp_path / "other.pdf")
    assert "names this round" in ours.problems[0].what
    assert "has yet to sync" in ours.problems[0].what
    assert "names this round" not in other.problems[0].what
    assert not ours.ok
    assert not other.ok


def test_a_later_one_is_named_when_there_is_one(office: Workspace, tmp_path: Path) -> None:
    first = issued(office, PACK, tmp_path / "first.pdf")
    before = office.clock
    office.clock = lambda: before().replace(year=2099)
    second = issued(office, PACK, tmp_path / "second.pdf")
    found = issuing.verify_report(office, first.path)
    assert (found.ok, found.state) == (True, "current")
    assert found.newer is not None
    assert issuing.verify_report(office, second.path).newer is None


def test_a_file_is_superseded_when_it_speaks_of_another_sign_off(office: Workspace, tmp_path: Path) -> None:
    _, written = made(office, REGISTER, tmp_path / "register.csv")
    stage = office.stage_id
    office.author(
        e.ReportIssued(
            time=office.clock(), stage=stage, kind="register", file=written.digest, head=e.RecordId("0" * 64)
        )
    )
    verdict = issuing.verify_report(office, written.path)
    assert (verdict.ok, verdict.ours, verdict.state) == (False, True, "superseded")
    assert [problem.kind for problem in verdict.problems] == ["superseded"]


def test_two_sentences_are_said_when_there_is_no_file(office: Workspace, tmp_path: Path) -> None:
    for path in (tmp_path / "nowhere", tmp_path):
        with pytest.raises(InputRefused, match="cannot be read"):
            issuing.verify_report(office, path)


def test_a_verdict_is_json_when_asked_for(office: Workspace, tmp_path: Path) -> None:
    written = issued(office, REGISTER, tmp_path / "register.csv")
    document = msgspec.to_builtins(issuing.verify_report(office, written.path))
    assert list(document)[:4] == ["ok", "ours", "digest", "kind"]


# ---- another stage


def test_the_stage_that_is_meant_stays_when_a_report_is_about_another(office: Workspace) -> None:
    stage = office.stage_id
    with pytest.raises(InputRefused):
        reporting.gather(office, msgspec.structs.replace(REGISTER, stage="nowhere"))
    assert office.stage_id == stage


# ---- letters


def test_a_letter_says_the_outcome_when_it_is_decided(office: Workspace, tmp_path: Path) -> None:
    gathered = reporting.gather(office, Request(kind="letters", names=True))
    people = applications.applicants(office)
    assert {piece.code for piece in gathered.pieces} == set(people)
    for piece in gathered.pieces:
        assert people[CandidateCode(str(piece.code))].identity["family_name"] in piece.data.name
        assert all(each.marks for each in piece.data.feedback)
    (written,) = reporting.write(gathered, Finish(), tmp_path / "letters.pdf")
    assert written.count >= len(gathered.pieces)


def test_a_letter_is_in_the_language_that_the_candidate_chose(office: Workspace) -> None:
    chosen = {code: each.language for code, each in applications.applicants(office).items()}
    for piece in reporting.gather(office, Request(kind="letters")).pieces:
        assert piece.data.languages == (("cy",) if chosen[CandidateCode(str(piece.code))] == "cy" else ("en",))
    for piece in reporting.gather(office, Request(kind="letters", language="cy")).pieces:
        assert piece.data.languages == ("cy",)


def test_a_draft_is_not_on_record_when_the_others_are_issued(office: Workspace, tmp_path: Path) -> None:
    welsh = reporting.gather(office, Request(kind="letters", language="cy"))
    written = reporting.write(welsh, Finish(separate=True), tmp_path / "letters")
    assert all(each.draft for each in written)
    assert issuing.issue(office, welsh, written) == 0
    assert not issuing.verify_report(office, written[0].path).ours
    english = reporting.gather(office, Request(kind="register"))
    assert issuing.issue(office, english, reporting.write(english, Finish(), tmp_path / "register.csv")) == 1


def test_letters_are_an_administrators_when_the_chair_asks(store: OpenStore) -> None:
    with pytest.raises(NotAllowed):
        reporting.gather(store(CHAIR), Request(kind="letters"))


@pytest.mark.parametrize("kind", [kind.name for kind in reporting.KINDS.values() if kind.suffix == ".pdf"])
def test_every_kind_of_pdf_can_be_signed_when_there_is_a_certificate(
    office: Workspace, tmp_path: Path, certificate: signing.Certificate, kind: str
) -> None:
    _, written = made(office, Request(kind=kind), tmp_path / "signed.pdf", Finish(certificate=certificate))
    (signed,) = issuing.verify_report(office, written.path).signatures
    assert (signed.intact, signed.whole) == (True, True)
    for profile in (page.ValidationProfile.PDF_UA_1, page.ValidationProfile.PDF_A_2A):
        assert [each.message for each in page.validate_pdf(written.path, profile=profile).failures] == []
