"""Times in the words that a person would use."""

from datetime import datetime, timedelta

from PySide6.QtCore import QCoreApplication


def _tr(text: str) -> str:
    return QCoreApplication.translate("times", text)


def moment(when: datetime) -> str:
    """A date and a time of this place."""
    local = when.astimezone()
    return f"{local.day} {local:%b %Y, %H:%M}"


def time_left(deadline: datetime, *, now: datetime) -> str:
    """How long until then."""
    left = deadline - now
    if left <= timedelta():
        return _tr("The deadline has passed.")
    if left >= timedelta(days=2):
        return _tr("{count} days left").format(count=left.days)
    hours = int(left.total_seconds() // 3600)
    if hours >= 2:  # noqa: PLR2004 - from here on minutes matter
        return _tr("{count} hours left").format(count=hours)
    return _tr("{count} minutes left").format(count=int(left.total_seconds() // 60))
