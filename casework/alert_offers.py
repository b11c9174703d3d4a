"""Who has an alert on scaling up asks another chair to take it over; domain.md, The chair.

1. Until the other accepts, it stays where it is and what was promised stands; accepting keeps the day.
2. A chair with the same home organisation as the coordinator is asked after a warning only: that is the
   override, a use case of its own in the audit trail, and the project leaders hear it.
"""

from datetime import datetime

from casework import outbox, prompts
from casework.access import acting, require, use_case
from casework.alert_offer_rows import ASKED, GIVING, OFFERED, end_offer, offer_of, open_offer, tell_giver
from casework.alert_offer_views import OtherChair, other_chairs
from casework.alert_rows import (
    ALERT,
    ask_afresh,
    asked_ids,
    cancel_prompts,
    decision_term,
    note_recipient,
    tell,
)
from casework.duties import active_people
from casework.errors import ClosedQuestion, ColleagueUnavailable, ForeignButton, OfferedAlready
from casework.prompts import PromptRef, Shown
from casework.term_owners import pass_on
from rules.alerts import kind_of
from rules.permissions import Permission
from rules.words import AlertKind, AlertState, OfferState, Role, Urgency
from store.alerts import Alert, AlertOffer
from store.cases import Case
from store.messages import Prompt, PromptState
from store.unit_of_work import UnitOfWork


@use_case(Permission.DECIDE_ALERT)
def hand_alert_over(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> None:
    """Ask which chair, or show whom was asked already, in a message of its own. Raises ClosedQuestion."""
    tapped = prompts.tapped(uow, ref, (ALERT,), now)
    alert = _held(uow, tapped, uow.get(Alert, tapped.alert_id))
    offer = open_offer(uow, alert)
    filled = {"alert": alert.id} if offer is None else {"alert": alert.id, "offer": offer.id}
    kind = GIVING if offer is None else OFFERED
    prompts.ask(uow, tapped.person_id, kind, now, case_id=alert.case_id).filled = filled


def _held(uow: UnitOfWork, prompt: Prompt, alert: Alert) -> Alert:
    """The alert, while the acting person has it and a decision is still needed."""
    require(uow, Permission.DECIDE_ALERT, uow.get(Case, alert.case_id))
    held = alert.state is AlertState.ACKNOWLEDGED and alert.holder_id == acting(uow).id
    if not held or alert.cause_vanished_at is not None or kind_of(alert.cause) is not AlertKind.SCALE_UP:
        raise ClosedQuestion(prompt_id=prompt.id)
    return alert


def _giving(uow: UnitOfWork, ref: PromptRef, now: datetime) -> tuple[Prompt, Alert]:
    # Whom was asked is shown in the same message: an older button of it is stale, not somebody else's.
    prompt = prompts.tapped(uow, ref, (GIVING, OFFERED), now)
    if prompt.kind != GIVING:
        raise ForeignButton
    return prompt, _held(uow, prompt, uow.get(Alert, prompt.filled["alert"]))


@use_case(Permission.DECIDE_ALERT)
def offer_alert(uow: UnitOfWork, ref: PromptRef, person_id: int, *, now: datetime) -> Shown:
    """Ask this chair, or warn first that the home organisation is the coordinator's.

    Raises ColleagueUnavailable for who cannot be asked, and OfferedAlready.
    """
    prompt, alert = _giving(uow, ref, now)
    chair = _chair(uow, alert, person_id)
    if chair.same_home:
        prompts.fill(prompt, now, receiver=chair.person_id)
    else:
        _offer(uow, prompt, alert, chair, now)
    return prompts.shown(uow, prompt, now)


@use_case(Permission.DECIDE_ALERT)
def override_independence(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """Ask the chair of the same home organisation after all; the project leaders hear it.

    Raises ColleagueUnavailable and OfferedAlready.
    """
    prompt, alert = _giving(uow, ref, now)
    if "receiver" not in prompt.filled:
        raise ForeignButton
    offer = _offer(uow, prompt, alert, _chair(uow, alert, prompt.filled["receiver"]), now)
    leaders = {leader.id for leader in active_people(uow, Role.PROJECT_LEADER)}
    tell(uow, leaders - {acting(uow).id}, "chair_overridden", alert, now, offer=offer.id)
    return prompts.shown(uow, prompt, now)


def _chair(uow: UnitOfWork, alert: Alert, person_id: int) -> OtherChair:
    chair = next((one for one in other_chairs(uow, alert) if one.person_id == person_id), None)
    if chair is None:
        raise ColleagueUnavailable
    return chair


def _offer(uow: UnitOfWork, prompt: Prompt, alert: Alert, chair: OtherChair, now: datetime) -> AlertOffer:
    if open_offer(uow, alert) is not None:
        raise OfferedAlready
    offer = uow.add(
        AlertOffer(
            alert_id=alert.id,
            from_id=acting(uow).id,
            to_id=chair.person_id,
            overridden=chair.same_home,
            offered_at=now,
        )
    )
    about = {"alert": alert.id, "offer": offer.id}
    # As urgent as the alert itself: only scaling up is handed over.
    prompts.ask(
        uow,
        chair.person_id,
        ASKED,
        now,
        urgency=Urgency.URGENT,
        case_id=alert.case_id,
        alert_id=alert.id,
        filled=about,
    )
    prompt.kind, prompt.filled = OFFERED, about
    prompts.fill(prompt, now)
    return offer


@use_case(Permission.DECIDE_ALERT)
def leave_giving(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """Back from the warning to the list, or out."""
    prompt, _ = _giving(uow, ref, now)
    if "receiver" in prompt.filled:
        prompts.fill(prompt, now, receiver=None)
    else:
        prompts.close(uow, prompt, PromptState.CANCELLED, now)
    return prompts.shown(uow, prompt, now)


@use_case(Permission.DECIDE_ALERT)
def take_offer_back(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """Who asked asks no longer. Raises ClosedQuestion when there is an answer already."""
    prompt = prompts.tapped(uow, ref, (GIVING, OFFERED), now)
    if prompt.kind != OFFERED:
        raise ForeignButton
    offer = offer_of(uow, prompt)
    _held(uow, prompt, uow.get(Alert, offer.alert_id))
    end_offer(uow, offer, OfferState.WITHDRAWN, now)
    return prompts.shown(uow, prompt, now)


@use_case(Permission.TAKE_ALERTS)
def accept_alert(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """Yes: the alert is the acting chair's, with the day that was promised. Raises ClosedQuestion."""
    prompt, offer = _offered_to_me(uow, ref, now)
    end_offer(uow, offer, OfferState.ACCEPTED, now)
    _pass_on(uow, uow.get(Alert, offer.alert_id), offer, now)
    return prompts.shown(uow, prompt, now)


@use_case(Permission.TAKE_ALERTS)
def decline_alert(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """No: it stays with who asked, who hears so. Raises ClosedQuestion."""
    prompt, offer = _offered_to_me(uow, ref, now)
    end_offer(uow, offer, OfferState.DECLINED, now)
    tell_giver(uow, offer, now)
    return prompts.shown(uow, prompt, now)


def _offered_to_me(uow: UnitOfWork, ref: PromptRef, now: datetime) -> tuple[Prompt, AlertOffer]:
    # Whatever ends an offer closes this question in the same transaction: an open one can be answered.
    prompt = prompts.tapped(uow, ref, (ASKED,), now)
    return prompt, offer_of(uow, prompt)


def _pass_on(uow: UnitOfWork, alert: Alert, offer: AlertOffer, now: datetime) -> None:
    """Another has it. What was promised stays: the day of the decision, and when the alert opens again."""
    alert.holder_id, alert.acknowledged_at = offer.to_id, now
    term = decision_term(uow, alert)
    if term is not None:
        term.owner_id = offer.to_id
        pass_on(uow, term, offer.from_id, offer.to_id, now)
    note_recipient(uow, alert, offer.to_id, now)
    cancel_prompts(uow, alert, now, but=offer.to_id)
    ask_afresh(uow, alert, offer.to_id, now, Urgency.REPLY)
    # Who had it before was told in office hours only: of two who took it the last one counts.
    outbox.unsay(uow, "alert_taken", case_id=alert.case_id, alert_id=alert.id)
    tell(uow, set(asked_ids(uow, alert)) - {offer.to_id}, "alert_taken", alert, now)
