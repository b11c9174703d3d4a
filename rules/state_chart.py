"""docs/trajectory.md, drawn from the table of steps so that it cannot drift: `make chart` writes it anew."""

from collections.abc import Iterable

from rules.trajectory import INTAKE, OVER, TRANSITIONS, WORKED, Step, Transition
from rules.words import Phase

MEANINGS: dict[Step, tuple[str, str, str]] = {
    Step.REFER: ("a household is referred", "project leader", "G18, G20, B20"),
    Step.BRING_IN: ("a case that already runs is entered", "project leader", "ours"),
    Step.SELECT: ("it becomes a case", "project leader", "G20"),
    Step.LEAVE_UNDECIDED: ("no consensus at the selection meeting", "project leader", "G20"),
    Step.REJECT: ("rejected, with one reason from the list", "project leader", "G20"),
    Step.ASSIGN: ("assigned to a coordinator", "project leader", "G20"),
    Step.GO_ON: ("a candidate that a person confirms", "coordinator", "G18, G20; counts and gap ours"),
    Step.GO_BACK: ("a person decides that the phase goes back", "coordinator", "threshold, rule 6"),
    Step.STAY: ("a person looked at it, and the phase stays", "coordinator", "threshold, rule 6; ours"),
    Step.CLOSE: ("the goals of the recovery plan are reached", "coordinator, then project leader", "G20"),
    Step.END_EARLY: ("ended early, with a reason from the list", "coordinator, then project leader", "ours"),
    Step.REOPEN: ("not safe: the same case is worked again", "coordinator or project leader", "G18; ours"),
    Step.CHECK_SAFE: ("still safe a year after closure", "coordinator", "G18"),
    Step.CHECK_UNKNOWN: ("not known: asked again after a month", "coordinator", "ours"),
    Step.CHECK_NOT_SAFE: ("not safe: a new referral is asked for", "coordinator", "ours"),
    Step.REFER_AGAIN: ("not safe: a new referral takes over", "project leader", "ours"),
}
"""What each step means, who takes it, and its source; domain.md, From referral to one year later."""
_GROUPS = (("intake", INTAKE), ("worked", WORKED), ("over", OVER))


def page() -> str:
    """The whole page: the chart, and a table of what its arrows mean."""
    return "\n".join(
        [
            "# The trajectory of a case",
            "",
            "Drawn from `rules/trajectory.py` by `make chart`; a test fails when the two differ. A step that",
            "is not here cannot be recorded. What each rule rests on is told by the sources of `domain.md`;",
            "`ours` is our own choice.",
            "",
            "```mermaid",
            "stateDiagram-v2",
            *_arrows(TRANSITIONS),
            "```",
            "",
            *_table(),
            "",
            *_groups(),
            "",
        ]
    )


def _arrows(transitions: Iterable[Transition]) -> list[str]:
    lines = [f"    {_name(arrow.source)} --> {arrow.target}: {arrow.step}" for arrow in transitions]
    targets = [phase for phase in Phase if phase in OVER]
    return [*lines, *(f"    {phase} --> [*]" for phase in targets)]


def _name(phase: Phase | None) -> str:
    return "[*]" if phase is None else phase.value


def _table() -> list[str]:
    lines = ["| step | what happened | who records it | source |", "|---|---|---|---|"]
    for step in Step:
        meaning, who, source = MEANINGS[step]
        lines.append(f"| `{step}` | {meaning} | {who} | {source} |")
    return lines


def _groups() -> list[str]:
    return [
        f"* {name}: {', '.join(f'`{phase}`' for phase in Phase if phase in phases)}"
        for name, phases in _GROUPS
    ]


if __name__ == "__main__":
    print(page(), end="")
