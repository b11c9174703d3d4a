"""What a referral must meet; domain.md, From referral to one year later."""

from datetime import date

from rules.calendar import add_months

CRITERIA = tuple(range(1, 9))
"""By their number in the list of G20."""
REQUIRED = 1
"""Structural unsafety: without it the approach is not meant for this household (G20)."""
HELP_TRIED = 8
"""Regular help had too little result: "no" gets a warning (G20)."""
MONTHS_BACK = 12
"""How long ago a referral may have been received when it is entered; ours."""


def earliest_received(today: date, closed_on: date | None = None) -> date:
    """The earliest day that is taken: not before `closed_on`, the closure of the case that it follows."""
    earliest = add_months(today, -MONTHS_BACK)
    return earliest if closed_on is None else max(earliest, closed_on)
