"""How an alert reads: the push, the opened view, the decision, and what the others get."""

from datetime import date
from html import escape

from casework.alert_views import (
    AlertMoved,
    AlertOpened,
    AlertOver,
    AlertPush,
    AlertSkipped,
    DecisionReadBack,
    ExpertDayAsked,
    ExpertTimeAsked,
    FellBack,
    Outcome,
    ScoreOn,
)
from handlers.calendar_buttons import calendar_rows
from handlers.calendar_keyboard import month_grid, time_grid
from handlers.meeting_texts import calendar_language, candidate_rows, doubt_lines
from handlers.people import acute_line
from handlers.screens import Button, Row, Screen, renders
from handlers.texts import N_, Texts, bold_reference
from rules.aliases import Alias
from rules.calendar import local_date
from rules.words import AlertCause, Decision

_DECISIONS = {
    Decision.EXPERT_MEETING: N_("Expertoverleg"),
    Decision.ADVICE: N_("Advies"),
    Decision.BACK_TO_COORDINATOR: N_("Terug naar coördinator"),
}
_DECIDED = {
    Decision.EXPERT_MEETING: N_("expertoverleg"),
    Decision.ADVICE: N_("advies van enkele experts"),
    Decision.BACK_TO_COORDINATOR: N_("terug naar de coördinator"),
}
CLOCK_STARTS = {
    "assignment": N_("de toewijzing"),
    "first_case_meeting": N_("het eerste casusoverleg"),
    "expert_meeting": N_("het expertoverleg"),
    "fell_back": N_("het overleg waarin het onder de 6 kwam"),
}
"""What the three months count from."""


@renders(AlertPush)
def alert_push(view: AlertPush, texts: Texts) -> Screen:
    """What a lock screen may show: the reference, what is asked, by when."""
    _ = texts.gettext
    line = _asked(view, texts)
    why = Button(_("Waarom"), "alert_why")
    if view.vanished:
        return Screen(line, ((Button(_("Sluiten"), "alert_close"), why),))
    if view.received_at is None:
        return Screen(line, ((Button(_("Ontvangen"), "alert_received"), why),))
    return Screen(line, (*_decisions(texts), (why,)))


def _asked(view: AlertPush | AlertOpened, texts: Texts) -> str:
    _, formats = texts.gettext, texts.formats
    reference = bold_reference(view.reference)
    if view.vanished:
        return _("{reference}: een besluit is niet meer nodig. Sluit deze melding met één tik.").format(
            reference=reference
        )
    day = formats.date_with_distance(view.decide_by)
    if view.received_at is not None:
        return _("{reference}: jij hebt dit sinds {since}. Besluit uiterlijk <b>{day}</b>.").format(
            reference=reference, since=formats.moment(view.received_at), day=day
        )
    if view.waits_since is not None:
        # The day moves along until somebody takes it on; since when it waits does not.
        return _(
            "{reference}: er is sinds {since} een besluit nodig. Pak jij het op, dan uiterlijk <b>{day}</b>."
        ).format(reference=reference, since=formats.date(view.waits_since), day=day)
    return _("{reference}: er is een besluit van jou nodig, uiterlijk <b>{day}</b>.").format(
        reference=reference, day=day
    )


def _decisions(texts: Texts) -> tuple[Row, ...]:
    expert, advice, back = (
        Button(texts.gettext(label), "alert_choose", decision.value) for decision, label in _DECISIONS.items()
    )
    return ((expert, advice), (back,))


@renders(AlertOpened)
def alert_opened(view: AlertOpened, texts: Texts) -> Screen:
    """Why it came, the dates, the scores, what closes it, and that this is no emergency channel."""
    _ = texts.gettext
    lines = [_asked(view, texts), _reason(view, texts), _scores(view.scores, texts)]
    if view.vanished:
        lines.append(_("Die aanleiding is er niet meer."))
        lines.append(_("Dit sluit de melding: de knop Sluiten, of jouw besluit."))
    else:
        lines.append(_("Dit sluit de melding: jouw besluit."))
    lines.append(acute_line(texts))
    rows = list(_decisions(texts))
    if view.vanished:
        rows.append((Button(_("Sluiten"), "alert_close"),))
    elif view.received_at is None:
        rows.insert(0, (Button(_("Ontvangen"), "alert_received"),))
    return Screen("\n".join(lines), (*rows, (Button(_("Minder tonen"), "alert_why"),)))


def _reason(view: AlertOpened, texts: Texts) -> str:
    _, formats = texts.gettext, texts.formats
    if view.cause is AlertCause.EARLIER:
        said = _("Waarom je dit krijgt: de coördinator heeft op {opened} eerder opgeschaald.")
        said = said.format(opened=formats.date(view.opened_on))
        if view.clock == "none":
            return said
        return said + " " + _("De driemaandstermijn loopt tot {due}.").format(due=formats.date(view.due_on))
    if view.cause is AlertCause.REVIEW:
        said = _("Waarom je dit krijgt: op {opened} is de casus opnieuw bekeken. Er was nog geen 6.")
        said = said.format(opened=formats.date(view.opened_on))
    else:
        said = _("Waarom je dit krijgt: er is geen 6 op tijd.")
    return said + " " + clock_line(view.clock, view.started_on, view.months, view.due_on, texts)


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


def _scores(scores: tuple[ScoreOn, ...], texts: Texts) -> str:
    _, formats = texts.gettext, texts.formats
    if not scores:
        return _("Cijfers: nog geen vastgelegd.")

    def said(score: ScoreOn) -> str:
        day = formats.day_month(score.day)
        if score.score is not None:
            return f"{score.score} ({day})"
        return _("geen consensus, laagste {lowest} ({day})").format(lowest=score.lowest, day=day)

    return _("Cijfers: {scores}.").format(scores=", ".join(said(score) for score in scores))


@renders(ExpertDayAsked)
def expert_day_asked(view: ExpertDayAsked, texts: Texts) -> Screen:
    """The day of the expert meeting, by calendar or in words."""
    _ = texts.gettext
    lines = [
        _("{reference} · expertoverleg").format(reference=bold_reference(view.reference)),
        *doubt_lines(view.doubt, texts),
        _("Op welke dag? Tik een dag aan, of schrijf dag en tijd, zoals: di 12 mei 14:00."),
    ]
    grid = month_grid(view.month.year, view.month.month, view.earliest, view.latest, calendar_language(texts))
    candidates = candidate_rows(view.doubt, "alert_moment", texts)
    rows = (*candidates, *calendar_rows(grid, "alert_moment", "alert_month"), _back(texts))
    return Screen("\n".join(lines), rows)


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
    candidates = candidate_rows(view.doubt, "alert_moment", texts)
    times = calendar_rows(time_grid(), "alert_moment", "alert_month")
    return Screen("\n".join(lines), (*candidates, *times, _back(texts)))


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
    return Screen("\n".join(lines), ((Button(_("Klopt, vastleggen"), "alert_decide"),), _back(texts)))


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


@renders(AlertMoved)
def alert_moved(view: AlertMoved, texts: Texts) -> Screen:
    """Who has it now too."""
    _ = texts.gettext
    text = (
        _("{reference}: er is nog geen besluit. De vraag ligt nu ook bij {people}.")
        if view.lapsed
        else _("{reference}: de vraag om een besluit ligt nu ook bij {people}.")
    )
    return Screen(
        text.format(reference=bold_reference(view.reference), people=_people(view.to, texts))
        + " "
        + _("Wie het eerst Ontvangen tikt, heeft het.")
    )


def _people(aliases: tuple[Alias, ...], texts: Texts) -> str:
    return escape(texts.formats.joined([texts.alias(alias) for alias in aliases]))


@renders(AlertSkipped)
def alert_skipped(view: AlertSkipped, texts: Texts) -> Screen:
    """Nobody could be reached on a step of the ladder."""
    return Screen(
        texts.ngettext(
            "{reference}: op {steps} stap van de ladder was niemand bereikbaar. Die stap is overgeslagen.",
            "{reference}: op {steps} stappen van de ladder was niemand bereikbaar. Die zijn overgeslagen.",
            view.steps,
        ).format(reference=bold_reference(view.reference), steps=view.steps)
    )


@renders(FellBack)
def fell_back(view: FellBack, texts: Texts) -> Screen:
    """A new clock runs; there is nothing to do but read."""
    _, formats = texts.gettext, texts.formats
    return Screen(
        _(
            "{reference}: sinds het overleg van {start} loopt er een nieuwe driemaandstermijn, tot {due}. "
            "Je hoeft niets te doen."
        ).format(
            reference=bold_reference(view.reference),
            start=formats.day_month(view.start),
            due=formats.date_with_distance(view.due),
        )
    )
