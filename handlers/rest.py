"""/rust: longer nights and one's own working hours, by taps; what it means stands above the buttons."""

from datetime import date, time

from casework import rest
from casework.errors import ForeignButton
from casework.rest import RestAsked, RestMeans, RestReceipt, Step
from handlers.chat import Chat
from handlers.registry import Tap, command, tap
from handlers.screens import Button, Row, Screen, in_rows, renders
from handlers.texts import N_, Texts
from rules.permissions import Permission
from rules.rest import WEEK
from rules.windows import DailyWindow

_OPEN, _CLOCK, _DAY = "rest_open", "rest_clock", "rest_day"
_REGION, _SAVE, _BACK = "rest_region", "rest_save", "rest_back"
_LIKE_REGION = "region"


@command("rust", Permission.SEE_OWN, N_("langere nachten en je eigen werktijden"))
async def start(chat: Chat, argument: str) -> None:
    """Show what holds now."""
    await chat.perform(rest.start_rest, now=chat.now)


@tap(_OPEN, Permission.SEE_OWN)
async def open_step(chat: Chat, tap: Tap) -> None:
    """The night, the days or the hours."""
    if tap.value not in {step.value for step in Step}:
        await chat.refuse(ForeignButton())
    await chat.show(await chat.perform(rest.open_rest, tap.ref, Step(tap.value), now=chat.now))


@tap(_CLOCK, Permission.SEE_OWN)
async def choose_clock(chat: Chat, tap: Tap) -> None:
    """A time, or that of the region."""
    clock = None if tap.value == _LIKE_REGION else await _read_clock(chat, tap.value)
    await chat.show(await chat.perform(rest.choose_clock, tap.ref, clock, now=chat.now))


async def _read_clock(chat: Chat, value: str) -> time:
    hour, minute = value[:2], value[2:]
    if not (value.isascii() and value.isdecimal() and len(value) == 4 and hour < "24" and minute < "60"):
        await chat.refuse(ForeignButton())
    return time(int(hour), int(minute))


@tap(_DAY, Permission.SEE_OWN)
async def switch_day(chat: Chat, tap: Tap) -> None:
    """A working day or not."""
    if tap.value not in {str(day) for day in WEEK}:
        await chat.refuse(ForeignButton())
    await chat.show(await chat.perform(rest.switch_day, tap.ref, int(tap.value), now=chat.now))


@tap(_REGION, Permission.SEE_OWN)
async def back_to_region(chat: Chat, tap: Tap) -> None:
    """Nothing of one's own."""
    await chat.show(await chat.perform(rest.back_to_region, tap.ref, now=chat.now))


@tap(_BACK, Permission.SEE_OWN)
async def go_back(chat: Chat, tap: Tap) -> None:
    """One step back, or out."""
    await chat.show(await chat.perform(rest.go_back, tap.ref, now=chat.now))


@tap(_SAVE, Permission.SEE_OWN)
async def keep(chat: Chat, tap: Tap) -> None:
    """Keep it as it was read back."""
    await chat.show(await chat.perform(rest.keep_rest, tap.ref, now=chat.now))


@renders(RestAsked)
def rest_asked(view: RestAsked, texts: Texts) -> Screen:
    """What it means, and the step."""
    _ = texts.gettext
    question = {
        Step.MENU: _("Klopt dit zo?") if view.changed else _("Wat wil je anders?"),
        Step.NIGHT_FROM: _("Hoe laat begint jouw nacht? In kantooruren komt wat dringend is altijd door."),
        Step.NIGHT_UNTIL: _("Tot hoe laat duurt jouw nacht?"),
        Step.DAYS: _("Op welke dagen werk je? Tik een dag aan of uit."),
        Step.WORK_FROM: _("Vanaf hoe laat wil je gewone berichten?"),
        Step.WORK_UNTIL: _("Tot hoe laat wil je gewone berichten?"),
    }[view.step]
    lines = (_("<b>Jouw rust</b>"), _means(view.means, texts), question)
    return Screen("\n".join(lines), (*_choices(view, texts), _back(view.step, texts)))


def _choices(view: RestAsked, texts: Texts) -> tuple[Row, ...]:
    match view.step:
        case Step.MENU:
            return _menu(view, texts)
        case Step.DAYS:
            return in_rows([_day(day, day in view.means.days, texts) for day in sorted(WEEK)], 5)
        case _:
            clocks = [Button(_said(clock), _CLOCK, f"{clock:%H%M}") for clock in view.clocks]
            return (*in_rows(clocks, 4), (_like_region(view.region, texts),))


def _menu(view: RestAsked, texts: Texts) -> tuple[Row, ...]:
    _ = texts.gettext
    rows: list[Row] = []
    if view.changed:
        rows.append((Button(_("Klopt, opslaan"), _SAVE),))
    rows.append((Button(_("Nacht"), _OPEN, Step.NIGHT_FROM.value),))
    rows.append(
        (
            Button(_("Werkdagen"), _OPEN, Step.DAYS.value),
            Button(_("Werktijden"), _OPEN, Step.WORK_FROM.value),
        )
    )
    if view.own:
        rows.append((Button(_("Tijden van de regio"), _REGION),))
    return tuple(rows)


def _day(day: int, works: bool, texts: Texts) -> Button:
    said = texts.gettext("☑ {day}") if works else texts.gettext("☐ {day}")
    return Button(said.format(day=_weekday(day, texts)), _DAY, str(day))


def _like_region(clock: time | None, texts: Texts) -> Button:
    said = _said(clock) if clock is not None else ""
    return Button(texts.gettext("Zoals de regio: {time}").format(time=said), _CLOCK, _LIKE_REGION)


def _back(step: Step, texts: Texts) -> Row:
    label = texts.gettext("Stoppen") if step is Step.MENU else texts.gettext("Terug")
    return (Button(label, _BACK),)


@renders(RestReceipt)
def rest_receipt(view: RestReceipt, texts: Texts) -> Screen:
    """What was kept."""
    _ = texts.gettext
    if view.means is None:
        return Screen(_("Gestopt. Jouw rust blijft zoals die was."))
    return Screen("\n".join((_("<b>Jouw rust</b>, opgeslagen."), _means(view.means, texts))))


def _means(means: RestMeans, texts: Texts) -> str:
    said = texts.gettext("Dringend: {urgent}. Na een overleg: {questions}. Gewoon: {days} {routine}.")
    days = ", ".join(_weekday(day, texts) for day in means.days)
    return said.format(
        urgent=_hours(means.urgent),
        questions=_hours(means.questions),
        days=days,
        routine=_hours(means.routine),
    )


def _hours(window: DailyWindow) -> str:
    return f"{_said(window.opens)}–{_said(window.closes)}"


def _said(clock: time) -> str:
    return f"{clock:%H:%M}"


def _weekday(day: int, texts: Texts) -> str:
    return texts.formats.weekday(date.fromisocalendar(2026, 1, day))
