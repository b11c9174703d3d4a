"""A kind sentence for every refusal of casework.errors."""

from collections.abc import Callable, Mapping
from datetime import date

from casework.replies import Refused
from handlers.phase_words import PHASES, lacks_said
from handlers.screens import Screen, renders
from handlers.texts import N_, Texts
from rules.personal_data import Finding
from rules.phases import Lack
from rules.words import Phase

SENTENCES = {
    "not_allowed": N_("Dit kan niet vanuit jouw rol, of niet bij deze casus."),
    "not_back_yet": N_(
        "Je doet nog niet mee. Eerst een nieuwe pincode, dan het ja van je projectleider. Je hoort het hier."
    ),
    "nobody_with_alias": N_("Niemand in het team heet zo. Met /blokkeer zonder naam kies je uit een lijst."),
    "only_leader_blocked": N_(
        "Je bent de enige projectleider: niemand hier kan je weer toelaten. "
        "De beheerder kan je blokkeren: peilwacht lock."
    ),
    "no_municipality": N_("Een procesregisseur hoort bij een gemeente. Kies die eerst."),
    "not_waiting": N_("Deze collega wacht niet op toelating."),
    "no_pin_yet": N_("Deze collega moet eerst een pincode kiezen."),
    "no_such_case": N_("Ik ken geen casus van jou met deze referentie. Met /mijn zie je jouw casussen."),
    "mistyped_case": N_("In deze referentie zit een tikfout. Kijk nog eens in je eigen dossier."),
    "no_own_case": N_("Je hebt nu geen casus waarbij dit kan."),
    "case_is_over": N_("Deze casus is gestopt of afgesloten. Er wordt niets meer vastgelegd."),
    "impossible_step": N_("Dat kan niet in deze fase: {phase}. Met /casus zie je waar de casus staat."),
    "stale_button": N_("Dit bericht was verouderd. Je ziet nu wat er geldt."),
    "foreign_button": N_("Deze knop hoort niet bij een vraag aan jou."),
    "closed_question": N_("Deze vraag is al beantwoord of niet meer nodig."),
    "expired_question": N_("Deze vraag is verlopen. Met /mijn zie je wat er nu staat."),
    "nothing_to_answer": N_(
        "Er staat geen vraag open. Ik bewaar niet wat je schreef en heb het verwijderd. "
        "Met /help zie je wat er kan."
    ),
    "too_many_hours": N_("Op {worked_on} staat al {quarters} bij jou. Meer dan 24 uur op één dag kan niet."),
    "nothing_to_explain": N_(
        "Ik zie niet om welk bericht het gaat. Stuur /waarom als antwoord op het bericht zelf."
    ),
    "already_enrolled": N_("Je doet al mee. Met /help zie je wat er kan."),
    "alias_taken": N_("Deze rol met dit nummer bestaat al, of er staat een uitnodiging voor open."),
    "unknown_command": N_("Dit commando ken ik niet. Ik heb het verwijderd. Met /help zie je wat er kan."),
    "only_text": N_(
        "Ik lees alleen tekst en knoppen, en niets wat is doorgestuurd. Ik heb het verwijderd: "
        "ik bewaar geen gegevens van mensen."
    ),
    "personal_data": N_(
        "Ik heb je bericht verwijderd: er leek {found} in te staan. Ik bewaar geen gegevens van mensen. "
        "Gebruik alleen de casusreferentie."
    ),
    "past_date": N_("Deze datum is al voorbij. Kies vandaag of een latere dag."),
    "date_too_far": N_("Deze datum ligt te ver weg. De laatste dag die kan is {latest}."),
    "day_out_of_range": N_("Deze dag kan niet. Kies een dag van {earliest} tot en met {latest}."),
    "edited_message": N_(
        "Ik lees alleen nieuwe berichten. Ik heb dit verwijderd. "
        "Stuur het opnieuw als je iets wilt veranderen."
    ),
    "meeting_in_past": N_("Dit moment is al voorbij. Met /cijfer leg je een overleg vast dat al was."),
    "meeting_too_far": N_("Een overleg plan je hoogstens een jaar vooruit. Kies een eerdere dag."),
    "not_planned_anymore": N_("Dit overleg staat niet meer gepland. Met /overleg zie je wat er staat."),
    "already_scored": N_("Van dit overleg staat er al een cijfer. Met /corrigeer verander je het."),
    "nothing_to_score": N_(
        "Er is geen overleg van jou waarvan het cijfer nog ontbreekt. Na het overleg vraag ik het."
    ),
    "nothing_to_correct": N_("Er zijn nog geen cijfers van jou om te corrigeren."),
    "no_longer_in_policy": N_("Deze keuze staat niet meer in het beleid van de regio. Kies opnieuw."),
    "colleague_unavailable": N_("Deze collega kan deze taak nu niet krijgen. Kies iemand anders."),
    "start_out_of_range": N_("De startdatum is vandaag of eerder, en hoogstens twee jaar terug."),
    "criterion_required": N_(
        "Zonder criterium 1 kan het niet: MDA++ is er voor gezinnen waar het structureel onveilig is."
    ),
    "link_made_already": N_("De link is al gemaakt en staat in dit bericht."),
    "invitation_used": N_("Deze uitnodiging is al gebruikt. Er kan niemand anders meer mee binnenkomen."),
    "alert_taken": N_("{holder} heeft dit al sinds {held_since}. Je hoeft niets te doen."),
    "alert_already_open": N_("Voor deze casus is al om een besluit gevraagd. Je hoeft niets te doen."),
    "no_case_waits": N_(
        "Er wacht nu geen casus op toewijzing. Wil je een taak aan iemand anders geven, zet dan de "
        "referentie achter /toewijzen."
    ),
    "phase_not_ready": N_("Dat kan nog niet. Nog nodig: {missing}. Met /fase zie je hoe het staat."),
    "no_expert_meeting": N_(
        "In herstel is er geen expertoverleg. Kies advies of terug naar de coördinator; "
        "die kan de fase terugzetten met /fase."
    ),
    "no_expert_meeting_ahead": N_("Er staat nu geen expertoverleg gepland dat jij voorbereidt."),
    "ends_before_start": N_("De laatste dag ligt voor de eerste. Kies de eerste dag zelf, of een latere."),
    "absence_too_long": N_("Een afwezigheid duurt hoogstens een jaar. De laatste dag die kan is {latest}."),
    "absence_overlaps": N_(
        "Je bent al afwezig van {first} tot en met {last}. Kies andere dagen, of pas die aan met /afwezig."
    ),
    "offered_already": N_("Deze taak is al aan een collega gevraagd. Die moet eerst antwoorden."),
    "still_on_duty": N_("Nog niet elke casus van deze collega heeft een ander. Met /toewijzen regel je dat."),
    "last_of_role": N_("Dit is de laatste met deze rol. Nodig eerst een ander uit met /uitnodigen."),
    "nobody_chairs": N_("Er is nu geen voorzitter bereikbaar, dus een expertoverleg kan nog niet."),
    "nobody_independent": N_(
        "Er is alleen een voorzitter met dezelfde moederorganisatie als de coördinator. Draag de melding "
        "eerst over: de knop Overdragen staat onder Waarom, na Ontvangen."
    ),
    "no_room_to_wait": N_(
        "Later kan niet. De volgende termijn is {due}: {next_term}. Het besluit moet er dan zijn."
    ),
    "doubt_already_open": N_(
        "Over deze casus ligt al een twijfel bij de projectleider. Je hoort het antwoord hier."
    ),
    "end_already_asked": N_(
        "Het einde van deze casus ligt al bij de projectleider, om te bevestigen. Je hoort het antwoord hier."
    ),
    "not_in_recovery": N_(
        "Afsluiten kan alleen vanuit herstel. De fase is nu: {phase}. Eerder stoppen kan met /beeindigen."
    ),
    "no_recovery_plan": N_("Er is nog geen herstelplan vastgesteld. Met /fase leg je vast wanneer dat was."),
    "not_endable": N_("Stoppen kan als een casus loopt of op toewijzing wacht. De fase is nu: {phase}."),
    "not_closed": N_("Heropenen kan alleen als een casus is afgesloten. De fase is nu: {phase}."),
    "check_too_early": N_("De jaarcheck is op {due}. Tot dan leg je alleen vast dat het niet veilig is."),
    "restraining_orders_off": N_("Jouw regio legt hier geen huisverboden vast."),
    "escalation_runs": N_("Voor deze afspraak loopt al een escalatie."),
    "no_contact_yet": N_("Leg eerst vast wanneer er contact was. Deze stap wordt niet overgeslagen."),
    "nothing_to_add": N_("Er is geen gehouden expertoverleg waarvan jij de afspraken bewaakt."),
    "longest_order": N_("Dit huisverbod kan niet langer duren: {latest} is de laatste dag."),
    "pin_needed": N_("Eerst je pincode. Tik de cijfers in het bericht hieronder."),
    "pin_must_wait": N_("De pincode klopte een paar keer niet. Je kunt het weer proberen vanaf {until}."),
    "typed_pin": N_(
        "Ik heb je bericht verwijderd: een pincode hoort niet in de chat. Tik de cijfers op de knoppen. "
        "Met /pin komen die opnieuw."
    ),
    "last_working_day": N_("Eén werkdag blijft staan. Kies eerst een andere dag erbij."),
}
"""By the code of the refusal; `{name}` stands for a fact."""

FINDINGS = {
    Finding.BSN: N_("een burgerservicenummer"),
    Finding.IBAN: N_("een rekeningnummer"),
    Finding.EMAIL: N_("een e-mailadres"),
    Finding.PHONE: N_("een telefoonnummer"),
    Finding.ADDRESS: N_("een adres"),
    Finding.BIRTH_DATE: N_("een geboortedatum"),
    Finding.NAME: N_("een naam"),
    Finding.INSTITUTION: N_("een instelling"),
}
_FALLBACK = N_("Dit kan nu niet.")
FactTexts = dict[str, Callable[[str | int, Texts], str]]
FACTS: FactTexts = {
    "earliest": lambda day, texts: texts.formats.date(date.fromisoformat(str(day))),
    "due": lambda day, texts: texts.formats.date(date.fromisoformat(str(day))),
    "latest": lambda day, texts: texts.formats.date(date.fromisoformat(str(day))),
    "missing": lambda lacks, texts: lacks_said((Lack(lack) for lack in str(lacks).split(",")), texts),
    "first": lambda day, texts: texts.formats.date(date.fromisoformat(str(day))),
    "last": lambda day, texts: texts.formats.date(date.fromisoformat(str(day))),
    "found": lambda found, texts: texts.gettext(FINDINGS[Finding(str(found))]),
    "phase": lambda phase, texts: texts.gettext(PHASES[Phase(str(phase))]).lower(),
}
"""How a fact is said, for facts that are not said as they are, such as dates."""


def sentence(code: str, facts: Mapping[str, str | int], texts: Texts) -> str:
    """The refusal as the reader gets it: plain text, at most 200 characters for a pop-up."""
    said = {name: FACTS[name](fact, texts) if name in FACTS else fact for name, fact in facts.items()}
    return texts.gettext(SENTENCES.get(code, _FALLBACK)).format(**said)


@renders(Refused)
def refused(view: Refused, texts: Texts) -> Screen:
    """A refusal as a message of its own."""
    return Screen(sentence(view.code, view.facts, texts))
