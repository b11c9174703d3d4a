"""At the end of the second clock: is a new expert meeting needed? Two of three say so.

The source has coordinator, process director and chair decide it "in consultation" (G18); that each of them is
asked, and that two equal answers decide, is ours.
"""

from enum import StrEnum

ENOUGH = 2


class Vote(StrEnum):
    """How it stands."""

    WAITS = "waits"
    MEETING = "meeting"
    NO_MEETING = "no_meeting"
    DIVIDED = "divided"
    """No two can give the same answer any more: the ladder decides."""


def standing(yes: int, no: int, left: int) -> Vote:
    """How it stands when `left` of those who can be reached have not answered."""
    if yes >= ENOUGH:
        return Vote.MEETING
    if no >= ENOUGH:
        return Vote.NO_MEETING
    return Vote.WAITS if max(yes, no) + left >= ENOUGH else Vote.DIVIDED
