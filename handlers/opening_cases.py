"""/nieuw: opening a case step by step."""

from casework import case_opening
from casework.case_draft import StartDateQuestion
from casework.errors import ForeignButton
from casework.prompts import OpenQuestion, doubt_answer
from handlers.chat import Chat
from handlers.moments import ask_day_back, tapped_day, tapped_month
from handlers.registry import Tap, command, tap, typed
from handlers.spoken_dates import Doubt, read_date
from handlers.texts import N_
from rules.permissions import Permission
from rules.words import Duty

OUT_OF_RANGE = "out_of_range"


@command("nieuw", Permission.OPEN_CASE, N_("een casus inbrengen die al loopt"))
async def start_new_case(chat: Chat, argument: str) -> None:
    """Ask what must be known of a new case."""
    await chat.perform(case_opening.start_new_case, now=chat.now)


@tap("case_place", Permission.OPEN_CASE)
async def choose_municipality(chat: Chat, tap: Tap) -> None:
    """The municipality of the case."""
    await chat.show(await chat.perform(case_opening.choose_municipality, tap.ref, tap.value, now=chat.now))


@tap("case_who", Permission.OPEN_CASE)
async def choose_colleague(chat: Chat, tap: Tap) -> None:
    """Who gets a duty: "deputy.12", with 0 for nobody."""
    try:
        duty, person_id = _read_duty(tap.value)
    except ValueError:
        await chat.refuse(ForeignButton())
    shown = await chat.perform(case_opening.choose_colleague, tap.ref, duty, person_id, now=chat.now)
    await chat.show(shown)


def _read_duty(value: str) -> tuple[Duty, int]:
    said, dot, number = value.partition(".")
    if not dot or not (number.isascii() and number.isdecimal() and len(number) < 10):
        raise ValueError("not a duty and a person")
    return Duty(said), int(number)


@tap("case_month", Permission.OPEN_CASE)
async def turn_month(chat: Chat, tap: Tap) -> None:
    """Open the calendar, or turn its page."""
    month = await tapped_month(chat, tap)
    shown = await chat.perform(case_opening.turn_start_month, tap.ref, month.year, month.month, now=chat.now)
    await chat.show(shown)


@tap("case_start", Permission.OPEN_CASE)
async def choose_start_date(chat: Chat, tap: Tap) -> None:
    """The date of the assignment."""
    day = await tapped_day(chat, tap)
    await chat.show(await chat.perform(case_opening.choose_start_date, tap.ref, day, now=chat.now))


@typed(StartDateQuestion, Permission.OPEN_CASE)
async def enter_start_date(chat: Chat, question: OpenQuestion, text: str) -> None:
    """The same, typed; what is not plain or cannot be is asked back."""
    view = question.view
    assert isinstance(view, StartDateQuestion)
    read = read_date(text, chat.now, prefer="past")
    if isinstance(read, Doubt):
        await ask_day_back(chat, question, read)
    elif view.earliest <= read <= view.latest:
        await chat.perform(case_opening.enter_start_date, question.ref, read, now=chat.now)
    else:
        await chat.perform(doubt_answer, question.ref, kind=OUT_OF_RANGE, candidates=[], now=chat.now)


@tap("case_back", Permission.OPEN_CASE)
async def go_back(chat: Chat, tap: Tap) -> None:
    """One step back, or out."""
    await chat.show(await chat.perform(case_opening.go_back, tap.ref, now=chat.now))


@tap("case_open", Permission.OPEN_CASE)
async def open_case(chat: Chat, tap: Tap) -> None:
    """Open the case as it was read back."""
    await chat.show(await chat.perform(case_opening.open_case, tap.ref, now=chat.now))
