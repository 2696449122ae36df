"""Whether a window could be shown here."""

import subprocess
import sys
from typing import Final

_SECONDS: Final = 20
_ASKS: Final = (
    "import sys; from PySide6.QtWidgets import QApplication; "
    "sys.exit(QApplication([]).platformName() in ('offscreen', 'minimal', 'vnc'))"
)


def answers() -> bool:
    """Ask in another process: Qt aborts the one in which a display does not answer."""
    try:
        asked = subprocess.run(
            [sys.executable, "-P", "-c", _ASKS],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return asked.returncode == 0
