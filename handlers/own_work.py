"""/mijn: what is due for me, each line a button that opens its question."""

from html import escape

from casework import own_work
from casework.errors import ForeignButton
from casework.own_work import OwnItem, OwnWork, Section
from handlers.chat import Chat
from handlers.meeting_texts import meeting_named
from handlers.paging import page_buttons
from handlers.registry import Tap, command, tap
from handlers.screens import Button, Row, Screen, in_rows, renders
from handlers.term_words import term_name
from handlers.texts import N_, Texts, bold_reference
from rules.permissions import Permission
from rules.words import TermKind

_OPEN, _TURN = "own_open", "own_turn"
_HEADINGS = {
    Section.OVERDUE: N_("Te laat"),
    Section.TODAY: N_("Vandaag"),
    Section.THIS_WEEK: N_("Deze week"),
    Section.NEXT_WEEK: N_("Volgende week"),
    Section.LATER: N_("Later"),
}
_DATED = {Section.THIS_WEEK, Section.NEXT_WEEK, Section.LATER}


@command("mijn", Permission.SEE_OWN, N_("wat deze week van jou gevraagd wordt"))
async def show(chat: Chat, argument: str) -> None:
    """What is due for me."""
    await chat.perform(own_work.show_own_work, now=chat.now)


@tap(_OPEN, Permission.SEE_OWN, shows=True)
async def open_item(chat: Chat, tap: Tap) -> None:
    """Open one line in a message of its own."""
    await chat.perform(own_work.open_own_item, tap.ref, tap.value, now=chat.now)
    await chat.done()


@tap(_TURN, Permission.SEE_OWN, shows=True)
async def turn(chat: Chat, tap: Tap) -> None:
    """Another page, with or without what is due later."""
    kind, _, page = tap.value.partition("-")
    if kind not in ("week", "all") or not page.isdecimal():
        await chat.refuse(ForeignButton())
    shown = await chat.perform(own_work.turn_own_work, tap.ref, int(page), kind == "all", now=chat.now)
    await chat.show(shown)


@renders(OwnWork)
def own(view: OwnWork, texts: Texts) -> Screen:
    """Numbered lines under headings, or one calm sentence."""
    lines = _lines(view, texts) if view.items else [_nothing(view, texts)]
    opening = [Button(str(number), _OPEN, item.value) for number, item in view.items if item.value]
    return Screen("\n".join(lines), (*in_rows(opening, 7), *_turning(view, texts)))


def _lines(view: OwnWork, texts: Texts) -> list[str]:
    lines, section = [], None
    for number, item in view.items:
        if item.section is not section:
            section = item.section
            lines.append(f"<b>{texts.gettext(_HEADINGS[section])}</b>")
        lines.append(f"{number}. {_line(item, texts)}")
    return lines


def _line(item: OwnItem, texts: Texts) -> str:
    _, formats = texts.gettext, texts.formats
    said = [bold_reference(item.reference)] if item.reference else []
    date = formats.date(item.due_on)
    if item.kind is None:
        said.append(_("een gesprek dat nog openstaat"))
    elif item.kind is TermKind.SCORES and item.meeting is not None:
        said.append(_("cijfers van {meeting}").format(meeting=meeting_named(item.meeting, texts)))
    elif item.section in _DATED:
        said.append(f"{date}: {_name(item.kind, item, texts)}")
    elif item.section is Section.OVERDUE:
        said.append(f"{_name(item.kind, item, texts)}, {date}")
    else:
        said.append(_name(item.kind, item, texts))
    notes = [_("half ingevuld")] if item.half_entered and item.kind is not None else []
    notes += [_("als maatje")] if item.as_deputy else []
    if item.with_deputy is not None:
        notes.append(_("bij {alias}, je maatje").format(alias=escape(texts.alias(item.with_deputy))))
    return " ".join(said) + (f" ({', '.join(notes)})" if notes else "")


def _name(kind: TermKind, item: OwnItem, texts: Texts) -> str:
    if item.needless:
        return texts.gettext("melding sluiten, een besluit is niet meer nodig")
    return term_name(kind, texts, unread=item.unread)


def _nothing(view: OwnWork, texts: Texts) -> str:
    _ = texts.gettext
    text = _("De komende zeven dagen wordt er niets van je gevraagd.")
    if view.next_item is None:
        return text
    return "\n".join((text, _("Het eerste daarna: {item}.").format(item=_line(view.next_item, texts))))


def _turning(view: OwnWork, texts: Texts) -> tuple[Row, ...]:
    _ = texts.gettext
    kind = "all" if view.shows_later else "week"
    pages = page_buttons(view.page, view.pages, _TURN, texts, f"{kind}-")
    other = []
    if view.shows_later:
        other.append(Button(_("Alleen deze week"), _TURN, "week-0"))
    elif view.later:
        other.append(Button(_("Ook wat later komt"), _TURN, "all-0"))
    return tuple(row for row in (pages, tuple(other)) if row)
