"""/fase: where a case is, its plan, on, back, or the phase stays."""

from casework import phases, plans
from casework.phase_views import PlanDayAsked
from casework.prompts import OpenQuestion
from handlers.button_values import word_in
from handlers.chat import Chat
from handlers.moments import tapped_day, tapped_month, typed_day
from handlers.phase_screens import BACK_TO, LEAVE, ON, PLAN, PLAN_MONTH, PLAN_NOT, PLAN_SAVE, STAY, STEP_BACK
from handlers.registry import Tap, command, tap, typed
from handlers.texts import N_
from rules.permissions import Permission
from rules.words import Phase


@command("fase", Permission.LEAD, N_("de fase van een casus, en het plan"))
async def show_phase(chat: Chat, argument: str) -> None:
    """Where the case is."""
    await chat.perform(phases.start_phase, argument, now=chat.now)


@tap(ON, Permission.LEAD)
async def go_on(chat: Chat, tap: Tap) -> None:
    """A person confirms that the next phase is reached."""
    phase = await word_in(chat, Phase, tap.value)
    await chat.show(await chat.perform(phases.go_on, tap.ref, phase, now=chat.now))


@tap(BACK_TO, Permission.LEAD)
async def go_back(chat: Chat, tap: Tap) -> None:
    """Back to an earlier phase."""
    phase = await word_in(chat, Phase, tap.value)
    await chat.show(await chat.perform(phases.go_back, tap.ref, phase, now=chat.now))


@tap(STAY, Permission.LEAD)
async def stay(chat: Chat, tap: Tap) -> None:
    """The phase stays."""
    await chat.show(await chat.perform(phases.stay, tap.ref, now=chat.now))


@tap(LEAVE, Permission.LEAD)
async def leave(chat: Chat, tap: Tap) -> None:
    """Only looked."""
    await chat.show(await chat.perform(phases.leave, tap.ref, now=chat.now))


@tap(PLAN, Permission.LEAD)
async def plan_day(chat: Chat, tap: Tap) -> None:
    """Ask when the plan was adopted, or take the day that was tapped."""
    if not tap.value:
        await chat.show(await chat.perform(plans.ask_plan_day, tap.ref, now=chat.now))
        return
    day = await tapped_day(chat, tap)
    await chat.show(await chat.perform(plans.choose_plan_day, tap.ref, day, now=chat.now))


@tap(PLAN_MONTH, Permission.LEAD)
async def plan_month(chat: Chat, tap: Tap) -> None:
    """Another page of the calendar."""
    month = await tapped_month(chat, tap)
    await chat.show(await chat.perform(plans.turn_plan_month, tap.ref, month, now=chat.now))


@typed(PlanDayAsked, Permission.LEAD)
async def typed_plan_day(chat: Chat, question: OpenQuestion, text: str) -> None:
    """The day of the plan in words."""
    if (day := await typed_day(chat, question, text, prefer="past")) is not None:
        await chat.perform(plans.enter_plan_day, question.ref, day, now=chat.now)


@tap(PLAN_SAVE, Permission.LEAD)
async def save_plan(chat: Chat, tap: Tap) -> None:
    """Keep the day that was read back."""
    await chat.show(await chat.perform(plans.save_plan, tap.ref, now=chat.now))


@tap(PLAN_NOT, Permission.LEAD)
async def take_plan_back(chat: Chat, tap: Tap) -> None:
    """The plan was not adopted after all."""
    await chat.show(await chat.perform(plans.take_plan_back, tap.ref, now=chat.now))


@tap(STEP_BACK, Permission.LEAD)
async def step_back(chat: Chat, tap: Tap) -> None:
    """One step back."""
    await chat.show(await chat.perform(plans.step_back, tap.ref, now=chat.now))
