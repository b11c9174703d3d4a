"""/casus: a case on one screen."""

from html import escape

from casework import case_page
from casework.case_page import NEXT_TERM, CasePage, CasePageLeft
from handlers.alert_reasons import scores_line
from handlers.chat import Chat
from handlers.decision_words import back_said
from handlers.escalation_words import escalated_line, steps_line
from handlers.phase_words import PHASES, plan_name
from handlers.preparation_screens import ahead_lines
from handlers.registry import Tap, command, tap
from handlers.screens import Button, Row, Screen, in_rows, renders
from handlers.signal_screens import signal_lines
from handlers.stability_texts import stability_said
from handlers.term_words import term_name
from handlers.texts import N_, Texts, bold_reference
from rules.permissions import Permission
from rules.trajectory import INTAKE
from rules.words import Duty, Phase, TermKind

_BEGIN, _CLOSE = "case_page", "case_page_close"
_LABELS = {
    NEXT_TERM: N_("Wat nu nodig is"),
    "scores": N_("Cijfer geven"),
    "planning": N_("Overleg plannen"),
    "phase": N_("Fase en plan"),
    "unsafe_event": N_("Onveilige gebeurtenis"),
    "closing": N_("Afsluiten"),
    "reopening": N_("Heropenen"),
    "correction": N_("Cijfer corrigeren"),
    "fact_correction": N_("Iets anders corrigeren"),
    "agreement_list": N_("Afspraken"),
}


@command("casus", Permission.SEE_CASE, N_("een casus op één scherm"))
async def show(chat: Chat, argument: str) -> None:
    """A case on one screen."""
    await chat.perform(case_page.start_case_page, argument, now=chat.now)


@tap(_BEGIN, Permission.SEE_CASE, shows=True)
async def begin(chat: Chat, tap: Tap) -> None:
    """Begin a conversation in a message of its own."""
    await chat.perform(case_page.begin_from_page, tap.ref, tap.value, now=chat.now)
    await chat.done()


@tap(_CLOSE, Permission.SEE_CASE)
async def close(chat: Chat, tap: Tap) -> None:
    """Close the page."""
    await chat.show(await chat.perform(case_page.close_page, tap.ref, now=chat.now))


@renders(CasePageLeft)
def left(view: CasePageLeft, texts: Texts) -> Screen:
    """What stays of the page."""
    _, reference = texts.gettext, bold_reference(view.reference)
    if view.gone:
        return Screen(_("{reference}: deze casus is niet meer van jou.").format(reference=reference))
    return Screen(_("{reference}: gesloten. Met /casus zie je hem weer.").format(reference=reference))


@renders(CasePage)
def page(view: CasePage, texts: Texts) -> Screen:
    """Phase, people, scores, plan, stability, alert and next term: a line each."""
    _, formats = texts.gettext, texts.formats
    first = _("{reference} · {phase} sinds {date}").format(
        reference=bold_reference(view.reference), phase=_(PHASES[view.phase]), date=formats.date(view.since)
    )
    lines = [first, *_people(view, texts)]
    if view.scores or view.phase not in INTAKE:
        lines.append(scores_line(view.scores, texts))
    lines += _plan(view, texts)
    if view.stability is not None:
        lines.append(stability_said(view.stability, texts))
    for facts in view.escalations:
        lines += [escalated_line(facts, texts), steps_line(facts, texts)]
    lines += [
        *ahead_lines(view.expert_meeting, texts),
        *_alert(view, texts),
        *signal_lines(view.signals, texts),
        *_agreements(view, texts),
        *_next(view, texts),
    ]
    return Screen("\n".join(lines), _buttons(view, texts))


def _people(view: CasePage, texts: Texts) -> list[str]:
    _, formats = texts.gettext, texts.formats
    if not view.people:
        return []
    said = [_said_on_duty(person.duty, escape(texts.alias(person.alias)), texts) for person in view.people]
    lines = [", ".join(said) + "."]
    for person in view.people:
        if person.away_until is not None:
            away = _("{alias} is afwezig tot en met {date}.").format(
                alias=escape(texts.opening_alias(person.alias)), date=formats.date(person.away_until)
            )
            lines.append(away)
    if view.acting is not None:
        lines[-1] += " " + _("{alias} neemt waar.").format(alias=escape(texts.opening_alias(view.acting)))
    return lines


def _said_on_duty(duty: Duty, alias: str, texts: Texts) -> str:
    if duty is Duty.DEPUTY:
        return texts.gettext("maatje: {alias}").format(alias=alias)
    return texts.gettext("Casus van {alias}").format(alias=alias)


def _plan(view: CasePage, texts: Texts) -> list[str]:
    if view.plan is None:
        return []
    _, (kind, day) = texts.gettext, view.plan
    name = plan_name(kind, texts).capitalize()
    if day is None:
        return [_("{plan}: nog niet vastgesteld.").format(plan=name)]
    return [_("{plan}: vastgesteld op {date}.").format(plan=name, date=texts.formats.date(day))]


def _alert(view: CasePage, texts: Texts) -> list[str]:
    if view.alert is None:
        return _went_back(view, texts)
    _, formats = texts.gettext, texts.formats
    since = formats.date(view.alert.since)
    if view.alert.voting:
        return [_("Sinds {since} loopt de vraag of er een nieuw expertoverleg nodig is.").format(since=since)]
    if view.alert.holder is None or view.alert.decide_by is None:
        return [_("Melding sinds {since}: nog door niemand ontvangen.").format(since=since)]
    return [
        _("Melding sinds {since}: {alias} besluit uiterlijk {date}.").format(
            since=since,
            alias=escape(texts.alias(view.alert.holder)),
            date=formats.date(view.alert.decide_by),
        )
    ]


def _went_back(view: CasePage, texts: Texts) -> list[str]:
    if view.went_back is None:
        return []
    day, reason = texts.formats.date(view.went_back.on), back_said(view.went_back.reason, texts)
    said = texts.gettext("Op {date} ging de vraag terug naar de coördinator. Reden: {reason}.")
    return [said.format(date=day, reason=reason)]


def _agreements(view: CasePage, texts: Texts) -> list[str]:
    if view.agreements is None:
        return []
    count = view.agreements.count
    said = texts.ngettext(
        "{count} afspraak open, de eerste op {date}.", "{count} afspraken open, de eerste op {date}.", count
    )
    return [said.format(count=count, date=texts.formats.date(view.agreements.next_due))]


def _next(view: CasePage, texts: Texts) -> list[str]:
    _, formats, term = texts.gettext, texts.formats, view.next_term
    if term is None:
        return [_("Er loopt geen termijn meer.")]
    whom = _("jou") if term.mine else escape(texts.alias(term.owner))
    if view.phase in INTAKE:
        waits = _("Wacht op: {what}, bij {whom}, sinds {since}.").format(
            what=_name(term.kind, texts), whom=whom, since=formats.date(term.since)
        )
        return [f"{waits} {_due(view, texts)}"]
    if view.phase is Phase.CLOSED and term.kind is TermKind.ONE_YEAR_CHECK:
        return [_("Jaarcheck: {date}, bij {whom}.").format(date=formats.date(term.due_on), whom=whom)]
    said = _("Eerst nodig: {what}, bij {whom}.").format(what=_name(term.kind, texts), whom=whom)
    return [f"{said} {_due(view, texts)}"]


def _name(kind: TermKind, texts: Texts) -> str:
    return f"<b>{term_name(kind, texts)}</b>"


def _due(view: CasePage, texts: Texts) -> str:
    term, formats = view.next_term, texts.formats
    assert term is not None
    if term.overdue:
        return texts.gettext("🔴 te laat: was {date}.").format(date=formats.date(term.due_on))
    return texts.gettext("Uiterlijk {date}.").format(date=formats.date_with_distance(term.due_on))


def _buttons(view: CasePage, texts: Texts) -> tuple[Row, ...]:
    _ = texts.gettext
    first = [action for action in view.actions if action == NEXT_TERM]
    rest = [action for action in view.actions if action != NEXT_TERM]
    needed, buttons = (
        [Button(_(_LABELS[action]), _BEGIN, action) for action in actions] for actions in (first, rest)
    )
    return (*in_rows(needed, 1), *in_rows([*buttons, Button(_("Sluiten"), _CLOSE)], 2))
