"""Whether the steps of the ladders have anybody in the team at all; ours."""

from collections.abc import Set

from rules.policy import OUTSIDE, LadderStep
from rules.words import Role, Rung

HOLDERS = {
    Rung.COORDINATOR: frozenset({Role.COORDINATOR}),
    Rung.PROCESS_DIRECTOR: frozenset({Role.PROCESS_DIRECTOR}),
    Rung.GUARD: frozenset({Role.PROCESS_DIRECTOR, Role.CHAIR}),
    Rung.CHAIR: frozenset({Role.CHAIR}),
    Rung.PROJECT_LEADER: frozenset({Role.PROJECT_LEADER}),
}
"""Which roles are on each step inside the product: one of them is enough."""


def unmanned(ladder: tuple[LadderStep, ...], present: Set[Role]) -> tuple[Rung, ...]:
    """The steps inside the product for which none of these roles will do, in their order."""
    return tuple(dict.fromkeys(rung for rung in _inside(ladder) if not HOLDERS[rung] & present))


def is_deserted(ladder: tuple[LadderStep, ...], present: Set[Role]) -> bool:
    """Whether nobody at all is on the ladder: an alert would reach nobody."""
    return set(unmanned(ladder, present)) == set(_inside(ladder))


def _inside(ladder: tuple[LadderStep, ...]) -> tuple[Rung, ...]:
    return tuple(step.role for step in ladder if step.role not in OUTSIDE)
