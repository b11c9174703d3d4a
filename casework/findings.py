"""What `peilwacht check` finds in a database that is there; nothing is changed by looking."""

from dataclasses import dataclass
from datetime import datetime

from casework.access import use_case
from casework.gaps import cases_with_a_gap
from casework.policy_changes import policy_hash
from casework.readmission import waiting_for_word
from casework.team_news import active_roles
from rules.aliases import Alias
from rules.manning import is_deserted, unmanned
from rules.words import Role, Rung
from store.service import ServiceMark
from store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class EmptySteps:
    """What an alert would find nobody on: whole ladders, and steps with the ladders that have them, by their
    place in the policy file. `nobody` says that nobody takes part at all."""

    nobody: bool
    deserted: tuple[str, ...]
    steps: tuple[tuple[Rung, tuple[str, ...]], ...]


@dataclass(frozen=True)
class Findings:
    """Whether the policy file waits for a start of the service, the references of cases with a gap, and the
    steps of the ladders without anybody."""

    policy_waits: bool
    gaps: tuple[str, ...]
    empty: EmptySteps
    waiting: tuple[Alias, ...] = ()
    """Who comes back and has no project leader to let them in."""


@use_case("command_line")
def look_over(uow: UnitOfWork, *, now: datetime) -> Findings:
    """Compare the policy with the one that was applied, and look for cases that wait for nobody."""
    mark = uow.session.get(ServiceMark, 1)
    applied = mark.policy_hash if mark is not None else None
    gaps = tuple(case.reference for case in cases_with_a_gap(uow))
    changed = applied is not None and applied != policy_hash(uow.policy)
    no_leader = Role.PROJECT_LEADER not in active_roles(uow)
    waiting = tuple(person.alias for person in waiting_for_word(uow)) if no_leader else ()
    return Findings(changed, gaps, _empty_steps(uow), waiting)


@use_case("service")
def look_over_ladders(uow: UnitOfWork, *, now: datetime) -> EmptySteps:
    """The steps of the ladders without anybody, as a region that is being set up has them."""
    return _empty_steps(uow)


def _empty_steps(uow: UnitOfWork) -> EmptySteps:
    present, ladders = active_roles(uow), uow.policy.alerts.ladders
    deserted = tuple(name for name, ladder in ladders.items() if is_deserted(ladder, present))
    found: dict[Rung, list[str]] = {}
    for name, ladder in ladders.items():
        for rung in unmanned(ladder, present):
            found.setdefault(rung, []).append(name)
    return EmptySteps(not present, deserted, tuple((rung, tuple(names)) for rung, names in found.items()))
