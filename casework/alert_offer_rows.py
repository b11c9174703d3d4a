"""The rows of an alert that is offered to another chair: at most one waits for an answer at a time.

domain.md, The chair. An offer lapses when its alert is decided, closed or opened again, and is taken back
when the chair who was asked cannot be reached.
"""

from datetime import datetime

from sqlmodel import col, select

from casework import outbox, prompts
from rules.words import OfferState, Urgency
from store.alerts import Alert, AlertOffer
from store.messages import Prompt, PromptState
from store.people import Person
from store.unit_of_work import UnitOfWork

GIVING, OFFERED, ASKED = "alert_giving", "alert_offered", "alert_offer"
"""The questions: whom to ask; what became of it, to who asked; whether to take it over, to who is asked."""


def open_offer(uow: UnitOfWork, alert: Alert) -> AlertOffer | None:
    """The offer of this alert that waits for an answer."""
    return uow.session.exec(
        select(AlertOffer).where(
            col(AlertOffer.alert_id) == alert.id, col(AlertOffer.state) == OfferState.OPEN
        )
    ).first()


def offer_of(uow: UnitOfWork, prompt: Prompt) -> AlertOffer:
    """The offer that a question of kind OFFERED or ASKED is about."""
    return uow.get(AlertOffer, prompt.filled["offer"])


def asked_to_take(uow: UnitOfWork, alert: Alert, person_id: int) -> Prompt | None:
    """The question to this person whether they take the alert over, while it waits."""
    return uow.session.exec(
        select(Prompt).where(
            col(Prompt.alert_id) == alert.id,
            col(Prompt.person_id) == person_id,
            col(Prompt.kind) == ASKED,
            col(Prompt.state) == PromptState.OPEN,
        )
    ).first()


def end_offer(uow: UnitOfWork, offer: AlertOffer, state: OfferState, now: datetime) -> None:
    """It waits no longer; what the two were asked or shown about it loses its buttons."""
    offer.state, offer.answered_at = state, now
    uow.session.flush()
    _end_questions(uow, uow.get(Alert, offer.alert_id), now)


def lapse_offer(uow: UnitOfWork, alert: Alert, now: datetime) -> None:
    """The alert is decided, closed or open again: there is nothing to take over any more."""
    offer = open_offer(uow, alert)
    if offer is not None:
        end_offer(uow, offer, OfferState.WITHDRAWN, now)
    else:
        _end_questions(uow, alert, now)


def _end_questions(uow: UnitOfWork, alert: Alert, now: datetime) -> None:
    asked = select(Prompt).where(
        col(Prompt.case_id) == alert.case_id,
        col(Prompt.kind).in_((GIVING, OFFERED, ASKED)),
        col(Prompt.state) == PromptState.OPEN,
    )
    for prompt in uow.session.exec(asked.order_by(col(Prompt.id))).all():
        if prompt.filled["alert"] == alert.id:
            prompts.close(uow, prompt, PromptState.ANSWERED, now)


def take_back_offers_to(uow: UnitOfWork, person: Person, now: datetime) -> None:
    """Somebody who is not there cannot answer: what they are offered is taken back; who asked hears it."""
    asked = select(AlertOffer).where(
        col(AlertOffer.to_id) == person.id, col(AlertOffer.state) == OfferState.OPEN
    )
    for offer in uow.session.exec(asked.order_by(col(AlertOffer.id))).all():
        end_offer(uow, offer, OfferState.WITHDRAWN, now)
        tell_giver(uow, offer, now)


def tell_giver(uow: UnitOfWork, offer: AlertOffer, now: datetime) -> None:
    """One line to who asked: it stays with them."""
    said = {"case_id": uow.get(Alert, offer.alert_id).case_id, "offer": offer.id}
    outbox.queue(uow, offer.from_id, "alert_offer_answered", Urgency.ROUTINE, now, **said)
