import pytest

from panel_app.domain import equality_act


@pytest.mark.parametrize("jurisdiction", ["England", "scotland", " Wales ", "England  and Wales", "Great Britain"])
def test_section_applies_when_it_is_great_britain(jurisdiction: str) -> None:
    assert equality_act.applies(jurisdiction)


@pytest.mark.parametrize(
    "jurisdiction", ["Northern Ireland", "Crown Dependencies", "United Kingdom", "UK", "Ireland", "", "New England"]
)
def test_section_does_not_apply_when_it_may_be_elsewhere(jurisdiction: str) -> None:
    assert not equality_act.applies(jurisdiction)
