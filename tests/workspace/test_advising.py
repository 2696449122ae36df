"""What the marks can tell, to whom and when; and that nothing which is decided or signed depends on it."""

import random
from decimal import Decimal
from pathlib import Path
from typing import Literal

import msgspec
import pytest

from panel_app.domain.errors import InputRefused, NotAllowed
from panel_app.domain.rubric import CriterionId, Mark
from panel_app.domain.rules import Stage
from panel_app.measurement import mixed
from panel_app.workspace import closing, deciding, drafts, moderating, publishing, scoring, submitting, syncing
from panel_app.workspace.advising import Adviser
from panel_app.workspace.workspace import Workspace
from tests.workspace.rounds import CHAIR, MEMBERS, OFFICE, Meet, OpenStore, PreparedRound, open_moderation

Q1 = CriterionId("q1")


def score(store: OpenStore, *, harsh: str) -> None:
    """Candidates differ, marks are somewhat noisy, and one member marks a point lower throughout."""
    codes = sorted({row.code for seat in MEMBERS for row in scoring.my_forms(store(seat))})
    noise = random.Random(1)
    for seat in MEMBERS:
        member = store(seat)
        for row in scoring.my_forms(member):
            level = codes.index(row.code) % 4
            for number, criterion in enumerate(member.stage.criterion_ids):
                mark = 1 + level + noise.choice((0, 0, 1)) - (number == level) - (seat == harsh)
                drafts.set_mark(member, row.code, criterion, Mark(Decimal(min(max(mark, 0), 5))))
                drafts.set_note(member, row.code, criterion, "A note where one is due.")
        submitting.submit_all(member)


@pytest.fixture(scope="module")
def opened(original: PreparedRound, tmp_path_factory: pytest.TempPathFactory) -> PreparedRound:
    """Scored by everybody, opened by both officers: once for all tests here."""
    made = original.copied_to(tmp_path_factory.mktemp("opened") / "round")
    stores = {name: made.open(name) for name in (OFFICE, CHAIR, *MEMBERS)}

    def meet(*names: str) -> None:
        for name in names:
            syncing.sync(stores[name], made.hub)

    score(stores.__getitem__, harsh="S01")
    open_moderation(stores.__getitem__, meet)
    for workspace in stores.values():
        workspace.close()
    return made


@pytest.fixture
def prepared(opened: PreparedRound, tmp_path: Path) -> PreparedRound:
    return opened.copied_to(tmp_path / "round")


@pytest.fixture
def chair(store: OpenStore) -> Workspace:
    return store(CHAIR)


def settle(chair: Workspace) -> None:
    """Everything that stands before closing."""
    for row in moderating.table(chair):
        if row.moderation.triggered:
            moderating.keep(chair, row.code, reason="Both saw it so.")
    for tie in deciding.ties(chair):
        deciding.resolve_tie(chair, tie.id, sorted(tie.codes), reason="In the order of the codes.")
    deciding.decide_from_rank(chair)
    for asked in deciding.checks(chair):
        if asked.answer is None:
            deciding.answer_check(chair, asked.check.id, reason="Looked at.")


def without_advice(workspace: Workspace) -> Stage:
    stage = workspace.stage
    return msgspec.structs.replace(stage, rules=msgspec.structs.replace(stage.rules, advice="off"))


def test_the_severest_stands_first_when_one_scorer_marks_a_point_lower(chair: Workspace) -> None:
    advice = Adviser().severity(chair)
    assert advice is not None
    first, *others = advice.scorers
    assert first.severity is not None
    assert first.is_apart
    assert 0.5 < first.severity < 1.2
    assert all(each.severity is not None and each.severity < first.severity for each in others)
    assert first.said.startswith(f"{first.scorer} marks about 0.")
    assert "lower than colleagues on the same candidates, give or take" in first.said
    assert not advice.pieces


def test_chances_come_to_the_places_when_all_candidates_compete(chair: Workspace) -> None:
    ranking = deciding.rank(chair)
    advice = Adviser().line(chair)
    assert advice is not None
    assert advice.competing == len(ranking.candidates)
    chances = [each.p_in for each in advice.candidates.values() if each.p_in is not None]
    assert sum(chances) == pytest.approx(ranking.places, abs=0.01)
    for each in advice.candidates.values():
        assert each.rank_interval is not None
        assert 1 <= each.rank_interval[0] <= each.rank_interval[1] <= advice.competing


def test_totals_are_adjusted_upwards_when_the_harsh_scorer_gave_them(chair: Workspace) -> None:
    severity, advice = Adviser().severity(chair), Adviser().line(chair)
    assert severity is not None
    assert advice is not None
    harsh = severity.scorers[0].scorer
    given = {row.code: {form.pseudonym for form in row.scorers} for row in moderating.table(chair)}
    for standing in deciding.rank(chair).candidates:
        adjusted = advice.candidates[standing.code].adjusted
        assert adjusted is not None
        assert standing.fraction is not None
        assert (adjusted > float(standing.fraction)) == (harsh in given[standing.code])


def test_an_agreed_mark_moves_the_line_and_not_the_severities_when_the_panel_agrees(
    chair: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    fits: list[int] = []
    fit = mixed.fit

    def counted(*args: object, **kwargs: object) -> object:
        fits.append(1)
        return fit(*args, **kwargs)  # type: ignore[arg-type]  # whatever it takes

    monkeypatch.setattr(mixed, "fit", counted)
    adviser = Adviser()
    severity, before = adviser.severity(chair), adviser.line(chair)
    last = deciding.rank(chair).candidates[-1].code
    for criterion in chair.stage.criterion_ids:
        moderating.agree(chair, last, criterion, Mark(Decimal(5)), reason="The panel saw it so.")
    after = adviser.line(chair)
    assert before is not None
    assert after is not None
    assert adviser.severity(chair) == severity
    assert len(fits) == 2  # marks and totals, once each: the original marks are the same
    # A total that the panel agreed on throughout is nobody's severity.
    assert after.candidates[last].adjusted == 20
    assert (before.candidates[last].p_in or 0) < 0.5 < (after.candidates[last].p_in or 0)


def test_nothing_is_told_when_the_rules_show_no_advice(chair: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = publishing.rank_document(chair)["candidates"]
    assert any(each["p_in"] is not None for each in shown)
    silent = without_advice(chair)
    monkeypatch.setattr(Workspace, "stage", property(lambda _self: silent))
    assert Adviser().severity(chair) is None
    assert Adviser().line(chair) is None
    for each in publishing.rank_document(chair)["candidates"]:
        assert (each["fair"], each["rank_interval"], each["p_in"]) == (None, None, None)


def test_the_ranked_list_does_without_advice_when_nothing_can_be_fitted(
    chair: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(_ratings: object) -> object:
        raise InputRefused("The table is too large.", "Ask for less.")

    monkeypatch.setattr(mixed, "fit", refused)
    assert Adviser().severity(chair) is None
    assert all(each["fair"] is None for each in publishing.rank_document(chair)["candidates"])


def test_the_digest_is_the_same_when_advice_was_asked_for(chair: Workspace) -> None:
    before = deciding.rank(chair)
    Adviser().line(chair, before)
    publishing.rank_document(chair)
    assert deciding.rank(chair).digest == before.digest


def test_advice_is_refused_when_an_administrator_asks_before_closing(
    chair: Workspace, store: OpenStore, meet: Meet
) -> None:
    assert chair.seat.id == CHAIR
    meet(OFFICE)
    for ask in (Adviser().severity, Adviser().line):
        with pytest.raises(NotAllowed, match="chair alone"):
            ask(store(OFFICE))


def test_the_pack_holds_advice_only_when_the_rules_want_it_there(
    chair: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert publishing.decision_pack_data(chair).advice is None
    stage = chair.stage
    level = [standing.code for standing in deciding.rank(chair).candidates][: stage.places + 1]
    for code in level:  # one more than there are places for: marks alone cannot tell who
        for criterion in stage.criterion_ids:
            moderating.agree(chair, code, criterion, Mark(Decimal(3)), reason="The panel saw it so.")
    wanted = msgspec.structs.replace(stage, rules=msgspec.structs.replace(stage.rules, advice="pack"))
    monkeypatch.setattr(Workspace, "stage", property(lambda _self: wanted))
    advice = publishing.decision_pack_data(chair).advice
    assert advice is not None
    assert len(advice.said) == len(MEMBERS)
    assert {each.code for each in advice.band} >= set(level)
    assert all(each.total for each in advice.band)


@pytest.mark.parametrize(("shown", "told"), [("off", False), ("chair", False), ("pack", True)])
def test_the_administrator_is_told_after_closing_only_when_the_pack_tells_it_too(
    store: OpenStore, meet: Meet, monkeypatch: pytest.MonkeyPatch, shown: Literal["off", "chair", "pack"], *, told: bool
) -> None:
    chair, office = store(CHAIR), store(OFFICE)
    settle(chair)
    closing.sign_off(chair)
    meet(CHAIR, OFFICE)
    stage = chair.stage
    ruled = msgspec.structs.replace(stage, rules=msgspec.structs.replace(stage.rules, advice=shown))
    monkeypatch.setattr(Workspace, "stage", property(lambda _self: ruled))
    for asked, expected in ((office, told), (chair, shown != "off")):
        assert (Adviser().line(asked) is not None) is expected
        assert (Adviser().severity(asked) is not None) is expected
        listed = publishing.rank_document(asked)["candidates"]
        assert any(each["p_in"] is not None for each in listed) is expected
    assert deciding.rank(office).digest == deciding.rank(chair).digest
