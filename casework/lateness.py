"""Saying that a message is late, by how much, and why; architecture 3."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam
from sqlmodel import col, select

from rules import notices, windows
from store.people import Person
from store.service import Outage
from store.terms import Notice
from store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Late:
    """When it could have gone out, how much too late it is, the outage behind it, and what it replaces.

    `by` is None for a message that is in time and replaces missed ones.
    """

    planned: datetime
    by: timedelta | None
    outage: tuple[datetime, datetime] | None
    replaces: tuple[datetime, ...]


# Built once: it is asked for every message about a notice.
_REPLACED = (
    select(Notice.notify_at)
    .where(col(Notice.replaced_by_id) == bindparam("by_id"))
    .order_by(col(Notice.notify_at))
)


def lateness(
    uow: UnitOfWork, notice_id: int | None, now: datetime, reader_id: int | None = None
) -> Late | None:
    """How late a notice is now; None when it is on time or when the message is no notice.

    What it replaces is said only to whom it was meant for: a chair who is alerted missed no warnings.
    """
    if notice_id is None:
        return None
    notice = uow.get(Notice, notice_id)
    planned = windows.earliest(
        notice.urgency, notice.notify_at, uow.policy, uow.get(Person, notice.recipient_id).rest
    )
    replaced = uow.session.exec(_REPLACED, params={"by_id": notice.id}).all()
    if reader_id not in (None, notice.recipient_id):
        replaced = []
    late_by = notices.late_by(notice.notify_at, planned, now)
    if late_by is None and not replaced:
        return None
    outage = uow.session.exec(
        select(Outage)
        .where(col(Outage.began_at) <= planned, col(Outage.ended_at) > planned)
        .order_by(col(Outage.id).desc())
    ).first()
    span = (outage.began_at, outage.ended_at) if outage is not None else None
    return Late(planned, late_by, span, tuple(replaced))
