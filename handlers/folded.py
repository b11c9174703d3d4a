"""What is left of a message once its while is over, and the button that shows it again."""

from casework import folding
from casework.folded import Folded
from casework.folding import LeftInChat
from handlers.chat import Chat
from handlers.registry import Tap, tap
from handlers.screens import Button, Screen, renders, screen_of
from handlers.texts import N_, Texts, bold_reference
from rules.permissions import Permission

_OPEN = "unfold"
_MOST_DAYS = 3
NAMES = {
    "absence": N_("je afwezigheid"),
    "absence_set": N_("je afwezigheid"),
    "agreement": N_("een afspraak uit het expertoverleg"),
    "agreement_list": N_("de lijst met afspraken"),
    "agreements": N_("de afspraken van het expertoverleg"),
    "alert": N_("een melding"),
    "alert_giving": N_("een melding overdragen"),
    "alert_offer": N_("de vraag om een melding over te nemen"),
    "alert_offered": N_("een melding overdragen"),
    "assigned": N_("een taak bij deze casus"),
    "assignment": N_("de toewijzing aan een coördinator"),
    "availability": N_("je beschikbaarheid voor meldingen"),
    "block": N_("een collega blokkeren"),
    "bundle": N_("wat voor je klaarstond"),
    "case_choice": N_("de vraag over welke casus het gaat"),
    "case_manager": N_("het jaar van de casemanager"),
    "case_page": N_("het overzicht van de casus"),
    "chair_away": N_("een voorzitter voor het expertoverleg"),
    "closing": N_("de casus afsluiten"),
    "closing_answer": N_("het verzoek om te stoppen of af te sluiten"),
    "consult": N_("een belverzoek aan de voorzitter"),
    "consultation": N_("een belverzoek"),
    "correction": N_("een correctie van cijfers"),
    "departure": N_("het vertrek van een collega"),
    "desk": N_("je meldingen"),
    "doubt": N_("een vraag aan de projectleider"),
    "doubt_answer": N_("een vraag aan de projectleider"),
    "ending": N_("de casus eerder beëindigen"),
    "escalation_offer": N_("een afspraak"),
    "fact_correction": N_("een correctie"),
    "handing_over": N_("een taak overdragen"),
    "handover": N_("de vraag om een taak over te nemen"),
    "handover_offered": N_("een taak overdragen"),
    "hours": N_("je uren"),
    "intake_list": N_("de lijst met aanmeldingen"),
    "invitation": N_("een uitnodiging"),
    "monitoring": N_("het monitormoment"),
    "monitoring_next": N_("het volgende monitormoment"),
    "new_case": N_("een nieuwe casus"),
    "new_invitation": N_("een uitnodiging"),
    "new_referral": N_("een nieuwe aanmelding na de jaarcheck"),
    "numbers_left_out": N_("overgeslagen nummers na een back-up"),
    "order_expiry": N_("een datum"),
    "own_work": N_("wat er van je gevraagd wordt"),
    "phase": N_("de fase van de casus"),
    "phase_question": N_("de vraag over de fase"),
    "planning": N_("een overleg plannen"),
    "preparation": N_("de voorbereiding van het expertoverleg"),
    "readmission": N_("een collega weer toelaten"),
    "reason": N_("waarom je een bericht kreeg"),
    "reassignment": N_("een taak toewijzen"),
    "referral": N_("een aanmelding"),
    "region_counts": N_("de tellingen van de regio"),
    "registration": N_("aanmelden bij de voorzitter"),
    "reopening": N_("de casus heropenen"),
    "rest": N_("je rust"),
    "restraining_order": N_("iets wat je vastlegde"),
    "review": N_("opnieuw bekijken na het besluit"),
    "scale_down": N_("de vraag over afschalen"),
    "scale_up": N_("eerder opschalen"),
    "scores": N_("de cijfers van een overleg"),
    "second_clock": N_("de vraag over een nieuw expertoverleg"),
    "selection": N_("het casusselectiegesprek"),
    "status": N_("de stand van de casussen"),
    "team": N_("het team"),
    "threshold_warning": N_("de driemaandstermijn"),
    "tie_break": N_("het besluit over de aanmelding"),
    "unsafe_event": N_("iets wat je vastlegde"),
    "warm_handover": N_("de warme overdracht"),
    "while_away": N_("wat er gebeurde terwijl je weg was"),
    "year_check": N_("de jaarcheck"),
}
"""What a message of each kind was about; never a score, a municipality or a reason."""
_COMMANDS = {"reason": "waarom", "region_counts": "status"}
"""What shows a message without buttons again; /mijn where nothing else does."""


@tap(_OPEN, Permission.SEE_OWN, shows=True)
async def unfold(chat: Chat, tap: Tap) -> None:
    """The message as it is now."""
    await chat.show(await chat.perform(folding.open_again, tap.ref, now=chat.now))


@renders(Folded)
def folded(view: Folded, texts: Texts) -> Screen:
    """What its push says, or one line that says what it was; either with the button that opens it."""
    _ = texts.gettext
    if view.push is not None:
        pushed = screen_of(view.push, texts)
        return Screen(pushed.text, ((Button(_("Ga verder"), _OPEN),),), pushed.line)
    name = _(NAMES.get(view.kind, _SOMETHING))
    said = f"{bold_reference(view.reference)}: {name}." if view.reference else f"{name[0].upper()}{name[1:]}."
    if view.gone:
        return Screen(f"{said} " + _("Je ziet deze casus niet meer."))
    if view.opens:
        return Screen(said, ((Button(_("Openen"), _OPEN),),))
    if view.kind in _COMMANDS or view.kind not in NAMES:
        again = _("Met /{command} zie je het opnieuw.").format(command=_COMMANDS.get(view.kind, "mijn"))
    else:
        again = _("Een nieuwer bericht laat dit zien.")
    return Screen(f"{said} {again}")


_SOMETHING = N_("een bericht van eerder")


@renders(LeftInChat)
def left_in_chat(view: LeftInChat, texts: Texts) -> Screen:
    """What one has to delete oneself."""
    formats = texts.formats
    if len(view.days) > _MOST_DAYS:
        first, last = formats.date(view.days[0]), formats.date(view.days[-1])
        days = texts.gettext("van {first} tot en met {last}").format(first=first, last=last)
    else:
        days = texts.gettext("van {dates}").format(dates=formats.joined([formats.date(d) for d in view.days]))
    said = texts.ngettext(
        "Een bericht van jou kon ik niet verwijderen: dat {days}. Verwijder het zelf in deze chat.",
        "{count} berichten van jou kon ik niet verwijderen: die {days}. Verwijder ze zelf in deze chat.",
        view.count,
    )
    return Screen(said.format(count=view.count, days=days))
