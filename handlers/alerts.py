"""Answering an alert in the chat: received, why, the decision, closing it."""

from datetime import datetime

from casework import decisions
from casework.decision_views import ExpertDayAsked, ExpertTimeAsked
from casework.prompts import OpenQuestion
from handlers.button_values import word_in
from handlers.chat import Chat
from handlers.moments import ask_moment_back, read_moment_on, tapped_moment, tapped_month
from handlers.refusals import FACTS
from handlers.registry import Tap, tap, typed
from handlers.spoken_dates import Doubt, Moment, read_moment
from handlers.texts import Texts
from rules.aliases import Alias
from rules.permissions import Permission
from rules.words import BackReason, Decision, Role


@tap("alert_received", Permission.ANSWER_ALERT)
async def acknowledge(chat: Chat, tap: Tap) -> None:
    """Received: this person decides within the term."""
    await chat.show(await chat.perform(decisions.acknowledge_alert, tap.ref, now=chat.now))


@tap("alert_why", Permission.ANSWER_ALERT, shows=True)
async def explain(chat: Chat, tap: Tap) -> None:
    """Open the alert, or fold it away again."""
    await chat.show(await chat.perform(decisions.explain_alert, tap.ref, now=chat.now))


@tap("alert_choose", Permission.ANSWER_ALERT)
async def choose(chat: Chat, tap: Tap) -> None:
    """One of the decisions that this alert offers."""
    decision = await word_in(chat, Decision, tap.value)
    await chat.show(await chat.perform(decisions.choose_decision, tap.ref, decision, now=chat.now))


@tap("alert_back_reason", Permission.ANSWER_ALERT)
async def choose_back_reason(chat: Chat, tap: Tap) -> None:
    """Why it goes back to the coordinator."""
    reason = await word_in(chat, BackReason, tap.value)
    await chat.show(await chat.perform(decisions.choose_back_reason, tap.ref, reason, now=chat.now))


@tap("alert_month", Permission.ANSWER_ALERT)
async def turn_page(chat: Chat, tap: Tap) -> None:
    """Another month of the calendar."""
    month = await tapped_month(chat, tap)
    await chat.show(await chat.perform(decisions.turn_page, tap.ref, month, now=chat.now))


@tap("alert_moment", Permission.ANSWER_ALERT)
async def tap_moment(chat: Chat, tap: Tap) -> None:
    """A day of the calendar, a time, or a moment that was offered."""
    day, at = await tapped_moment(chat, tap)
    await chat.show(await chat.perform(decisions.tap_moment, tap.ref, day, at, now=chat.now))


@tap("alert_back", Permission.ANSWER_ALERT)
async def back(chat: Chat, tap: Tap) -> None:
    """One step back."""
    await chat.show(await chat.perform(decisions.step_back, tap.ref, now=chat.now))


@tap("alert_decide", Permission.ANSWER_ALERT)
async def decide(chat: Chat, tap: Tap) -> None:
    """Record the decision as it was read back."""
    await chat.show(await chat.perform(decisions.decide_alert, tap.ref, now=chat.now))


@tap("alert_close", Permission.ANSWER_ALERT)
async def close(chat: Chat, tap: Tap) -> None:
    """Close an alert whose cause has vanished."""
    await chat.show(await chat.perform(decisions.close_vanished_alert, tap.ref, now=chat.now))


@typed(ExpertDayAsked, Permission.ANSWER_ALERT)
async def type_day(chat: Chat, question: OpenQuestion, text: str) -> None:
    """A day, with the time or without."""
    await _enter(chat, question, read_moment(text, chat.now))


@typed(ExpertTimeAsked, Permission.ANSWER_ALERT)
async def type_time(chat: Chat, question: OpenQuestion, text: str) -> None:
    """A time on the chosen day, or another moment altogether."""
    assert isinstance(question.view, ExpertTimeAsked)
    await _enter(chat, question, read_moment_on(question.view.day, text, chat.now))


async def _enter(chat: Chat, question: OpenQuestion, read: Moment | Doubt) -> None:
    if isinstance(read, Doubt):
        await ask_moment_back(chat, question, read)
        return
    await chat.perform(decisions.enter_moment, question.ref, read.day, read.time, now=chat.now)


def _holder(fact: str | int, texts: Texts) -> str:
    role, number = str(fact).split(":")
    said = texts.alias(Alias(Role(role), int(number)))
    return said[:1].upper() + said[1:]


def _held_since(fact: str | int, texts: Texts) -> str:
    return texts.formats.moment(datetime.fromisoformat(str(fact)))


FACTS["holder"] = _holder
FACTS["held_since"] = _held_since
