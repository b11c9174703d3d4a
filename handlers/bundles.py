"""Bundles, and what a late or repeated message says on top."""

from datetime import timedelta

from casework import bundles
from casework.bundles import Bundle
from casework.lateness import Late
from handlers.chat import Chat
from handlers.registry import Tap, tap
from handlers.screens import Button, Screen, in_rows, renders, screen_of
from handlers.texts import Texts
from rules.calendar import local_date
from rules.permissions import Permission


@tap("item", Permission.SEE_OWN, shows=True)
async def open_item(chat: Chat, tap: Tap) -> None:
    """Open one of the numbered lines in a message of its own."""
    number = int(tap.value) if tap.value.isdecimal() else 0
    await chat.perform(bundles.open_item, tap.ref, number, now=chat.now)
    await chat.done()


@renders(Bundle)
def bundle(view: Bundle, texts: Texts) -> Screen:
    """What waited, one numbered line each; what reads the same is one line with each of its numbers."""
    lines: dict[str, list[str]] = {}
    buttons = []
    for position, item in enumerate(view.items, start=1):
        late = f" {late_line(item.late, texts)}" if item.late else ""
        line = f"{screen_of(item.view, texts).in_bundle}{late}"
        lines.setdefault(line, []).append(str(item.number or position))
        if item.number is not None:
            buttons.append(Button(str(item.number), "item", str(item.number)))
    numbered = (f"{', '.join(numbers)}. {line}" for line, numbers in lines.items())
    said = "\n".join((texts.gettext("Dit stond voor je klaar:"), *numbered))
    return Screen(said, in_rows(buttons, 4))


def late_line(late: Late, texts: Texts) -> str:
    """How late, why, and what this message replaces."""
    said = [_how_late(late, late.by, texts)] if late.by is not None else []
    if late.replaces:
        formats = texts.formats
        dates = formats.joined([formats.day_month(local_date(moment)) for moment in late.replaces])
        said.append(
            texts.ngettext(
                "Het vervangt het bericht van {dates}.",
                "Het vervangt de berichten van {dates}.",
                len(late.replaces),
            ).format(dates=dates)
        )
    return " ".join(said)


def _how_late(late: Late, by: timedelta, texts: Texts) -> str:
    _, formats = texts.gettext, texts.formats
    days = by.days
    if days:
        said = texts.ngettext(
            "Dit bericht komt {days} dag te laat", "Dit bericht komt {days} dagen te laat", days
        ).format(days=days)
    else:
        said = _("Dit bericht komt te laat")
    if late.outage is not None:
        began, ended = late.outage
        return _("{late}: de dienst lag stil van {began} tot {ended}.").format(
            late=said, began=formats.moment(began), ended=formats.moment(ended)
        )
    return f"{said}."


def with_notes(screen: Screen, late: Late | None, may_be_repeat: bool, texts: Texts) -> Screen:
    """The screen with what must be said about this sending of it."""
    notes = []
    if late is not None:
        notes.append(late_line(late, texts))
    if may_be_repeat:
        notes.append(texts.gettext("Dit kan een herhaling zijn."))
    return Screen("\n".join((screen.text, *notes)), screen.rows) if notes else screen
