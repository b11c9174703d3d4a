"""Scores in the chat: given after a meeting or unasked, by tap or typed, and corrected."""

from collections.abc import Sequence

from casework import prompts, score_steps, scores
from casework.errors import ForeignButton
from casework.prompts import OpenQuestion
from casework.score_views import HeldDayAsked, LowestAsked, RoleScoreAsked, ScoreAsked
from handlers.chat import Chat
from handlers.moments import ask_moment_back, tapped_moment, tapped_month
from handlers.registry import Tap, command, tap, typed
from handlers.score_texts import NO_CONSENSUS_LOWEST, NOT_GIVEN
from handlers.spoken_dates import Doubt, read_date
from handlers.texts import N_
from rules.permissions import Permission
from rules.scores import NotGiven, Unclear, read_score

_NO_CONSENSUS = {"geen consensus", "geen", "no consensus", "none"}
_NO_NUMBER = -1


@command("cijfer", Permission.RECORD, N_("het cijfer van een overleg vastleggen"))
async def give_unasked(chat: Chat, argument: str) -> None:
    """Scores without being asked."""
    await chat.perform(scores.start_scores, argument, now=chat.now)


@tap("score_give", Permission.RECORD)
async def give(chat: Chat, tap: Tap) -> None:
    """A score: the consensus, the lowest named, or of a role."""
    await chat.show(await chat.perform(score_steps.give_score, tap.ref, _number(tap), now=chat.now))


@tap("score_none", Permission.RECORD)
async def no_consensus(chat: Chat, tap: Tap) -> None:
    """No consensus; then the lowest."""
    await chat.show(await chat.perform(score_steps.say_no_consensus, tap.ref, now=chat.now))


@tap("score_roles", Permission.RECORD)
async def roles(chat: Chat, tap: Tap) -> None:
    """Scores per role first."""
    await chat.show(await chat.perform(score_steps.list_roles, tap.ref, now=chat.now))


@tap("score_role", Permission.RECORD)
async def role(chat: Chat, tap: Tap) -> None:
    """The score of one role."""
    await chat.show(await chat.perform(score_steps.choose_role, tap.ref, _number(tap), now=chat.now))


@tap("score_not_given", Permission.RECORD)
async def not_given(chat: Chat, tap: Tap) -> None:
    """This role gave none."""
    await chat.show(await chat.perform(score_steps.say_not_given, tap.ref, now=chat.now))


@tap("score_roles_done", Permission.RECORD)
async def roles_done(chat: Chat, tap: Tap) -> None:
    """On to the consensus."""
    await chat.show(await chat.perform(score_steps.finish_roles, tap.ref, now=chat.now))


@tap("score_back", Permission.RECORD)
async def back(chat: Chat, tap: Tap) -> None:
    """One step back."""
    await chat.show(await chat.perform(score_steps.step_back, tap.ref, now=chat.now))


@tap("score_later", Permission.RECORD)
async def later(chat: Chat, tap: Tap) -> None:
    """Not now."""
    await chat.show(await chat.perform(score_steps.answer_later, tap.ref, now=chat.now))


@tap("score_not_held", Permission.RECORD)
async def not_held(chat: Chat, tap: Tap) -> None:
    """The meeting did not happen."""
    await chat.show(await chat.perform(scores.record_not_held, tap.ref, now=chat.now))


@tap("score_no_score", Permission.RECORD)
async def no_score(chat: Chat, tap: Tap) -> None:
    """An expert meeting that gave no score, read back."""
    await chat.show(await chat.perform(score_steps.say_held, tap.ref, now=chat.now))


@tap("score_held", Permission.RECORD)
async def held(chat: Chat, tap: Tap) -> None:
    """Save that, as read back."""
    await chat.show(await chat.perform(scores.record_held, tap.ref, now=chat.now))


@tap("score_save", Permission.RECORD)
async def save(chat: Chat, tap: Tap) -> None:
    """Save as read back: the second of two taps."""
    await chat.show(await chat.perform(scores.record_consensus, tap.ref, now=chat.now))


@tap("score_correct_save", Permission.RECORD)
async def save_correction(chat: Chat, tap: Tap) -> None:
    """Save the correction as read back."""
    await chat.show(await chat.perform(scores.correct_consensus, tap.ref, now=chat.now))


@tap("score_correct", Permission.RECORD, shows=True)
async def correct_receipt(chat: Chat, tap: Tap) -> None:
    """Correct what a receipt says."""
    await chat.show(await chat.perform(scores.correct_from_receipt, tap.ref, now=chat.now))


@tap("score_plan", Permission.RECORD, shows=True)
async def plan_next(chat: Chat, tap: Tap) -> None:
    """Plan the next meeting."""
    await chat.show(await chat.perform(scores.plan_from_receipt, tap.ref, now=chat.now))


@tap("score_other", Permission.RECORD)
async def other_meeting(chat: Chat, tap: Tap) -> None:
    """Another meeting than the one that was offered."""
    await chat.show(await chat.perform(scores.choose_other_meeting, tap.ref, now=chat.now))


@tap("score_which", Permission.RECORD)
async def which_correction(chat: Chat, tap: Tap) -> None:
    """The meeting whose score is corrected."""
    await chat.show(await chat.perform(scores.choose_correction, tap.ref, _number(tap), now=chat.now))


@tap("held_kind", Permission.RECORD)
async def held_kind(chat: Chat, tap: Tap) -> None:
    """The kind of a meeting that nobody planned."""
    await chat.show(await chat.perform(score_steps.choose_held_kind, tap.ref, tap.value, now=chat.now))


@tap("held_month", Permission.RECORD)
async def held_month(chat: Chat, tap: Tap) -> None:
    """Another month of the calendar."""
    month = await tapped_month(chat, tap)
    await chat.show(await chat.perform(score_steps.turn_held_page, tap.ref, month, now=chat.now))


@tap("held_day", Permission.RECORD)
async def held_day(chat: Chat, tap: Tap) -> None:
    """The day of a meeting that nobody planned."""
    day, _ = await tapped_moment(chat, tap)
    if day is None:
        await chat.refuse(ForeignButton())
    await chat.show(await chat.perform(score_steps.tap_held_day, tap.ref, day, now=chat.now))


@typed(HeldDayAsked, Permission.RECORD)
async def type_held_day(chat: Chat, question: OpenQuestion, text: str) -> None:
    """That day in words; without a year it is one that has been."""
    read = read_date(text, chat.now, prefer="past")
    if isinstance(read, Doubt):
        await ask_moment_back(chat, question, read)
    else:
        await chat.perform(score_steps.enter_held_day, question.ref, read, now=chat.now)


@typed(ScoreAsked, Permission.RECORD)
async def type_consensus(chat: Chat, question: OpenQuestion, text: str) -> None:
    """The consensus in words, or that there was none."""
    if " ".join(text.casefold().split()).strip(".!") in _NO_CONSENSUS:
        await chat.perform(score_steps.enter_no_consensus, question.ref, now=chat.now)
        return
    await _enter(chat, question, text, NOT_GIVEN)


@typed(LowestAsked, Permission.RECORD)
async def type_lowest(chat: Chat, question: OpenQuestion, text: str) -> None:
    """The lowest score named, in words."""
    await _enter(chat, question, text, NO_CONSENSUS_LOWEST)


@typed(RoleScoreAsked, Permission.RECORD)
async def type_role_score(chat: Chat, question: OpenQuestion, text: str) -> None:
    """What a role said, in words, or "nvt"."""
    if isinstance(read_score(text), NotGiven):
        await chat.perform(score_steps.enter_not_given, question.ref, now=chat.now)
        return
    await _enter(chat, question, text, NOT_GIVEN)


async def _enter(chat: Chat, question: OpenQuestion, text: str, when_not_given: str) -> None:
    match read_score(text):
        case NotGiven():
            await _doubt(chat, question, when_not_given, [])
        case Unclear(kind, candidates):
            await _doubt(chat, question, kind.value, list(candidates))
        case int(score):
            await chat.perform(score_steps.enter_score, question.ref, score, now=chat.now)


async def _doubt(chat: Chat, question: OpenQuestion, kind: str, candidates: Sequence[object]) -> None:
    await chat.perform(
        prompts.doubt_answer, question.ref, kind=kind, candidates=list(candidates), now=chat.now
    )


def _number(tap: Tap) -> int:
    return int(tap.value) if tap.value.isascii() and tap.value.isdecimal() else _NO_NUMBER
