"""How the decision on an alert reads: when the expert meeting is, the read-back, and what stays."""

from html import escape

from casework.alert_views import AlertOver, AlertTakenOn, Outcome
from casework.decision_views import BackReasonAsked, DecisionReadBack, ExpertDayAsked, ExpertTimeAsked
from handlers.decision_words import WITH_REFERRER, back_rows, back_said, decision_said
from handlers.meeting_texts import doubt_lines
from handlers.moment_buttons import day_rows, time_rows
from handlers.screens import Button, Row, Screen, renders
from handlers.texts import N_, Texts, bold_reference
from rules.calendar import local_date
from rules.words import AlertKind, Decision


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


@renders(BackReasonAsked)
def back_reason_asked(view: BackReasonAsked, texts: Texts) -> Screen:
    """Why it goes back, from the list."""
    text = texts.gettext("{reference} · terug naar de coördinator. Wat is de reden?")
    rows = back_rows("alert_back_reason", texts)
    return Screen(text.format(reference=bold_reference(view.reference)), (*rows, _back(texts)))


@renders(DecisionReadBack)
def decision_read_back(view: DecisionReadBack, texts: Texts) -> Screen:
    """The decision before it is recorded; chair and referrer decide together."""
    _ = texts.gettext
    outcome, together = Outcome(view.decision, view.starts_at, view.review_on), view.decision in WITH_REFERRER
    asked = (
        _("{reference}: het besluit, samen met de aanmelder, is <b>{decision}</b>. Klopt dit?")
        if together
        else _("{reference}: jouw besluit: <b>{decision}</b>. Klopt dit?")
    )
    lines = [asked.format(reference=bold_reference(view.reference), decision=_said(outcome, texts))]
    if view.reason is not None:
        lines.append(_("Reden: {reason}.").format(reason=back_said(view.reason, texts)))
    lines += _follows(outcome, texts)
    confirm = _("Klopt, samen besloten") if together else _("Klopt, opslaan")
    return Screen("\n".join(lines), ((Button(confirm, "alert_decide"),), _back(texts)))


def _said(outcome: Outcome, texts: Texts) -> str:
    decided = decision_said(outcome.decision, texts)
    if outcome.starts_at is None:
        return decided
    return texts.gettext("{decided} op {moment}").format(
        decided=decided, moment=texts.formats.moment(outcome.starts_at)
    )


def _follows(outcome: Outcome, texts: Texts) -> list[str]:
    """What comes of it, where that is to be said."""
    said = _FOLLOWS.get(outcome.decision)
    return [texts.gettext(said).format(day=texts.formats.date(outcome.review_on))] if said else []


_REVIEWED = N_("Is er op {day} geen 6, dan gaat dit weer naar de voorzitter.")
_CLOSES_ESCALATION = N_("Dit sluit de escalatie.")
_FOLLOWS = {
    Decision.EXPERT_MEETING: N_("De werkdag erna vraag ik de voorzitter naar de uitkomst."),
    Decision.ADVICE: _REVIEWED,
    Decision.BACK_TO_COORDINATOR: _REVIEWED,
    Decision.SCALE_UP: N_("De voorzitter krijgt dan een melding."),
    Decision.FOLLOW: N_("De termijnen van de casus lopen door."),
    Decision.NOW_KEPT: _CLOSES_ESCALATION,
    Decision.NO_LONGER_NEEDED: _CLOSES_ESCALATION,
    Decision.DECIDED_OUTSIDE: _CLOSES_ESCALATION,
    Decision.ARRANGED: N_("Blijft de aanleiding bestaan, dan vraag ik het later opnieuw."),
}


_CLOSED = N_("{reference}: de vraag om een besluit is gesloten.")
_SIGNAL_GONE = N_("{reference}: hier hoeft niemand meer naar te kijken. De aanleiding is er niet meer.")


@renders(AlertOver)
def alert_over(view: AlertOver, texts: Texts) -> Screen:
    """Who has it now, what was decided, or that it was closed."""
    _, formats, reference = texts.gettext, texts.formats, bold_reference(view.reference)
    if view.outcome is not None and view.holder is not None:
        lines = [_decided_line(view, view.outcome, texts), *_follows(view.outcome, texts)]
        return Screen("\n".join([*lines, *_why_back(view, view.outcome, texts)]))
    if view.holder is None or view.since is None or view.decide_by is None:
        closed = _SIGNAL_GONE if view.kind is AlertKind.SIGNAL else _CLOSED
        return Screen(_(closed).format(reference=reference))
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


def _why_back(view: AlertOver, outcome: Outcome, texts: Texts) -> list[str]:
    """A push never shows a reason: who decided reads it, the others read where it stands."""
    if outcome.reason is None:
        return []
    if view.mine:
        return [texts.gettext("Reden: {reason}.").format(reason=back_said(outcome.reason, texts))]
    return [texts.gettext("De reden staat in /casus.")]


def _decided_line(view: AlertOver, outcome: Outcome, texts: Texts) -> str:
    _, reference = texts.gettext, bold_reference(view.reference)
    if outcome.decision is Decision.DECIDED_OUTSIDE:
        return _("{reference}: de bestuurder van de gemeente heeft besloten.").format(reference=reference)
    if view.mine:
        return _("{reference}: jouw besluit is vastgelegd: {decision}.").format(
            reference=reference, decision=_said(outcome, texts)
        )
    assert view.holder is not None
    return _("{reference}: {holder} heeft besloten: {decision}.").format(
        reference=reference, holder=escape(texts.alias(view.holder)), decision=_said(outcome, texts)
    )
