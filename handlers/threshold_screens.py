"""How the threshold reads to the coordinator: warnings, scaling up, registration, the review."""

from casework.reviews import ReviewAhead
from casework.thresholds import ScaleUpAsked, ScaleUpOver, ThresholdOver, ThresholdWarning
from handlers.alert_reasons import clock_line
from handlers.screens import Button, Row, Screen, renders
from handlers.texts import Texts, bold_reference
from rules.calendar import local_date


@renders(ThresholdWarning)
def threshold_warning(view: ThresholdWarning, texts: Texts) -> Screen:
    """The date comes near."""
    _, formats = texts.gettext, texts.formats
    days = (view.due_on - local_date(texts.now)).days
    when = texts.ngettext("over {days} dag", "over {days} dagen", days).format(days=days)
    lines = [
        _("{reference}: {when} ({day}) is de driemaandstermijn om. Er is nog geen 6 vastgelegd.").format(
            reference=bold_reference(view.reference),
            when=when if days > 0 else _("vandaag"),
            day=formats.date(view.due_on),
        )
    ]
    if view.opened:
        lines.append(clock_line(view.clock_cause.value, view.started_on, view.months, view.due_on, texts))
        lines.append(_("Dit stopt de termijn: een 6 of hoger in een overleg op of voor die datum."))
        lines.append(_("Komt die er niet, dan gaat er daarna een melding naar de voorzitter."))
    why = Button(_("Minder tonen") if view.opened else _("Waarom"), "threshold_why")
    return Screen("\n".join(lines), (_next_steps(texts), (why,)))


def _next_steps(texts: Texts) -> Row:
    return (
        Button(texts.gettext("Overleg plannen"), "plan_meeting"),
        Button(texts.gettext("Eerder opschalen"), "scale_up"),
    )


@renders(ThresholdOver)
def threshold_over(view: ThresholdOver, texts: Texts) -> Screen:
    """What stays of a warning."""
    text = (
        texts.gettext("{reference}: de driemaandstermijn is om sinds {day}.")
        if view.passed
        else texts.gettext("{reference}: de waarschuwing voor {day} geldt niet meer.")
    )
    return Screen(text.format(reference=bold_reference(view.reference), day=texts.formats.date(view.due_on)))


@renders(ScaleUpAsked)
def scale_up_asked(view: ScaleUpAsked, texts: Texts) -> Screen:
    """The read-back before an earlier scale-up."""
    _ = texts.gettext
    text = _("{reference} nu opschalen naar de voorzitter?").format(reference=bold_reference(view.reference))
    if view.goes_out_at is None:
        text += " " + _("De melding gaat meteen uit.")
    else:
        text += " " + _("De melding gaat uit op {moment}.").format(
            moment=texts.formats.moment(view.goes_out_at)
        )
    return Screen(
        text,
        ((Button(_("Klopt, nu opschalen"), "scale_up_now"),), (Button(_("Niet nu"), "scale_up_leave"),)),
    )


@renders(ScaleUpOver)
def scale_up_over(view: ScaleUpOver, texts: Texts) -> Screen:
    """The line that stays."""
    text = (
        texts.gettext("{reference}: opgeschaald. De voorzitter is om een besluit gevraagd.")
        if view.done
        else texts.gettext("{reference}: niet opgeschaald. Er is niets verstuurd.")
    )
    return Screen(text.format(reference=bold_reference(view.reference)))


@renders(ReviewAhead)
def review_ahead(view: ReviewAhead, texts: Texts) -> Screen:
    """When the facts are looked at again, and what happens then."""
    _, reference = texts.gettext, bold_reference(view.reference)
    if view.over:
        return Screen(
            _("{reference}: opnieuw bekijken is al gebeurd of niet meer nodig.").format(reference=reference)
        )
    text = _(
        "{reference}: de casus wordt opnieuw bekeken op {day}. Is er dan geen 6, "
        "dan gaat dit weer naar de voorzitter."
    ).format(reference=reference, day=texts.formats.date_with_distance(view.due_on))
    return Screen(text, (_next_steps(texts),))
