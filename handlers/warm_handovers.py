"""The warm handover in the chat: on which day it was done, or later."""

from html import escape

from casework import warm_handovers
from casework.prompts import OpenQuestion
from casework.warm_handovers import HandoverDayQuestion, HandoverReadBack, HandoverReceipt
from handlers.chat import Chat
from handlers.day_choices import day_choice_rows, day_doubt_lines
from handlers.moments import tapped_day, tapped_month, typed_day
from handlers.registry import Tap, tap, typed
from handlers.screens import Button, Screen, renders
from handlers.term_receipts import next_lines
from handlers.texts import Texts, bold_reference
from rules.permissions import Permission
from rules.references import shown as shown_reference

DAY, MONTH, BACK = "warm_day", "warm_month", "warm_back"
LATER, SAVE = "warm_later", "warm_save"


@tap(DAY, Permission.RECORD)
async def choose_day(chat: Chat, tap: Tap) -> None:
    """The day on which it was done."""
    day = await tapped_day(chat, tap)
    await chat.show(await chat.perform(warm_handovers.choose_handover_day, tap.ref, day, now=chat.now))


@tap(MONTH, Permission.RECORD)
async def turn_month(chat: Chat, tap: Tap) -> None:
    """Open the calendar, or turn its page."""
    first = await tapped_month(chat, tap)
    await chat.show(await chat.perform(warm_handovers.turn_handover_month, tap.ref, first, now=chat.now))


@typed(HandoverDayQuestion, Permission.RECORD)
async def enter_day(chat: Chat, question: OpenQuestion, text: str) -> None:
    """The same, typed; what is not plain is asked back."""
    if (day := await typed_day(chat, question, text, prefer="past")) is not None:
        await chat.perform(warm_handovers.enter_handover_day, question.ref, day, now=chat.now)


@tap(BACK, Permission.RECORD)
async def back(chat: Chat, tap: Tap) -> None:
    """One step back."""
    await chat.show(await chat.perform(warm_handovers.step_back_from_handover, tap.ref, now=chat.now))


@tap(LATER, Permission.RECORD)
async def later(chat: Chat, tap: Tap) -> None:
    """Not yet."""
    await chat.show(await chat.perform(warm_handovers.put_off_handover, tap.ref, now=chat.now))


@tap(SAVE, Permission.RECORD)
async def save(chat: Chat, tap: Tap) -> None:
    """Record it as it was read back."""
    await chat.show(await chat.perform(warm_handovers.record_handover, tap.ref, now=chat.now))


@renders(HandoverDayQuestion)
def handover_day_question(view: HandoverDayQuestion, texts: Texts) -> Screen:
    """Was it done, and when? And whom to ask where there is nobody to hand over to."""
    _, due = texts.gettext, texts.formats.date_with_distance(view.due_on)
    opening = _("{reference}: warme overdracht met de procesregisseur, uiterlijk {date}.")
    lines = [opening.format(reference=bold_reference(view.reference), date=due)]
    if view.director is not None:
        lines.append(_("Procesregisseur: {alias}").format(alias=escape(texts.alias(view.director))))
    else:
        said = _("Er staat nog geen procesregisseur bij deze casus. Vraag {alias} die vast te leggen.")
        lines.append(said.format(alias=escape(texts.alias(view.leader))))
        command = f"/toewijzen {shown_reference(view.reference)}"
        lines.append(_("Dat gaat met: {command}").format(command=command))
    lines.append(_("Is de overdracht gedaan, en op welke dag? Tik, of schrijf bijvoorbeeld 12 januari."))
    lines += day_doubt_lines(view.days.doubt, texts)
    rows = day_choice_rows(view.days, DAY, MONTH, texts)
    open_page = view.days.month is not None
    way_out = Button(_("Terug"), BACK) if open_page else Button(_("Later"), LATER)
    return Screen("\n".join(lines), (*rows, (way_out,)))


@renders(HandoverReadBack)
def handover_read_back(view: HandoverReadBack, texts: Texts) -> Screen:
    """Before it is recorded."""
    _, date = texts.gettext, texts.formats.date_with_distance(view.on)
    said = _("{reference}: warme overdracht gedaan op <b>{date}</b>. Klopt dit?")
    rows = ((Button(_("Klopt, opslaan"), SAVE),), (Button(_("Terug"), BACK),))
    return Screen(said.format(reference=bold_reference(view.reference), date=date), rows)


@renders(HandoverReceipt)
def handover_receipt(view: HandoverReceipt, texts: Texts) -> Screen:
    """What was recorded, and what comes next."""
    said = texts.gettext("{reference}: warme overdracht gedaan op {date}.")
    done = said.format(reference=bold_reference(view.reference), date=texts.formats.date(view.on))
    return Screen("\n".join((done, *next_lines(view.next, texts))))
