"""Time that passes as the service lets it: absences, then notices, then alerts, each at its own moment."""

from datetime import datetime

from casework.absence_turns import next_absence, turn_next_absence
from casework.ladder import climb_next_alert, next_alert_action
from casework.notices import issue_next_notice, next_notice
from store.unit_of_work import UnitOfWork
from tests.casework.region import Region


async def pass_until(region: Region, moment: datetime, *, deliver: bool = False) -> None:
    """Let everything happen that falls due up to this moment; `deliver` sends what may go out on the way."""
    while (due := region.look(_next_due)) is not None and due <= moment:
        region.now = max(due, region.now)
        for step in (turn_next_absence, issue_next_notice, climb_next_alert):
            while await region.act(None, step, now=region.now):
                pass
        if deliver:
            await region.deliver()
    region.now = moment
    if deliver:
        await region.deliver()


def _next_due(uow: UnitOfWork) -> datetime | None:
    due = (next_absence(uow), next_notice(uow), next_alert_action(uow))
    return min((moment for moment in due if moment is not None), default=None)
