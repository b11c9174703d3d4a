"""When something next falls due, over everything that waits for a moment."""

from dataclasses import dataclass
from datetime import datetime

from casework.absence_turns import next_absence
from casework.access import use_case
from casework.gaps import next_gap_check
from casework.ladder import next_alert_action
from casework.notices import next_notice
from casework.reachability import next_check
from casework.sending import next_sending
from store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Due:
    """When each kind of work is due next; None when nothing of it waits."""

    absence: datetime | None
    """When somebody is away, or back."""
    notice: datetime | None
    alert: datetime | None
    message: datetime | None
    check: datetime | None
    """The daily check of who can be reached."""
    gaps: datetime | None
    """The nightly look for cases without a running term."""

    @property
    def first(self) -> datetime | None:
        """When anything at all is due."""
        moments = (self.absence, self.notice, self.alert, self.message, self.check, self.gaps)
        return min((moment for moment in moments if moment is not None), default=None)


@use_case("service")
def what_is_due(uow: UnitOfWork, *, now: datetime) -> Due:
    """One look at everything that waits: cheap, however much exists."""
    return Due(
        next_absence(uow),
        next_notice(uow),
        next_alert_action(uow),
        next_sending(uow),
        next_check(uow),
        next_gap_check(uow, now),
    )


@use_case("service")
def sending_waits_until(uow: UnitOfWork, *, now: datetime) -> datetime | None:
    """When the outbox next has something for somebody who can be reached."""
    return next_sending(uow)
