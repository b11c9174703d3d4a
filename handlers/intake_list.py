"""/aanmeldingen: what every referral waits for, each line a button that opens its question."""

from html import escape

from casework import intake_list
from casework.intake_list import IntakeItem, IntakeList
from handlers.button_values import number_in
from handlers.chat import Chat
from handlers.paging import page_buttons
from handlers.referral_words import DECIDERS
from handlers.registry import Tap, command, tap
from handlers.screens import Button, Screen, renders
from handlers.term_words import term_name
from handlers.texts import N_, Texts, bold_reference
from rules.permissions import Permission

_OPEN, _TURN = "intake_open", "intake_turn"


@command("aanmeldingen", Permission.OPEN_CASE, N_("waarop elke aanmelding wacht"))
async def show(chat: Chat, argument: str) -> None:
    """What every referral waits for."""
    await chat.perform(intake_list.show_intake, now=chat.now)


@tap(_TURN, Permission.OPEN_CASE, shows=True)
async def turn(chat: Chat, tap: Tap) -> None:
    """Another page."""
    page = await number_in(chat, tap.value)
    await chat.show(await chat.perform(intake_list.turn_intake, tap.ref, page, now=chat.now))


@tap(_OPEN, Permission.OPEN_CASE, shows=True)
async def open_item(chat: Chat, tap: Tap) -> None:
    """Open one line in a message of its own."""
    term_id = await number_in(chat, tap.value)
    await chat.perform(intake_list.open_intake_item, tap.ref, term_id, now=chat.now)
    await chat.done()


@renders(IntakeList)
def intake(view: IntakeList, texts: Texts) -> Screen:
    """Numbered, the most overdue first, or one calm sentence."""
    _ = texts.gettext
    if not view.items:
        return Screen(_("Er wacht nu geen aanmelding. Met /aanmelding leg je er een vast."))
    heading = _("Aanmeldingen")
    if view.pages > 1:
        heading = _("{heading}, deel {page} van {pages}").format(
            heading=heading, page=view.page + 1, pages=view.pages
        )
    lines = [line for number, item in view.items for line in _lines(number, item, texts)]
    opening = tuple(Button(str(number), _OPEN, item.value) for number, item in view.items if item.value)
    return Screen(
        "\n".join((f"<b>{heading}</b>", *lines)), (opening, page_buttons(view.page, view.pages, _TURN, texts))
    )


def _lines(number: int, item: IntakeItem, texts: Texts) -> tuple[str, str]:
    """Which case waits for what by when; then for whom, and since when."""
    _, formats = texts.gettext, texts.formats
    due = formats.date(item.due_on)
    when = _("🔴 te laat: was {date}") if item.overdue else _("uiterlijk {date}")
    what = f"{term_name(item.kind, texts)}, {when.format(date=due)}"
    whom = _(DECIDERS[item.decider]) if item.decider is not None else escape(texts.alias(item.owner))
    waits = _("wacht op {whom} sinds {date}").format(whom=whom, date=formats.date(item.since))
    return f"{number}. {bold_reference(item.reference)} {what}", f"– {waits}"
