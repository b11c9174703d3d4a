"""What a person may choose as their own rest: longer nights, fewer and shorter working days; ours.

Never so that office hours close for what is urgent (domain.md, the table of notices). Where the policy
changes after a choice, rules.windows keeps to the policy.
"""

from datetime import time

from rules.policy import OfficeHours

WEEK = frozenset({1, 2, 3, 4, 5})
"""The ISO numbers of the weekdays on which a region works."""
_HALF_HOURS = tuple(time(hour, minute) for hour in range(24) for minute in (0, 30))
_WHOLE_HOURS = tuple(clock for clock in _HALF_HOURS if clock.minute == 0)


def night_starts(hours: OfficeHours) -> tuple[time, ...]:
    """When an own night may start: from when the office closes, before that of the region."""
    if hours.closes >= hours.night_starts:
        return ()
    return (hours.closes, *_between(_WHOLE_HOURS, hours.closes, hours.night_starts))


def night_ends(hours: OfficeHours) -> tuple[time, ...]:
    """When an own night may end: after that of the region, until the office opens."""
    if hours.night_ends >= hours.opens:
        return ()
    return (*_between(_HALF_HOURS, hours.night_ends, hours.opens), hours.opens)


def work_starts(hours: OfficeHours) -> tuple[time, ...]:
    """When an own working day may start: later than that of the region."""
    return _between(_WHOLE_HOURS, hours.opens, hours.closes)


def work_ends(hours: OfficeHours, starts: time | None) -> tuple[time, ...]:
    """When it may end: after it starts (None as the region does), earlier than that of the region."""
    return _between(_WHOLE_HOURS, starts or hours.opens, hours.closes)


def _between(clocks: tuple[time, ...], after: time, before: time) -> tuple[time, ...]:
    return tuple(clock for clock in clocks if after < clock < before)
