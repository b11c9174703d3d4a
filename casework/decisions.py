"""A person answers an alert: takes it on, decides, or closes what has lost its cause.

domain.md, Alerts to a person, and the ladder; three-month threshold, rule 8: every decision creates a term.
"""

from collections.abc import Callable
from datetime import date, datetime, time

from casework import prompts, reviews
from casework.access import acting, require, use_case
from casework.alert_candidates import candidates
from casework.alert_rows import ALERT, UNDECIDED, asked_ids, tell
from casework.alerts import close_alert, note_decided
from casework.chair_duty import give_duty
from casework.decision_views import UNASKED, chosen_day, chosen_moment, chosen_reason, snooze_reason
from casework.duties import coordinator_of
from casework.errors import (
    AlertTaken,
    ForeignButton,
    MeetingInPast,
    NobodyChairs,
    NobodyIndependent,
    NoExpertMeeting,
    StaleButton,
)
from casework.ladder import acknowledge_for
from casework.meetings import plan_meeting, require_plannable
from casework.prompts import PromptRef, Shown
from rules.alerts import choices, kind_of
from rules.calendar import at_local, is_ambiguous, is_nonexistent, local_date
from rules.ladder import is_independent
from rules.permissions import Permission
from rules.words import (
    AlertKind,
    AlertState,
    BackReason,
    Decision,
    MeetingKind,
    Phase,
    Role,
    Rung,
    TermState,
)
from store.alerts import Alert
from store.cases import Case
from store.messages import Prompt, PromptState
from store.people import Person
from store.unit_of_work import UnitOfWork

_CHOICE = ("choice", "reason", "month", "day", "time")


def tapped_alert(uow: UnitOfWork, ref: PromptRef, now: datetime) -> tuple[Prompt, Alert, Case]:
    """The tapped alert, when the acting person may answer it now.

    Raises AlertTaken, which says who was first, NotAllowed, and what `prompts.tapped` raises: of one that
    is closed that it is over, whoever was asked.
    """
    actor = acting(uow)
    prompt = uow.session.get(Prompt, ref.id)
    if prompt is None or prompt.kind != ALERT or prompt.person_id != actor.id:
        raise ForeignButton
    alert, case = uow.get(Alert, prompt.alert_id), uow.get(Case, prompt.case_id)
    if alert.state is AlertState.CLOSED:
        prompts.tapped(uow, ref, (ALERT,), now)
    require(uow, Permission.ANSWER_ALERT, case)
    if kind_of(alert.cause) is AlertKind.SCALE_UP:
        require(uow, Permission.DECIDE_ALERT, case)
    _require_not_taken(uow, prompt, alert)
    return prompts.tapped(uow, ref, (ALERT,), now), alert, case


def _require_not_taken(uow: UnitOfWork, prompt: Prompt, alert: Alert) -> None:
    if alert.state is AlertState.ACKNOWLEDGED and alert.holder_id != prompt.person_id:
        holder, since = uow.get(Person, alert.holder_id), alert.acknowledged_at
        assert since is not None
        raise AlertTaken(
            prompt_id=prompt.id, holder=f"{holder.role}:{holder.number}", held_since=since.isoformat()
        )


@use_case(Permission.ANSWER_ALERT)
def acknowledge_alert(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """Take it on: this person decides within the term, and the others hear that. Raises AlertTaken."""
    prompt, alert, _ = tapped_alert(uow, ref, now)
    _take(uow, alert, now)
    prompts.fill(prompt, now)
    return prompts.shown(uow, prompt, now)


def _take(uow: UnitOfWork, alert: Alert, now: datetime) -> None:
    if alert.state is AlertState.OPEN:
        acknowledge_for(uow, alert, acting(uow), now)
        tell(uow, set(asked_ids(uow, alert)) - {acting(uow).id}, "alert_taken", alert, now)


@use_case(Permission.ANSWER_ALERT)
def explain_alert(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """Open the alert: the rule, the dates, the scores, what closes it. Or fold that away again."""
    prompt, _, _ = tapped_alert(uow, ref, now)
    # The message has plainly arrived: a repeat of it would put the opened view on a lock screen.
    prompts.withdraw_unsent(uow, prompt)
    prompts.fill(prompt, now, opened=not prompt.filled.get("opened"))
    return prompts.shown(uow, prompt, now)


@use_case(Permission.ANSWER_ALERT)
def choose_decision(uow: UnitOfWork, ref: PromptRef, decision: Decision, *, now: datetime) -> Shown:
    """Go for this decision; it is read back before it counts. Raises NoExpertMeeting."""
    prompt, alert, case = tapped_alert(uow, ref, now)
    _require_possible(decision, alert, case)
    prompts.withdraw_unsent(uow, prompt)
    prompts.fill(prompt, now, **{**dict.fromkeys((*_CHOICE, "snooze")), "choice": decision.value})
    return prompts.shown(uow, prompt, now)


def _require_possible(decision: Decision, alert: Alert, case: Case) -> None:
    """domain.md, From referral to one year later: no expert meeting in recovery."""
    if decision in choices(alert.cause, case.phase):
        return
    if decision is Decision.EXPERT_MEETING and case.phase is Phase.RECOVERY:
        raise NoExpertMeeting
    raise ForeignButton


@use_case(Permission.ANSWER_ALERT)
def choose_back_reason(uow: UnitOfWork, ref: PromptRef, reason: BackReason, *, now: datetime) -> Shown:
    """Why it goes back to the coordinator, read back with the decision."""
    prompt, _, _ = tapped_alert(uow, ref, now)
    if prompt.filled.get("choice") != Decision.BACK_TO_COORDINATOR:
        raise ForeignButton
    prompts.fill(prompt, now, reason=reason.value)
    return prompts.shown(uow, prompt, now)


@use_case(Permission.ANSWER_ALERT)
def turn_page(uow: UnitOfWork, ref: PromptRef, month: date, *, now: datetime) -> Shown:
    """Another month of the calendar."""
    prompt = _expert_meeting(uow, ref, now)
    prompts.fill(prompt, now, month=month.replace(day=1).isoformat())
    return prompts.shown(uow, prompt, now)


@use_case(Permission.ANSWER_ALERT)
def tap_moment(uow: UnitOfWork, ref: PromptRef, day: date | None, at: time | None, *, now: datetime) -> Shown:
    """A day, a time on the day that was chosen, or both. Raises MeetingInPast, MeetingTooFar."""
    prompt = _expert_meeting(uow, ref, now)
    day = day or chosen_day(prompt)
    if day is None:
        raise ForeignButton
    _fill_moment(prompt, day, at, now)
    return prompts.shown(uow, prompt, now)


@use_case(Permission.ANSWER_ALERT)
def enter_moment(uow: UnitOfWork, ref: PromptRef, day: date, at: time | None, *, now: datetime) -> None:
    """Day and perhaps time of the expert meeting, typed. Raises MeetingInPast, MeetingTooFar."""
    prompt = _expert_meeting(uow, ref, now)
    _fill_moment(prompt, day, at, now)
    prompts.ask_again(uow, prompt, now)


def _expert_meeting(uow: UnitOfWork, ref: PromptRef, now: datetime) -> Prompt:
    prompt, _, _ = tapped_alert(uow, ref, now)
    if prompt.filled.get("choice") != Decision.EXPERT_MEETING:
        raise ForeignButton
    return prompt


def _fill_moment(prompt: Prompt, day: date, at: time | None, now: datetime) -> None:
    if day < local_date(now):
        raise MeetingInPast
    if at is None:
        require_plannable(at_local(day, time(23, 59)), now)
    else:
        if is_nonexistent(day, at) or is_ambiguous(day, at):
            # The keyboard has no such time, and typed ones are asked back before they come here.
            raise ForeignButton
        require_plannable(at_local(day, at), now)
    prompts.fill(prompt, now, day=day.isoformat(), time=f"{at:%H:%M}" if at is not None else None)


@use_case(Permission.ANSWER_ALERT)
def step_back(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """The way back: to the day, to the reason, from the first step to the alert."""
    prompt, _, _ = tapped_alert(uow, ref, now)
    if chosen_day(prompt) is not None:
        prompts.fill(prompt, now, day=None, time=None)
    elif snooze_reason(prompt) is not None:
        prompts.fill(prompt, now, snooze=UNASKED)
    elif chosen_reason(prompt) is not None:
        prompts.fill(prompt, now, reason=None)
    else:
        prompts.fill(prompt, now, snooze=None, **dict.fromkeys(_CHOICE))
    return prompts.shown(uow, prompt, now)


@use_case(Permission.ANSWER_ALERT)
def decide_alert(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """Record the decision that was read back; it takes the alert on too where nobody had it yet.

    Raises AlertTaken, NobodyChairs, NoExpertMeeting, MeetingInPast, MeetingTooFar.
    """
    prompt, alert, case = tapped_alert(uow, ref, now)
    if "choice" not in prompt.filled:
        raise StaleButton(prompt_id=prompt.id)
    decision = Decision(prompt.filled["choice"])
    _require_possible(decision, alert, case)
    starts_at, reason = chosen_moment(prompt), chosen_reason(prompt)
    if (decision is Decision.EXPERT_MEETING and starts_at is None) or (
        decision is Decision.BACK_TO_COORDINATOR and reason is None
    ):
        raise StaleButton(prompt_id=prompt.id)
    if alert.state is AlertState.OPEN:
        acknowledge_for(uow, alert, acting(uow), now)
    prompts.close(uow, prompt, PromptState.ANSWERED, now)
    note_decided(uow, alert, decision, now)
    alert.back_reason = reason
    informed = set(asked_ids(uow, alert))
    if decision is not Decision.ARRANGED:
        # What was arranged is between those who were asked: the coordinator has heard nothing of it.
        informed.add(coordinator_of(uow, case).id)
    if starts_at is not None and decision is Decision.EXPERT_MEETING:
        informed.add(_plan_expert_meeting(uow, alert, case, starts_at, now).id)
    else:
        OUTCOMES[decision](uow, alert, case, now)
    tell(uow, informed - {acting(uow).id}, "alert_decided", alert, now)
    return prompts.shown(uow, prompt, now)


Outcome = Callable[[UnitOfWork, Alert, Case, datetime], object]
OUTCOMES: dict[Decision, Outcome] = {
    Decision.ADVICE: reviews.open_review,
    Decision.BACK_TO_COORDINATOR: reviews.open_review,
}
"""What follows a decision, besides planning an expert meeting."""


def follows(decision: Decision) -> Callable[[Outcome], Outcome]:
    """Register what follows this decision, in its transaction; the alert is DECIDED by then."""

    def register(outcome: Outcome) -> Outcome:
        OUTCOMES[decision] = outcome
        return outcome

    return register


@follows(Decision.FOLLOW)
@follows(Decision.ARRANGED)
def _close(uow: UnitOfWork, alert: Alert, case: Case, now: datetime) -> None:
    """Nothing has to happen for it any more: the decision closes it."""
    close_alert(uow, alert, TermState.MET, now)


def _plan_expert_meeting(
    uow: UnitOfWork, alert: Alert, case: Case, starts_at: datetime, now: datetime
) -> Person:
    """The expert meeting with its chair, who guards the case from now on (domain.md, The chair)."""
    chair = _chair_for(uow, alert, case)
    give_duty(uow, case, chair.id, now)
    meeting = plan_meeting(uow, case, MeetingKind.EXPERT_MEETING, starts_at, now, chair_id=chair.id)
    alert.meeting_id = meeting.id
    return chair


def _chair_for(uow: UnitOfWork, alert: Alert, case: Case) -> Person:
    """The chair who decides; for a project leader the chair who got the alert first, else the one of the pool
    with the fewest open cases (ours). Raises NobodyChairs, and NobodyIndependent where an override could
    help: it is given by handing the alert over first."""
    actor = acting(uow)
    if actor.role is Role.CHAIR:
        return actor
    alerted = asked_ids(uow, alert)
    chairs = [
        one for one in candidates(uow, case) if one.rung is Rung.CHAIR and one.reachable and not one.on_case
    ]
    # A chair who got the alert has it by right, also after an override or when no new ones are taken.
    pool = [one for one in chairs if one.id in alerted or (is_independent(one) and one.takes_alerts)]
    if not pool:
        raise NobodyIndependent if any(one.takes_alerts for one in chairs) else NobodyChairs
    chosen = min(pool, key=lambda chair: (chair.id not in alerted, chair.open_cases, chair.id))
    return uow.get(Person, chosen.id)


@use_case(Permission.ANSWER_ALERT)
def close_vanished_alert(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """Close an alert whose cause has vanished, with one tap. Raises StaleButton when the cause is back.

    Others who were asked know that nothing is asked any more, and their message is edited: only the
    coordinator is told.
    """
    prompt, alert, case = tapped_alert(uow, ref, now)
    if alert.cause_vanished_at is None or alert.state not in UNDECIDED:
        raise StaleButton(prompt_id=prompt.id)
    prompts.close(uow, prompt, PromptState.ANSWERED, now)
    close_alert(uow, alert, TermState.WITHDRAWN, now)
    tell(uow, {coordinator_of(uow, case).id}, "alert_closed", alert, now)
    return prompts.shown(uow, prompt, now)
