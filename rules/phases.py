"""What speaks for another phase: the bot says *kandidaat*, a person confirms; domain.md, The safety scale.

1. Direct → stable safety: the last consensus is a 6 or higher, and the safety plan is adopted.
2. Stable safety → recovery: the row of 7s and the months without an unsafe event (rules.stability), and the
   care plan is adopted. Recovery ends by closure, which is asked elsewhere.
3. Back: the last consensus is below 6 or none was reached (three-month threshold, rule 6), or something
   unsafe happened; both as far as they were recorded after a person last said which phase holds.
4. A person who said that the phase stays is asked again when a newer fact says the same (ours).
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from rules.calendar import local_date
from rules.policy import Policy
from rules.scores import is_direct_safety
from rules.stability import Stability, is_seven, stability
from rules.threshold import Held
from rules.trajectory import ONWARD, PLANS
from rules.words import Phase, PlanKind


@dataclass(frozen=True)
class Scored:
    """A meeting with a consensus as it stands, and the moment at which that was recorded or corrected."""

    held: Held
    recorded_at: dt.datetime


@dataclass(frozen=True)
class Unsafe:
    """An unsafe event as it stands: its day, and the moment at which that was recorded or corrected."""

    on: dt.date
    recorded_at: dt.datetime


@dataclass(frozen=True)
class Answer:
    """The last step of the case: when a person last said which phase holds. `onward`: they went on to it."""

    at: dt.datetime
    onward: bool


@dataclass(frozen=True)
class Facts:
    """What is known of a case that is worked; scores in the order of their dates, plans by their date."""

    phase: Phase
    started_on: dt.date
    scores: tuple[Scored, ...]
    events: tuple[Unsafe, ...]
    plans: Mapping[PlanKind, dt.date]
    answer: Answer | None


class Lack(StrEnum):
    """What is still missing for the next phase."""

    SIX = "six"
    SEVENS = "sevens"
    EVENT_FREE = "event_free"
    PLAN = "plan"


@dataclass(frozen=True)
class Onward:
    """The next phase, what is missing for it, and the scores that count for it with their dates."""

    target: Phase
    missing: tuple[Lack, ...]
    scores: tuple[Held, ...]

    @property
    def candidate(self) -> bool:
        """Whether scores and events make it a candidate; only the plan may be missing."""
        return set(self.missing) <= {Lack.PLAN}


@dataclass(frozen=True)
class Backward:
    """What speaks for going back: a last consensus that is no 6, unsafe events, or both."""

    score: Held | None
    events: tuple[dt.date, ...]


class Direction(StrEnum):
    ONWARD = "onward"
    BACKWARD = "backward"


@dataclass(frozen=True)
class Ask:
    """A person must say which phase holds, for facts that were known, or come true, on this local day."""

    direction: Direction
    known_on: dt.date


def how_stable(facts: Facts, policy: Policy, today: dt.date) -> Stability:
    """The row of 7s and the months without an unsafe event."""
    held = (scored.held for scored in facts.scores)
    return stability(facts.started_on, held, (event.on for event in facts.events), policy, today)


def plan_adopted_on(facts: Facts, kind: PlanKind) -> dt.date | None:
    """When this plan was adopted; one of before a reopening is not a plan for now (ours)."""
    adopted_on = facts.plans.get(kind)
    return adopted_on if adopted_on is not None and adopted_on >= facts.started_on else None


def onward(facts: Facts, policy: Policy, today: dt.date) -> Onward | None:
    """How the case stands to its next phase; None where the next step is its closure."""
    target = ONWARD.get(facts.phase)
    if target is None:
        return None
    missing: list[Lack] = []
    if facts.phase is Phase.DIRECT_SAFETY:
        six = _counted(facts, today)[-1:]
        reached = bool(six) and _is_six(six[0], policy)
        scores = tuple(scored.held for scored in six) if reached else ()
        missing += [] if reached else [Lack.SIX]
    else:
        stable = how_stable(facts, policy, today)
        scores = _of_days(facts, stable.row.counted, policy)
        missing += [] if stable.row.complete else [Lack.SEVENS]
        missing += [] if stable.event_free.complete else [Lack.EVENT_FREE]
    missing += [] if plan_adopted_on(facts, PLANS[facts.phase]) is not None else [Lack.PLAN]
    return Onward(target, tuple(missing), scores)


def backward(facts: Facts, policy: Policy, today: dt.date) -> Backward | None:
    """What speaks for going back and was recorded since a person last said which phase holds."""
    if facts.phase not in (Phase.STABLE_SAFETY, Phase.RECOVERY):
        return None
    counted = _counted(facts, today)
    fell = [scored for scored in counted[-1:] if not _is_six(scored, policy) and _is_news(scored, facts)]
    events = [event.on for event in _counted_events(facts, today) if _is_news(event, facts)]
    if not fell and not events:
        return None
    return Backward(fell[0].held if fell else None, tuple(sorted(events)))


def asks(facts: Facts, policy: Policy, today: dt.date) -> Ask | None:
    """What a person must be asked, or must be on the day that the last months are over.

    What speaks for going back is asked first (ours).
    """
    if backward(facts, policy, today) is not None:
        return Ask(Direction.BACKWARD, _speaks_since(facts, policy, today))
    on = onward(facts, policy, today)
    if on is None or set(on.missing) - {Lack.PLAN, Lack.EVENT_FREE}:
        return None
    known_on = _candidate_since(facts, policy, today)
    return Ask(Direction.ONWARD, known_on) if known_on is not None else None


def _counted(facts: Facts, today: dt.date) -> list[Scored]:
    return [scored for scored in facts.scores if facts.started_on <= scored.held.date <= today]


def _counted_events(facts: Facts, today: dt.date) -> list[Unsafe]:
    return [event for event in facts.events if facts.started_on <= event.on <= today]


def _is_six(scored: Scored, policy: Policy) -> bool:
    return scored.held.consensus is not None and is_direct_safety(scored.held.consensus, policy.scale)


def _is_seven(scored: Scored, policy: Policy) -> bool:
    return scored.held.consensus is not None and is_seven(scored.held.consensus, policy)


def _is_news(fact: Scored | Unsafe, facts: Facts) -> bool:
    if facts.answer is None or fact.recorded_at > facts.answer.at:
        return True
    # Of one moment, as when a script is played: nobody goes on after what speaks for going back.
    return facts.answer.onward and fact.recorded_at == facts.answer.at


def _of_days(facts: Facts, days: tuple[dt.date, ...], policy: Policy) -> tuple[Held, ...]:
    """The 7s that count, by their dates."""
    sevens = {scored.held.date: scored.held for scored in reversed(facts.scores) if _is_seven(scored, policy)}
    return tuple(sevens[day] for day in days)


def _speaks_since(facts: Facts, policy: Policy, today: dt.date) -> dt.date:
    """When the first of it was recorded: the 6s lost in a row at the end, and the events."""
    moments = [event.recorded_at for event in _counted_events(facts, today) if _is_news(event, facts)]
    for scored in reversed(_counted(facts, today)):
        if _is_six(scored, policy):
            break
        moments += [scored.recorded_at] if _is_news(scored, facts) else []
    return local_date(min(moments))


def _candidate_since(facts: Facts, policy: Policy, today: dt.date) -> dt.date | None:
    """The day from which the facts say it; None when a person has looked at all of them already."""
    enough_on = _enough_on(facts, policy, today)
    row = _row(facts, policy, today)
    completed_at = _completed_at(facts, row, policy, today)
    looked_at = facts.answer.at if facts.answer is not None and not facts.answer.onward else None
    if looked_at is not None and completed_at <= looked_at:
        news = [scored.recorded_at for scored in row if scored.recorded_at > looked_at]
        if not news:
            return enough_on if enough_on > local_date(looked_at) else None
        completed_at = min(news)
    return max(local_date(completed_at), enough_on)


def _row(facts: Facts, policy: Policy, today: dt.date) -> list[Scored]:
    """The 6s, or in stable safety the 7s, at the end of the course."""
    holds = _is_six if facts.phase is Phase.DIRECT_SAFETY else _is_seven
    row: list[Scored] = []
    for scored in reversed(_counted(facts, today)):
        if not holds(scored, policy):
            break
        row.append(scored)
    return row


def _completed_at(facts: Facts, row: list[Scored], policy: Policy, today: dt.date) -> dt.datetime:
    """When the first 6, or the last of as many 7s as are needed, was recorded."""
    if facts.phase is Phase.DIRECT_SAFETY:
        return min(scored.recorded_at for scored in row)
    counted = how_stable(facts, policy, today).row.counted[: policy.stability.scores]
    return max(scored.recorded_at for scored in row if scored.held.date in counted)


def _enough_on(facts: Facts, policy: Policy, today: dt.date) -> dt.date:
    if facts.phase is Phase.DIRECT_SAFETY:
        return facts.started_on
    return how_stable(facts, policy, today).event_free.enough_on
