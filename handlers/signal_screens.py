"""How a signal reads: why it came, and what closes it besides a choice."""

from html import escape

from casework.alert_views import AlertOpened
from casework.signal_views import NoAnswer, NobodyThere, NotRising, OpenSignal
from handlers.alert_reasons import clock_line, closes_with, says_why
from handlers.meeting_texts import meeting_named
from handlers.texts import N_, Texts
from rules.scores import ScaleUpReason
from rules.words import AlertCause

_SCORES = {
    ScaleUpReason.NOT_RISING: N_("Waarom je dit krijgt: de laatste drie cijfers stijgen niet."),
    ScaleUpReason.FELL: N_("Waarom je dit krijgt: het laatste cijfer is 2 of meer lager dan het vorige."),
}
closes_with(AlertCause.FELL_BACK, N_("Dit sluit de melding: jouw keuze, of een 6."))
closes_with(AlertCause.NOT_RISING, N_("Dit sluit de melding: jouw keuze, of een volgend cijfer dat stijgt."))
closes_with(
    AlertCause.NO_ANSWER, N_("Dit sluit de melding: de cijfers, of dat het niet is gehouden. Of Geregeld.")
)
closes_with(AlertCause.NOBODY_THERE, N_("Dit sluit de melding: een van beiden is er weer, of Geregeld."))


_NAMED = {
    AlertCause.FELL_BACK: N_("weer onder de 6 na een expertoverleg"),
    AlertCause.NOT_RISING: N_("de cijfers stijgen niet"),
    AlertCause.NO_ANSWER: N_("geen antwoord na een overleg"),
    AlertCause.NOBODY_THERE: N_("coördinator en maatje niet bereikbaar"),
}


def signal_lines(signals: tuple[OpenSignal, ...], texts: Texts) -> list[str]:
    """What waits to be looked at, in one line for the page of a case."""
    if not signals:
        return []
    said = texts.gettext("{what} (sinds {date})")
    named = [
        said.format(what=texts.gettext(_NAMED[one.cause]), date=texts.formats.day_month(one.since))
        for one in signals
    ]
    return [texts.gettext("Signaal: {signals}.").format(signals=texts.formats.joined(named))]


@says_why(AlertCause.FELL_BACK)
def _fell_back(view: AlertOpened, texts: Texts) -> str:
    said = texts.gettext("Waarom je dit krijgt: na een expertoverleg kwam het cijfer weer onder de 6.")
    return f"{said} {clock_line(view.clock, view.started_on, view.months, view.due_on, texts)}"


@says_why(AlertCause.NOT_RISING)
def _not_rising(view: AlertOpened, texts: Texts) -> str:
    assert isinstance(view.facts, NotRising)
    _, facts = texts.gettext, view.facts
    said = _(_SCORES[facts.reason or ScaleUpReason.NOT_RISING])
    if facts.due_on is None:
        return said
    runs = _("De driemaandstermijn loopt tot en met {due}. Eerder opschalen kan altijd.")
    return f"{said} {runs.format(due=texts.formats.date(facts.due_on))}"


@says_why(AlertCause.NO_ANSWER)
def _no_answer(view: AlertOpened, texts: Texts) -> str:
    assert isinstance(view.facts, NoAnswer)
    _, facts = texts.gettext, view.facts
    said = _("Waarom je dit krijgt: er is geen antwoord over {meeting}. Gevraagd aan {alias} sinds {date}.")
    how = _("Je kunt het niet zelf invullen; vraag hoe het zit.")
    meeting, alias = meeting_named(facts.meeting, texts), escape(texts.alias(facts.asked))
    return f"{said.format(meeting=meeting, alias=alias, date=texts.formats.date(facts.asked_on))} {how}"


@says_why(AlertCause.NOBODY_THERE)
def _nobody_there(view: AlertOpened, texts: Texts) -> str:
    assert isinstance(view.facts, NobodyThere)
    _, facts = texts.gettext, view.facts
    said = (
        _("Waarom je dit krijgt: {people} zijn sinds {date} allebei niet bereikbaar.")
        if len(facts.people) > 1
        else _("Waarom je dit krijgt: {people} is sinds {date} niet bereikbaar. Er is geen maatje.")
    )
    people = escape(texts.formats.joined([texts.alias(alias) for alias in facts.people]))
    how = _("Met /toewijzen krijgt een ander de casus.")
    return f"{said.format(people=people, date=texts.formats.date(facts.since))} {how}"
