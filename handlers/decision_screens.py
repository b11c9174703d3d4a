"""How the decision on an alert reads: when the expert meeting is, the read-back, and what stays."""

from html import escape

from casework.alert_views import (
    AlertOver,
    AlertTakenOn,
    DecisionReadBack,
    ExpertDayAsked,
    ExpertTimeAsked,
    Outcome,
)
from handlers.meeting_texts import doubt_lines
from handlers.moment_buttons import day_rows, time_rows
from handlers.screens import Button, Row, Screen, renders
from handlers.texts import N_, Texts, bold_reference
from rules.calendar import local_date
from rules.words import Decision

_DECIDED = {
    Decision.EXPERT_MEETING: N_("expertoverleg"),
    Decision.ADVICE: N_("advies van enkele experts"),
    Decision.BACK_TO_COORDINATOR: N_("terug naar de coördinator"),
    Decision.NO_MEETING: N_("geen nieuw expertoverleg"),
    Decision.SCALE_UP: N_("opschalen naar de voorzitter"),
    Decision.FOLLOW: N_("blijven volgen"),
    Decision.ARRANGED: N_("geregeld"),
    Decision.NOW_KEPT: N_("de afspraak wordt nu nagekomen"),
    Decision.NO_LONGER_NEEDED: N_("de afspraak is niet meer nodig"),
    Decision.DECIDED_OUTSIDE: N_("de bestuurder heeft besloten"),
}


@renders(ExpertDayAsked)
def expert_day_asked(view: ExpertDayAsked, texts: Texts) -> Screen:
    """The day of the expert meeting, by calendar or in words."""
    _ = texts.gettext
    lines = [
        _("{reference} · expertoverleg").format(reference=bold_reference(view.reference)),
        *doubt_lines(view.doubt, texts),
        _("Op welke dag? Tik een dag aan, of schrijf dag en tijd, zoals: di 12 mei 14:00."),
    ]
    rows = day_rows(view, "alert_moment", "alert_month", texts)
    return Screen("\n".join(lines), (*rows, _back(texts)))


@renders(ExpertTimeAsked)
def expert_time_asked(view: ExpertTimeAsked, texts: Texts) -> Screen:
    """Its time, by button or in words."""
    _ = texts.gettext
    lines = [
        _("{reference} · expertoverleg").format(reference=bold_reference(view.reference)),
        *doubt_lines(view.doubt, texts),
        _("Hoe laat op {day}? Tik een tijd aan of schrijf hem.").format(
            day=texts.formats.date_with_distance(view.day)
        ),
    ]
    return Screen("\n".join(lines), (*time_rows(view, "alert_moment", texts), _back(texts)))


def _back(texts: Texts) -> Row:
    return (Button(texts.gettext("Terug"), "alert_back"),)


@renders(DecisionReadBack)
def decision_read_back(view: DecisionReadBack, texts: Texts) -> Screen:
    """The decision before it is recorded."""
    _ = texts.gettext
    outcome = Outcome(view.decision, view.starts_at, view.review_on)
    lines = [
        _("{reference}: jouw besluit is <b>{decision}</b>. Klopt dit?").format(
            reference=bold_reference(view.reference), decision=_said(outcome, texts)
        ),
        _follows(outcome, texts),
    ]
    return Screen("\n".join(lines), ((Button(_("Klopt, opslaan"), "alert_decide"),), _back(texts)))


def _said(outcome: Outcome, texts: Texts) -> str:
    decided = texts.gettext(_DECIDED[outcome.decision])
    if outcome.starts_at is None:
        return decided
    return texts.gettext("{decided} op {moment}").format(
        decided=decided, moment=texts.formats.moment(outcome.starts_at)
    )


def _follows(outcome: Outcome, texts: Texts) -> str:
    _ = texts.gettext
    if outcome.decision is Decision.EXPERT_MEETING:
        return _("De werkdag erna vraag ik de voorzitter naar de uitkomst.")
    return _("Is er op {day} geen 6, dan gaat dit weer naar de voorzitter.").format(
        day=texts.formats.date(outcome.review_on)
    )


@renders(AlertOver)
def alert_over(view: AlertOver, texts: Texts) -> Screen:
    """Who has it now, what was decided, or that it was closed."""
    _, formats, reference = texts.gettext, texts.formats, bold_reference(view.reference)
    if view.outcome is not None and view.holder is not None:
        return Screen(f"{_decided_line(view, view.outcome, texts)}\n{_follows(view.outcome, texts)}")
    if view.holder is None or view.since is None or view.decide_by is None:
        return Screen(_("{reference}: de vraag om een besluit is gesloten.").format(reference=reference))
    since = (
        formats.time(view.since)
        if local_date(view.since) == local_date(texts.now)
        else formats.moment(view.since)
    )
    return Screen(
        _(
            "{reference}: {holder} heeft dit sinds {since} en besluit uiterlijk {day}. "
            "Je hoeft niets te doen."
        ).format(
            reference=reference,
            holder=escape(texts.alias(view.holder)),
            since=since,
            day=formats.date_with_distance(view.decide_by),
        )
    )


@renders(AlertTakenOn)
def alert_taken(view: AlertTakenOn, texts: Texts) -> Screen:
    """Another took it on; what that means for the reader stands in a new message."""
    text = texts.gettext("{reference}: {holder} heeft dit opgepakt.")
    return Screen(
        text.format(reference=bold_reference(view.reference), holder=escape(texts.alias(view.holder)))
    )


def _decided_line(view: AlertOver, outcome: Outcome, texts: Texts) -> str:
    _, reference = texts.gettext, bold_reference(view.reference)
    if view.mine:
        return _("{reference}: jouw besluit is vastgelegd: {decision}.").format(
            reference=reference, decision=_said(outcome, texts)
        )
    assert view.holder is not None
    return _("{reference}: {holder} heeft besloten: {decision}.").format(
        reference=reference, holder=escape(texts.alias(view.holder)), decision=_said(outcome, texts)
    )
