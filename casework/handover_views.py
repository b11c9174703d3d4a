"""How handing over a duty looks: to who gives it, and to who is asked to take it over."""

from dataclasses import dataclass
from datetime import date, datetime

from casework.duties import is_present, on_duty
from casework.reassignment import successors
from casework.views import Told, View, shows_message, shows_prompt
from rules.aliases import Alias
from rules.calendar import Workdays
from rules.words import Duty, OfferState, Role
from store.cases import Case
from store.messages import OutboxMessage, Prompt, PromptState
from store.people import Person
from store.terms import Term
from store.trajectory import DutyOffer
from store.unit_of_work import UnitOfWork

GIVING, OFFERED, ASKED = "handing_over", "handover_offered", "handover"
ANCHOR = "offer:"
HANDED_OVER = (Duty.COORDINATOR, Duty.DEPUTY)
"""Duties that colleagues hand over; the others are the project leader's to assign."""


@dataclass(frozen=True)
class DutyAsked(View):
    """Which duty goes to a colleague? Asked of the coordinator only: a deputy has one."""

    reference: str


@dataclass(frozen=True)
class ReceiverAsked(View):
    """Who is asked to take it over; `one_duty` says that there was no duty to choose."""

    reference: str
    duty: Duty
    colleagues: tuple[tuple[int, Alias], ...]
    one_duty: bool


@dataclass(frozen=True)
class HandoverReadBack(View):
    """What is asked of whom. `is_deputy`: there is no deputy any more when they say yes; `replaces` is who
    has the duty now, when that is not the reader."""

    reference: str
    duty: Duty
    receiver: Alias
    is_deputy: bool
    replaces: Alias | None


@dataclass(frozen=True)
class HandoverLeft(View):
    """The conversation was left: nothing was asked of anybody."""

    reference: str


@dataclass(frozen=True)
class HandoverOffered(View):
    """To who gives: whom was asked, until when they have, and what came of it."""

    reference: str
    duty: Duty
    receiver: Alias
    answer_by: date
    state: OfferState


@dataclass(frozen=True)
class HandoverAsked(View):
    """To a colleague: somebody asks them to take over a duty, and what came of it."""

    reference: str
    duty: Duty
    giver: Alias
    answer_by: date
    state: OfferState
    no_deputy: bool = False


@dataclass(frozen=True)
class HandoverAnswered(View):
    """To who gave: yes, no, or taken back because the receiver is not there (`gone`)."""

    reference: str
    duty: Duty
    receiver: Alias
    state: OfferState


@dataclass(frozen=True)
class HandoverUnanswered(View):
    """To who gives: the term is over and there is no answer; the duty is still where it was."""

    reference: str
    duty: Duty
    receiver: Alias


def answer_by(uow: UnitOfWork, offer: DutyOffer) -> date:
    """The last day for an answer; `people.handover_working_days` of the policy."""
    days = uow.policy.people.handover_working_days
    return Workdays(uow.policy.office_hours).deadline(offer.offered_at, days)


def receivers(uow: UnitOfWork, case: Case, duty: Duty, giver_id: int) -> tuple[Person, ...]:
    """Who can be asked: colleagues who are there, and neither the giver nor who has it."""
    return tuple(
        person for person in successors(uow, case, duty) if person.id != giver_id and is_present(uow, person)
    )


def offer_of(uow: UnitOfWork, prompt: Prompt) -> DutyOffer:
    """The offer that a question is about: of the term for who is asked, kept in it for who gives."""
    if prompt.kind == ASKED:
        term = uow.get(Term, prompt.term_id)
        return uow.get(DutyOffer, int(term.anchor.removeprefix(ANCHOR)))
    return uow.get(DutyOffer, prompt.filled["offer"])


@shows_prompt(GIVING, Told.answer(Role.COORDINATOR, when="/overdragen: to whom?"))
def _giving(uow: UnitOfWork, prompt: Prompt, now: datetime) -> View:
    case = uow.get(Case, prompt.case_id)
    if prompt.state is not PromptState.OPEN:
        return HandoverLeft(case.reference)
    leads = is_on_duty(uow, case, Duty.COORDINATOR, prompt.person_id)
    if "duty" not in prompt.filled:
        return DutyAsked(case.reference)
    duty = Duty(prompt.filled["duty"])
    if "receiver" not in prompt.filled:
        found = receivers(uow, case, duty, prompt.person_id)
        colleagues = tuple((person.id, person.alias) for person in found)
        return ReceiverAsked(case.reference, duty, colleagues, not leads)
    receiver, holder = uow.get(Person, prompt.filled["receiver"]), on_duty(uow, case.id, duty)
    return HandoverReadBack(
        case.reference,
        duty,
        receiver.alias,
        duty is Duty.COORDINATOR and is_on_duty(uow, case, Duty.DEPUTY, receiver.id),
        holder.alias if holder is not None and holder.id != prompt.person_id else None,
    )


def is_on_duty(uow: UnitOfWork, case: Case, duty: Duty, person_id: int) -> bool:
    """Whether this person has the duty on the case now."""
    holder = on_duty(uow, case.id, duty)
    return holder is not None and holder.id == person_id


@shows_prompt(OFFERED, Told.answer(Role.COORDINATOR, when="whom one asked to take over"), standing=True)
def _offered(uow: UnitOfWork, prompt: Prompt, now: datetime) -> View:
    offer = offer_of(uow, prompt)
    reference, receiver = uow.get(Case, offer.case_id).reference, uow.get(Person, offer.receiver_id).alias
    return HandoverOffered(reference, offer.duty, receiver, answer_by(uow, offer), offer.state)


@shows_prompt(
    ASKED,
    Told.reminder(
        Role.COORDINATOR, when="a colleague asks to take over a duty", closes="yes or no; taken back"
    ),
)
def _asked(uow: UnitOfWork, prompt: Prompt, now: datetime) -> View:
    offer = offer_of(uow, prompt)
    reference, giver = uow.get(Case, offer.case_id).reference, uow.get(Person, offer.giver_id).alias
    no_deputy = offer.duty is Duty.COORDINATOR and on_duty(uow, offer.case_id, Duty.DEPUTY) is None
    return HandoverAsked(reference, offer.duty, giver, answer_by(uow, offer), offer.state, no_deputy)


@shows_message(
    "handover_answered",
    Told.news(Role.COORDINATOR, when="a colleague takes over the duty that one offered, or does not"),
)
def _answered(uow: UnitOfWork, message: OutboxMessage, now: datetime) -> View | None:
    offer = uow.get(DutyOffer, message.params["offer"])
    if offer.state is OfferState.OPEN:
        return None
    reference, receiver = uow.get(Case, offer.case_id).reference, uow.get(Person, offer.receiver_id).alias
    return HandoverAnswered(reference, offer.duty, receiver, offer.state)


@shows_message("handover_unanswered", Told.news(Role.COORDINATOR, when="no answer to that by its date"))
def _unanswered(uow: UnitOfWork, message: OutboxMessage, now: datetime) -> View | None:
    offer = uow.get(DutyOffer, message.params["offer"])
    if offer.state is not OfferState.OPEN:
        return None
    reference, receiver = uow.get(Case, offer.case_id).reference, uow.get(Person, offer.receiver_id).alias
    return HandoverUnanswered(reference, offer.duty, receiver)
