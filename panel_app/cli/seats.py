"""`seat`: invite, write panel packs, take one, have a second laptop, compare the words of the chair's lock."""

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from panel_app.cli.session import Session, ask, first_line, read_text, with_stage, with_store
from panel_app.cli.words import some_or_all
from panel_app.domain.errors import CannotOpen, InputRefused, NotAllowed
from panel_app.domain.people import PanelId, Role, SeatId

if TYPE_CHECKING:  # start-up time
    from panel_app.workspace.packs import WrittenPack
    from panel_app.workspace.setup import SeatRow

group = typer.Typer(help="Seats: who takes part, and the packs by which they come in.", no_args_is_help=True)

PASSCODES: Final = "passcodes.csv"


@group.command()
@with_stage
def invite(
    session: Session,
    role: Annotated[Role | None, typer.Option("--role", help="What the seat is for.")] = None,
    name: Annotated[str, typer.Option("--name", metavar="N", help="Whose it is.")] = "",
    panel: Annotated[
        str | None,
        typer.Option(
            "--panel", metavar="P", help="Its panel; left out the only one, and of several for a chair the lead’s."
        ),
    ] = None,
    organisation: Annotated[str, typer.Option("--organisation", help="Kept apart from its own applicants.")] = "",
    seat: Annotated[str | None, typer.Option("--seat", metavar="SEAT", help="A name for the seat itself.")] = None,
    seats_file: Annotated[
        Path | None, typer.Option("--from", metavar="SEATS.csv", help="Many: role,name,panel,organisation.")
    ] = None,
) -> None:
    """Make a seat for a person, or the seats of a list."""
    from panel_app.workspace import setup

    if (role is None) == (seats_file is None):
        raise typer.BadParameter("Give either --role or --from.")
    with session.workspace() as workspace:
        if seats_file is not None:
            made = setup.invite_from(workspace, read_text(seats_file))
        elif role is not None:
            made = [
                setup.invite(
                    workspace,
                    SeatId(seat) if seat else setup.next_seat(workspace, role, PanelId(panel) if panel else None),
                    role,
                    name,
                    panel=PanelId(panel) if panel else None,
                    organisation=organisation,
                )
            ]
    session.out.answer(
        {"seats": made}, lambda: session.out.line(f"Made: {', '.join(made)}. Now their packs: `seat pack`.")
    )


@group.command()
@with_stage
def pack(
    session: Session,
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="The folder to write into.")],
    seats: Annotated[list[str] | None, typer.Argument(metavar="SEAT…", help="These seats.")] = None,
    every: Annotated[bool, typer.Option("--all", help="Every seat that nobody has taken yet.")] = False,
) -> None:
    """Write panel packs, and passcodes.csv with what opens them; the two go different ways."""
    from panel_app.workspace import packs, setup

    some_or_all(seats or [], every=every, what="seats")
    _make_folder(out)
    with session.workspace() as workspace:
        wanted = [row.seat for row in setup.seats(workspace) if not row.taken] if every else seats or []
        if not wanted:
            raise InputRefused("Every seat is taken already.", "Invite more seats, or name the one to write again.")
        session.out.say(f"Writing {len(wanted)} panel packs")
        written = [packs.write_pack(workspace, SeatId(seat), out) for seat in wanted]
    _write_passcodes(out / PASSCODES, written)
    document = {"packs": {each.seat: str(each.path) for each in written}, "passcodes": str(out / PASSCODES)}

    def people() -> None:
        session.out.table(("seat", "panel pack"), [(each.seat, each.path) for each in written])
        session.out.line(f"What opens them stands in {out / PASSCODES}: send it another way than the packs.")

    session.out.answer(document, people)


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputRefused(f"The folder {folder} cannot be made: {error.strerror}.", "Choose another --out.") from error


def _write_passcodes(path: Path, written: "list[WrittenPack]") -> None:
    """Those of other packs in the folder stay: packs are often written a few at a time."""
    from panel_app.files import write_whole

    known = dict(_passcodes(read_text(path))) if path.exists() else {}
    known |= {each.seat: each.passcode for each in written}
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(("seat", "passcode"))
    writer.writerows(known.items())
    with write_whole(path, private=True) as stream:
        stream.write(text.getvalue().encode())


def _passcodes(text: str) -> list[tuple[str, str]]:
    return [
        (row["seat"] or "", row["passcode"] or "") for row in csv.DictReader(io.StringIO(text)) if row.get("passcode")
    ]


@group.command()
@with_store
def take(
    session: Session,
    pack_file: Annotated[Path, typer.Argument(metavar="PACK", help="The panel pack.")],
    passcode_file: Annotated[
        Path | None,
        typer.Option(
            "--passcode-file", metavar="F", help="Holds the passcode, or is passcodes.csv. Left out: it is asked."
        ),
    ] = None,
) -> None:
    """Make a store of a panel pack. Nothing is left of it if pack or passcode is wrong."""
    from panel_app.workspace import packs

    if not pack_file.is_file():
        raise CannotOpen(f"There is no panel pack {pack_file}.", "Look at its name and its folder.")
    passcode = _passcode(passcode_file, pack_file.stem)
    store = session.new_store(pack_file.stem)
    passphrase = session.passphrase("Passphrase for the new store", new=True)
    workspace = packs.take_pack(pack_file, passcode, store, passphrase)
    try:
        document = {"store": str(store), "seat": workspace.seat.id, "role": workspace.seat.role.value}
    finally:
        workspace.close()
    session.out.answer(
        document, lambda: session.out.line(f"Made {store}, the store of {document['seat']} ({document['role']}).")
    )


def _passcode(path: Path | None, seat: str) -> str:
    if path is None:
        return ask("Passcode of the panel pack", remedy="Give --passcode-file FILE.")
    line = first_line(path)
    if not line.replace(" ", "").startswith("seat,"):
        return line
    for name, passcode in _passcodes(read_text(path)):
        if name == seat:
            return passcode
    raise InputRefused(f"{path} holds no passcode of {seat}.", "Choose the passcodes.csv written with this pack.")


@group.command()
@with_store
def move(
    session: Session,
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="The pack to write; it ends in .panel-pack.")],
) -> None:
    """Write a pack by which another laptop has this seat too; what is typed on either then comes to both by syncing."""
    from panel_app.workspace import moving

    if out.suffix != ".panel-pack":
        raise InputRefused(f"{out} does not end in .panel-pack.", "Give it that ending, by which a pack is known.")
    _make_folder(out.parent)
    with session.workspace() as workspace:
        written = moving.write_move(workspace, out)

    def people() -> None:
        session.out.line(f"Written: {out}. Its passcode: {written.passcode}")
        session.out.line("Whoever has both has your seat: take it on the other laptop, then delete the file.")
        session.out.line("Sync here first, then there: what you have typed comes with it.")

    session.out.answer({"seat": written.seat, "pack": str(out), "passcode": written.passcode}, people)


@group.command("list")
@with_stage
def list_(session: Session) -> None:
    """List the seats, and who has taken theirs."""
    from panel_app.workspace import setup

    with session.workspace() as workspace:
        rows = setup.seats(workspace)
    session.out.answer(rows, lambda: _tell(session, rows))


def _tell(session: Session, rows: "list[SeatRow]") -> None:
    session.out.table(
        ("seat", "role", "panel", "name", "organisation", "taken"),
        [
            (row.seat, row.role.value, row.panel, row.name, row.organisation, "yes" if row.taken else "not yet")
            for row in rows
        ],
    )


@group.command()
@with_stage
def words(session: Session) -> None:
    """Print the five words of the chair's lock, or of each panel's, for two people to read to each other."""
    from panel_app.workspace import setup

    with session.workspace() as workspace:
        spoken = setup.chair_words(workspace)
    if not spoken:
        raise NotAllowed(
            "Scoring is not open yet, so there is no chair's lock to compare.",
            "The chair takes the pack and syncs; then the administrator syncs.",
        )
    by_panel = {panel: words.split("-") for panel, words in spoken.items()}
    document: dict[str, object] = {"words": next(iter(by_panel.values()))}
    if len(by_panel) > 1:
        document["panels"] = by_panel
    session.out.answer(document, lambda: _tell_words(session, by_panel))


def _tell_words(session: Session, by_panel: "dict[PanelId, list[str]]") -> None:
    for panel, words in by_panel.items():
        session.out.line(f"{panel}: {' '.join(words)}" if len(by_panel) > 1 else " ".join(words))
