"""/meldingen: the chair's desk, each line a button that opens its question."""

from html import escape

from casework import desk
from casework.desk import Desk, DeskItem, Part
from casework.errors import ForeignButton
from handlers.agreement_words import kind_said
from handlers.button_values import number_in
from handlers.chat import Chat
from handlers.paging import page_buttons
from handlers.registry import Tap, command, tap
from handlers.screens import Button, Row, Screen, renders
from handlers.term_words import term_name
from handlers.texts import N_, Texts, bold_reference
from rules.alerts import kind_of
from rules.permissions import Permission
from rules.words import AlertCause, AlertKind, TermKind

_OPEN, _TURN = "desk_open", "desk_turn"
_HEADINGS = {
    Part.ALERTS: N_("Meldingen"),
    Part.MEETINGS: N_("Overleg"),
    Part.AGREEMENTS: N_("Afspraken"),
}
_CAUSES = {
    AlertCause.THRESHOLD: N_("geen 6 binnen de termijn"),
    AlertCause.REVIEW: N_("opnieuw bekeken, nog geen 6"),
    AlertCause.EARLIER: N_("eerder opgeschaald"),
    AlertCause.SECOND_CLOCK: N_("na het expertoverleg nog geen 6"),
    AlertCause.FELL_BACK: N_("weer onder de 6 na een expertoverleg"),
    AlertCause.NOT_RISING: N_("de cijfers stijgen niet"),
    AlertCause.NO_ANSWER: N_("niemand geeft de cijfers door"),
    AlertCause.NOBODY_THERE: N_("coördinator en maatje zijn niet bereikbaar"),
    AlertCause.NOT_KEPT: N_("een afspraak wordt niet nagekomen"),
}
"""Why an alert is there, in a few words."""
_ALERTS = {
    AlertKind.SCALE_UP: N_("besluit"),
    AlertKind.ESCALATION: N_("stap in de escalatie"),
    AlertKind.SIGNAL: N_("iets om naar te kijken"),
}
"""What an alert asks, in the words of its push."""


@command("meldingen", Permission.SEE_OWN, N_("meldingen, expertoverleggen en afspraken die op jou wachten"))
async def show(chat: Chat, argument: str) -> None:
    """What waits on my desk."""
    await chat.perform(desk.show_desk, now=chat.now)


@tap(_OPEN, Permission.SEE_OWN, shows=True)
async def open_item(chat: Chat, tap: Tap) -> None:
    """Open one line in a message of its own."""
    await chat.perform(desk.open_desk_item, tap.ref, await number_in(chat, tap.value), now=chat.now)
    await chat.done()


@tap(_TURN, Permission.SEE_OWN, shows=True)
async def turn(chat: Chat, tap: Tap) -> None:
    """Another page, with or without the reasons."""
    kind, _, page = tap.value.partition("-")
    if kind not in ("brief", "why"):
        await chat.refuse(ForeignButton())
    number = await number_in(chat, page)
    await chat.show(await chat.perform(desk.turn_desk, tap.ref, number, kind == "why", now=chat.now))


@renders(Desk)
def desk_screen(view: Desk, texts: Texts) -> Screen:
    """Numbered lines under headings, or one calm sentence."""
    if not view.items:
        return Screen(texts.gettext("Er wachten nu geen meldingen, expertoverleggen of afspraken op jou."))
    lines: list[str] = []
    part = None
    for number, item in view.items:
        if item.part is not part:
            part = item.part
            lines.append(f"<b>{texts.gettext(_HEADINGS[part])}</b>")
        lines += [f"{number}. {_line(item, texts)}", *([_why(item, texts)] if view.opened else [])]
    opening = tuple(Button(str(number), _OPEN, item.value) for number, item in view.items if item.value)
    return Screen("\n".join(lines), (opening, _turning(view, texts)))


def _line(item: DeskItem, texts: Texts) -> str:
    """What is asked and by when; of an alert that nobody took the day moves along, so since when."""
    _, formats = texts.gettext, texts.formats
    reference = bold_reference(item.reference)
    if item.needless:
        return _("{reference} melding sluiten, een besluit is niet meer nodig").format(reference=reference)
    if item.kind is TermKind.SCORES and item.starts_at is not None and item.starts_at > texts.now:
        return _("{reference} overleg {moment}").format(
            reference=reference, moment=formats.moment(item.starts_at)
        )
    what = _asked(item, texts)
    if item.unread:
        when = _("nog niet ontvangen, sinds {date}").format(date=formats.date(item.since))
    elif item.overdue:
        when = _("🔴 te laat: was {date}").format(date=formats.date(item.due_on))
    else:
        when = _("uiterlijk {date}").format(date=formats.date(item.due_on))
    return f"{reference} {what}, {when}"


def _asked(item: DeskItem, texts: Texts) -> str:
    if item.offered:
        return texts.gettext("besluit overnemen of niet")
    if item.cause is None:
        return term_name(item.kind, texts)
    return texts.gettext(_ALERTS[kind_of(item.cause)])


def _why(item: DeskItem, texts: Texts) -> str:
    _, formats = texts.gettext, texts.formats
    if item.cause is not None and item.unread:
        # Since when stands in the line itself.
        return _("– {why}").format(why=_(_CAUSES[item.cause]))
    if item.agreement is not None:
        kind, responsible = item.agreement
        said = _("{kind}, door {responsible}")
        return "– " + said.format(kind=kind_said(kind, texts), responsible=escape(responsible))
    if item.kind is TermKind.SCORES and item.starts_at is not None and item.starts_at > texts.now:
        return _("– de uitkomst vraag ik op {date}").format(date=formats.date(item.due_on))
    if item.cause is not None:
        since = formats.date(item.since)
        return _("– {why}, sinds {date}").format(why=_(_CAUSES[item.cause]), date=since)
    if item.starts_at is not None:
        return _("– overleg van {moment}").format(moment=formats.moment(item.starts_at))
    return _("– loopt sinds {date}").format(date=formats.date(item.since))


def _turning(view: Desk, texts: Texts) -> Row:
    _ = texts.gettext
    kind, other = ("why", "brief") if view.opened else ("brief", "why")
    buttons = page_buttons(view.page, view.pages, _TURN, texts, f"{kind}-")
    label = _("Minder tonen") if view.opened else _("Waarom")
    return (*buttons, Button(label, _TURN, f"{other}-{view.page}"))
