"""When something next falls due, over everything that waits for a moment."""

from datetime import datetime

from casework.access import use_case
from casework.ladder import next_alert_action
from casework.notices import next_notice
from casework.people import next_check
from casework.sending import next_sending
from store.unit_of_work import UnitOfWork


@use_case("service")
def next_due(uow: UnitOfWork, *, now: datetime) -> datetime | None:
    """When a notice, an alert, a message or the daily check is due first; None when nothing is."""
    moments = (next_notice(uow), next_alert_action(uow), next_sending(uow), next_check(uow))
    return min((moment for moment in moments if moment is not None), default=None)


@use_case("service")
def sending_waits_until(uow: UnitOfWork, *, now: datetime) -> datetime | None:
    """When the outbox next has something for somebody who can be reached."""
    return next_sending(uow)
