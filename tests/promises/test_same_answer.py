"""The same records come to the same answer: whoever visits the hub first, however often it is computed."""

import json
from pathlib import Path
from typing import Any

import pytest

from panel_app.workspace.demo import run_demo
from tests.promises.rounds import FULL, SMALL, signed_round


def ranked(out: Path, size: tuple[int, int, int], visits: int) -> dict[str, Any]:
    candidates, scorers, places = size
    run_demo(out, candidates=candidates, scorers=scorers, places=places, visits=visits)
    document: dict[str, Any] = json.loads((out / "rank.json").read_bytes())
    assert document.pop("record_head")
    return document


def test_the_ranked_list_is_the_same_when_laptops_visit_in_another_order(tmp_path: Path) -> None:
    assert ranked(tmp_path / "one", SMALL, visits=1) == ranked(tmp_path / "two", SMALL, visits=2)


def test_every_store_reaches_its_digest_again_when_it_is_rebuilt(tmp_path: Path) -> None:
    demo = signed_round(tmp_path / "demo", (8, 4, 3))
    try:
        for workspace in demo.stores.values():
            before = workspace.judge.digest()
            assert workspace.rebuild() == before, workspace.seat.id
    finally:
        demo.close()


@pytest.mark.slow
def test_the_ranked_list_is_the_same_when_the_round_is_of_full_size(tmp_path: Path) -> None:
    first = ranked(tmp_path / "1", FULL, visits=1)
    assert ranked(tmp_path / "2", FULL, visits=2) == first
    assert ranked(tmp_path / "3", FULL, visits=3) == first


@pytest.mark.slow
def test_all_42_stores_reach_their_digests_again_when_rebuilt(tmp_path: Path) -> None:
    demo = signed_round(tmp_path / "demo", FULL)
    try:
        assert len(demo.stores) == 42
        for workspace in demo.stores.values():
            before = workspace.judge.digest()
            assert workspace.rebuild() == before, workspace.seat.id
    finally:
        demo.close()


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(1, 11))
def test_offers_are_as_many_as_places_when_the_seed_is_another(tmp_path: Path, seed: int) -> None:
    run_demo(tmp_path / "demo", seed=seed, candidates=60, scorers=12, places=20)
    document = json.loads((tmp_path / "demo" / "rank.json").read_bytes())
    offers = [each for each in document["candidates"] if each["outcome"] == "offer"]
    assert len(offers) == 20


def test_offers_are_as_many_as_places_when_the_round_is_small(tmp_path: Path) -> None:
    run_demo(tmp_path / "demo", seed=7, candidates=12, scorers=4, places=5)
    document = json.loads((tmp_path / "demo" / "rank.json").read_bytes())
    assert [each["outcome"] for each in document["candidates"]].count("offer") == 5
