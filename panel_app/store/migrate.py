"""Bring a store's tables to what this version knows, by Alembic; refuse one that a newer version wrote."""

from pathlib import Path
from threading import Lock
from typing import Final

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from panel_app.domain.errors import CannotOpen

_FOLDER: Final = Path(__file__).with_name("migrations")
_one_at_a_time: Final = Lock()
"""Alembic's context belongs to the process, and two stores may be made in two threads."""


def migrate(connection: Connection) -> None:
    """Upgrade inside the caller's transaction, so that a failure leaves the tables as they were."""
    with _one_at_a_time:
        _migrate(connection)


def _migrate(connection: Connection) -> None:
    config = Config()
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    config.attributes["connection"] = connection
    scripts = ScriptDirectory.from_config(config)
    current = MigrationContext.configure(connection).get_current_revision()
    if current == scripts.get_current_head():
        return
    if current is not None and current not in {script.revision for script in scripts.walk_revisions()}:
        raise CannotOpen(
            "This store was written by a newer version of the app.", "Install that version, then open the store again."
        )
    command.upgrade(config, "head")
