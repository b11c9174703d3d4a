"""How a reason reads: under an open question, folded in and out, or as a message of its own."""

from dataclasses import replace
from html import escape

from casework.reasons import Reason, Topic, Why
from casework.views import View
from handlers.reason_words import STANDINGS, WORDS, Rule, Source
from handlers.screens import Button, Row, Screen, renders, screen_of
from handlers.texts import Texts, bold_reference

ACTION = "why"


def shown_screen(view: View, why: Why | None, texts: Texts) -> Screen:
    """A question with the button "Waarom", and with its reason while it is unfolded.

    A screen that explains itself keeps its own button.
    """
    screen = screen_of(view, texts)
    if why is None or not screen.rows or _explains_itself(screen, texts):
        return screen
    if why.reason is None:
        return replace(screen, rows=_with(Button(texts.gettext("Waarom"), ACTION), screen.rows))
    text = "\n".join((screen.text, *reason_lines(why.reason, texts)))
    rows = _with(Button(texts.gettext("Minder tonen"), ACTION), screen.rows)
    return Screen(text, rows, screen.in_bundle)


def _explains_itself(screen: Screen, texts: Texts) -> bool:
    own = {texts.gettext("Waarom"), texts.gettext("Minder tonen")}
    return any(button.label in own for row in screen.rows for button in row)


def _with(button: Button, rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """The way back, alone in its row, stays the last button."""
    if len(rows) > 1 and len(rows[-1]) == 1:
        return (*rows[:-1], (button, *rows[-1]))
    return (*rows, (button,))


def reason_lines(reason: Reason, texts: Texts) -> list[str]:
    """The rule with its source, the duty, the dates, and what closes it."""
    _ = texts.gettext
    if reason.about is Topic.OWN_DOING:
        return [_("Dit is het antwoord op wat je zelf deed: een commando of een knop.")]
    words = WORDS[reason.about]
    rules = [_rule(rule, reason, texts) for rule in words.rules]
    lines = [_("Waarom je dit krijgt: {rule}").format(rule=rules[0])]
    lines += [f"{rule[0].upper()}{rule[1:]}" for rule in rules[1:]]
    lines += [said for said in (_duty(reason, texts), _dates(reason, texts)) if said]
    if reason.over:
        lines.append(_("Dit is al afgerond of niet meer nodig."))
    elif words.closes is not None:
        lines.append(_(words.closes))
    return lines


def _rule(rule: Rule, reason: Reason, texts: Texts) -> str:
    numbers = dict(reason.numbers)
    sources = rule.sources
    if any(f"{{{name}}}" in rule.text for name in reason.changed):
        sources = (Source.REGION,)
    said = texts.gettext(rule.text).format(**{name: _number(name, n, texts) for name, n in numbers.items()})
    where = texts.formats.joined([texts.gettext(source.value) for source in sources])
    return f"{said} ({where})."


def _number(unit: str, count: int, texts: Texts) -> str:
    said = {
        "months": texts.ngettext("{count} maand", "{count} maanden", count),
        "weeks": texts.ngettext("{count} week", "{count} weken", count),
        "days": texts.ngettext("{count} dag", "{count} dagen", count),
        "longest_days": texts.ngettext("{count} dag", "{count} dagen", count),
        "working_days": texts.ngettext("{count} werkdag", "{count} werkdagen", count),
        "minutes": texts.ngettext("{count} minuut", "{count} minuten", count),
    }
    return said.get(unit, "{count}").format(count=count)


def _duty(reason: Reason, texts: Texts) -> str:
    _ = texts.gettext
    said = [_(STANDINGS[reason.standing])] if reason.standing is not None else []
    if reason.away_until is not None:
        said.append(_("Dat duurt tot en met {date}.").format(date=texts.formats.date(reason.away_until)))
    if reason.owner is not None and not reason.over:
        said.append(_("Aan zet: {alias}.").format(alias=escape(texts.alias(reason.owner))))
    return " ".join(said)


def _dates(reason: Reason, texts: Texts) -> str:
    _, formats = texts.gettext, texts.formats
    if reason.due_on is None:
        return ""
    due = formats.date(reason.due_on)
    if reason.starts_on is not None and reason.starts_on < reason.due_on:
        said = _("Termijn: van {start} tot en met {due}.").format(
            start=formats.date(reason.starts_on), due=due
        )
    else:
        said = _("Termijn: {due}.").format(due=due)
    if reason.moved_from is None:
        return said
    return f"{said} " + _("Eerst was dat {date}.").format(date=formats.date(reason.moved_from))


@renders(Reason)
def reason_asked(reason: Reason, texts: Texts) -> Screen:
    """The answer to /waarom."""
    first, *rest = reason_lines(reason, texts)
    if reason.reference is not None:
        first = f"{bold_reference(reason.reference)}: {first[:1].lower()}{first[1:]}"
    return Screen("\n".join((first, *rest)))
