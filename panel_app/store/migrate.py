"""Bring a store's tables to what this version knows, by Alembic; refuse one that a newer version wrote."""

from pathlib import Path
from threading import Lock
from typing import Final

from sqlalchemy import Connection, text

from panel_app.domain.errors import CannotOpen

HEAD: Final = "0002"
"""The newest revision in `migrations/`: a store that has it is opened without loading Alembic."""

_FOLDER: Final = Path(__file__).with_name("migrations")
_one_at_a_time: Final = Lock()
"""Alembic's context belongs to the process, and two stores may be made in two threads."""


def migrate(connection: Connection) -> None:
    """Upgrade inside the caller's transaction, so that a failure leaves the tables as they were."""
    if _revision(connection) != HEAD:
        with _one_at_a_time:
            _upgrade(connection)


def _revision(connection: Connection) -> str | None:
    named = connection.execute(text("SELECT count(*) FROM sqlite_master WHERE name = 'alembic_version'")).scalar()
    revision: str | None = (
        connection.execute(text("SELECT version_num FROM alembic_version")).scalar() if named else None
    )
    return revision


def _upgrade(connection: Connection) -> None:
    from alembic import command  # start-up time: most stores are as this version left them
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    config.attributes["connection"] = connection
    current = _revision(connection)
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if current is not None and current not in known:
        raise CannotOpen(
            "This store was written by a newer version of the app.", "Install that version, then open the store again."
        )
    command.upgrade(config, HEAD)
