"""The panels of a round: as the round file lists them, and which of them somebody belongs to."""

from collections.abc import Sequence

from panel_app.domain.people import LEAD, PanelId
from panel_app.domain.rules import Panel
from panel_app.domain.toml_table import Table, refuse_twice, refused


def read_panels(top: Table, jurisdictions: Sequence[str]) -> tuple[Panel, ...]:
    """The `[[panels]]` of a round file. Each of the round's jurisdictions is taken by one of them at most."""
    panels: list[Panel] = []
    for table in top.tables("panels"):
        panel = Panel(
            id=PanelId(table.identifier("id")), name=table.text("name"), jurisdictions=table.texts("jurisdictions")
        )
        if panel.id == LEAD:
            raise refused(
                table.path_of("id"), f"is {LEAD!r}, which is the lead chair's own table", "Choose another id."
            )
        for each in panel.jurisdictions:
            _refuse_jurisdiction(table.path_of("jurisdictions"), each, jurisdictions, panels)
        table.finish()
        panels.append(panel)
    refuse_twice("panels", "id", [panel.id for panel in panels])
    refuse_twice("panels", "name", [panel.name.casefold() for panel in panels])
    return tuple(panels)


def _refuse_jurisdiction(path: str, each: str, known: Sequence[str], earlier: Sequence[Panel]) -> None:
    if each not in known:
        raise refused(path, f"names {each!r}, which is none of the round's", f"They are: {', '.join(known) or 'none'}.")
    if taken := [panel.id for panel in earlier if each in panel.jurisdictions]:
        raise refused(path, f"names {each!r}, which {taken[0]!r} takes already", "Give it to one panel.")


def panel_named(panels: Sequence[Panel], text: str) -> Panel | None:
    """The panel with this id or name, in whatever case."""
    wanted = text.strip().casefold()
    return next((panel for panel in panels if wanted in (panel.id.casefold(), panel.name.casefold())), None)


def panel_taking(panels: Sequence[Panel], jurisdiction: str) -> Panel | None:
    """The panel that candidates of a jurisdiction come to: the only one of the round, or the one that names it."""
    if len(panels) == 1:
        return panels[0]
    return next((panel for panel in panels if jurisdiction in panel.jurisdictions), None)
