"""How the registration with the chair reads: form and plan, each ready or not yet."""

from casework.registration import Ready, RegistrationAsked, RegistrationOver
from handlers.screens import Button, Row, Screen, renders
from handlers.texts import N_, Texts, bold_reference
from rules.words import AlertCause

REGISTERED, FORM, PLAN, WHY = "registered", "registered_form", "registered_plan", "registered_why"
READY, NOT_YET = "ready", "not_yet"

_STATES = {True: N_("klaar"), False: N_("nog niet"), None: N_("nog niet gezegd")}


def ready_lines(ready: Ready, texts: Texts) -> list[str]:
    """How far form and plan are, as the coordinator said it."""
    _ = texts.gettext
    return [
        _("Formulier: {state}.").format(state=_(_STATES[ready.form])),
        _("Plan: {state}.").format(state=_(_STATES[ready.plan])),
    ]


@renders(RegistrationAsked)
def registration_asked(view: RegistrationAsked, texts: Texts) -> Screen:
    """Register the case with the chair; the reason only when it is asked for.

    It is due at the threshold (domain.md, From referral), so when it is asked: a date would only be today's,
    which may be a day off.
    """
    _ = texts.gettext
    lines = [
        _(
            "{reference}: meld deze casus aan bij de voorzitter. <b>Zijn het formulier en het plan klaar?</b>"
        ).format(reference=bold_reference(view.reference)),
        *ready_lines(view.ready, texts),
    ]
    if False in (view.ready.form, view.ready.plan):
        lines.append(_("Ik blijf je eraan herinneren tot beide klaar zijn."))
    if view.opened:
        lines += _why(view, texts)
    why = Button(_("Minder tonen") if view.opened else _("Waarom"), WHY)
    return Screen("\n".join(lines), (*_buttons(view.ready, texts), (why,)))


def _why(view: RegistrationAsked, texts: Texts) -> list[str]:
    _, formats = texts.gettext, texts.formats
    if view.cause is AlertCause.EARLIER:
        why = _("Waarom je dit krijgt: er is eerder opgeschaald.")
    else:
        why = _(
            "Waarom je dit krijgt: de driemaandstermijn was op {day} om, zonder een 6 in een overleg "
            "op of voor die datum."
        ).format(day=formats.date(view.threshold))
    closes = _("Dit sluit de vraag: formulier en plan klaar, of het besluit van de voorzitter.")
    return [why, closes, _("De voorzitter heeft al bericht.")]


def _buttons(ready: Ready, texts: Texts) -> tuple[Row, ...]:
    """One tap when all is ready; else each apart, without what was said of it already."""
    _ = texts.gettext
    form = {READY: _("Formulier klaar"), NOT_YET: _("Formulier nog niet")}
    plan = {READY: _("Plan klaar"), NOT_YET: _("Plan nog niet")}
    rows = [_still_to_say(FORM, form, ready.form), _still_to_say(PLAN, plan, ready.plan)]
    if not ready.form and not ready.plan:
        rows.insert(0, (Button(_("Formulier en plan klaar"), REGISTERED),))
    return tuple(rows)


def _still_to_say(action: str, labels: dict[str, str], said: bool | None) -> Row:
    known = {True: READY, False: NOT_YET, None: None}[said]
    return tuple(Button(label, action, value) for value, label in labels.items() if value != known)


@renders(RegistrationOver)
def registration_over(view: RegistrationOver, texts: Texts) -> Screen:
    """Registered, or no longer asked."""
    _, reference = texts.gettext, bold_reference(view.reference)
    if view.registered_on is None:
        return Screen(_("{reference}: aanmelden is niet meer nodig.").format(reference=reference))
    return Screen(
        _("{reference}: aangemeld bij de voorzitter op {day}. Formulier en plan zijn klaar.").format(
            reference=reference, day=texts.formats.date(view.registered_on)
        )
    )
