"""The first page: take a panel pack, open a store, or sit in a seat of the worked example."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from panel_app.domain.errors import PanelError
from panel_app.ui import places
from panel_app.ui.actions import Action, of_buttons
from panel_app.ui.facts import SeatFacts, seat_facts
from panel_app.ui.look import Look
from panel_app.ui.messages import Messages
from panel_app.ui.places import DemoSeat
from panel_app.ui.runner import Runner
from panel_app.ui.widgets.open_store import OpenSeat, OpenStore
from panel_app.ui.widgets.parts import column, label, row, scrolled
from panel_app.ui.widgets.take_pack import TakePack
from panel_app.workspace import example_seat, packs
from panel_app.workspace.workspace import Workspace

_NARROW = 760


class WelcomePage(QWidget):
    """Ends with an opened workspace."""

    opened = Signal(object)
    """The facts of the seat that was opened."""
    tour_wanted = Signal()
    """The seat that was just opened is one to be shown around."""

    def __init__(self, *, runner: Runner, messages: Messages, look: Look, stores: Path) -> None:
        super().__init__()
        self.setObjectName("page")
        self._runner = runner
        self._messages = messages
        self._look = look
        self._stores = stores
        self._wants_tour = False
        self.take = TakePack(look=look)
        self.open = OpenStore(look=look)
        self.seats = OpenSeat(look=look)
        self._lay_out()
        self.take.taken.connect(self._on_taken)
        self.take.browsed.connect(self._on_browse_pack)
        self.open.opened.connect(self._on_store)
        self.open.browsed.connect(self._on_browse_store)
        self.seats.opened.connect(self._on_seat)
        self.seats.browsed.connect(self._on_browse_demo)
        self.seats.wanted.connect(self._on_example)

    def begin(self, path: Path | None = None) -> None:
        """Look around on this computer; `path` is a pack, a store or a demo's folder that is asked for already."""
        self._runner.read(partial(places.stores_in, self._stores), then=partial(self._on_stores, path))
        demo = path if path is not None and path.is_dir() else Path(places.DEMO_FOLDER)
        if places.is_demo(demo):
            self.show_demo(demo)
        self.take.pack.setFocus()
        if path is not None and not path.is_dir() and path.suffix != places.STORE_SUFFIX:
            self.take_path(path)

    def take_path(self, path: Path) -> None:
        """A file that was dropped, or asked for when the program was started: a pack, a store, a demo's folder."""
        self._messages.clear()
        if path.suffix == places.STORE_SUFFIX:
            self.open.choose(path.absolute())
        elif path.is_dir():
            self.show_demo(path)
        else:
            asked = partial(packs.refuse_other_files, path.absolute())
            self._runner.read(asked, then=self.take.show_pack, otherwise=self._messages.refuse)

    def show_drop(self, *, over: bool) -> None:
        """A file is held over the window, or not any more."""
        self.take.show_drop(over=over)

    def about(self) -> str:
        return self.tr(
            "Everything begins here. A panel pack comes from the administrator: drop it on this window, or browse for "
            "it, type the five words of its passcode, and choose a passphrase of your own, twice. From then on the "
            "store lies on this computer and that passphrase opens it. The worked example is a round of invented "
            "people, with a tour."
        )

    def actions_here(self) -> list[Action]:
        """What can be done before anything is open."""
        return of_buttons(self)

    def show_demo(self, folder: Path) -> None:
        self._runner.read(
            partial(places.demo_seats, folder.absolute()), then=self.seats.show_seats, otherwise=self._messages.refuse
        )

    def open_store(self, path: Path, passphrase: str) -> None:
        """Open a store; on success `opened` follows."""
        self._begin(partial(Workspace.open, path, passphrase))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < _NARROW * self._look.scale
        way = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        self._across.setDirection(way)

    def _lay_out(self) -> None:
        look = self._look
        inside = QWidget()
        inside.setObjectName("paper")
        page = column(look, gap=4, margin=8)
        inside.setLayout(page)
        page.addWidget(label(self.tr("From mark to offer without a spreadsheet"), role="title", wrap=True))
        said = self.tr(
            "Blind by cryptography, offline without losing a keystroke, replayable by anyone who doubts the result."
        )
        page.addWidget(label(said, role="soft", wrap=True))
        self._across = row(look, gap=4)
        self._across.addWidget(self.take, 1)
        right = column(look, gap=4)
        right.addWidget(self.open)
        right.addWidget(self.seats, 1)
        self._across.addLayout(right, 1)
        page.addLayout(self._across, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scrolled(inside))

    def _begin(self, opener: partial[Workspace]) -> None:
        self._messages.clear()
        self._set_busy(busy=True)
        self._runner.open(opener, look=seat_facts, then=self._on_opened, otherwise=self._on_refused)

    def _set_busy(self, *, busy: bool) -> None:
        self.take.set_busy(busy=busy)
        self.open.set_busy(busy=busy)
        self.seats.set_busy(busy=busy)

    def _on_opened(self, facts: SeatFacts) -> None:
        wants_tour, self._wants_tour = self._wants_tour, False
        self._set_busy(busy=False)
        for field in (self.take.passcode, self.take.passphrase, self.take.again, self.open.passphrase):
            field.clear()
        self.opened.emit(facts)
        if wants_tour:
            self.tour_wanted.emit()

    def _on_refused(self, error: PanelError) -> None:
        self._wants_tour = False
        self.seats.show_making(making=False)
        self._set_busy(busy=False)
        self._messages.refuse(error)

    def _on_stores(self, path: Path | None, found: list[Path]) -> None:
        self.open.show_stores(found)
        if path is not None and path.suffix == places.STORE_SUFFIX:
            self.open.choose(path.absolute())
        elif found and path is None:
            self.open.passphrase.setFocus()

    def _on_taken(self, pack: str, passcode: str, passphrase: str) -> None:
        source = Path(pack).expanduser()
        store = places.new_store(self._stores, source)
        self._begin(partial(packs.take_pack, source, passcode, store, passphrase))

    def _on_store(self, path: str, passphrase: str) -> None:
        self.open_store(Path(path), passphrase)

    def _on_seat(self, seat: DemoSeat) -> None:
        self.open_store(seat.store, seat.passphrase)

    def _on_example(self) -> None:
        self._set_busy(busy=True)
        self.seats.show_making(making=True)
        made = partial(example_seat.example_seat, self._stores.parent / "example")
        self._runner.beside(made, then=self._on_example_made, otherwise=self._on_refused)

    def _on_example_made(self, store: Path) -> None:
        self.seats.show_making(making=False)
        self._wants_tour = True
        self.open_store(store, example_seat.PASSPHRASE)

    def _on_browse_pack(self) -> None:
        pattern = self.tr("Panel packs (*{suffix})").format(suffix=places.PACK_SUFFIX)
        chosen = self._messages.choose_file(self.tr("Panel pack"), pattern=pattern)
        if chosen is not None:
            self.take_path(chosen)

    def _on_browse_store(self) -> None:
        pattern = self.tr("Stores (*{suffix})").format(suffix=places.STORE_SUFFIX)
        chosen = self._messages.choose_file(self.tr("Store"), pattern=pattern)
        if chosen is not None:
            self.open.choose(chosen)

    def _on_browse_demo(self) -> None:
        chosen = self._messages.choose_folder(self.tr("Folder of the worked example"))
        if chosen is not None:
            self.show_demo(chosen)
