"""When something next falls due, over everything that waits for a moment."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import select

from casework.absence_turns import NEXT_ABSENCE
from casework.access import use_case
from casework.folding import NEXT_TRACE
from casework.gaps import LAST_LOOK
from casework.ladder import NEXT_ACTION
from casework.notices import NEXT_NOTICE
from casework.reachability import OLDEST_CHECK
from casework.retention import LAST_RETAINED
from casework.sending import NEXT_DEADLINE, NEXT_MESSAGE
from casework.upkeep import next_look
from store.unit_of_work import UnitOfWork

# One statement, since a look is taken every few seconds and at every moment of a played story.
_LOOK = select(
    *(
        moment.scalar_subquery()
        for moment in (
            NEXT_ABSENCE,
            NEXT_NOTICE,
            NEXT_ACTION,
            NEXT_MESSAGE,
            NEXT_DEADLINE,
            OLDEST_CHECK,
            LAST_LOOK,
            LAST_RETAINED,
            NEXT_TRACE,
        )
    )
)

_SENDING = select(NEXT_MESSAGE.scalar_subquery(), NEXT_DEADLINE.scalar_subquery())


@dataclass(frozen=True)
class Due:
    """When each kind of work is due next; None when nothing of it waits."""

    absence: datetime | None
    """When somebody is away, or back."""
    notice: datetime | None
    alert: datetime | None
    message: datetime | None
    check: datetime | None
    """The nightly check of who can be reached."""
    gaps: datetime | None
    """The nightly look for cases without a running term."""
    trace: datetime | None
    """When what was shown or written has stood in a chat long enough."""
    retention: datetime | None
    """The nightly look at what is kept for a time only."""
    looked_at: datetime

    @property
    def first(self) -> datetime | None:
        """When anything at all is due."""
        return _first(
            self.absence,
            self.notice,
            self.alert,
            self.message,
            self.check,
            self.gaps,
            self.retention,
            self.trace,
        )

    def is_due(self, moment: datetime | None) -> bool:
        """Whether this one of the moments had come when the look was taken."""
        return moment is not None and moment <= self.looked_at


@use_case("service")
def what_is_due(uow: UnitOfWork, *, now: datetime) -> Due:
    """One look at everything that waits: cheap, however much exists."""
    absence, notice, alert, message, deadline, checked, looked, retained, trace = uow.session.exec(
        _LOOK
    ).one()
    return Due(
        absence,
        notice,
        alert,
        _first(message, deadline),
        next_look(checked) if checked is not None else None,
        next_look(looked) if looked is not None else None,
        trace,
        next_look(retained) if retained is not None else None,
        now,
    )


@use_case("service")
def ending_waits_until(uow: UnitOfWork, *, now: datetime) -> datetime | None:
    """When something has next stood in a chat long enough."""
    return uow.session.exec(NEXT_TRACE).first()


def _first(*moments: datetime | None) -> datetime | None:
    return min((moment for moment in moments if moment is not None), default=None)


@use_case("service")
def sending_waits_until(uow: UnitOfWork, *, now: datetime) -> datetime | None:
    """When the outbox next has something for somebody who can be reached."""
    return _first(*uow.session.exec(_SENDING).one())
