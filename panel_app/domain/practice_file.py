"""The part of a ROUND.toml that names practice candidates, and how many of them come before the real ones."""

from collections.abc import Sequence

from panel_app.domain.practice import AgreedMark, Calibration, PracticeCandidate
from panel_app.domain.rubric import Criterion, Mark, plain
from panel_app.domain.toml_table import Table, refuse_twice, refused


def practice_candidates(stage: Table, criteria: Sequence[Criterion]) -> tuple[PracticeCandidate, ...]:
    """The `[[stages.practice]]` of a stage: for each criterion an answer (or none), an agreed mark, and its reason."""
    found = []
    for table in stage.tables("practice") if "practice" in stage else []:
        answers, agreed = table.table("answers"), table.table("agreed")
        found.append(
            PracticeCandidate(
                id=table.identifier("id"),
                answers={criterion.id: answers.text(criterion.id, "") for criterion in criteria},
                agreed={criterion.id: _agreed(agreed, criterion) for criterion in criteria},
            )
        )
        for each in (answers, agreed):
            each.finish("is no criterion of this stage")
        table.finish()
    refuse_twice(stage.path_of("practice"), "id", [each.id for each in found])
    return tuple(found)


def calibration(stage: Table, practice: Sequence[PracticeCandidate]) -> Calibration:
    """`calibration = {needed = 3}`: no more than there are practice candidates."""
    table = stage.table("calibration", optional=True)
    needed = table.count("needed", 0, least=0)
    if needed > len(practice):
        raise refused(
            table.path_of("needed"),
            f"is {needed}, and there are {len(practice)} practice candidates",
            "Add [[stages.practice]], or ask for fewer.",
        )
    table.finish()
    return Calibration(needed=needed)


def _agreed(agreed: Table, criterion: Criterion) -> AgreedMark:
    table = agreed.table(criterion.id)
    mark = Mark(table.decimal("mark"))
    if mark not in criterion.marks:
        scale = ", ".join(plain(each) for each in criterion.marks)
        raise refused(table.path_of("mark"), f"is {plain(mark)}, which is not on the scale", f"The scale is {scale}.")
    made = AgreedMark(mark=mark, why=table.text("why"))
    table.finish()
    return made
