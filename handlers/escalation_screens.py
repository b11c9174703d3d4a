"""How an escalation reads: the offer, each step, the days outside, and what others hear of it."""

from html import escape

from casework.escalation_views import (
    CONTACT,
    DECIDED,
    EscalationHeld,
    EscalationOutside,
    EscalationPassedOn,
    EscalationStalls,
    NextStepReadBack,
    OutsideDayAsked,
)
from casework.escalations import EscalationOffered, EscalationOfferOver
from handlers.alert_screens import decision_buttons
from handlers.day_choices import day_choice_rows, day_doubt_lines
from handlers.escalation_words import rung_said, steps_line, why_said, wording
from handlers.people import acute_line
from handlers.screens import Button, CopyButton, Row, Screen, in_rows, renders
from handlers.snooze_screens import LATER
from handlers.texts import Texts, bold_reference
from rules.calendar import local_date
from rules.words import Rung


@renders(EscalationOffered)
def escalation_offered(view: EscalationOffered, texts: Texts) -> Screen:
    """Whether to start it, and who gets it then."""
    _ = texts.gettext
    if view.times_later:
        asked = texts.ngettext(
            "{reference}: een afspraak is {count} keer verzet, nu naar {date}. Start je de escalatie?",
            "{reference}: een afspraak is {count} keer verzet, nu naar {date}. Start je de escalatie?",
            view.times_later,
        )
    else:
        asked = _("{reference}: een afspraak van uiterlijk {date} is niet nagekomen. Start je de escalatie?")
    lines = [
        asked.format(
            reference=bold_reference(view.reference),
            date=texts.formats.date(view.due_on),
            count=view.times_later,
        ),
        _("De melding gaat eerst naar {rung}.").format(rung=rung_said(view.to, texts)),
    ]
    if view.own_step:
        lines.append(_("Met Escalatie starten zeg je ook: ik heb het zelf al met hen besproken."))
    rows = (
        (Button(_("Escalatie starten"), "escalation_start"),),
        (Button(_("Nog niet"), "escalation_leave"),),
    )
    return Screen("\n".join(lines), rows)


@renders(EscalationOfferOver)
def escalation_offer_over(view: EscalationOfferOver, texts: Texts) -> Screen:
    """The line that stays."""
    _, reference = texts.gettext, bold_reference(view.reference)
    if view.to is None:
        return Screen(_("{reference}: er is geen escalatie gestart.").format(reference=reference))
    return Screen(
        _("{reference}: de escalatie is gestart. De melding ging naar {rung}.").format(
            reference=reference, rung=rung_said(view.to, texts)
        )
    )


@renders(EscalationHeld)
def escalation_held(view: EscalationHeld, texts: Texts) -> Screen:
    """What to do now; opened, also why, and what was done so far."""
    _ = texts.gettext
    lines = [_to_do(view, texts)]
    if view.opened:
        lines += [why_said(view.facts, texts), steps_line(view.facts, texts)]
        lines += [_("Dit sluit de melding: jouw keuze."), acute_line(texts)]
    last = [Button(_("Minder tonen") if view.opened else _("Waarom"), "alert_why")]
    if not _waits(view, texts):
        last.insert(0, Button(_("Later beslissen"), LATER))
    return Screen("\n".join(lines), (*_outside_rows(view, texts), *_choices(view, texts), tuple(last)))


def _waits(view: EscalationHeld, texts: Texts) -> bool:
    """Whether the contact has yet to bring something: a day on which that is asked lies ahead."""
    return view.asked_on is not None and local_date(texts.now) < view.asked_on


def _to_do(view: EscalationHeld, texts: Texts) -> str:
    _, formats, reference = texts.gettext, texts.formats, bold_reference(view.reference)
    day = formats.date_with_distance(view.decide_by)
    if view.turn is None:
        return _(
            "{reference}: jij hebt deze stap in de escalatie sinds {since}. "
            "Bespreek het zelf, en kies uiterlijk <b>{day}</b>."
        ).format(reference=reference, since=formats.moment(view.received_at), day=day)
    rung = rung_said(view.turn, texts)
    if view.contacted_on is None or view.asked_on is None:
        return _("{reference}: neem contact op met {rung}, uiterlijk <b>{day}</b>.").format(
            reference=reference, rung=rung, day=day
        )
    decides = view.turn is Rung.EXECUTIVE
    if _waits(view, texts):
        text = (
            _("{reference}: contact met {rung} op {contact}. Op {asked} vraag ik wat er is besloten.")
            if decides
            else _("{reference}: contact met {rung} op {contact}. Op {asked} vraag ik of het helpt.")
        )
    else:
        text = (
            _("{reference}: contact met {rung} op {contact}. Is er besloten? Kies uiterlijk <b>{day}</b>.")
            if decides
            else _("{reference}: helpt het contact met {rung} van {contact}? Kies uiterlijk <b>{day}</b>.")
        )
    contact, asked = formats.date(view.contacted_on), formats.date(view.asked_on)
    return text.format(reference=reference, rung=rung, contact=contact, asked=asked, day=day)


def _outside_rows(view: EscalationHeld, texts: Texts) -> tuple[Row, ...]:
    if view.turn is None or view.contacted_on is not None:
        return ()
    _ = texts.gettext
    contact = Button(_("Contact gehad"), "outside_ask", CONTACT)
    return ((contact, CopyButton(_("Tekst kopiëren"), wording(view, texts))),)


def _choices(view: EscalationHeld, texts: Texts) -> tuple[Row, ...]:
    """No step outside is skipped: the next one comes after contact on this one."""
    _ = texts.gettext
    buttons = decision_buttons(view.choices, texts)
    taken = view.turn is None or view.contacted_on is not None
    if taken and view.following is not None:
        buttons.append(Button(_("Volgende stap"), "escalation_next"))
    if taken and view.turn is Rung.EXECUTIVE:
        buttons.append(Button(_("Bestuurder besloot"), "outside_ask", DECIDED))
    if view.contacted_on is not None:
        buttons.append(Button(_("Andere contactdag"), "outside_ask", CONTACT))
    return in_rows(buttons, 2)


@renders(NextStepReadBack)
def next_step_read_back(view: NextStepReadBack, texts: Texts) -> Screen:
    """That this step did not help, and what is next."""
    _ = texts.gettext
    if view.turn is None or view.contacted_on is None:
        said = _("{reference}: jij hebt {party} gesproken en het helpt niet. Klopt dit?").format(
            reference=bold_reference(view.reference), party=escape(view.responsible)
        )
    else:
        said = _("{reference}: jij hebt {rung} gesproken op {date} en het helpt niet. Klopt dit?").format(
            reference=bold_reference(view.reference),
            rung=rung_said(view.turn, texts),
            date=texts.formats.date(view.contacted_on),
        )
    following = _("De volgende stap is {rung}.").format(rung=rung_said(view.following, texts))
    rows = ((Button(_("Klopt, volgende stap"), "escalation_take"),), _back(texts))
    return Screen(f"{said}\n{following}", rows)


@renders(OutsideDayAsked)
def outside_day_asked(view: OutsideDayAsked, texts: Texts) -> Screen:
    """The day of the contact, or of the decision: chosen, or read back."""
    _, reference, rung = texts.gettext, bold_reference(view.reference), rung_said(view.rung, texts)
    if view.chosen is not None:
        text = (
            _("{reference}: {rung} besloot op <b>{date}</b>. Dit sluit de escalatie. Klopt dit?")
            if view.decided
            else _("{reference}: contact met {rung} op <b>{date}</b>. Klopt dit?")
        )
        said = text.format(reference=reference, rung=rung, date=texts.formats.date(view.chosen))
        other = Button(_("Andere dag"), "outside_ask", DECIDED if view.decided else CONTACT)
        return Screen(said, ((Button(_("Klopt, opslaan"), "outside_save"),), (other,)))
    asked = (
        _("{reference}: op welke dag besloot {rung}?")
        if view.decided
        else _("{reference}: op welke dag was er contact met {rung}?")
    )
    lines = [
        asked.format(reference=reference, rung=rung),
        *day_doubt_lines(view.day.doubt, texts),
        _("Wat er is gezegd, vraag en bewaar ik niet."),
    ]
    rows = day_choice_rows(view.day, "outside_day", "outside_month", texts)
    return Screen("\n".join(lines), (*rows, _back(texts)))


def _back(texts: Texts) -> Row:
    return (Button(texts.gettext("Terug"), "escalation_back"),)


@renders(EscalationPassedOn)
def escalation_passed_on(view: EscalationPassedOn, texts: Texts) -> Screen:
    """What stays with who took their step."""
    return Screen(
        texts.gettext("{reference}: jouw stap is gezet. De melding ging naar {rung}.").format(
            reference=bold_reference(view.reference), rung=rung_said(view.to, texts)
        )
    )


@renders(EscalationOutside)
def escalation_outside(view: EscalationOutside, texts: Texts) -> Screen:
    """Who takes the step outside; the others need not do anything."""
    return Screen(
        texts.gettext(
            "{reference}: de volgende stap is {rung}. {holder} neemt contact op. Je hoeft niets te doen."
        ).format(
            reference=bold_reference(view.reference),
            rung=rung_said(view.turn, texts),
            holder=escape(texts.opening_alias(view.holder)),
        )
    )


@renders(EscalationStalls)
def escalation_stalls(view: EscalationStalls, texts: Texts) -> Screen:
    """To the project leaders: a step was promised and did not come."""
    _, reference = texts.gettext, bold_reference(view.reference)
    if view.turn is None:
        said = _("{reference}: een stap in de escalatie is niet op tijd gezet. Ik vraag er elke werkdag om.")
        return Screen(said.format(reference=reference))
    said = _("{reference}: de stap naar {rung} is niet op tijd gezet. Ik vraag er elke werkdag om.")
    return Screen(said.format(reference=reference, rung=rung_said(view.turn, texts)))
