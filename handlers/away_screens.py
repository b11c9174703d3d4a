"""What happened on one's cases while one was away, without a score: a lock screen may show it."""

from casework.away import Happened, Happening, WhileAway
from handlers.absence_screens import TURN_AWAY
from handlers.meeting_texts import meeting_named
from handlers.paging import page_buttons
from handlers.phase_words import phase_name
from handlers.screens import Screen, renders
from handlers.term_words import term_name
from handlers.texts import Texts, bold_reference
from rules.calendar import local_date
from rules.words import TermKind


@renders(WhileAway)
def while_away(view: WhileAway, texts: Texts) -> Screen:
    """One line for each fact, the first one first."""
    _, formats = texts.gettext, texts.formats
    since, until = formats.date(view.since), formats.date(view.until)
    if not view.happened:
        said = _("Je bent er weer. Van {since} tot {until} is op jouw casussen niets vastgelegd of verlopen.")
        return Screen(said.format(since=since, until=until))
    opening = _("Je bent er weer. Dit gebeurde op jouw casussen van {since} tot {until}:")
    lines = [opening.format(since=since, until=until)]
    lines += [f"{bold_reference(fact.reference)} {_said(fact, texts)}" for fact in view.happened]
    if view.pages > 1:
        lines.append(_("Deel {page} van {pages}.").format(page=view.page + 1, pages=view.pages))
    turning = page_buttons(view.page, view.pages, TURN_AWAY, texts)
    return Screen("\n".join(lines), (turning,) if turning else ())


def _said(fact: Happening, texts: Texts) -> str:
    _ = texts.gettext
    day = texts.formats.day_month(local_date(fact.at))
    if fact.term is TermKind.THRESHOLD:
        over = _("{day}: de driemaandstermijn is om")
        return (
            over if fact.kind is Happened.TERM_PASSED else _("{day}: de driemaandstermijn is gestopt")
        ).format(day=day)
    term = term_name(fact.term, texts) if fact.term is not None else ""
    match fact.kind:
        case Happened.SCORED if fact.meeting is not None:
            return _("{day}: cijfers vastgelegd, {meeting}").format(
                day=day, meeting=meeting_named(fact.meeting, texts)
            )
        case Happened.TERM_MET:
            return _("{day}: afgerond, {term}").format(day=day, term=term)
        case Happened.TERM_PASSED:
            return _("{day}: verlopen, {term}").format(day=day, term=term)
        case Happened.PHASE if fact.phase is not None:
            return _("{day}: fase is nu {phase}").format(day=day, phase=phase_name(fact.phase, texts))
        case Happened.ALERT_DECIDED:
            return _("{day}: besluit op een melding").format(day=day)
        case _:
            return _("{day}: melding, besluit gevraagd").format(day=day)
