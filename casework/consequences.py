"""What follows from a changed fact, in the same transaction: terms, alerts, and what they tell whom."""

from datetime import datetime

from casework import alerts
from casework.terms import settle_threshold
from store.cases import Case
from store.unit_of_work import UnitOfWork


def follow_up(uow: UnitOfWork, case: Case, now: datetime) -> None:
    """Call this after every change of a meeting, a score, a start date or a duty."""
    uow.session.flush()
    course = settle_threshold(uow, case, now)
    alerts.reconcile(uow, case, course, now)
