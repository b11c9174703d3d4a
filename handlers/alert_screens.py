"""How an alert reads: the push, the opened view, and what the others get."""

from dataclasses import dataclass
from html import escape

from casework.alert_news import AlertSkipped
from casework.alert_views import AlertMoved, AlertOpened, AlertPush
from handlers.alert_offer_screens import hand_over_row
from handlers.alert_reasons import WITHOUT_SCORES, closing_line, reason_line, scores_line
from handlers.decision_words import later_said
from handlers.people import acute_line
from handlers.registration_screens import ready_lines
from handlers.screens import Button, Row, Screen, in_rows, renders
from handlers.snooze_screens import LATER
from handlers.texts import N_, Texts, bold_reference
from rules.aliases import Alias
from rules.words import AlertKind, Decision

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


@dataclass(frozen=True)
class _Asked:
    """What a push asks: at first, when it waits longer than a day, and of who took it on."""

    fresh: str
    waits: str
    received: str


_ASKED = {
    AlertKind.SCALE_UP: _Asked(
        N_("{reference}: er is een besluit van jou nodig, uiterlijk <b>{day}</b>."),
        N_("{reference}: er is sinds {since} een besluit nodig. Pak jij het op, dan uiterlijk <b>{day}</b>."),
        N_("{reference}: jij hebt dit sinds {since}. Besluit uiterlijk <b>{day}</b>."),
    ),
    AlertKind.ESCALATION: _Asked(
        N_("{reference}: een stap in de escalatie is aan jou, uiterlijk <b>{day}</b>."),
        N_(
            "{reference}: een stap in de escalatie wacht sinds {since}. "
            "Pak jij het op, dan uiterlijk <b>{day}</b>."
        ),
        N_("{reference}: jij hebt deze stap in de escalatie sinds {since}. Uiterlijk <b>{day}</b>."),
    ),
    AlertKind.SIGNAL: _Asked(
        N_("{reference}: er is iets om naar te kijken, uiterlijk <b>{day}</b>."),
        N_(
            "{reference}: er is sinds {since} iets om naar te kijken. "
            "Pak jij het op, dan uiterlijk <b>{day}</b>."
        ),
        N_("{reference}: jij kijkt hiernaar sinds {since}. Kies uiterlijk <b>{day}</b> wat er gebeurt."),
    ),
}
_WORDED = _Asked(
    N_("{reference}: {wording}, uiterlijk <b>{day}</b>."),
    N_("{reference}: {wording}. Dit wacht sinds {since}. Pak jij het op, dan uiterlijk <b>{day}</b>."),
    "",
)
"""With the region's own words; who took it on knows what it is."""


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
    return Screen(line, (*_decisions(view, texts), (_later(texts), why)))


def _asked(view: AlertPush | AlertOpened, texts: Texts) -> str:
    _, formats = texts.gettext, texts.formats
    reference = bold_reference(view.reference)
    if view.vanished:
        return _("{reference}: een besluit is niet meer nodig. Sluit deze melding met één tik.").format(
            reference=reference
        )
    since = None if view.waits_since is None else formats.date(view.waits_since)
    asked, wording = _ASKED[view.kind], _own_wording(view, texts)
    if view.received_at is not None:
        text, since = _(asked.received), formats.moment(view.received_at)
    elif since is not None:
        # The day moves along until somebody takes it on; since when it waits does not.
        text = _(_WORDED.waits if wording else asked.waits)
    else:
        text = _(_WORDED.fresh if wording else asked.fresh)
    day = formats.date_with_distance(view.decide_by)
    return text.format(reference=reference, day=day, since=since, wording=escape(wording))


def _own_wording(view: AlertPush | AlertOpened, texts: Texts) -> str:
    """The region's words for what is asked, as a clause; only a language for which it gave them."""
    dutch, english = view.wording
    return (english if texts.language == "en" else dutch).strip().rstrip(".")


def _later(texts: Texts) -> Button:
    return Button(texts.gettext("Later beslissen"), LATER)


def _decisions(view: AlertPush | AlertOpened, texts: Texts) -> tuple[Row, ...]:
    return in_rows(decision_buttons(view.choices, texts), 2)


def decision_buttons(choices: tuple[Decision, ...], texts: Texts) -> list[Button]:
    """One button for each decision that can be taken."""
    return [
        Button(texts.gettext(_DECISIONS[decision]), "alert_choose", decision.value) for decision in choices
    ]


@renders(AlertOpened)
def alert_opened(view: AlertOpened, texts: Texts) -> Screen:
    """Why it came, the dates, the scores, what closes it, and that this is no emergency channel."""
    _ = texts.gettext
    lines = [_asked(view, texts), reason_line(view, texts)]
    if view.cause not in WITHOUT_SCORES:
        lines.append(scores_line(view.scores, texts))
    lines += [*_how_it_stands(view, texts), acute_line(texts)]
    rows, fold = list(_decisions(view, texts)), Button(_("Minder tonen"), "alert_why")
    if view.vanished:
        rows.append((Button(_("Sluiten"), "alert_close"),))
    elif view.received_at is None:
        rows.insert(0, (Button(_("Ontvangen"), "alert_received"),))
    elif view.kind is AlertKind.SCALE_UP:
        rows.append(hand_over_row(texts))
    later = view.received_at is not None and not view.vanished
    return Screen("\n".join(lines), (*rows, (_later(texts), fold) if later else (fold,)))


def _how_it_stands(view: AlertOpened, texts: Texts) -> list[str]:
    """What the coordinator has ready, why it was put off, and what closes it."""
    _ = texts.gettext
    lines = [" ".join(ready_lines(view.ready, texts))] if view.ready is not None else []
    if view.snooze_reason is not None:
        reason = later_said(view.snooze_reason, texts)
        lines.append(_("Later beslissen, reden: {reason}.").format(reason=reason))
    if not view.vanished:
        return [*lines, closing_line(view, texts)]
    closes = _("Dit sluit de melding: de knop Sluiten, of jouw besluit.")
    return [*lines, _("Die aanleiding is er niet meer."), closes]


_MOVED = {
    AlertKind.SCALE_UP: N_("de vraag om een besluit"),
    AlertKind.ESCALATION: N_("de stap in de escalatie"),
    AlertKind.SIGNAL: N_("de vraag om hiernaar te kijken"),
}


@renders(AlertMoved)
def alert_moved(view: AlertMoved, texts: Texts) -> Screen:
    """Who has it now too, or instead of a reader who cannot take it any more."""
    _ = texts.gettext
    if view.lapsed:
        text = _("{reference}: er is nog geen besluit. De vraag ligt nu ook bij {people}.")
    elif view.takes:
        text = _("{reference}: {what} ligt nu ook bij {people}.")
    else:
        text = _("{reference}: {what} ligt nu bij {people}.")
    said = text.format(
        reference=bold_reference(view.reference),
        what=_(_MOVED[view.kind]),
        people=_people(view.to, texts),
    )
    last = _("Wie het eerst Ontvangen tikt, heeft het.") if view.takes else _("Je hoeft niets te doen.")
    return Screen(f"{said} {last}")


def _people(aliases: tuple[Alias, ...], texts: Texts) -> str:
    return escape(texts.formats.joined([texts.alias(alias) for alias in aliases]))


@renders(AlertSkipped)
def alert_skipped(view: AlertSkipped, texts: Texts) -> Screen:
    """Nobody could be asked on a step of the ladder; only chairs of the coordinator's own organisation."""
    if view.same_home:
        said = texts.ngettext(
            "{reference}: op {steps} stap van de ladder was geen onafhankelijke voorzitter. "
            "Die stap is overgeslagen.",
            "{reference}: op {steps} stappen van de ladder was geen onafhankelijke voorzitter of niemand "
            "bereikbaar. Die zijn overgeslagen.",
            view.steps,
        )
        asks = texts.gettext(
            "Wel bereikbaar, met dezelfde moederorganisatie als de coördinator: {people}. "
            "Wie de melding heeft, kan zo'n voorzitter toch vragen met Overdragen."
        )
        said = f"{said} {asks}"
    else:
        said = texts.ngettext(
            "{reference}: op {steps} stap van de ladder was niemand bereikbaar. Die stap is overgeslagen.",
            "{reference}: op {steps} stappen van de ladder was niemand bereikbaar. Die zijn overgeslagen.",
            view.steps,
        )
    return Screen(
        said.format(
            reference=bold_reference(view.reference),
            steps=view.steps,
            people=_people(view.same_home, texts),
        )
    )
