"""/afspraken: what was agreed and has yet to be done, each line a button that opens its question."""

from html import escape

from casework import agreement_list
from casework.agreement_list import AgreementItem, AgreementList
from handlers.agreement_words import kind_said
from handlers.button_values import number_in
from handlers.chat import Chat
from handlers.paging import page_buttons
from handlers.registry import Tap, command, tap
from handlers.screens import Button, Row, Screen, renders
from handlers.texts import N_, Texts, bold_reference
from rules.permissions import Permission

_OPEN, _TURN, _ADD = "agreed_open", "agreed_turn", "agreed_add"


@command("afspraken", Permission.SEE_OWN, N_("afspraken uit expertoverleggen"))
async def show(chat: Chat, argument: str) -> None:
    """What was agreed, of all cases or of one."""
    await chat.perform(agreement_list.show_agreements, argument, now=chat.now)


@tap(_TURN, Permission.SEE_OWN, shows=True)
async def turn(chat: Chat, tap: Tap) -> None:
    """Another page."""
    page = await number_in(chat, tap.value)
    await chat.show(await chat.perform(agreement_list.turn_agreements, tap.ref, page, now=chat.now))


@tap(_OPEN, Permission.GUARD, shows=True)
async def open_item(chat: Chat, tap: Tap) -> None:
    """Open one line in a message of its own."""
    agreement_id = await number_in(chat, tap.value)
    await chat.perform(agreement_list.open_listed_agreement, tap.ref, agreement_id, now=chat.now)
    await chat.done()


@tap(_ADD, Permission.SEE_OWN, shows=True)
async def add(chat: Chat, tap: Tap) -> None:
    """One more agreement, in a message of its own."""
    await chat.perform(agreement_list.add_agreement, tap.ref, now=chat.now)
    await chat.done()


@renders(AgreementList)
def agreements(view: AgreementList, texts: Texts) -> Screen:
    """Numbered, the most overdue first, or one calm sentence."""
    _ = texts.gettext
    rows = (_opening(view), page_buttons(view.page, view.pages, _TURN, texts), _adding(view, texts))
    heading = _heading(view, texts)
    if not view.items:
        return Screen(heading, rows)
    lines = [line for number, item in view.items for line in _lines(number, item, texts)]
    return Screen("\n".join((heading, *lines)), rows)


def _heading(view: AgreementList, texts: Texts) -> str:
    _ = texts.gettext
    if not view.items and view.reference is not None:
        reference = bold_reference(view.reference)
        return _("{reference}: er staan geen afspraken open.").format(reference=reference)
    if not view.items:
        return _("Er staan nu geen afspraken uit een expertoverleg open.")
    heading = _("Afspraken uit expertoverleggen")
    if view.pages > 1:
        heading = _("{heading}, deel {page} van {pages}").format(
            heading=heading, page=view.page + 1, pages=view.pages
        )
    return f"<b>{heading}</b>"


def _lines(number: int, item: AgreementItem, texts: Texts) -> tuple[str, str]:
    """Of which case, by when and with whom; then what."""
    _, agreement = texts.gettext, item.agreement
    date = texts.formats.date(agreement.due_on)
    if item.not_kept:
        when = _("niet nagekomen, was {date}").format(date=date)
    elif item.overdue:
        when = _("🔴 te laat: was {date}").format(date=date)
    else:
        when = _("uiterlijk {date}").format(date=date)
    whom = "" if item.yours else _(", bij {alias}").format(alias=escape(texts.alias(item.guard)))
    what = _("{kind}, door {responsible}").format(
        kind=kind_said(agreement.kind, texts), responsible=escape(agreement.responsible)
    )
    return f"{number}. {bold_reference(item.reference)} {when}{whom}", f"– {what}"


def _opening(view: AgreementList) -> Row:
    return tuple(Button(str(number), _OPEN, item.value) for number, item in view.items if item.value)


def _adding(view: AgreementList, texts: Texts) -> Row:
    return (Button(texts.gettext("Afspraak toevoegen"), _ADD),) if view.may_add else ()
