"""What each rule says, where it comes from, and what closes the question; domain.md.

A rule that is ours is an agreement of the region, laid down in its policy, and never said to be the method.
"""

from dataclasses import dataclass
from enum import Enum

from casework.reasons import About, Standing, Topic
from handlers.texts import N_
from rules.words import TermKind


class Source(Enum):
    """Where a rule comes from, in words for who does not know the papers."""

    PLAN = N_("projectplan Gooi en Vechtstreek 2018")
    EVALUATION = N_("evaluatie van de pilot 2020")
    NATIONAL = N_("landelijke bouwstenen 2020")
    LIMBURG = N_("concept van de pilot in Limburg 2021")
    REGION = N_("afspraak van de regio")


@dataclass(frozen=True)
class Rule:
    """A sentence without its full stop, and its sources: the region, where it set a number of it."""

    text: str
    sources: tuple[Source, ...]


@dataclass(frozen=True)
class Words:
    """What a reason says: the rules, and what closes the question (None where nothing is asked)."""

    rules: tuple[Rule, ...]
    closes: str | None = None


_P, _E, _N, _L, _R = Source.PLAN, Source.EVALUATION, Source.NATIONAL, Source.LIMBURG, Source.REGION
_DECIDES = Rule(N_("wie de melding heeft, besluit binnen {working_days}"), (_R,))
_LOOKS = Rule(N_("wie het signaal heeft, kiest binnen {working_days} wat er gebeurt"), (_R,))
_OWN_DECISION = N_("Dit sluit de melding: jouw besluit.")

WORDS: dict[About, Words] = {
    TermKind.THRESHOLD: Words(
        (Rule(N_("binnen {months} na de start hoort de tafel het eens te zijn over een {score}"), (_P, _E)),),
        N_("Dit stopt de termijn: een 6 of hoger in een overleg op of voor die datum."),
    ),
    TermKind.MONITORING: Words(
        (
            Rule(N_("per casus is afgesproken wie kijkt of het veilig blijft, en wanneer"), (_N,)),
            Rule(N_("zonder andere afspraak stel ik in deze fase elke {weeks} voor"), (_R,)),
        ),
        N_("Dit sluit de vraag: Gedaan of een andere datum. Anders vraag ik het om de paar werkdagen weer."),
    ),
    TermKind.SCORES: Words(
        (
            Rule(N_("na een overleg telt het cijfer waarover de tafel het eens is"), (_P, _N)),
            Rule(N_("ik vraag ernaar {minutes} na het begin"), (_R,)),
        ),
        N_("Dit sluit de vraag: een cijfer, Geen consensus, of Niet gehouden."),
    ),
    TermKind.REGISTRATION: Words(
        (Rule(N_("is er na {months} geen 6, dan meld je de casus aan bij de voorzitter"), (_P, _E)),),
        N_("Dit sluit de vraag: formulier en plan klaar, of het besluit van de voorzitter."),
    ),
    TermKind.REVIEW: Words(
        (Rule(N_("{weeks} na het besluit kijk ik opnieuw of er een 6 is"), (_R,)),),
        N_("Dit sluit het: een 6 of hoger. Zonder 6 gaat het weer naar de voorzitter."),
    ),
    TermKind.SELECTION: Words(
        (Rule(N_("binnen {weeks} na de aanmelding is er een casusselectiegesprek"), (_E,)),),
        N_("Dit sluit de vraag: vastleggen dat het gesprek er was, en wat eruit kwam."),
    ),
    TermKind.TIE_BREAK: Words(
        (Rule(N_("zonder consensus in het gesprek is er binnen {weeks} een besluit"), (_E,)),),
        N_("Dit sluit de vraag: het besluit vastleggen."),
    ),
    TermKind.ASSIGNMENT: Words(
        (Rule(N_("binnen {working_days} na het besluit krijgt de casus een coördinator"), (_E,)),),
        N_("Dit sluit de vraag: de toewijzing aan een coördinator."),
    ),
    TermKind.WARM_HANDOVER: Words(
        (Rule(N_("binnen {weeks} na de toewijzing spreken coördinator en procesregisseur elkaar"), (_E,)),),
        N_("Dit sluit de vraag: de dag van de warme overdracht."),
    ),
    TermKind.PHASE: Words(
        (
            Rule(N_("een cijfer is een oordeel: of een fase bereikt is, zegt een mens"), (_P,)),
            Rule(N_("op de vraag over de fase komt het antwoord binnen {working_days}"), (_R,)),
        ),
        N_("Dit sluit de vraag: zeggen of de fase verandert of blijft."),
    ),
    TermKind.DOUBT: Words(
        (
            Rule(N_("wie twijfelt of de aanpak past, zegt dat tegen de projectleider"), (_E,)),
            Rule(N_("die antwoordt binnen {working_days}"), (_R,)),
        ),
        N_("Dit sluit de vraag: de casus gaat door, of stopt. Na een overleg vraag ik het weer."),
    ),
    TermKind.CLOSING: Words(
        (
            Rule(N_("een casus sluit als de doelen zijn bereikt en de projectleider dat bevestigt"), (_E,)),
            Rule(N_("dat antwoord is er binnen {working_days}"), (_R,)),
        ),
        N_("Dit sluit de vraag: bevestigen, of de casus laten doorgaan."),
    ),
    TermKind.ONE_YEAR_CHECK: Words(
        (Rule(N_("{months} na de afsluiting kijken we of het nog veilig is"), (_P,)),),
        N_("Dit sluit de vraag: Nog veilig of Niet veilig. Bij Niet bekend vraag ik het later weer."),
    ),
    TermKind.NEW_REFERRAL: Words(
        (Rule(N_("is het bij de jaarcheck niet veilig, dan komt er een nieuwe aanmelding"), (_R,)),),
        N_("Dit sluit de vraag: de nieuwe aanmelding, of de casus heropenen."),
    ),
    TermKind.HANDOVER: Words(
        (Rule(N_("een taak gaat pas over als je collega ja zegt, binnen {working_days}"), (_R,)),),
        N_("Dit sluit de vraag: ja of nee. Tot die tijd verandert er niets."),
    ),
    TermKind.RESTRAINING_ORDER: Words(
        (Rule(N_("een huisverbod duurt {days} en met verlenging hoogstens {longest_days}"), (_L,)),),
        N_("Dit sluit de vraag: verlengen, of vastleggen dat het afloopt."),
    ),
    TermKind.CASE_MANAGER: Words(
        (Rule(N_("na een huisverbod is er {months} een casemanager"), (_L,)),),
        N_("Dit sluit de vraag: vastleggen dat het jaar om is."),
    ),
    TermKind.CONSULTATION: Words(
        (
            Rule(
                N_(
                    "een coördinator kan een voorzitter om een gesprek vragen; antwoord binnen {working_days}"
                ),
                (_P, _R),
            ),
        ),
        N_("Dit sluit de vraag: Ik bel, of Kan niet. Wat jullie bespreken komt hier niet in."),
    ),
    TermKind.PREPARATION: Words(
        (Rule(N_("{working_days} voor een expertoverleg is bekend wie er nodig is en wie komt"), (_R,)),),
        N_("Dit sluit de vraag: zeggen wie er nodig is en of het gezin is uitgenodigd."),
    ),
    TermKind.AGREEMENTS: Words(
        (
            Rule(N_("de voorzitter bewaakt wat in het expertoverleg is afgesproken"), (_P,)),
            Rule(N_("de afspraken staan hier binnen {working_days} na het overleg"), (_R,)),
        ),
        N_("Dit sluit de vraag: Klaar, dit zijn alle afspraken, of Er zijn geen afspraken."),
    ),
    TermKind.AGREEMENT: Words(
        (
            Rule(
                N_("de voorzitter bewaakt de afspraken tot de afschaling, daarna de procesregisseur"), (_P,)
            ),
            Rule(N_("ik herinner je eraan: vooraf, op de dag zelf en daarna om de paar werkdagen"), (_R,)),
        ),
        N_("Dit sluit de vraag: Nagekomen, Later, Niet nagekomen of Niet meer nodig."),
    ),
    TermKind.SCALE_DOWN: Words(
        (
            Rule(N_("na de afschaling bewaakt de procesregisseur wat nog openstaat"), (_P,)),
            Rule(N_("na een {score} zegt de voorzitter binnen {working_days} of afschalen nu kan"), (_R,)),
        ),
        N_("Dit sluit de vraag: Afschalen of Nog niet."),
    ),
    Topic.ALERT_THRESHOLD: Words(
        (Rule(N_("na {months} is er geen {score}: dan besluit de voorzitter"), (_P, _E)), _DECIDES),
        _OWN_DECISION,
    ),
    Topic.ALERT_REVIEW: Words(
        (Rule(N_("{weeks} na het vorige besluit was er nog geen {score}"), (_R,)), _DECIDES), _OWN_DECISION
    ),
    Topic.ALERT_EARLIER: Words(
        (Rule(N_("de coördinator heeft eerder opgeschaald; dat kan altijd"), (_P,)), _DECIDES), _OWN_DECISION
    ),
    Topic.ALERT_SECOND_CLOCK: Words(
        (
            Rule(N_("ook {months} na een expertoverleg hoort er een {score} te zijn"), (_P,)),
            Rule(
                N_(
                    "coördinator, procesregisseur en voorzitter zeggen samen of er een nieuw overleg nodig is"
                ),
                (_P,),
            ),
            Rule(N_("twee gelijke antwoorden beslissen; anders besluit een voorzitter"), (_R,)),
        ),
        N_("Dit sluit de vraag: twee gelijke antwoorden, of het besluit van een voorzitter."),
    ),
    Topic.ALERT_FELL_BACK: Words(
        (Rule(N_("na het expertoverleg kwam het weer onder de {score}"), (_P,)), _LOOKS),
        N_("Dit sluit de melding: een keuze, of een 6."),
    ),
    Topic.ALERT_NOT_RISING: Words(
        (
            Rule(N_("stijgen de cijfers niet of dalen ze sterk, dan kan eerder opschalen helpen"), (_R,)),
            _LOOKS,
        ),
        N_("Dit sluit de melding: een keuze, of een volgend cijfer dat stijgt."),
    ),
    Topic.ALERT_NO_ANSWER: Words(
        (
            Rule(N_("komen de cijfers van een overleg niet, dan kijkt de projectleider daarnaar"), (_R,)),
            _LOOKS,
        ),
        N_("Dit sluit de melding: de cijfers, of dat het niet is gehouden. Of Geregeld."),
    ),
    Topic.ALERT_NOBODY_THERE: Words(
        (
            Rule(
                N_("zijn coördinator en maatje niet bereikbaar, dan kijkt de projectleider daarnaar"), (_R,)
            ),
            _LOOKS,
        ),
        N_("Dit sluit de melding: een van beiden is er weer, of een ander krijgt de casus. Of Geregeld."),
    ),
    Topic.ALERT_NOT_KEPT: Words(
        (
            Rule(N_("komt een partij een afspraak niet na, dan volgt de escalatie, stap voor stap"), (_P,)),
            Rule(N_("iedere stap zet een mens; buiten deze dienst gaat er nooit een bericht"), (_R,)),
        ),
        N_("Dit sluit de melding: nagekomen, niet meer nodig, of het besluit van de bestuurder."),
    ),
    Topic.ALERT_ELSEWHERE: Words(
        (Rule(N_("je kreeg deze melding eerder, en hoort wie die nu heeft en hoe het afloopt"), (_R,)),)
    ),
    Topic.ALERT_SKIPPED: Words(
        (Rule(N_("is op een stap van de ladder niemand bereikbaar, dan hoort de projectleider dat"), (_R,)),)
    ),
    Topic.ALERT_OFFER: Words(
        (Rule(N_("wie een besluit heeft, kan een andere voorzitter vragen om het over te nemen"), (_R,)),),
        N_("Dit sluit de vraag: Overnemen of Niet overnemen. Tot die tijd blijft het bij wie het heeft."),
    ),
    Topic.INDEPENDENCE: Words(
        (
            Rule(
                N_(
                    "een voorzitter met dezelfde moederorganisatie als de coördinator kan na een waarschuwing"
                ),
                (_R,),
            ),
            Rule(N_("dat wordt vastgelegd, en de projectleider hoort het"), (_R,)),
        )
    ),
    Topic.DUTY: Words((Rule(N_("wie een taak op een casus krijgt of afgeeft, hoort dat"), (_R,)),)),
    Topic.ABSENCE: Words(
        (Rule(N_("wie voor een ander waarneemt, hoort dat; wie terugkomt, hoort wat er gebeurde"), (_R,)),)
    ),
    Topic.CHANGED: Words(
        (Rule(N_("wat ik je eerder stuurde klopt niet meer; dat zeg ik je één keer"), (_R,)),)
    ),
    Topic.NO_GAP: Words(
        (Rule(N_("geen lopende casus is zonder termijn met iemand die kan handelen"), (_R,)),)
    ),
    Topic.REACHABILITY: Words(
        (Rule(N_("de projectleider hoort op tijd wie niet bereikt kan worden"), (_R,)),)
    ),
    Topic.LOCKED_OUT: Words(
        (Rule(N_("wie een telefoon kwijt is, wordt meteen geblokkeerd; een ander neemt waar"), (_R,)),),
        N_("Terugkomen kan met een nieuwe uitnodiging, een nieuwe pincode en het ja van een projectleider."),
    ),
    Topic.KEPT: Words((Rule(N_("wat er staat, blijft niet langer dan nodig is"), (_R,)),)),
    Topic.INFORMED: Words((Rule(N_("je hoort dit door jouw taak; er wordt niets van je gevraagd"), (_R,)),)),
    Topic.BUNDLE: Words(
        (Rule(N_("wat niet dringend is, wacht tot kantooruren en komt dan in één bericht"), (_R,)),),
        N_("Tik een nummer aan en vraag daar /waarom."),
    ),
}
"""Everything that comes unasked; what answers the reader's own doing has a sentence of its own."""

STANDINGS: dict[Standing, str] = {
    Standing.COORDINATOR: N_("Jij krijgt dit als coördinator van deze casus."),
    Standing.STANDS_IN: N_("Jij krijgt dit als maatje: de coördinator is afwezig."),
    Standing.DEPUTY: N_("Jij krijgt dit als maatje van deze casus."),
    Standing.LEADER: N_("Jij krijgt dit als projectleider."),
    Standing.CHAIR: N_("Jij krijgt dit als voorzitter die om een besluit is gevraagd."),
    Standing.CHAIRS_MEETING: N_("Jij krijgt dit als voorzitter van dit overleg."),
    Standing.GUARDS: N_("Jij krijgt dit als voorzitter die de afspraken bewaakt."),
    Standing.DIRECTOR: N_("Jij krijgt dit als procesregisseur van de gemeente."),
    Standing.ASKED: N_("Jij krijgt dit omdat een collega jou vraagt."),
    Standing.NONE_NOW: N_("Je had een taak op deze casus toen het bericht kwam."),
}
