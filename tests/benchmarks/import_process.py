"""Imports the folder that it is given into a round of its own, and says what that took."""

import json
import random
import resource
import sys
import time
from pathlib import Path

from panel_app.domain.round_file import read_plan
from panel_app.resources import resource as example
from panel_app.workspace import applications, setup


def main(folder: Path) -> None:
    plan = read_plan(example("example", "ROUND.toml").read_text(encoding="utf-8"))
    office = setup.create_round(folder / "administrator.panel", "nobody else knows", plan, rng=random.Random(1))
    started = time.perf_counter()
    taken = applications.import_applicants(office, folder / "applicants.csv", files=folder / "files")
    seconds = time.perf_counter() - started
    again = applications.import_applicants(office, folder / "applicants.csv", files=folder / "files")
    whole = time.perf_counter() - started
    store = office.path.stat().st_size
    office.close()
    files, files_again = taken.attachments, again.attachments
    assert files is not None
    assert files_again is not None
    document = {
        "accepted": taken.accepted,
        "unchanged": again.unchanged,
        "kept": files.kept,
        "again_kept": files_again.kept,
        "problems": [each.reason for each in files.problems][:5],
        "seconds": seconds,
        "again": whole - seconds,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000,
        "children_mb": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1000,
        "store_mb": store / 1e6,
    }
    sys.stdout.write(json.dumps(document))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
