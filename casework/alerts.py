"""Alerts to a person, and the ladder they climb; domain.md, Alerts to a person, and the ladder."""

from collections.abc import Sequence
from datetime import datetime

from rules.threshold import Clock
from store.cases import Case
from store.unit_of_work import UnitOfWork


def reconcile(uow: UnitOfWork, case: Case, course: Sequence[Clock], now: datetime) -> None:
    """Bring the alerts of a case in line with its clocks."""
