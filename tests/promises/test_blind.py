"""Blind by cryptography: what a store, or several together, can be made to say before moderation opens."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from panel_app.domain import events as e
from panel_app.domain.candidates import Applicant, CleanCopy
from panel_app.domain.people import Role
from panel_app.intake.leaks import LeakIndex
from panel_app.journal import compartments
from panel_app.journal.keys import Keyring
from panel_app.workspace import applications
from panel_app.workspace.demo import CHAIR, Demo
from panel_app.workspace.setup import ADMINISTRATOR
from panel_app.workspace.workspace import Workspace
from tests.promises.rounds import FULL, SMALL, everything_sealed, everything_stored, opened_with, scored_round


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    demo = scored_round(tmp_path_factory.mktemp("blind") / "demo", SMALL)
    yield demo
    demo.close()


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    demo = scored_round(tmp_path_factory.mktemp("blind") / "demo", FULL)
    yield demo
    demo.close()


def members(demo: Demo) -> list[Workspace]:
    return [workspace for workspace in demo.stores.values() if workspace.seat.role is Role.MEMBER]


def identity_found(demo: Demo) -> set[str]:
    """What of any applicant the stores of members and chair yield, decrypted, and tried with every key they hold."""
    index = LeakIndex(applications.applicants(demo.stores[ADMINISTRATOR]).values())
    sealed = everything_sealed(demo.stores.values())
    found: set[str] = set()
    for workspace in [*members(demo), demo.stores[CHAIR]]:
        texts = [*everything_stored(workspace), *opened_with(sealed, workspace.keys).values()]
        for text in set(texts):
            found.update(f"{applicant}: {token}" for applicant, token in index.search(without_random(text)))
    return found


def without_random(text: bytes) -> bytes:
    """A text without its keys and digests: among 43 random letters there is a “Bea” now and then."""
    return re.sub(rb"[A-Za-z0-9+/]{40,}=*", b" ", text)


def forms_opened(demo: Demo, *groups: list[Workspace]) -> int:
    """How many marks or notes the keys of all of these stores together open."""
    keys: Keyring = {}
    for workspace in [each for group in groups for each in group]:
        keys |= workspace.keys
    judge = demo.stores[ADMINISTRATOR].judge
    forms = {fact.id for fact in judge.facts.values() if isinstance(fact.event, e.FormSubmitted)}
    assert forms
    opened = opened_with(everything_sealed(demo.stores.values()), keys)
    return sum(part > 0 for record, part in opened if record in forms)


def assert_only_both_officers_open(demo: Demo) -> None:
    chair, office = [demo.stores[CHAIR]], [demo.stores[ADMINISTRATOR]]
    for workspace in demo.stores.values():
        assert forms_opened(demo, [workspace]) == 0, workspace.seat.id
    assert forms_opened(demo, members(demo), chair) == 0
    assert forms_opened(demo, members(demo), office) == 0
    assert forms_opened(demo, chair, office) > 0


def test_no_store_yields_identity_when_scoring_is_over(small: Demo) -> None:
    assert identity_found(small) == set()


def test_only_chair_and_administrator_together_open_a_form_when_scoring_is_over(small: Demo) -> None:
    assert_only_both_officers_open(small)


def test_identity_is_found_when_nothing_is_struck(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def untouched(applicant: Applicant, **_: object) -> tuple[CleanCopy, tuple[()]]:
        return CleanCopy(answers=applicant.answers, context=applicant.context), ()

    monkeypatch.setattr("panel_app.workspace.clean_copies.clean_copy.clean", untouched)
    monkeypatch.setattr("panel_app.workspace.clean_copies.clean_lint.unanswered", lambda *_: [])  # else nothing leaves
    demo = scored_round(tmp_path / "demo", (8, 4, 3))
    try:
        assert identity_found(demo)
    finally:
        demo.close()


def test_a_lone_officer_opens_forms_when_one_lock_is_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compartments, "office_lock", compartments.chair_lock)
    demo = scored_round(tmp_path / "demo", (8, 4, 3))
    try:
        with pytest.raises(AssertionError):
            assert_only_both_officers_open(demo)
    finally:
        demo.close()


@pytest.mark.slow
def test_no_store_yields_identity_when_the_round_is_of_full_size(full: Demo) -> None:
    assert identity_found(full) == set()


@pytest.mark.slow
def test_only_both_officers_open_a_form_when_the_round_is_of_full_size(full: Demo) -> None:
    assert_only_both_officers_open(full)
