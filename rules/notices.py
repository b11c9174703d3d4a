"""Which notice of a term goes out, and when it is late; domain.md, the table of notices and below."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Generic, NamedTuple, Protocol, TypeVar

from rules.calendar import require_aware

LATE_AFTER = timedelta(hours=1)


class SlotDay(NamedTuple):
    """One planned notice of a term: the name of its slot, unique within the term, and its local day."""

    slot: str
    day: date


class Planned(Protocol):
    """Anything planned for an aware moment."""

    @property
    def notify_at(self) -> datetime: ...


N = TypeVar("N", bound=Planned)


@dataclass(frozen=True)
class Outgoing(Generic[N]):
    """The one notice of a term that goes out, and the missed ones it replaces and names, oldest first."""

    send: N
    replaces: tuple[N, ...]


def newest_missed(notices: Sequence[N], now: datetime) -> Outgoing[N] | None:
    """Of one term only the newest due notice goes out; None while none is due.

    Of notices planned for the same moment the last one given counts as the newest.
    """
    now = require_aware(now)
    due = sorted(
        (notice for notice in notices if notice.notify_at <= now), key=lambda notice: notice.notify_at
    )
    return Outgoing(send=due[-1], replaces=tuple(due[:-1])) if due else None


def after_cause(planned: Iterable[N], caused_at: datetime) -> tuple[N, ...]:
    """Those not due before their cause existed: a case entered late does not fire old warnings.

    Meant for what announces or repeats. That a threshold has passed is a fact and not a notice: it is found
    however late the case is entered.
    """
    caused_at = require_aware(caused_at)
    return tuple(notice for notice in planned if notice.notify_at >= caused_at)


def late_by(notify_at: datetime, could_go_out_at: datetime, sent_at: datetime) -> timedelta | None:
    """How late a message is against the first moment it could go out; None up to one hour, which is in time
    (ours).

    `could_go_out_at` is `windows.earliest` of `notify_at`: waiting for the morning is not being late.
    """
    lateness = require_aware(sent_at) - max(require_aware(notify_at), require_aware(could_go_out_at))
    return lateness if lateness > LATE_AFTER else None
