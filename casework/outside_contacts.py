"""Steps of an escalation outside the product: a person takes them, and records on which day.

domain.md, Alerts to a person, and the ladder (G18): nobody there is ever messaged, and no step is skipped.
What was said is not asked and not kept.
"""

from datetime import date, datetime

from casework import prompts
from casework.access import acting, use_case
from casework.alert_rows import asked_ids, tell
from casework.alerts import note_decided
from casework.day_choice import chosen, keep_day, turn_to
from casework.duties import coordinator_of
from casework.errors import ForeignButton, NoContactYet, StaleButton
from casework.escalation_steps import contacted_on, note_step
from casework.escalation_views import CONTACT, DECIDED, STEP, earliest_day
from casework.escalations import held_escalation, settle_agreement
from casework.ladder import promise
from casework.prompts import PromptRef, Shown
from rules.calendar import local_date
from rules.permissions import Permission
from rules.words import AgreementState, Decision, Rung
from store.alerts import Alert
from store.cases import Case
from store.messages import Prompt, PromptState
from store.unit_of_work import UnitOfWork


@use_case(Permission.ANSWER_ALERT)
def ask_day(uow: UnitOfWork, ref: PromptRef, step: str, *, now: datetime) -> Shown:
    """On which day there was contact (CONTACT, also to correct it), or the executive decided (DECIDED).

    Raises ForeignButton where the step is not outside, NoContactYet for a decision without contact.
    """
    prompt, alert, _ = held_escalation(uow, ref, now)
    if alert.outside is None or step not in (CONTACT, DECIDED):
        raise ForeignButton
    if step == DECIDED:
        _require_executive(uow, alert)
    prompts.withdraw_unsent(uow, prompt)
    prompts.fill(prompt, now, **{STEP: step, "day": None, "month": None, "opened": None})
    return prompts.shown(uow, prompt, now)


def _require_executive(uow: UnitOfWork, alert: Alert) -> None:
    if alert.outside is not Rung.EXECUTIVE:
        raise ForeignButton
    if contacted_on(uow, alert) is None:
        raise NoContactYet


def _asked(uow: UnitOfWork, ref: PromptRef, now: datetime) -> tuple[Prompt, Alert, Case, str]:
    prompt, alert, case = held_escalation(uow, ref, now)
    step = prompt.filled.get(STEP)
    if alert.outside is None or step not in (CONTACT, DECIDED):
        raise StaleButton(prompt_id=prompt.id)
    return prompt, alert, case, step


def _keep(uow: UnitOfWork, prompt: Prompt, alert: Alert, day: date, step: str, now: datetime) -> None:
    keep_day(prompt, day, earliest_day(uow, alert, step), local_date(now), now)


@use_case(Permission.ANSWER_ALERT)
def turn_page(uow: UnitOfWork, ref: PromptRef, month: date, *, now: datetime) -> Shown:
    """Another month of the calendar."""
    prompt, _, _, _ = _asked(uow, ref, now)
    turn_to(prompt, month, now)
    return prompts.shown(uow, prompt, now)


@use_case(Permission.ANSWER_ALERT)
def choose_day(uow: UnitOfWork, ref: PromptRef, day: date, *, now: datetime) -> Shown:
    """A day that was tapped, read back. Raises DayOutOfRange for a day to come, or before it began."""
    prompt, alert, _, step = _asked(uow, ref, now)
    _keep(uow, prompt, alert, day, step, now)
    return prompts.shown(uow, prompt, now)


@use_case(Permission.ANSWER_ALERT)
def enter_day(uow: UnitOfWork, ref: PromptRef, day: date, *, now: datetime) -> None:
    """The same, typed: read back below. Raises DayOutOfRange."""
    prompt, alert, _, step = _asked(uow, ref, now)
    _keep(uow, prompt, alert, day, step, now)
    prompts.ask_again(uow, prompt, now)


@use_case(Permission.ANSWER_ALERT)
def save_day(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """Keep the day that was read back: of the contact, which is asked about some days later, or of the
    decision, which closes the escalation. Raises StaleButton without a day, and DayOutOfRange."""
    prompt, alert, case, step = _asked(uow, ref, now)
    day = chosen(prompt)
    if day is None or alert.outside is None:
        raise StaleButton(prompt_id=prompt.id)
    _keep(uow, prompt, alert, day, step, now)
    if step == CONTACT:
        note_step(uow, alert, alert.outside, day, prompt.person_id, now)
        promise(uow, alert, now)
        prompts.fill(prompt, now, **{STEP: None, "day": None})
    else:
        _require_executive(uow, alert)
        _note_decision(uow, prompt, alert, case, day, now)
    return prompts.shown(uow, prompt, now)


def _note_decision(
    uow: UnitOfWork, prompt: Prompt, alert: Alert, case: Case, day: date, now: datetime
) -> None:
    """The executive decided: the agreement stays as it is, not kept."""
    prompts.close(uow, prompt, PromptState.ANSWERED, now)
    note_decided(uow, alert, Decision.DECIDED_OUTSIDE, now)
    settle_agreement(uow, alert, case, AgreementState.NOT_KEPT, day, now)
    informed = {*asked_ids(uow, alert), coordinator_of(uow, case).id} - {acting(uow).id}
    tell(uow, informed, "alert_decided", alert, now)
