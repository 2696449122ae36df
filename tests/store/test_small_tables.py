"""Drafts and what is only here: the newest value of each field, and nothing when it was taken away."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from panel_app.store import drafts, local
from panel_app.store import records as table
from panel_app.store.drafts import DraftField
from panel_app.store.vault import Vault
from tests.store.stores import blank


@pytest.fixture
def held(tmp_path: Path) -> Iterator[Vault]:
    made = blank(tmp_path)
    yield made
    made.close()


def test_draft_has_the_last_value_when_a_field_is_typed_twice(held: Vault) -> None:
    with held.transaction() as tx:
        for value in ("3", "4"):
            drafts.put(tx, "sift", DraftField("C0", "mark", "q1", value))
        drafts.put(tx, "sift", DraftField("C0", "note", "q1", "why"))
        drafts.put(tx, "final", DraftField("C0", "mark", "q1", "1"))
        assert sorted(drafts.of(tx, "sift")) == [("C0", "mark", "q1", "4"), ("C0", "note", "q1", "why")]


def test_field_is_gone_when_it_is_emptied(held: Vault) -> None:
    with held.transaction() as tx:
        drafts.put(tx, "sift", DraftField("C0", "mark", "q1", "3"))
        drafts.put(tx, "sift", DraftField("C0", "mark", "q1", ""))
        assert drafts.of(tx, "sift") == []


def test_draft_is_forgotten_when_it_is_dropped(held: Vault) -> None:
    with held.transaction() as tx:
        for code in ("C0", "C1"):
            drafts.put(tx, "sift", DraftField(code, "mark", "q1", "3"))
        drafts.drop(tx, "sift", "C0")
        assert [row.code for row in drafts.of(tx, "sift")] == ["C1"]
        assert drafts.of(tx, "sift", ["C0"]) == []


def test_local_value_is_the_last_one_when_put_twice(held: Vault) -> None:
    with held.transaction() as tx:
        local.put(tx, "plan", "draft", b"1")
        local.put(tx, "plan", "draft", b"2")
        local.put(tx, "plan", "another", b"3")
        assert local.get(tx, "plan", "draft") == b"2"
        assert local.names(tx, "plan") == ["another", "draft"]
        local.drop(tx, "plan", "draft")
        assert local.get(tx, "plan", "draft") is None


def test_meta_is_the_last_value_when_put_twice(held: Vault) -> None:
    with held.transaction() as tx:
        assert table.get_meta(tx, "hub") is None
        table.put_meta(tx, "hub", b"1")
        table.put_meta(tx, "hub", b"2")
        assert table.get_meta(tx, "hub") == b"2"
