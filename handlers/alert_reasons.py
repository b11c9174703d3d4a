"""Why an alert came, in its opened view: one line per cause, the clock and the scores.

A noun whose alerts say something else registers the facts with `casework.alert_views.explains`, and their
line with `says_why`; that reads them from `view.facts`.
"""

from collections.abc import Callable
from datetime import date

from casework.alert_views import AlertOpened, ScoreOn
from handlers.texts import N_, Texts
from rules.words import AlertCause

CLOCK_STARTS = {
    "assignment": N_("de toewijzing"),
    "first_case_meeting": N_("het eerste casusoverleg"),
    "plan_adopted": N_("het vaststellen van het veiligheidsplan"),
    "expert_meeting": N_("het expertoverleg"),
    "fell_back": N_("het overleg waarin het onder de 6 kwam"),
}
"""What the three months count from."""

Reason = Callable[[AlertOpened, Texts], str]
_REASONS: dict[AlertCause, Reason] = {}


def says_why(cause: AlertCause) -> Callable[[Reason], Reason]:
    """Register how the opened view says why an alert of this cause came: "Waarom je dit krijgt: …"."""

    def register(reason: Reason) -> Reason:
        _REASONS[cause] = reason
        return reason

    return register


_CLOSES: dict[AlertCause, str] = {}
_OWN_DECISION = N_("Dit sluit de melding: jouw besluit.")


def closes_with(cause: AlertCause, line: str) -> None:
    """Register what closes an alert of this cause, where that is more than a decision."""
    _CLOSES[cause] = line


def closing_line(view: AlertOpened, texts: Texts) -> str:
    """What closes this alert while its cause is there."""
    return texts.gettext(_CLOSES.get(view.cause, _OWN_DECISION))


def reason_line(view: AlertOpened, texts: Texts) -> str:
    """Why this alert came, for its cause."""
    return _REASONS.get(view.cause, _no_six)(view, texts)


@says_why(AlertCause.THRESHOLD)
def _no_six(view: AlertOpened, texts: Texts) -> str:
    said = texts.gettext("Waarom je dit krijgt: er is geen 6 op tijd.")
    return f"{said} {_clock(view, texts)}"


@says_why(AlertCause.REVIEW)
def _looked_at_again(view: AlertOpened, texts: Texts) -> str:
    said = texts.gettext("Waarom je dit krijgt: op {opened} is de casus opnieuw bekeken. Er was nog geen 6.")
    return f"{said.format(opened=texts.formats.date(view.opened_on))} {_clock(view, texts)}"


@says_why(AlertCause.EARLIER)
def _scaled_up(view: AlertOpened, texts: Texts) -> str:
    _, formats = texts.gettext, texts.formats
    said = _("Waarom je dit krijgt: de coördinator heeft op {opened} eerder opgeschaald.").format(
        opened=formats.date(view.opened_on)
    )
    if view.clock == "none":
        return said
    runs = _("De driemaandstermijn loopt tot en met {due}.").format(due=formats.date(view.due_on))
    return f"{said} {runs}"


def _clock(view: AlertOpened, texts: Texts) -> str:
    return clock_line(view.clock, view.started_on, view.months, view.due_on, texts)


def clock_line(clock: str, started_on: date, months: int, due_on: date, texts: Texts) -> str:
    """From what to when the three months run."""
    _, formats = texts.gettext, texts.formats
    return texts.ngettext(
        "De termijn is {months} maand na {start} ({started}): {due}.",
        "De termijn is {months} maanden na {start} ({started}): {due}.",
        months,
    ).format(
        months=months,
        start=_(CLOCK_STARTS[clock]),
        started=formats.day_month(started_on),
        due=formats.date(due_on),
    )


WITHOUT_SCORES = frozenset({AlertCause.NO_ANSWER, AlertCause.NOBODY_THERE})
"""Alerts that are not about a score."""


def scores_line(scores: tuple[ScoreOn, ...], texts: Texts) -> str:
    """The consensus scores with their dates, in one line."""
    _, formats = texts.gettext, texts.formats
    if not scores:
        return _("Cijfers: nog geen vastgelegd.")

    def said(score: ScoreOn) -> str:
        day = formats.day_month(score.day)
        if score.score is not None:
            return f"{score.score} ({day})"
        return _("geen consensus, laagste {lowest} ({day})").format(lowest=score.lowest, day=day)

    return _("Cijfers: {scores}.").format(scores=", ".join(said(score) for score in scores))
