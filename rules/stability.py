"""How far lasting safety is: 7s in a row with days between them, and months without an unsafe event.

domain.md, From referral to one year later (G18: the 7s, G20: the six months; counts and gap ours), and The
safety scale: "a 7" means 7 or higher, and anything lower, or no consensus, breaks a row of 7s.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rules.calendar import add_months
from rules.policy import Policy
from rules.scores import Consensus
from rules.threshold import Held


@dataclass(frozen=True)
class Row:
    """The current row of 7s: those that count, far enough apart, and how many are needed."""

    counted: tuple[dt.date, ...]
    needed: int
    next_on: dt.date | None
    """The earliest day on which one more counts; None where any day will do, or where there are enough."""

    @property
    def complete(self) -> bool:
        """Whether there are enough."""
        return len(self.counted) >= self.needed


@dataclass(frozen=True)
class EventFree:
    """Since when nothing unsafe happened, how many whole calendar months that is, and when it is enough."""

    since: dt.date
    months: int
    needed: int
    enough_on: dt.date

    @property
    def complete(self) -> bool:
        """Whether it is long enough."""
        return self.months >= self.needed


@dataclass(frozen=True)
class Stability:
    """Both together."""

    row: Row
    event_free: EventFree

    @property
    def complete(self) -> bool:
        """Whether everything is met that scores and events say; the plan is another matter."""
        return self.row.complete and self.event_free.complete


def stability(
    started_on: dt.date, held: Iterable[Held], events: Iterable[dt.date], policy: Policy, today: dt.date
) -> Stability:
    """How far the case is on this local day; what is dated before its start or after today does not count."""
    counted = [meeting for meeting in held if started_on <= meeting.date <= today]
    unsafe = [day for day in events if started_on <= day <= today]
    return Stability(row_of(counted, policy), event_free(started_on, unsafe, policy, today))


def is_seven(consensus: Consensus, policy: Policy) -> bool:
    """Whether it is a 7 or higher; no consensus is not."""
    return consensus.score is not None and consensus.score >= policy.scale.stable_safety


def row_of(held: Iterable[Held], policy: Policy) -> Row:
    """The row of 7s that has not been broken since.

    Meetings may come unsorted; those of one day count in the order given. A meeting without a score neither
    counts nor breaks the row, and neither does a 7 within `gap_days` of the last one that counted.
    """
    counted: tuple[dt.date, ...] = ()
    gap = dt.timedelta(days=policy.stability.gap_days)
    for meeting in sorted(held, key=lambda meeting: meeting.date):
        if meeting.consensus is None:
            continue
        if not is_seven(meeting.consensus, policy):
            counted = ()
        elif not counted or meeting.date - counted[-1] >= gap:
            counted = (*counted, meeting.date)
    enough = len(counted) >= policy.stability.scores
    next_on = counted[-1] + gap if counted and not enough else None
    return Row(counted, policy.stability.scores, next_on)


def event_free(started_on: dt.date, events: Sequence[dt.date], policy: Policy, today: dt.date) -> EventFree:
    """Since the last of these events, else since the start; calendar months, the day of the month clamped."""
    since, needed = max(events, default=started_on), policy.stability.event_free_months
    return EventFree(since, _whole_months(since, today), needed, add_months(since, needed))


def _whole_months(since: dt.date, today: dt.date) -> int:
    months = (today.year - since.year) * 12 + today.month - since.month
    return max(0, months if add_months(since, months) <= today else months - 1)
