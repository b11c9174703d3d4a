"""The ladder for scale-up: whom an alert goes to, and when it climbs; domain.md, Alerts and the ladder."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from rules.calendar import Workdays, day_ends, local_date
from rules.policy import Policy
from rules.words import Role


@dataclass(frozen=True)
class Candidate:
    """Somebody the ladder may reach: a chair of the pool or a project leader, as they stand now."""

    id: int
    role: Role
    open_cases: int = 0
    on_case: bool = False
    """Is or was on the case: such a chair is never alerted."""
    reachable: bool = True
    """Not absent, not locked, and has not blocked the bot."""


@dataclass(frozen=True)
class Step:
    """The alert goes to these people now. `skipped`: the steps before it with nobody reachable."""

    index: int
    to: tuple[int, ...]
    skipped: tuple[int, ...]


@dataclass(frozen=True)
class Repeat:
    """The ladder has ended: these people, of its last step with somebody reachable, get it every working day.

    Nobody at all when `to` is empty: then nobody in the region can be reached.
    """

    to: tuple[int, ...]
    skipped: tuple[int, ...]


def next_step(
    candidates: Sequence[Candidate], asked: Collection[int], index: int, policy: Policy
) -> Step | Repeat:
    """Whom the alert goes to, trying the ladder from step `index` (0 for a new alert, one further for a
    climb).

    `asked` are the people who already got this alert. On a step for a chair it is the one of the pool with
    the fewest open cases, then the lowest id; on a step for the project leader every one of them (ours). A
    step with nobody reachable is skipped at once; that it was, is reported to the project leader by whoever
    calls this.
    """
    ladder = policy.alerts.scale_up_ladder
    skipped: list[int] = []
    for position in range(index, len(ladder)):
        if to := _recipients(ladder[position].role, candidates, asked):
            return Step(position, to, tuple(skipped))
        skipped.append(position)
    return Repeat(repeat_to(candidates, asked, policy), tuple(skipped))


def repeat_to(candidates: Sequence[Candidate], asked: Collection[int], policy: Policy) -> tuple[int, ...]:
    """Who gets it every working day past the last step: all on the last step that has somebody reachable.

    On a step for a chair those are the chairs who already got it, or, when none of them can be reached any
    more, one who did not.
    """
    for step in reversed(policy.alerts.scale_up_ladder):
        present = [candidate.id for candidate in _eligible(step.role, candidates)]
        if step.role is Role.CHAIR:
            again = tuple(sorted(person for person in present if person in asked))
            present = list(again or _recipients(step.role, candidates, asked))
        if present:
            return tuple(sorted(present))
    return ()


def climbs_at(alerted_at: datetime, index: int, policy: Policy) -> datetime:
    """When an unanswered alert leaves this step, in UTC: the step's office hours after it got there."""
    hours = policy.alerts.scale_up_ladder[index].office_hours
    return Workdays(policy.office_hours).add_office_hours(alerted_at, hours)


def repeats_at(sent_at: datetime, policy: Policy) -> datetime:
    """When it goes out again past the last step, in UTC: when the office opens on the next working day."""
    workdays = Workdays(policy.office_hours)
    return workdays.opening_on(workdays.next_working_day(local_date(sent_at)))


def decision_due(acknowledged_at: datetime, policy: Policy) -> date:
    """The last day for a decision: 5 working days (policy) after the alert was acknowledged."""
    return Workdays(policy.office_hours).deadline(acknowledged_at, policy.alerts.decision_working_days)


def reopens_at(decision_due: date) -> datetime:
    """When an acknowledged alert with no decision opens again and climbs, in UTC: when its last day ends."""
    return day_ends(decision_due)


def _recipients(role: Role, candidates: Sequence[Candidate], asked: Collection[int]) -> tuple[int, ...]:
    eligible = _eligible(role, candidates)
    if role is Role.PROJECT_LEADER:
        return tuple(sorted(candidate.id for candidate in eligible))
    fresh = [candidate for candidate in eligible if candidate.id not in asked]
    fewest = min(fresh, key=lambda candidate: (candidate.open_cases, candidate.id), default=None)
    return () if fewest is None else (fewest.id,)


def _eligible(role: Role, candidates: Sequence[Candidate]) -> list[Candidate]:
    # Only a chair must be a stranger to the case; the project leader belongs to all of them.
    return [
        candidate
        for candidate in candidates
        if candidate.role is role and candidate.reachable and not (role is Role.CHAIR and candidate.on_case)
    ]
