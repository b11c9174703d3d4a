"""Time that passes as the service lets it: absences, then notices, then alerts, each at its own moment."""

from datetime import datetime

from casework.absence_turns import turn_next_absence
from casework.due import what_is_due
from casework.ladder import climb_next_alert
from casework.notices import issue_next_notice
from tests.casework.region import Region


async def pass_until(region: Region, moment: datetime, *, deliver: bool = False) -> None:
    """Let everything happen that falls due up to this moment; `deliver` sends what may go out on the way."""
    while (due := await _next_due(region)) is not None and due <= moment:
        region.now = max(due, region.now)
        for step in (turn_next_absence, issue_next_notice, climb_next_alert):
            while await region.act(None, step, now=region.now):
                pass
        if deliver:
            await region.deliver()
    region.now = moment
    if deliver:
        await region.deliver()


async def _next_due(region: Region) -> datetime | None:
    due = await region.act(None, what_is_due)
    moments = (due.absence, due.notice, due.alert)
    return min((moment for moment in moments if moment is not None), default=None)
