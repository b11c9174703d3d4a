"""One line to the people of a case about what somebody else did or decided on it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlmodel import col, select

from casework import outbox
from casework.views import WITH_DUTY, Told, View, shows_message
from rules.words import Duty, Urgency
from store.cases import Assignment, Case
from store.messages import OutboxMessage
from store.unit_of_work import UnitOfWork

KIND = "case_news"


class News(StrEnum):
    """What happened."""

    DOUBT_MEETING = "doubt_meeting"
    DOUBT_GOES_ON = "doubt_goes_on"
    NOT_CLOSED = "not_closed"
    """The project leader did not confirm the closure."""
    NOT_ENDED = "not_ended"
    ENDED_EARLY = "ended_early"
    CLOSED = "closed"
    """`on` is the day of the check a year later."""
    REOPENED = "reopened"
    EXPERT_MEETING_OFF = "expert_meeting_off"
    """`on` is the day on which it would have been."""


@dataclass(frozen=True)
class CaseNews(View):
    """What happened to the case, with the day that belongs to it; why is nothing for a lock screen."""

    reference: str
    what: News
    on: date | None


def tell(
    uow: UnitOfWork,
    case: Case,
    what: News,
    now: datetime,
    people: Iterable[int] | None = None,
    *,
    on: date | None = None,
) -> None:
    """Tell these people, or everybody with a duty on the case, except who did it."""
    told = set(people_of(uow, case) if people is None else people)
    day = on.isoformat() if on is not None else None
    for person_id in sorted(told - ({uow.actor.id} if uow.actor is not None else set())):
        outbox.queue(uow, person_id, KIND, Urgency.ROUTINE, now, case_id=case.id, what=what.value, on=day)


def people_of(uow: UnitOfWork, case: Case, *duties: Duty) -> set[int]:
    """Who has one of these duties on the case now, or any duty."""
    query = select(Assignment.person_id).where(
        col(Assignment.case_id) == case.id, col(Assignment.until).is_(None)
    )
    if duties:
        query = query.where(col(Assignment.duty).in_(duties))
    return set(uow.session.exec(query).all())


@shows_message(
    KIND,
    Told.news(
        *WITH_DUTY,
        when="a case ended, closed or opened again, an expert meeting is off, a doubt or request answered",
    ),
)
def _case_news(uow: UnitOfWork, message: OutboxMessage, now: datetime) -> CaseNews:
    what, on = News(message.params["what"]), message.params.get("on")
    reference = uow.get(Case, message.case_id).reference
    return CaseNews(reference, what, date.fromisoformat(on) if on else None)
