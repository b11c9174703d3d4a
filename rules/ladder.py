"""The ladder of an alert: whom it goes to, and when it climbs; domain.md, Alerts and the ladder."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from rules.calendar import Workdays, day_ends, local_date, require_aware
from rules.policy import LadderStep, Policy
from rules.words import Rung

Steps = Sequence[LadderStep]


@dataclass(frozen=True)
class Candidate:
    """Somebody whom a step of the ladder may reach, as they stand now. One person may be on several rungs."""

    id: int
    rung: Rung
    open_cases: int = 0
    reachable: bool = True
    """Not absent, not locked, and has not blocked the bot."""
    on_case: bool = False
    """Is or was on the case: such a chair is never alerted."""
    same_home: bool = False
    """Lent by the same organisation as the coordinator: such a chair takes a person's override."""
    takes_alerts: bool = True
    """Said to be available for new alerts."""


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
    candidates: Sequence[Candidate], asked: Collection[int], index: int, ladder: Steps
) -> Step | Repeat:
    """Whom the alert goes to, trying the ladder from step `index` (0 for a new alert, one further for a
    climb).

    `asked` are the people who already got this alert. On a step for a chair it is the one of the pool with
    the fewest open cases, then the lowest id; on a step for the project leader every one of them (ours); on
    any other step the first who can be reached. A step with nobody reachable is skipped at once; that it was,
    is reported to the project leader by whoever calls this. Steps outside the product are never taken here.
    """
    skipped: list[int] = []
    inside = _inside(ladder)
    for position in range(index, len(inside)):
        if to := _recipients(inside[position].role, candidates, asked):
            return Step(position, to, tuple(skipped))
        skipped.append(position)
    return Repeat(repeat_to(candidates, asked, ladder), tuple(skipped))


def repeat_to(candidates: Sequence[Candidate], asked: Collection[int], ladder: Steps) -> tuple[int, ...]:
    """Who gets it every working day past the last step: all on the last step that has somebody reachable.

    On a step for a chair those are the chairs who already got it, or, when none of them can be reached any
    more, one who did not.
    """
    for step in reversed(_inside(ladder)):
        present = [candidate.id for candidate in candidates if _may_repeat(candidate, step.role, asked)]
        if present := present or list(_recipients(step.role, candidates, asked)):
            return tuple(sorted(present))
    return ()


def _may_repeat(candidate: Candidate, rung: Rung, asked: Collection[int]) -> bool:
    # A chair who got it already has it by right, also after an override or when no new ones are taken.
    if candidate.rung is not rung or not candidate.reachable:
        return False
    return rung is Rung.PROJECT_LEADER or (
        rung is Rung.CHAIR and candidate.id in asked and not candidate.on_case
    )


def last_inside(ladder: Steps) -> int:
    """The index of the last step that gets messages."""
    return len(_inside(ladder)) - 1


def _inside(ladder: Steps) -> Steps:
    # The policy lets steps outside only come last.
    return [step for step in ladder if not step.is_outside]


def climbs_at(alerted_at: datetime, step: LadderStep, policy: Policy) -> datetime:
    """When an unanswered alert leaves this step or is repeated on it, in UTC: after the hours of the step, in
    office hours or by the clock. ValueError for a step outside the product."""
    if step.clock_hours is not None:
        return require_aware(alerted_at) + timedelta(hours=step.clock_hours)
    if step.office_hours is None:
        raise ValueError("a step outside the product has no hours")
    return Workdays(policy.office_hours).add_office_hours(alerted_at, step.office_hours)


def repeats_at(sent_at: datetime, policy: Policy) -> datetime:
    """When it goes out again past the last step, in UTC: when the office opens on the next working day."""
    workdays = Workdays(policy.office_hours)
    return workdays.opening_on(workdays.next_working_day(local_date(sent_at)))


def decision_due(acknowledged_at: datetime, working_days: int, policy: Policy) -> date:
    """The last day for a decision: so many working days after the alert was acknowledged."""
    return Workdays(policy.office_hours).deadline(acknowledged_at, working_days)


def reopens_at(decision_due: date) -> datetime:
    """When an acknowledged alert with no decision opens again and climbs, in UTC: when its last day ends."""
    return day_ends(decision_due)


def _recipients(rung: Rung, candidates: Sequence[Candidate], asked: Collection[int]) -> tuple[int, ...]:
    reachable = [one for one in candidates if one.rung is rung and one.reachable]
    if rung is Rung.PROJECT_LEADER:
        return tuple(sorted(one.id for one in reachable))
    if rung is Rung.CHAIR:
        pool = [one for one in reachable if is_independent(one) and _is_free_chair(one, asked)]
        reachable = sorted(pool, key=lambda one: (one.open_cases, one.id))
    return tuple(one.id for one in reachable[:1])


def same_home_only(
    candidates: Sequence[Candidate], asked: Collection[int], ladder: Steps, skipped: Collection[int]
) -> list[int]:
    """The chairs whom a skipped step for a chair left out for no other reason than that they are of the same
    home organisation as the coordinator: who has the alert can ask them with an override."""
    if not any(ladder[index].role is Rung.CHAIR for index in skipped):
        return []
    return [one.id for one in candidates if one.same_home and _is_free_chair(one, asked)]


def _is_free_chair(one: Candidate, asked: Collection[int]) -> bool:
    """Whether a chair can have a new alert, whatever the home organisation."""
    free = one.reachable and one.takes_alerts and not one.on_case
    return one.rung is Rung.CHAIR and free and one.id not in asked


def is_independent(chair: Candidate) -> bool:
    """Whether this chair may have the case without a person's override; domain.md, The chair."""
    return not chair.on_case and not chair.same_home
