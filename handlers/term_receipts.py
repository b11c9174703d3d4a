"""How a question about a term reads when it is over: what comes next, or when it is asked again."""

from html import escape

from casework.term_receipts import AskedLater, AskedNoMore, NextTerm
from handlers.screens import Screen, renders
from handlers.term_words import term_name
from handlers.texts import Texts, bold_reference


def next_lines(term: NextTerm | None, texts: Texts) -> list[str]:
    """What must be done next, by when and by whom."""
    if term is None:
        return []
    _, kind, date = texts.gettext, term_name(term.kind, texts), texts.formats.date_with_distance(term.due_on)
    if term.yours:
        return [_("Volgende termijn: {term}, {date}. Die is van jou.").format(term=kind, date=date)]
    said = _("Volgende termijn: {term}, {date}. Die is van {alias}.")
    return [said.format(term=kind, date=date, alias=escape(texts.alias(term.owner)))]


@renders(AskedLater)
def asked_later(view: AskedLater, texts: Texts) -> Screen:
    """It was put off."""
    said = texts.gettext("{reference}: {term}. Ik vraag het weer op {date}. Eerder kan met /mijn.")
    date = texts.formats.date_with_distance(view.until)
    reference = bold_reference(view.reference)
    return Screen(said.format(reference=reference, term=term_name(view.kind, texts), date=date))


@renders(AskedNoMore)
def asked_no_more(view: AskedNoMore, texts: Texts) -> Screen:
    """It is not asked any more."""
    said = texts.gettext("{reference}: {term}. Deze vraag is niet meer nodig.")
    return Screen(said.format(reference=bold_reference(view.reference), term=term_name(view.kind, texts)))
