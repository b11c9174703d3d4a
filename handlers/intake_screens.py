"""How the questions about a decision on a referral read."""

from casework.intake_views import (
    Asked,
    DecisionDayQuestion,
    DecisionReadBack,
    DecisionReceipt,
    OutcomeQuestion,
    ReasonQuestion,
)
from handlers.day_choices import day_choice_rows, day_doubt_lines
from handlers.referral_words import DECIDERS, REJECTIONS
from handlers.screens import Button, Row, Screen, renders
from handlers.term_receipts import next_lines
from handlers.texts import N_, Texts, bold_reference
from rules.intake import Outcome
from rules.words import RejectionReason, TermKind

DAY, MONTH, OUTCOME, REASON = "intake_day", "intake_month", "intake_outcome", "intake_reason"
BACK, LATER, SAVE = "intake_back", "intake_later", "intake_save"

_OUTCOMES = {
    Outcome.CASE: N_("Wordt een casus"),
    Outcome.NO_CONSENSUS: N_("Geen consensus"),
    Outcome.REJECTED: N_("Afgewezen"),
}
_REJECTING = N_("Geen consensus: afgewezen")
_ON = {
    TermKind.SELECTION: N_("casusselectiegesprek van {date}"),
    TermKind.TIE_BREAK: N_("besluit van {date}"),
}


@renders(DecisionDayQuestion)
def decision_day_question(view: DecisionDayQuestion, texts: Texts) -> Screen:
    """Was it held or taken, and when?"""
    _, formats, asked = texts.gettext, texts.formats, view.asked
    due = formats.date_with_distance(asked.due_on)
    reference = bold_reference(asked.reference)
    if asked.kind is TermKind.SELECTION:
        lines = [
            _("{reference}: casusselectiegesprek, uiterlijk {date}.").format(reference=reference, date=due)
        ]
        lines.append(_("Is het gehouden, en op welke dag? Tik, of schrijf bijvoorbeeld 12 januari."))
    else:
        said = _("{reference}: wacht sinds {since} op {decision}, uiterlijk {date}.")
        waits = said.format(
            reference=reference, since=formats.date(asked.since), decision=_decision(asked, texts), date=due
        )
        lines = [waits, _("Is het besluit er, en van welke dag? Tik, of schrijf bijvoorbeeld 12 januari.")]
    lines += day_doubt_lines(view.days.doubt, texts)
    rows = day_choice_rows(view.days, DAY, MONTH, texts)
    way_out = _back(texts) if view.days.month is not None else (Button(_("Later"), LATER),)
    return Screen("\n".join(lines), (*rows, way_out))


def _decision(asked: Asked, texts: Texts) -> str:
    _ = texts.gettext
    if asked.decider not in DECIDERS:
        return _("het besluit over de aanmelding")
    return _("het besluit van {decider}").format(decider=_(DECIDERS[asked.decider]))


@renders(OutcomeQuestion)
def outcome_question(view: OutcomeQuestion, texts: Texts) -> Screen:
    """What came out."""
    question = texts.gettext("Wat is de uitkomst?")
    rows = tuple((Button(_outcome(one, view.rejects, texts), OUTCOME, one.value),) for one in view.outcomes)
    text = f"{_about(view.asked, view, texts)}.\n{question}"
    return Screen(text, (*rows, _back(texts)))


@renders(ReasonQuestion)
def reason_question(view: ReasonQuestion, texts: Texts) -> Screen:
    """Why it was rejected."""
    question = texts.gettext("Waarom is de aanmelding afgewezen?")
    rows = tuple((Button(texts.gettext(REJECTIONS[one]), REASON, one.value),) for one in view.reasons)
    return Screen(f"{_about(view.asked, view, texts)}.\n{question}", (*rows, _back(texts)))


@renders(DecisionReadBack)
def decision_read_back(view: DecisionReadBack, texts: Texts) -> Screen:
    """Before it is recorded."""
    _ = texts.gettext
    lines = [
        f"{_about(view.asked, view, texts)}: <b>{_outcome(view.outcome, view.rejects, texts).lower()}</b>."
    ]
    if view.reason is not None:
        lines.append(_reason_line(view.reason, texts))
    if view.outcome is Outcome.NO_CONSENSUS and not view.rejects:
        lines.append(
            _("Dan wacht de aanmelding op {decision}.").format(decision=_decision(view.asked, texts))
        )
    lines.append(_("Klopt dit?"))
    return Screen("\n".join(lines), ((Button(_("Klopt, opslaan"), SAVE),), _back(texts)))


@renders(DecisionReceipt)
def decision_receipt(view: DecisionReceipt, texts: Texts) -> Screen:
    """What was recorded, and what comes next."""
    _ = texts.gettext
    on = _(_ON[view.kind]).format(date=texts.formats.date(view.on))
    said = f"{bold_reference(view.reference)}: {on}: {_outcome(view.outcome, False, texts).lower()}."
    lines = [said]
    if view.reason is not None:
        lines += [_reason_line(view.reason, texts), _("Er loopt geen termijn meer.")]
    return Screen("\n".join((*lines, *next_lines(view.next, texts))))


def _about(asked: Asked, view: OutcomeQuestion | ReasonQuestion | DecisionReadBack, texts: Texts) -> str:
    on = texts.gettext(_ON[asked.kind]).format(date=texts.formats.date(view.on))
    return f"{bold_reference(asked.reference)}: {on}"


def _outcome(outcome: Outcome, rejects: bool, texts: Texts) -> str:
    if outcome is Outcome.NO_CONSENSUS and rejects:
        return texts.gettext(_REJECTING)
    return texts.gettext(_OUTCOMES[outcome])


def _reason_line(reason: RejectionReason, texts: Texts) -> str:
    said = texts.gettext(REJECTIONS[reason])
    return texts.gettext("Reden: {reason}.").format(reason=said.lower())


def _back(texts: Texts) -> Row:
    return (Button(texts.gettext("Terug"), BACK),)
