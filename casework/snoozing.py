"""Deciding later on an alert that one has: for a reason from a list, and never past the next term.

The promise stays one with a date: with no decision by then the alert opens again and goes to the next on the
ladder (domain.md, Alerts to a person, and the ladder).
"""

from dataclasses import dataclass
from datetime import date, datetime

from casework import prompts, terms
from casework.access import acting, use_case
from casework.alert_rows import asked_ids, decision_term, tell
from casework.alert_views import alias_of
from casework.day_choice import keep_day, turn_to
from casework.decision_views import UNASKED, Room, chosen_day, room_of, snooze_reason
from casework.decisions import tapped_alert
from casework.errors import ForeignButton, NoRoomToWait, StaleButton
from casework.prompts import PromptRef, Shown
from casework.views import Told, View, shows_message
from rules import ladder
from rules.aliases import Alias
from rules.permissions import Permission
from rules.words import AlertState, SnoozeReason
from store.alerts import Alert
from store.cases import Case
from store.messages import OutboxMessage, Prompt
from store.unit_of_work import UnitOfWork

LATER = "alert_later"


@dataclass(frozen=True)
class AlertLater(View):
    """To the others who got it: who has it decides by another day."""

    reference: str
    holder: Alias
    decide_by: date


def _held(uow: UnitOfWork, ref: PromptRef, now: datetime) -> tuple[Prompt, Alert, Room]:
    """The alert that the acting person has taken on, and until when it may wait.

    Raises StaleButton where nobody promised anything or nothing is asked any more, NoRoomToWait, and what
    `tapped_alert` raises.
    """
    prompt, alert, case = tapped_alert(uow, ref, now)
    if alert.state is not AlertState.ACKNOWLEDGED or alert.cause_vanished_at is not None:
        raise StaleButton(prompt_id=prompt.id)
    room = room_of(uow, alert, case, now)
    if room.earliest > room.latest:
        assert room.term is not None
        assert room.due_on is not None
        raise NoRoomToWait(next_term=room.term.value, due=room.due_on.isoformat(), prompt_id=prompt.id)
    return prompt, alert, room


@use_case(Permission.ANSWER_ALERT)
def ask_later(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """Decide later: first, why. Raises NoRoomToWait, which says when the next term is."""
    prompt, _, _ = _held(uow, ref, now)
    prompts.withdraw_unsent(uow, prompt)
    taken_back = dict.fromkeys(("choice", "reason", "month", "day", "time"))
    prompts.fill(prompt, now, **{**taken_back, "snooze": UNASKED})
    return prompts.shown(uow, prompt, now)


@use_case(Permission.ANSWER_ALERT)
def choose_snooze_reason(uow: UnitOfWork, ref: PromptRef, reason: SnoozeReason, *, now: datetime) -> Shown:
    """Why the decision comes later."""
    prompt, _, _ = _held(uow, ref, now)
    if "snooze" not in prompt.filled:
        raise ForeignButton
    prompts.fill(prompt, now, snooze=reason.value)
    return prompts.shown(uow, prompt, now)


def _day_asked(uow: UnitOfWork, ref: PromptRef, now: datetime) -> tuple[Prompt, Alert, Room]:
    prompt, alert, room = _held(uow, ref, now)
    if snooze_reason(prompt) is None:
        raise ForeignButton
    return prompt, alert, room


@use_case(Permission.ANSWER_ALERT)
def turn_snooze_page(uow: UnitOfWork, ref: PromptRef, month: date, *, now: datetime) -> Shown:
    """Another month of the calendar."""
    prompt, _, _ = _day_asked(uow, ref, now)
    turn_to(prompt, month, now)
    return prompts.shown(uow, prompt, now)


@use_case(Permission.ANSWER_ALERT)
def choose_snooze_day(uow: UnitOfWork, ref: PromptRef, day: date, *, now: datetime) -> Shown:
    """The day that was tapped, read back. Raises DayOutOfRange."""
    prompt, _, room = _day_asked(uow, ref, now)
    keep_day(prompt, day, room.earliest, room.latest, now)
    return prompts.shown(uow, prompt, now)


@use_case(Permission.ANSWER_ALERT)
def enter_snooze_day(uow: UnitOfWork, ref: PromptRef, day: date, *, now: datetime) -> None:
    """The same, typed."""
    prompt, _, room = _day_asked(uow, ref, now)
    keep_day(prompt, day, room.earliest, room.latest, now)
    prompts.ask_again(uow, prompt, now)


@use_case(Permission.ANSWER_ALERT)
def decide_later(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """Keep the day that was read back; who got the alert hears it. Raises DayOutOfRange."""
    prompt, alert, room = _day_asked(uow, ref, now)
    day, reason = chosen_day(prompt), snooze_reason(prompt)
    if day is None:
        raise StaleButton(prompt_id=prompt.id)
    # Another term may have come since the day was chosen.
    keep_day(prompt, day, room.earliest, room.latest, now)
    alert.decide_by, alert.next_action_at, alert.snooze_reason = day, ladder.reopens_at(day), reason
    term = decision_term(uow, alert)
    if term is not None:
        terms.move_term(uow, term, day, now)
    tell(uow, set(asked_ids(uow, alert)) - {acting(uow).id}, LATER, alert, now, day=day.isoformat())
    prompts.fill(prompt, now, snooze=None, day=None, month=None)
    return prompts.shown(uow, prompt, now)


@shows_message(LATER, Told.alert(when="who has an alert that one got decides later"))
def _later(uow: UnitOfWork, message: OutboxMessage, now: datetime) -> AlertLater | None:
    """No longer said when it was decided, handed on or put off again meanwhile."""
    alert = uow.get(Alert, message.params["alert_id"])
    holder, day = alias_of(uow, alert.holder_id), date.fromisoformat(message.params["day"])
    if alert.state is not AlertState.ACKNOWLEDGED or alert.snooze_reason is None or alert.decide_by != day:
        return None
    assert holder is not None
    return AlertLater(uow.get(Case, alert.case_id).reference, holder, day)
