"""Planning, moving and cancelling a meeting in the chat."""

from casework import asking_for_experts, case_choice, meeting_planning
from casework.meeting_views import MeetingDayAsked, MeetingTimeAsked
from casework.prompts import OpenQuestion
from handlers.chat import Chat
from handlers.moments import ask_moment_back, read_moment_on, tapped_moment, tapped_month
from handlers.registry import Tap, command, tap, typed
from handlers.spoken_dates import Doubt, Moment, read_moment
from handlers.texts import N_
from rules.permissions import Permission

_EXPERT_MEETING = {"expertoverleg", "expert", "mda++", "mda"}
"""How somebody may name an expert meeting behind the command."""


@command("overleg", Permission.RECORD, N_("een overleg plannen, verzetten of afzeggen"))
async def plan(chat: Chat, argument: str) -> None:
    """Plan a meeting, or move or cancel one; an expert meeting follows from a decision."""
    rest = [word for word in argument.split() if word.lower() not in _EXPERT_MEETING]
    named = len(rest) < len(argument.split())
    use_case = asking_for_experts.ask_for_experts if named else meeting_planning.start_planning
    await chat.perform(use_case, " ".join(rest), now=chat.now)


@tap("case_choose", Permission.SEE_OWN)
async def choose_case(chat: Chat, tap: Tap) -> None:
    """The case that a command is about."""
    shown = await chat.perform(case_choice.choose_case_of_command, tap.ref, tap.value, now=chat.now)
    await chat.show(shown)


@tap("case_leave", Permission.SEE_OWN)
async def leave_choice(chat: Chat, tap: Tap) -> None:
    """None of the cases."""
    await chat.show(await chat.perform(case_choice.leave_case_choice, tap.ref, now=chat.now))


@tap("plan_move", Permission.RECORD)
async def choose_move(chat: Chat, tap: Tap) -> None:
    """Give a planned meeting another moment."""
    position = _position(tap.value)
    shown = await chat.perform(meeting_planning.choose_meeting_to_move, tap.ref, position, now=chat.now)
    await chat.show(shown)


@tap("plan_cancel", Permission.RECORD)
async def choose_cancel(chat: Chat, tap: Tap) -> None:
    """Cancel a planned meeting, once read back."""
    position = _position(tap.value)
    shown = await chat.perform(meeting_planning.choose_meeting_to_cancel, tap.ref, position, now=chat.now)
    await chat.show(shown)


def _position(value: str) -> int:
    return int(value) if value.isascii() and value.isdecimal() else -1


@tap("plan_add", Permission.RECORD)
async def add(chat: Chat, tap: Tap) -> None:
    """Plan one more meeting."""
    await chat.show(await chat.perform(meeting_planning.add_meeting, tap.ref, now=chat.now))


@tap("plan_kind", Permission.RECORD)
async def choose_kind(chat: Chat, tap: Tap) -> None:
    """Which kind of meeting."""
    shown = await chat.perform(meeting_planning.choose_meeting_kind, tap.ref, tap.value, now=chat.now)
    await chat.show(shown)


@tap("plan_month", Permission.RECORD)
async def turn_page(chat: Chat, tap: Tap) -> None:
    """Another month of the calendar."""
    month = await tapped_month(chat, tap)
    await chat.show(await chat.perform(meeting_planning.turn_page, tap.ref, month, now=chat.now))


@tap("plan_moment", Permission.RECORD)
async def tap_moment(chat: Chat, tap: Tap) -> None:
    """A day of the calendar, a time, or a moment that was offered."""
    day, at = await tapped_moment(chat, tap)
    await chat.show(await chat.perform(meeting_planning.tap_moment, tap.ref, day, at, now=chat.now))


@tap("plan_back", Permission.RECORD)
async def back(chat: Chat, tap: Tap) -> None:
    """One step back."""
    await chat.show(await chat.perform(meeting_planning.step_back, tap.ref, now=chat.now))


@tap("plan_save", Permission.RECORD)
async def save(chat: Chat, tap: Tap) -> None:
    """Plan or move it as read back."""
    await chat.show(await chat.perform(meeting_planning.confirm_meeting, tap.ref, now=chat.now))


@tap("plan_drop", Permission.RECORD)
async def drop(chat: Chat, tap: Tap) -> None:
    """Cancel it as read back."""
    await chat.show(await chat.perform(meeting_planning.confirm_cancelling, tap.ref, now=chat.now))


@typed(MeetingDayAsked, Permission.RECORD)
async def type_day(chat: Chat, question: OpenQuestion, text: str) -> None:
    """A day, with the time or without."""
    await _enter(chat, question, read_moment(text, chat.now))


@typed(MeetingTimeAsked, Permission.RECORD)
async def type_time(chat: Chat, question: OpenQuestion, text: str) -> None:
    """A time on the chosen day, or another moment altogether."""
    assert isinstance(question.view, MeetingTimeAsked)
    await _enter(chat, question, read_moment_on(question.view.day, text, chat.now))


async def _enter(chat: Chat, question: OpenQuestion, read: Moment | Doubt) -> None:
    if isinstance(read, Doubt):
        await ask_moment_back(chat, question, read)
        return
    await chat.perform(meeting_planning.enter_moment, question.ref, read.day, read.time, now=chat.now)
