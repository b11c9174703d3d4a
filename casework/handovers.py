"""/overdragen: a duty is offered to a colleague, who says yes or no; until then nothing changes.

domain.md, Monitoring, meetings, absence: handing a case over needs the receiver's yes. The clock keeps
running (three-month threshold, rule 3). An offer to somebody who is not there any more is taken back.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import col, select

from casework import outbox, prompts, terms
from casework.access import acting, use_case
from casework.case_choice import CHOICES, Choice, start_with_case
from casework.case_questions import tapped_on_case
from casework.consequences import follow_up
from casework.duties import on_duty
from casework.errors import ClosedQuestion, ColleagueUnavailable, ForeignButton, OfferedAlready
from casework.handover_views import (
    ANCHOR,
    ASKED,
    GIVING,
    HANDED_OVER,
    OFFERED,
    answer_by,
    is_on_duty,
    offer_of,
    receivers,
)
from casework.items import ask_about, opens
from casework.notices import issues
from casework.prompts import PromptRef, Shown
from casework.reassignment import REASSIGNED, reassign
from casework.wanted import Wanted, meet, wants
from rules.calendar import local_date
from rules.permissions import Permission
from rules.words import Duty, OfferState, PersonState, TermKind, Urgency
from store.cases import Case
from store.messages import Prompt, PromptState
from store.people import Person
from store.terms import Notice, Term
from store.trajectory import DutyOffer
from store.unit_of_work import UnitOfWork

UNANSWERED = "unanswered"


@use_case(Permission.CONFIRM_CLOSING)
def start_handover(uow: UnitOfWork, typed: str, *, now: datetime) -> None:
    """Hand over a duty on a case; the case is asked for where there are several."""
    start_with_case(uow, GIVING, typed, now)


def ask_handover(uow: UnitOfWork, case: Case, now: datetime) -> None:
    """Show what is offered already, or ask which duty and to whom."""
    actor = acting(uow)
    offered = next((offer for offer in live_offers(uow, case) if offer.giver_id == actor.id), None)
    if offered is not None:
        prompts.ask(uow, actor.id, OFFERED, now, case_id=case.id, filled={"offer": offered.id})
        return
    leads = is_on_duty(uow, case, Duty.COORDINATOR, actor.id)
    only = None if leads else {"duty": Duty.DEPUTY.value}
    prompts.ask(uow, actor.id, GIVING, now, case_id=case.id, filled=only)


CHOICES[GIVING] = Choice(ask_handover, Permission.CONFIRM_CLOSING, REASSIGNED)


def live_offers(uow: UnitOfWork, case: Case) -> list[DutyOffer]:
    """The open offers of the case that still can be answered: who gave them is still on it."""
    query = select(DutyOffer).where(
        col(DutyOffer.case_id) == case.id, col(DutyOffer.state) == OfferState.OPEN
    )
    offers = uow.session.exec(query.order_by(col(DutyOffer.id))).all()
    return [offer for offer in offers if _is_live(uow, case, offer)]


def _is_live(uow: UnitOfWork, case: Case, offer: DutyOffer) -> bool:
    leads = is_on_duty(uow, case, Duty.COORDINATOR, offer.giver_id)
    holds = is_on_duty(uow, case, offer.duty, offer.giver_id)
    begun = case.phase in REASSIGNED and local_date(offer.offered_at) >= case.started_on
    return begun and (leads or holds)


@wants(TermKind.HANDOVER)
def _answers(uow: UnitOfWork, case: Case, now: datetime) -> list[Wanted]:
    if case.phase not in REASSIGNED:
        return []
    return [
        Wanted(
            f"{ANCHOR}{offer.id}",
            starts_on=local_date(offer.offered_at),
            due_on=answer_by(uow, offer),
            at_once=True,
            owner_id=offer.receiver_id,
        )
        for offer in live_offers(uow, case)
    ]


@issues(TermKind.HANDOVER)
def _remind(uow: UnitOfWork, term: Term, notice: Notice, now: datetime) -> None:
    """The receiver is asked until they answer; the giver hears once that the term is over without that."""
    offer = uow.get(DutyOffer, int(term.anchor.removeprefix(ANCHOR)))
    if notice.slot == UNANSWERED:
        said = {"notice_id": notice.id, "case_id": term.case_id, "offer": offer.id}
        outbox.queue(uow, offer.giver_id, "handover_unanswered", Urgency.ROUTINE, now, **said)
        return
    ask_about(uow, term, notice.recipient_id, ASKED, now, notice)
    terms.keep_reminding(uow, term, notice.recipient_id, now)
    terms.plan_notices(uow, term, [terms.Planned(UNANSWERED, offer.giver_id, term.due_at, Urgency.ROUTINE)])


@opens(TermKind.HANDOVER)
def _open(uow: UnitOfWork, term: Term, person_id: int, now: datetime) -> Prompt:
    return ask_about(uow, term, person_id, ASKED, now)


def _giving(uow: UnitOfWork, ref: PromptRef, now: datetime) -> tuple[Prompt, Case]:
    # The offer is shown in the same message: an older button of it is stale, not somebody else's.
    prompt, case = tapped_on_case(uow, ref, (GIVING, OFFERED), Permission.CONFIRM_CLOSING, now)
    if prompt.kind != GIVING:
        raise ForeignButton
    return prompt, case


@use_case(Permission.CONFIRM_CLOSING)
def choose_duty(uow: UnitOfWork, ref: PromptRef, duty: Duty, *, now: datetime) -> Shown:
    """Which duty. Raises OfferedAlready, and ForeignButton for one that is not theirs to give."""
    prompt, case = _giving(uow, ref, now)
    _check_duty(uow, case, duty)
    prompts.fill(prompt, now, duty=duty.value)
    return prompts.shown(uow, prompt, now)


def _check_duty(uow: UnitOfWork, case: Case, duty: Duty) -> None:
    actor = acting(uow)
    leads = is_on_duty(uow, case, Duty.COORDINATOR, actor.id)
    if duty not in HANDED_OVER or not (leads or is_on_duty(uow, case, duty, actor.id)):
        raise ForeignButton
    if any(offer.duty is duty for offer in live_offers(uow, case)):
        raise OfferedAlready


@use_case(Permission.CONFIRM_CLOSING)
def choose_receiver(uow: UnitOfWork, ref: PromptRef, person_id: int, *, now: datetime) -> Shown:
    """Whom to ask. Raises ColleagueUnavailable for oneself, and for who is away or cannot have it."""
    prompt, case = _giving(uow, ref, now)
    _check_receiver(uow, prompt, case, person_id)
    prompts.fill(prompt, now, receiver=person_id)
    return prompts.shown(uow, prompt, now)


def _check_receiver(uow: UnitOfWork, prompt: Prompt, case: Case, person_id: int | None) -> Duty:
    if "duty" not in prompt.filled:
        raise ForeignButton
    duty = Duty(prompt.filled["duty"])
    _check_duty(uow, case, duty)
    if person_id not in {person.id for person in receivers(uow, case, duty, prompt.person_id)}:
        raise ColleagueUnavailable
    return duty


@use_case(Permission.CONFIRM_CLOSING)
def go_back(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """One step back, or out."""
    prompt, case = _giving(uow, ref, now)
    steps = (
        ["receiver", "duty"] if is_on_duty(uow, case, Duty.COORDINATOR, prompt.person_id) else ["receiver"]
    )
    step = next((name for name in steps if name in prompt.filled), None)
    if step is None:
        prompts.close(uow, prompt, PromptState.CANCELLED, now)
    else:
        prompts.fill(prompt, now, **{step: None})
    return prompts.shown(uow, prompt, now)


@use_case(Permission.CONFIRM_CLOSING)
def offer_duty(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """Ask the colleague, as it was read back. Raises ColleagueUnavailable and OfferedAlready."""
    prompt, case = _giving(uow, ref, now)
    receiver_id: int = prompt.filled.get("receiver", 0)
    duty = _check_receiver(uow, prompt, case, receiver_id)
    _withdraw(uow, case, [offer for offer in _open_offers(uow, case) if offer.duty is duty], now)
    offer = uow.add(
        DutyOffer(
            case_id=case.id, duty=duty, giver_id=prompt.person_id, receiver_id=receiver_id, offered_at=now
        )
    )
    follow_up(uow, case, now)
    prompt.kind, prompt.filled = OFFERED, {}
    prompts.fill(prompt, now, offer=offer.id)
    return prompts.shown(uow, prompt, now)


def _open_offers(uow: UnitOfWork, case: Case) -> Sequence[DutyOffer]:
    return uow.session.exec(
        select(DutyOffer).where(col(DutyOffer.case_id) == case.id, col(DutyOffer.state) == OfferState.OPEN)
    ).all()


def _withdraw(uow: UnitOfWork, case: Case, offers: Sequence[DutyOffer], now: datetime) -> None:
    for offer in offers:
        offer.state, offer.answered_at = OfferState.WITHDRAWN, now
        _end_giving(uow, offer, now)
    if offers:
        follow_up(uow, case, now)


def _end_giving(uow: UnitOfWork, offer: DutyOffer, now: datetime) -> None:
    """Who gives sees in their message what came of it, without a button."""
    shown = select(Prompt).where(
        col(Prompt.person_id) == offer.giver_id,
        col(Prompt.case_id) == offer.case_id,
        col(Prompt.kind) == OFFERED,
        col(Prompt.state) == PromptState.OPEN,
    )
    for prompt in uow.session.exec(shown).all():
        prompts.close(uow, prompt, PromptState.ANSWERED, now)


@use_case(Permission.CONFIRM_CLOSING)
def take_back(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """The giver takes the offer back; the receiver is not asked any more."""
    prompt, case = tapped_on_case(uow, ref, (GIVING, OFFERED), Permission.CONFIRM_CLOSING, now)
    if prompt.kind != OFFERED:
        raise ForeignButton
    offer = offer_of(uow, prompt)
    if offer.state is not OfferState.OPEN:
        raise ClosedQuestion(prompt_id=prompt.id)
    _withdraw(uow, case, [offer], now)
    return prompts.shown(uow, prompt, now)


@use_case(Permission.SEE_OWN)
def accept_duty(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """Yes: the duty is the acting person's from now on, with what waits. Raises ColleagueUnavailable."""
    prompt, offer, case = _offered_to_me(uow, ref, now)
    former = on_duty(uow, case.id, offer.duty)
    _answer(uow, prompt, offer, OfferState.ACCEPTED, now)
    reassign(uow, case, offer.duty, offer.receiver_id, now)
    if former is None or former.id != offer.giver_id:
        _tell_giver(uow, offer, now)
    return prompts.shown(uow, prompt, now)


@use_case(Permission.SEE_OWN)
def decline_duty(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """No: nothing changes, and who gives it hears so."""
    prompt, offer, case = _offered_to_me(uow, ref, now)
    _answer(uow, prompt, offer, OfferState.DECLINED, now)
    follow_up(uow, case, now)
    _tell_giver(uow, offer, now)
    return prompts.shown(uow, prompt, now)


def _offered_to_me(uow: UnitOfWork, ref: PromptRef, now: datetime) -> tuple[Prompt, DutyOffer, Case]:
    prompt = prompts.tapped(uow, ref, (ASKED,), now)
    offer = offer_of(uow, prompt)
    if offer.state is not OfferState.OPEN:
        raise ClosedQuestion(prompt_id=prompt.id)
    return prompt, offer, uow.get(Case, offer.case_id)


def _answer(uow: UnitOfWork, prompt: Prompt, offer: DutyOffer, state: OfferState, now: datetime) -> None:
    offer.state, offer.answered_at = state, now
    prompts.close(uow, prompt, PromptState.ANSWERED, now)
    _end_giving(uow, offer, now)
    meet(uow, uow.get(Term, prompt.term_id), now)


def _tell_giver(uow: UnitOfWork, offer: DutyOffer, now: datetime) -> None:
    if uow.get(Person, offer.giver_id).state is PersonState.ACTIVE:
        said = {"case_id": offer.case_id, "offer": offer.id}
        outbox.queue(uow, offer.giver_id, "handover_answered", Urgency.ROUTINE, now, **said)


def take_back_offers_to(uow: UnitOfWork, person: Person, now: datetime) -> None:
    """Somebody who is not there cannot answer: their offers are taken back, and who gave them hears it."""
    asked = select(DutyOffer).where(
        col(DutyOffer.receiver_id) == person.id, col(DutyOffer.state) == OfferState.OPEN
    )
    for offer in uow.session.exec(asked.order_by(col(DutyOffer.id))).all():
        case = uow.get(Case, offer.case_id)
        live = _is_live(uow, case, offer)
        _withdraw(uow, case, [offer], now)
        if live:
            _tell_giver(uow, offer, now)
