"""Words of an escalation: who is on each step, what was done so far, and what to say outside the product."""

from html import escape

from casework.alert_views import AlertOpened
from casework.escalation_views import EscalationFacts, EscalationHeld, StepTaken
from handlers.alert_reasons import says_why
from handlers.texts import N_, Texts
from rules.references import shown as shown_reference
from rules.words import AlertCause, Rung

RUNGS = {
    Rung.COORDINATOR: N_("de coördinator"),
    Rung.PROCESS_DIRECTOR: N_("de procesregisseur"),
    Rung.GUARD: N_("wie de afspraken bewaakt"),
    Rung.CHAIR: N_("de voorzitter"),
    Rung.PROJECT_LEADER: N_("de projectleider"),
    Rung.MANAGER: N_("de leidinggevende van de partij"),
    Rung.STEERING_GROUP: N_("de stuurgroep"),
    Rung.EXECUTIVE: N_("de bestuurder van de gemeente"),
}
"""Who is on each step."""
LONGEST_COPY = 256
"""Characters that Telegram takes on a copy button."""


def rung_said(rung: Rung, texts: Texts) -> str:
    """Who is on this step."""
    return texts.gettext(RUNGS[rung])


def why_said(facts: EscalationFacts, texts: Texts) -> str:
    """Which agreement is not kept, and by whom, as the reason of an opened view."""
    _ = texts.gettext
    why = _(
        "Waarom je dit krijgt: de afspraak van {agreed} met {party}, uiterlijk {due}, wordt niet nagekomen."
    )
    return _of(facts, why, texts)


def escalated_line(facts: EscalationFacts, texts: Texts) -> str:
    """The same on the page of a case."""
    said = texts.gettext("De afspraak van {agreed} met {party}, uiterlijk {due}, wordt niet nagekomen.")
    return _of(facts, said, texts)


def _of(facts: EscalationFacts, said: str, texts: Texts) -> str:
    formats = texts.formats
    return said.format(
        agreed=formats.date(facts.agreed_on), party=escape(facts.responsible), due=formats.date(facts.due_on)
    )


def steps_line(facts: EscalationFacts, texts: Texts) -> str:
    """What was done so far: who, what, when; and whose turn it is."""
    _, formats = texts.gettext, texts.formats
    people = escape(formats.joined([texts.alias(alias) for alias in facts.asked]))
    if facts.turn is not None:
        turn = _("Nu: {rung}, aan zet is {people}.").format(rung=rung_said(facts.turn, texts), people=people)
    else:
        turn = _("Nu: {people}.").format(people=people)
    since = _("Escalatie sinds {date}.").format(date=formats.date(facts.opened_on))
    if not facts.steps:
        return f"{since} {turn if facts.asked else ''}".strip()
    done = _("Gezet: {steps}.").format(steps="; ".join(_step(step, texts) for step in facts.steps))
    return " ".join((since, done, turn) if facts.asked else (since, done))


def _step(step: StepTaken, texts: Texts) -> str:
    alias, day = escape(texts.alias(step.by)), texts.formats.day_month(step.on)
    if not step.outside:
        return texts.gettext("{alias} zelf ({date})").format(alias=alias, date=day)
    return texts.gettext("{alias} met {rung} ({date})").format(
        alias=alias, rung=rung_said(step.rung, texts), date=day
    )


@says_why(AlertCause.NOT_KEPT)
def why_not_kept(view: AlertOpened, texts: Texts) -> str:
    """Why the alert came, and what was done so far."""
    assert isinstance(view.facts, EscalationFacts)
    return f"{why_said(view.facts, texts)}\n{steps_line(view.facts, texts)}"


def wording(view: EscalationHeld, texts: Texts) -> str:
    """What to say outside: the region's own words, or ours. No names, and nothing of the household."""
    dutch, english = view.wording
    own = english if texts.language == "en" else dutch
    said = own or texts.gettext(
        "Casus {reference}: op {agreed} is met {party} iets afgesproken, uiterlijk {due}. "
        "Dat is niet gebeurd, ook niet na een gesprek. "
        "Wil je zorgen dat het alsnog gebeurt? Ik hoor graag van je."
    ).format(
        reference=shown_reference(view.reference),
        agreed=texts.formats.date(view.facts.agreed_on),
        party=view.facts.responsible,
        due=texts.formats.date(view.facts.due_on),
    )
    return said[:LONGEST_COPY]
