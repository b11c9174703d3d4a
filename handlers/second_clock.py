"""The question after the second clock in the chat: why, yes, no; and how it reads afterwards."""

from html import escape

from casework import second_clock_answers
from casework.alert_views import AlertOpened
from casework.errors import ForeignButton
from casework.second_clock_views import (
    Result,
    SecondClockAsked,
    SecondClockOver,
    SecondClockSkipped,
    SecondClockWhy,
    Votes,
)
from handlers.alert_reasons import clock_line, says_why, scores_line
from handlers.chat import Chat
from handlers.people import acute_line
from handlers.registry import Tap, tap
from handlers.screens import Button, Row, Screen, renders
from handlers.texts import Texts, bold_reference
from rules.permissions import Permission
from rules.words import AlertCause

_SAY, _WHY = "second_say", "second_why"
_ANSWERS = {"yes": True, "no": False}


@tap(_SAY, Permission.ANSWER_ALERT)
async def say(chat: Chat, tap: Tap) -> None:
    """One's own answer."""
    wanted = _ANSWERS.get(tap.value)
    if wanted is None:
        await chat.refuse(ForeignButton())
    await chat.show(
        await chat.perform(second_clock_answers.say_whether_to_meet, tap.ref, wanted, now=chat.now)
    )


@tap(_WHY, Permission.ANSWER_ALERT, shows=True)
async def explain(chat: Chat, tap: Tap) -> None:
    """Why it is asked, or fold that away again."""
    await chat.show(await chat.perform(second_clock_answers.explain_second_clock, tap.ref, now=chat.now))


@renders(SecondClockAsked)
def second_clock_asked(view: SecondClockAsked, texts: Texts) -> Screen:
    """What a lock screen may show: the reference, what is asked, by when; more once it is opened."""
    _ = texts.gettext
    lines = [_asked(view, texts)]
    if view.why is not None:
        lines += _why(view, view.why, texts)
    yes, no = Button(_("Ja, nodig"), _SAY, "yes"), Button(_("Nee, niet nodig"), _SAY, "no")
    answers: Row = (yes, no) if view.mine is None else ((no if view.mine else yes),)
    fold = Button(_("Waarom") if view.why is None else _("Minder tonen"), _WHY)
    return Screen("\n".join(lines), (answers, (fold,)))


def _asked(view: SecondClockAsked, texts: Texts) -> str:
    _, day = texts.gettext, texts.formats.date_with_distance(view.decide_by)
    facts = {"reference": bold_reference(view.reference), "day": day}
    if view.mine is None:
        said = _("{reference}: is er een nieuw expertoverleg nodig? Antwoord uiterlijk <b>{day}</b>.")
        return said.format(**facts)
    said = (
        _("{reference}: jij zei ja, er is een nieuw expertoverleg nodig.")
        if view.mine
        else _("{reference}: jij zei nee, er is geen nieuw expertoverleg nodig.")
    )
    waits = _("Beantwoord: {answered} van de {asked}. Veranderen kan tot het besluit.")
    return f"{said.format(**facts)} {waits.format(answered=view.answered, asked=view.asked)}"


def _why(view: SecondClockAsked, why: SecondClockWhy, texts: Texts) -> list[str]:
    _ = texts.gettext
    lines = [
        _("Waarom je dit krijgt: na het expertoverleg is er geen 6 op tijd."),
        clock_line("expert_meeting", why.held_on, why.months, why.due_on, texts),
        scores_line(why.scores, texts),
        _("Coördinator, procesregisseur en voorzitter antwoorden elk. Twee gelijke antwoorden beslissen."),
    ]
    if view.mine is None:
        counted = _("Beantwoord: {answered} van de {asked}.")
        lines.append(counted.format(answered=view.answered, asked=view.asked))
    return [*lines, acute_line(texts)]


@renders(SecondClockOver)
def second_clock_over(view: SecondClockOver, texts: Texts) -> Screen:
    """What was decided, or who decides now."""
    _, formats = texts.gettext, texts.formats
    facts = {
        "reference": bold_reference(view.reference),
        "yes": view.yes,
        "no": view.no,
        "people": escape(formats.joined([texts.alias(alias) for alias in view.to])),
        "day": formats.date_with_distance(view.by) if view.by is not None else "",
    }
    return Screen(_over(view, texts).format(**facts))


def _over(view: SecondClockOver, texts: Texts) -> str:
    _ = texts.gettext
    match view.result:
        case Result.MEETING if view.to:
            return _(
                "{reference}: er is een nieuw expertoverleg nodig, {yes} zeiden ja. "
                "{people} kiest de dag, uiterlijk {day}."
            )
        case Result.MEETING:
            return _("{reference}: er is een nieuw expertoverleg nodig, {yes} zeiden ja.")
        case Result.NO_MEETING:
            return _(
                "{reference}: er komt geen nieuw expertoverleg, {no} zeiden nee. "
                "De casus wordt opnieuw bekeken op {day}."
            )
        case Result.DIVIDED if view.to:
            return _(
                "{reference}: er zijn geen twee gelijke antwoorden over een nieuw expertoverleg. "
                "De vraag om een besluit ligt nu bij {people}."
            )
        case Result.DIVIDED:
            return _("{reference}: er zijn geen twee gelijke antwoorden over een nieuw expertoverleg.")
        case Result.GONE:
            return _("{reference}: de vraag over een nieuw expertoverleg is niet meer nodig.")
        case Result.NOT_YOURS:
            return _("{reference}: een collega beantwoordt nu of er een nieuw expertoverleg nodig is.")


@renders(SecondClockSkipped)
def second_clock_skipped(view: SecondClockSkipped, texts: Texts) -> Screen:
    """To the project leaders."""
    said = texts.gettext(
        "{reference}: over een nieuw expertoverleg kan niet iedereen antwoorden. "
        "Niet bereikbaar: {people} van de 3."
    )
    return Screen(said.format(reference=bold_reference(view.reference), people=view.people))


@says_why(AlertCause.SECOND_CLOCK)
def _no_six_after_experts(view: AlertOpened, texts: Texts) -> str:
    _ = texts.gettext
    said = _("Waarom je dit krijgt: na het expertoverleg is er geen 6 op tijd.")
    lines = [f"{said} {clock_line(view.clock, view.started_on, view.months, view.due_on, texts)}"]
    if isinstance(view.facts, Votes):
        counted = _("Is er een nieuw expertoverleg nodig: {yes} keer ja, {no} keer nee.")
        lines.append(counted.format(yes=view.facts.yes, no=view.facts.no))
    return "\n".join(lines)
