"""The values of a draft's field: back and forth through them, and what two laptops make of each other's."""

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection

from panel_app.store import drafts
from panel_app.store import migrate as migrations
from panel_app.store.drafts import Change, DraftField, Stamped
from panel_app.store.vault import Vault
from tests.store.stores import blank

NOTE = DraftField("C0", "note", "q1", "")


@pytest.fixture
def held(tmp_path: Path) -> Iterator[Vault]:
    made = blank(tmp_path)
    yield made
    made.close()


def type_in(tx: Connection, *values: str, continues: bool = False) -> None:
    for value in values:
        drafts.put(tx, "sift", NOTE._replace(value=value), Change("a", continues=continues))


def back(tx: Connection) -> str | None:
    return drafts.walk(tx, "sift", NOTE, -1, Change("a"))


def on(tx: Connection) -> str | None:
    return drafts.walk(tx, "sift", NOTE, 1, Change("a"))


def says(tx: Connection) -> str:
    return drafts.get(tx, "sift", "C0", "note", "q1")


def test_values_come_back_one_by_one_when_steps_are_taken_back_and_again(held: Vault) -> None:
    with held.transaction() as tx:
        type_in(tx, "one", "two", "three")
        assert [back(tx) for _ in range(4)] == ["two", "one", "", None]
        assert [on(tx) for _ in range(4)] == ["one", "two", "three", None]
        assert says(tx) == "three"


def test_steps_are_there_when_the_store_was_closed_in_between(held: Vault) -> None:
    with held.transaction() as tx:
        type_in(tx, "one", "two", "three")
        back(tx)
    held.close()
    again = Vault(held.path, bytes(32))
    with again.transaction() as tx:
        assert (says(tx), on(tx), back(tx), back(tx)) == ("two", "three", "two", "one")
    again.close()


def test_steps_taken_back_are_gone_when_something_else_is_typed(held: Vault) -> None:
    with held.transaction() as tx:
        type_in(tx, "one", "two")
        back(tx)
        type_in(tx, "other")
        assert on(tx) is None
        assert [back(tx), back(tx)] == ["one", ""]


def test_burst_of_typing_is_one_step_when_it_was_stored_in_between(held: Vault) -> None:
    with held.transaction() as tx:
        type_in(tx, "before")
        type_in(tx, "before the")
        type_in(tx, "before the burst", "before the burst ended", continues=True)
        assert [back(tx), back(tx), on(tx), on(tx)] == ["before", "", "before", "before the burst ended"]


def test_first_value_is_no_part_of_a_burst_when_nothing_came_before(held: Vault) -> None:
    with held.transaction() as tx:
        type_in(tx, "one", continues=True)
        assert [back(tx), on(tx)] == ["", "one"]


def test_step_is_not_made_when_the_value_is_the_same(held: Vault) -> None:
    with held.transaction() as tx:
        type_in(tx, "one", "one", "one")
        assert [back(tx), back(tx)] == ["", None]


def test_emptied_field_comes_back_when_the_step_is_taken_back(held: Vault) -> None:
    with held.transaction() as tx:
        type_in(tx, "one", "")
        assert drafts.of(tx, "sift") == []
        assert back(tx) == "one"
        assert [row.value for row in drafts.of(tx, "sift")] == ["one"]


def test_oldest_steps_are_let_go_when_there_are_too_many(held: Vault) -> None:
    with held.transaction() as tx:
        type_in(tx, *(str(n) for n in range(drafts.STEPS + 50)))
        kept = list(itertools.takewhile(lambda value: value is not None, (back(tx) for _ in range(300))))
        assert len(kept) == drafts.STEPS - 1
        assert kept[-1] == "50"


def test_fields_have_steps_of_their_own_when_several_are_typed_in(held: Vault) -> None:
    with held.transaction() as tx:
        type_in(tx, "one", "two")
        other = DraftField("C0", "note", "q2", "else")
        drafts.put(tx, "sift", other)
        assert drafts.walk(tx, "sift", other, -1) == ""
        assert says(tx) == "two"


def test_steps_are_gone_and_do_not_come_back_when_a_draft_is_dropped(held: Vault) -> None:
    with held.transaction() as tx:
        type_in(tx, "one", "two")
        drafts.put(tx, "sift", DraftField("C0", "reading-note", "", "kept"))
        stale = drafts.stamped(tx)
        drafts.drop(tx, "sift", "C0", keep=("reading-note",))
        assert [back(tx), on(tx)] == [None, None]
        assert [drafts.merge(tx, each) for each in stale] == [None, None]
        assert drafts.of(tx, "sift") == [("C0", "reading-note", "", "kept")]
        assert tx.exec_driver_sql("SELECT count(*) FROM draft_steps WHERE field = 'note'").scalar() == 0


# ---- two laptops and more

LAPTOPS = ("a", "b", "c")
ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("type"), st.sampled_from(LAPTOPS), st.integers(0, 5)),
        st.tuples(st.just("tell"), st.sampled_from(LAPTOPS), st.sampled_from(LAPTOPS)),
        st.tuples(st.just("undo"), st.sampled_from(LAPTOPS), st.just(0)),
    ),
    max_size=25,
)


class Laptop:
    """One field on one laptop; `aside` is what it was told was typed apart."""

    def __init__(self, tx: Connection, name: str) -> None:
        self.tx, self.name = tx, name
        self.key = DraftField(name, "note", "q1", "")  # one store stands for all: each laptop has a code in it

    def type(self, value: str, at: int) -> None:
        drafts.put(self.tx, "sift", self.key._replace(value=value), Change(self.name, at))

    def undo(self) -> None:
        drafts.walk(self.tx, "sift", self.key, -1, Change(self.name))

    def tell(self, other: "Laptop") -> None:
        mine = [each for each in drafts.stamped(self.tx) if each.code == self.name]
        for each in mine:
            told = Stamped(each.stage, other.name, each.field, each.criterion, each.value, each.stamps)
            drafts.merge(self.tx, told)

    @property
    def value(self) -> str:
        return drafts.get(self.tx, "sift", self.name, "note", "q1")

    @property
    def had(self) -> set[str]:
        rows = self.tx.exec_driver_sql("SELECT value FROM draft_steps WHERE code = ?", (self.name,))
        return set(rows.scalars())


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Vault]:
    made = blank(tmp_path_factory.mktemp("shared"))
    yield made
    made.close()


@settings(max_examples=60)
@given(acts=ACTS)
def test_laptops_come_to_one_value_and_none_is_lost_when_they_meet_in_any_order(
    shared: Vault, acts: list[tuple[str, str, object]]
) -> None:
    with shared.transaction() as tx:
        tx.exec_driver_sql("DELETE FROM drafts")
        tx.exec_driver_sql("DELETE FROM draft_steps")
        laptops = {name: Laptop(tx, name) for name in LAPTOPS}
        typed: set[str] = set()
        for number, (act, who, what) in enumerate(acts):
            laptop = laptops[who]
            if act == "type":
                typed.add(f"{who}{number}")
                laptop.type(f"{who}{number}", at=int(str(what)))
            elif act == "undo":
                laptop.undo()
            else:
                laptop.tell(laptops[str(what)])
        undone = any(act == "undo" for act, _, _ in acts)
        for _ in LAPTOPS:
            for one, other in itertools.permutations(laptops.values(), 2):
                one.tell(other)
        assert len({laptop.value for laptop in laptops.values()}) == 1
        if not undone:  # what was taken back and typed over is gone for good, as anywhere
            assert typed <= set().union(*(laptop.had for laptop in laptops.values()))


def test_later_value_shows_when_two_were_typed_apart(held: Vault) -> None:
    with held.transaction() as tx:
        drafts.put(tx, "sift", NOTE._replace(value="mine"), Change("a", 100))
        theirs = Stamped("sift", "C0", "note", "q1", "theirs", {"b": 200})
        apart = drafts.merge(tx, theirs)
        assert apart == ("sift", "C0", "note", "q1", "mine")
        assert [says(tx), back(tx), on(tx)] == ["theirs", "mine", "theirs"]
        assert drafts.merge(tx, theirs) is None


def test_earlier_value_is_a_step_behind_when_it_comes_second(held: Vault) -> None:
    with held.transaction() as tx:
        drafts.put(tx, "sift", NOTE._replace(value="mine"), Change("a", 300))
        apart = drafts.merge(tx, Stamped("sift", "C0", "note", "q1", "theirs", {"b": 200}))
        assert apart == ("sift", "C0", "note", "q1", "theirs")
        assert [says(tx), back(tx), on(tx)] == ["mine", "theirs", "mine"]


def test_value_is_newer_whatever_the_clocks_say_when_its_author_knew_the_other(held: Vault) -> None:
    with held.transaction() as tx:
        drafts.put(tx, "sift", NOTE._replace(value="first"), Change("a", 4_000_000_000))
        [told] = drafts.stamped(tx)
        wrong_clock = Stamped("sift", "C0", "note", "q1", "second", told.stamps | {"b": 4_000_000_001})
        assert drafts.merge(tx, wrong_clock) is None
        drafts.put(tx, "sift", NOTE._replace(value="third"), Change("a", 5))
        assert drafts.merge(tx, wrong_clock) is None
        assert says(tx) == "third"


# ---- a store from before fields had steps


def test_drafts_are_there_and_can_be_changed_when_an_older_store_is_migrated(tmp_path: Path) -> None:
    made = Vault(tmp_path / "older.panel", bytes(32))
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).with_name("migrations")))
    with made.transaction() as tx:
        config.attributes["connection"] = tx
        command.upgrade(config, "0001")
        tx.exec_driver_sql("INSERT INTO drafts VALUES ('sift', 'C0', 'note', 'q1', 'as it was')")
    with made.transaction() as tx:
        migrations.migrate(tx)
    with made.transaction() as tx:
        type_in(tx, "as it is")
        assert [says(tx), back(tx), back(tx), back(tx)] == ["as it is", "as it was", "", None]
    made.close()
