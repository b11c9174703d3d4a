"""How a phase reads: where a case is, the question which phase holds, the date of a plan."""

from casework.phase_views import (
    ClockNow,
    GoBackAsked,
    GoOnAsked,
    PhaseLeft,
    PhaseReceipt,
    PhaseScreen,
    PlanDayAsked,
    PlanOn,
    PlanReadBack,
)
from handlers.day_choices import day_choice_rows, day_doubt_lines
from handlers.phase_words import lacks_said, phase_name, plan_name
from handlers.screens import Button, Row, Screen, renders
from handlers.stability_texts import stability_said
from handlers.texts import Texts, bold_reference
from rules.phases import Onward
from rules.threshold import Held
from rules.trajectory import Step
from rules.words import Phase

ON, BACK_TO, STAY, LEAVE = "phase_on", "phase_back_to", "phase_stay", "phase_leave"
PLAN, PLAN_MONTH, PLAN_SAVE = "phase_plan", "phase_plan_month", "phase_plan_save"
PLAN_NOT, STEP_BACK = "phase_plan_not", "phase_step_back"


@renders(PhaseScreen)
def phase_screen(view: PhaseScreen, texts: Texts) -> Screen:
    """Where the case is, since when, and what the next phase needs."""
    _, formats = texts.gettext, texts.formats
    lines = [
        _("{reference}: <b>{phase}</b>, sinds {day}.").format(
            reference=bold_reference(view.reference),
            phase=phase_name(view.phase, texts),
            day=formats.date(view.since),
        ),
        _plan_line(view.plan, texts),
    ]
    if view.clock is not None:
        lines.append(_clock_line(view.clock, texts))
    if view.stability is not None:
        lines.append(stability_said(view.stability, texts))
    else:
        free = _("Zonder onveilige gebeurtenis sinds {day}.")
        lines.append(free.format(day=formats.date(view.free_since)))
    lines.append(_next_line(view.onward, texts))
    rows: list[Row] = [_plan_button(view.plan, texts)]
    if view.onward is not None and not view.onward.missing:
        rows.append((_on_button(view.onward, texts),))
    rows += [*_back_rows(view.back_to, texts), (Button(_("Sluiten"), LEAVE),)]
    return Screen("\n".join(lines), tuple(rows))


def _plan_line(plan: PlanOn, texts: Texts) -> str:
    name = plan_name(plan.kind, texts).capitalize()
    if plan.adopted_on is None:
        return texts.gettext("{plan}: nog niet vastgesteld.").format(plan=name)
    date = texts.formats.date(plan.adopted_on)
    return texts.gettext("{plan}: vastgesteld op {date}.").format(plan=name, date=date)


def _clock_line(clock: ClockNow, texts: Texts) -> str:
    said = (
        texts.gettext("De driemaandstermijn was op {due} om.")
        if clock.passed
        else texts.gettext("De driemaandstermijn loopt tot en met {due}.")
    )
    return said.format(due=texts.formats.date(clock.due))


def _next_line(on: Onward | None, texts: Texts) -> str:
    _ = texts.gettext
    if on is None:
        return _("Herstel eindigt met de afsluiting.")
    phase = phase_name(on.target, texts)
    if on.candidate:
        said = _("Kandidaat voor {phase}.").format(phase=phase)
        if not on.missing:
            return said
        return said + " " + _("Nog nodig: {missing}.").format(missing=lacks_said(on.missing, texts))
    return _("Voor {phase} nog nodig: {missing}.").format(phase=phase, missing=lacks_said(on.missing, texts))


def _plan_button(plan: PlanOn, texts: Texts) -> Row:
    name = plan_name(plan.kind, texts)
    if plan.adopted_on is None:
        return (Button(texts.gettext("{plan} vastgesteld").format(plan=name.capitalize()), PLAN),)
    return (Button(texts.gettext("Andere datum {plan}").format(plan=name), PLAN),)


def _on_button(on: Onward, texts: Texts) -> Button:
    label = texts.gettext("Naar {phase}").format(phase=phase_name(on.target, texts))
    return Button(label, ON, on.target.value)


def _back_rows(back_to: tuple[Phase, ...], texts: Texts) -> tuple[Row, ...]:
    label = texts.gettext("Terug naar {phase}")
    return tuple(
        (Button(label.format(phase=phase_name(phase, texts)), BACK_TO, phase.value),) for phase in back_to
    )


@renders(GoOnAsked)
def go_on_asked(view: GoOnAsked, texts: Texts) -> Screen:
    """Candidate, with the facts that make it so; a person says whether it is."""
    _, formats = texts.gettext, texts.formats
    on = view.onward
    lines = [
        _("{reference}: kandidaat voor <b>{phase}</b>. Verandert de fase?").format(
            reference=bold_reference(view.reference), phase=phase_name(on.target, texts)
        ),
        _scores_line(view, texts),
        _free_line(view, texts),
        _plan_line(view.plan, texts),
    ]
    if on.missing:
        lines.append(_("De datum daarvan is nog nodig. Is het plan vastgesteld, vul hem dan in."))
    lines.append(
        _("Jij zegt of het zo is, uiterlijk <b>{day}</b>. Tot dan blijft het {phase}.").format(
            day=formats.date_with_distance(view.due_on), phase=phase_name(view.phase, texts)
        )
    )
    first = _plan_button(view.plan, texts) if on.missing else (_on_button(on, texts),)
    return Screen("\n".join(lines), (first, _stay_row(texts)))


def _scores_line(view: GoOnAsked, texts: Texts) -> str:
    said = ", ".join(_score_said(held, texts) for held in view.onward.scores)
    if view.phase is Phase.DIRECT_SAFETY:
        return texts.gettext("Laatste cijfer: {score}.").format(score=said)
    return texts.ngettext(
        "Cijfers: {scores}, steeds minstens {days} dag uit elkaar.",
        "Cijfers: {scores}, steeds minstens {days} dagen uit elkaar.",
        view.gap_days,
    ).format(scores=said, days=view.gap_days)


def _score_said(held: Held, texts: Texts) -> str:
    assert held.consensus is not None
    day = texts.formats.day_month(held.date)
    if held.consensus.score is None:
        return texts.gettext("geen consensus, laagste {lowest} ({day})").format(
            lowest=held.consensus.lowest, day=day
        )
    return f"{held.consensus.score} ({day})"


def _free_line(view: GoOnAsked, texts: Texts) -> str:
    """The months are counted for recovery only."""
    if view.phase is Phase.DIRECT_SAFETY:
        free = texts.gettext("Zonder onveilige gebeurtenis sinds {day}.")
        return free.format(day=texts.formats.date(view.free_since))
    return texts.ngettext(
        "Zonder onveilige gebeurtenis sinds {day}: {months} maand.",
        "Zonder onveilige gebeurtenis sinds {day}: {months} maanden.",
        view.free_months,
    ).format(day=texts.formats.date(view.free_since), months=view.free_months)


def _stay_row(texts: Texts) -> Row:
    return (Button(texts.gettext("Fase blijft"), STAY),)


@renders(GoBackAsked)
def go_back_asked(view: GoBackAsked, texts: Texts) -> Screen:
    """What speaks for going back; a person says whether the phase stays."""
    _, formats = texts.gettext, texts.formats
    phase = phase_name(view.phase, texts)
    lines = [
        _("{reference}: blijft de fase <b>{phase}</b>?").format(
            reference=bold_reference(view.reference), phase=phase
        )
    ]
    if view.score is not None:
        lines.append(
            _("Laatste cijfer: {score}. Dat is geen {six}.").format(
                score=_score_said(view.score, texts), six=view.direct_safety
            )
        )
    if view.events:
        days = formats.joined([formats.date(day) for day in view.events])
        lines.append(
            texts.ngettext(
                "Onveilige gebeurtenis: {days}.", "Onveilige gebeurtenissen: {days}.", len(view.events)
            ).format(days=days)
        )
    lines.append(
        _("Jij zegt het, uiterlijk <b>{day}</b>. Tot dan blijft het {phase}.").format(
            day=formats.date_with_distance(view.due_on), phase=phase
        )
    )
    return Screen("\n".join(lines), (*_back_rows(view.back_to, texts), _stay_row(texts)))


@renders(PlanDayAsked)
def plan_day_asked(view: PlanDayAsked, texts: Texts) -> Screen:
    """The day on which the plan was adopted."""
    _ = texts.gettext
    lines = [
        _("{reference}: wanneer is het {plan} vastgesteld?").format(
            reference=bold_reference(view.reference), plan=plan_name(view.plan.kind, texts)
        )
    ]
    if view.plan.adopted_on is not None:
        lines.append(_("Nu staat er {day}.").format(day=texts.formats.date(view.plan.adopted_on)))
    lines += day_doubt_lines(view.day.doubt, texts)
    lines.append(_("Tik een dag aan of schrijf hem, zoals: 12 januari."))
    rows = list(day_choice_rows(view.day, PLAN, PLAN_MONTH, texts))
    if view.plan.adopted_on is not None:
        rows.append((Button(_("Toch nog niet vastgesteld"), PLAN_NOT),))
    return Screen("\n".join(lines), (*rows, _back(texts)))


@renders(PlanReadBack)
def plan_read_back(view: PlanReadBack, texts: Texts) -> Screen:
    """The day, before it is kept."""
    _ = texts.gettext
    text = _("{reference}: {plan} vastgesteld op <b>{day}</b>. Klopt dit?").format(
        reference=bold_reference(view.reference),
        plan=plan_name(view.plan.kind, texts),
        day=texts.formats.date_with_distance(view.day),
    )
    return Screen(text, ((Button(_("Klopt, opslaan"), PLAN_SAVE),), _back(texts)))


def _back(texts: Texts) -> Row:
    return (Button(texts.gettext("Terug"), STEP_BACK),)


@renders(PhaseReceipt)
def phase_receipt(view: PhaseReceipt, texts: Texts) -> Screen:
    """The line that stays, and the plan that the phase needs."""
    _, phase = texts.gettext, phase_name(view.phase, texts)
    said = {
        Step.GO_ON: _("{reference}: de fase is nu {phase}. Dit is vastgelegd."),
        Step.GO_BACK: _("{reference}: de fase is weer {phase}. Dit is vastgelegd."),
        Step.STAY: _("{reference}: de fase blijft {phase}. Ik vraag het weer als er iets nieuws is."),
    }
    over = _("{reference}: deze vraag over de fase is niet meer nodig.")
    text = said.get(view.step, over) if view.step is not None else over
    lines = [text.format(reference=bold_reference(view.reference), phase=phase)]
    if view.plan is not None:
        plan = plan_name(view.plan.kind, texts)
        lines.append(
            _("Nu nodig: het {plan}. Met /fase leg je vast wanneer het is vastgesteld.").format(plan=plan)
        )
    return Screen("\n".join(lines))


@renders(PhaseLeft)
def phase_left(view: PhaseLeft, texts: Texts) -> Screen:
    """The line that stays."""
    text = texts.gettext("{reference}: gesloten. Met /fase zie je de fase weer.")
    return Screen(text.format(reference=bold_reference(view.reference)))
