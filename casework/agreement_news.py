"""One line to the coordinator about an agreement that somebody else guards: in view, and never asked.

What it says is looked at again just before it goes: an answer that was taken back is not told.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlmodel import col, select

from casework import outbox
from casework.duties import acting_coordinator, guard_of
from casework.views import Told, View, shows_message
from rules.aliases import Alias
from rules.words import AgreementState, Role, Urgency
from store.cases import Case
from store.expert_meetings import Agreement
from store.messages import OutboxMessage, OutboxState
from store.unit_of_work import UnitOfWork

KIND = "agreement_news"


class News(StrEnum):
    """What happened to it."""

    DUE = "due"
    KEPT = "kept"
    LATER = "later"
    NOT_KEPT = "not_kept"
    TAKEN_BACK = "taken_back"
    """The answer that was told before was a mistake."""


_STATES = {
    News.DUE: AgreementState.OPEN,
    News.LATER: AgreementState.OPEN,
    News.TAKEN_BACK: AgreementState.OPEN,
    News.KEPT: AgreementState.KEPT,
    News.NOT_KEPT: AgreementState.NOT_KEPT,
}
_DATED = {News.DUE, News.LATER}


@dataclass(frozen=True)
class AgreementNews(View):
    """What happened, without what was agreed: that is for no lock screen. `guard` is who is asked."""

    reference: str
    what: News
    on: date
    guard: Alias


def tell_coordinator(uow: UnitOfWork, case: Case, agreement: Agreement, what: News, now: datetime) -> None:
    """One line in office hours to who coordinates, unless they did it or guard it themselves."""
    coordinator = acting_coordinator(uow, case)
    does_it = uow.actor is not None and uow.actor.id == coordinator.id
    if does_it or guard_of(uow, case).id == coordinator.id or _told(uow, agreement, what, coordinator.id):
        return
    outbox.queue(
        uow,
        coordinator.id,
        KIND,
        Urgency.ROUTINE,
        now,
        case_id=case.id,
        agreement=agreement.id,
        what=what.value,
        on=agreement.due_on.isoformat(),
    )


def _told(uow: UnitOfWork, agreement: Agreement, what: News, person_id: int) -> bool:
    """Whether this person heard already that it was due on this day; anything else can happen twice."""
    if what is not News.DUE:
        return False
    params = {"agreement": agreement.id, "what": what.value, "on": agreement.due_on.isoformat()}
    return any(message.params == params for message in _messages(uow, agreement, person_id))


def _messages(uow: UnitOfWork, agreement: Agreement, person_id: int | None = None) -> list[OutboxMessage]:
    query = select(OutboxMessage).where(
        col(OutboxMessage.case_id) == agreement.case_id, col(OutboxMessage.kind) == KIND
    )
    if person_id is not None:
        query = query.where(col(OutboxMessage.person_id) == person_id)
    found = uow.session.exec(query.order_by(col(OutboxMessage.id))).all()
    return [message for message in found if message.params["agreement"] == agreement.id]


def tell_taken_back(uow: UnitOfWork, case: Case, agreement: Agreement, what: News, now: datetime) -> None:
    """The answer `what` was taken back: who heard it hears that; where it has not gone out, it never does."""
    answers = [message for message in _messages(uow, agreement) if message.params["what"] == what.value]
    if not answers:
        return
    if answers[-1].state is OutboxState.PENDING:
        answers[-1].state = OutboxState.WITHDRAWN
    else:
        tell_coordinator(uow, case, agreement, News.TAKEN_BACK, now)


@shows_message(
    KIND,
    Told.news(
        Role.COORDINATOR, when="an agreement that somebody else guards is due, kept, later or not kept"
    ),
)
def _news(uow: UnitOfWork, message: OutboxMessage, now: datetime) -> AgreementNews | None:
    agreement = uow.get(Agreement, message.params["agreement"])
    what, on = News(message.params["what"]), date.fromisoformat(message.params["on"])
    if agreement.state is not _STATES[what] or (what in _DATED and agreement.due_on != on):
        return None
    case = uow.get(Case, agreement.case_id)
    return AgreementNews(case.reference, what, on, guard_of(uow, case).alias)
