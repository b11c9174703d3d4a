"""What the service keeps of itself: that it is alive, when it was not, and updates it has handled."""

from datetime import datetime, time, timedelta

from sqlalchemy import delete
from sqlmodel import col

from casework.access import use_case
from rules.calendar import at_local, local_date
from store.key_mark import AnotherKey, is_key_of
from store.messages import HandledUpdate
from store.service import Outage, ServiceMark
from store.unit_of_work import UnitOfWork

OUTAGE_AFTER = timedelta(minutes=10)
"""A shorter silence is a restart and not worth a word; ours."""
LOOKED_AT = time(3)
"""When the nightly looks are taken, local time: who can be reached, which case has no
running term. Midnight has made terms pass by then, and nobody is up yet; ours."""
UPDATES_KEPT = timedelta(hours=48)
"""Telegram keeps an unconfirmed update for 24 hours; twice that is safe (architecture 1)."""


def last_look(now: datetime) -> datetime:
    """The newest moment for a nightly look, up to now."""
    tonight = at_local(local_date(now), LOOKED_AT)
    return tonight if tonight <= now else at_local(local_date(now) - timedelta(days=1), LOOKED_AT)


def next_look(last: datetime) -> datetime:
    """The first moment for a nightly look after this one."""
    return at_local(local_date(last_look(last)) + timedelta(days=1), LOOKED_AT)


@use_case("service")
def note_start(uow: UnitOfWork, *, now: datetime) -> None:
    """Remember how long nothing ran, so that a late message can say why it is late; raises AnotherKey."""
    _hold_key(uow)
    mark = service_mark(uow)
    mark.key_check = uow.cipher.key_check
    if mark.alive_at is not None and now - mark.alive_at > OUTAGE_AFTER:
        uow.add(Outage(began_at=mark.alive_at, ended_at=now))
    mark.alive_at = now
    # The first night after the first start is the first in which there is something to look over.
    mark.gaps_checked_at = mark.gaps_checked_at or now
    mark.retained_at = mark.retained_at or now


@use_case("service")
def note_alive(uow: UnitOfWork, *, now: datetime) -> None:
    """The service ran at this moment; raises AnotherKey when its key was replaced meanwhile."""
    _hold_key(uow)
    service_mark(uow).alive_at = now


def _hold_key(uow: UnitOfWork) -> None:
    if not is_key_of(uow.session, uow.cipher):
        raise AnotherKey


def service_mark(uow: UnitOfWork) -> ServiceMark:
    """The row of the service itself, made when it is not there yet."""
    return uow.session.get(ServiceMark, 1) or uow.add(ServiceMark(id=1))


@use_case("service")
def forget_old_updates(uow: UnitOfWork, *, now: datetime) -> None:
    """Update ids are compared for equality and only while Telegram may repeat them."""
    uow.session.exec(delete(HandledUpdate).where(col(HandledUpdate.handled_at) < now - UPDATES_KEPT))
