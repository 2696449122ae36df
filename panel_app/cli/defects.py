"""A mistake of ours: a sentence for the person, and its place in the program in a log, without anybody's data."""

import sys
import traceback
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import typer

_MOST_BYTES: Final = 500_000


def tell_defect(error: BaseException) -> None:
    """Say that it was us, and write down where it happened."""
    kind = type(error).__name__
    typer.echo(f"Something went wrong in the program itself ({kind}); nothing of this step was kept.", err=True)
    try:
        log = _write_down(error)
    except OSError:
        typer.echo("Set PANEL_APP_DEBUG=1, do it again, and send us what is printed.", err=True)
    else:
        typer.echo(f"Send us {log}: it holds the place in the program, and nothing of the round.", err=True)


def _write_down(error: BaseException) -> Path:
    """Places and kinds of errors only: a message can quote a name or a mark."""
    import platformdirs

    folder = platformdirs.user_log_path("panel-app", appauthor=False)
    folder.mkdir(parents=True, exist_ok=True)
    log = folder / "defects.log"
    if log.exists() and log.stat().st_size > _MOST_BYTES:
        log.replace(folder / "defects.1.log")
    lines = [f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC, Python {sys.version.split()[0]}"]
    each: BaseException | None = error
    while each is not None:
        lines.append(f"{type(each).__module__}.{type(each).__qualname__}")
        lines += [
            f"  {place.filename}:{place.lineno} {place.name}" for place in traceback.extract_tb(each.__traceback__)
        ]
        each = each.__cause__ or each.__context__
    with log.open("a", encoding="utf-8") as file:
        file.write("\n".join([*lines, "", ""]))
    return log
