"""How an alert reads: the push, the opened view, and what the others get."""

from datetime import date
from html import escape

from casework.alert_news import AlertSkipped, FellBack
from casework.alert_views import AlertMoved, AlertOpened, AlertPush, ScoreOn
from handlers.people import acute_line
from handlers.screens import Button, Row, Screen, in_rows, renders
from handlers.texts import N_, Texts, bold_reference
from rules.aliases import Alias
from rules.words import AlertCause, Decision

_DECISIONS = {
    Decision.EXPERT_MEETING: N_("Expertoverleg"),
    Decision.ADVICE: N_("Advies"),
    Decision.BACK_TO_COORDINATOR: N_("Terug naar coördinator"),
    Decision.SCALE_UP: N_("Nu opschalen"),
    Decision.FOLLOW: N_("Blijven volgen"),
    Decision.ARRANGED: N_("Geregeld"),
    Decision.NOW_KEPT: N_("Wordt nu nagekomen"),
    Decision.NO_LONGER_NEEDED: N_("Niet meer nodig"),
    Decision.DECIDED_OUTSIDE: N_("Bestuurder besloot"),
}
CLOCK_STARTS = {
    "assignment": N_("de toewijzing"),
    "first_case_meeting": N_("het eerste casusoverleg"),
    "plan_adopted": N_("het vaststellen van het veiligheidsplan"),
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
    return Screen(line, (*_decisions(view, texts), (why,)))


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


def _decisions(view: AlertPush | AlertOpened, texts: Texts) -> tuple[Row, ...]:
    buttons = [
        Button(texts.gettext(_DECISIONS[decision]), "alert_choose", decision.value)
        for decision in view.choices
    ]
    return in_rows(buttons, 2)


@renders(AlertOpened)
def alert_opened(view: AlertOpened, texts: Texts) -> Screen:
    """Why it came, the dates, the scores, what closes it, and that this is no emergency channel."""
    _ = texts.gettext
    lines = [_asked(view, texts), _reason(view, texts), scores_line(view.scores, texts)]
    if view.vanished:
        lines.append(_("Die aanleiding is er niet meer."))
        lines.append(_("Dit sluit de melding: de knop Sluiten, of jouw besluit."))
    else:
        lines.append(_("Dit sluit de melding: jouw besluit."))
    lines.append(acute_line(texts))
    rows = list(_decisions(view, texts))
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
        runs = _("De driemaandstermijn loopt tot en met {due}.").format(due=formats.date(view.due_on))
        return f"{said} {runs}"
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
            "{reference}: sinds het overleg van {start} loopt er een nieuwe driemaandstermijn, "
            "tot en met {due}. Je hoeft niets te doen."
        ).format(
            reference=bold_reference(view.reference),
            start=formats.day_month(view.start),
            due=formats.date_with_distance(view.due),
        )
    )
