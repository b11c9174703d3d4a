"""Why somebody gets a message: which rule, which dates, in what duty, and what it is about.

domain.md, What makes these people trust it: every alert answers "why am I getting this and what closes it".
One entry per kind of term and one per topic of what no term asks; handlers/reason_words.py has their words.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from sqlmodel import col, select

from casework.duties import is_present, on_duty
from casework.seeing import may_explain
from casework.views import View, is_half_entered
from rules.aliases import Alias
from rules.calendar import local_date
from rules.policy import Policy
from rules.words import AbsenceState, AlertCause, Duty, Phase, Role, TermKind, TermState, Urgency
from store.alerts import Alert, AlertRecipient
from store.cases import Assignment, Case, Meeting
from store.messages import OutboxMessage, Prompt, PromptState
from store.people import Absence, Person
from store.terms import Notice, Term
from store.unit_of_work import UnitOfWork


class Topic(StrEnum):
    """What a message is about when that is no term that somebody must meet."""

    ALERT_THRESHOLD = "alert_threshold"
    ALERT_REVIEW = "alert_review"
    ALERT_EARLIER = "alert_earlier"
    ALERT_SECOND_CLOCK = "alert_second_clock"
    ALERT_FELL_BACK = "alert_fell_back"
    ALERT_NOT_RISING = "alert_not_rising"
    ALERT_NO_ANSWER = "alert_no_answer"
    ALERT_NOBODY_THERE = "alert_nobody_there"
    ALERT_NOT_KEPT = "alert_not_kept"
    ALERT_ELSEWHERE = "alert_elsewhere"
    """An alert that one got before is with somebody else, decided or closed."""
    ALERT_SKIPPED = "alert_skipped"
    ALERT_OFFER = "alert_offer"
    """A chair is asked to take over an alert."""
    INDEPENDENCE = "independence"
    """A chair of the coordinator's own home organisation is asked."""
    DUTY = "duty"
    """A duty on a case came or went."""
    ABSENCE = "absence"
    CHANGED = "changed"
    """What was sent before holds no longer: a fact or the policy was corrected."""
    NO_GAP = "no_gap"
    """A case without a term, or a term without somebody who can act."""
    REACHABILITY = "reachability"
    """Somebody of the team cannot be reached, or a step of a ladder has nobody."""
    LOCKED_OUT = "locked_out"
    """Somebody of the team was blocked, or wants to come back."""
    KEPT = "kept"
    """What was kept or shown goes, or could not."""
    INFORMED = "informed"
    """Told because of a duty; nothing is asked."""
    BUNDLE = "bundle"
    OWN_DOING = "own_doing"
    """The answer to what one did oneself."""


About = TermKind | Topic
Numbers = Callable[[Policy, Phase], dict[str, int]]


def _decision_numbers(cause: AlertCause) -> Numbers:
    def read(policy: Policy, _: Phase) -> dict[str, int]:
        return {
            "working_days": policy.alerts.rules(cause).decision_working_days,
            "weeks": policy.alerts.review_weeks,
            "months": policy.threshold.months,
            "score": policy.scale.direct_safety,
        }

    return read


NUMBERS: dict[About, Numbers] = {
    TermKind.THRESHOLD: lambda policy, _: {
        "months": policy.threshold.months,
        "score": policy.scale.direct_safety,
    },
    TermKind.MONITORING: lambda policy, phase: {"weeks": policy.monitoring.weeks(phase)},
    TermKind.SCORES: lambda policy, _: {"minutes": policy.meetings.question_after_minutes},
    TermKind.REGISTRATION: lambda policy, _: {"months": policy.threshold.months},
    TermKind.REVIEW: lambda policy, _: {"weeks": policy.alerts.review_weeks},
    TermKind.SELECTION: lambda policy, _: {"weeks": policy.intake.selection_weeks},
    TermKind.TIE_BREAK: lambda policy, _: {"weeks": policy.intake.tie_break_weeks},
    TermKind.ASSIGNMENT: lambda policy, _: {"working_days": policy.intake.assignment_working_days},
    TermKind.WARM_HANDOVER: lambda policy, _: {"weeks": policy.intake.warm_handover_weeks},
    TermKind.PHASE: lambda policy, _: {"working_days": policy.stability.answer_working_days},
    TermKind.DOUBT: lambda policy, _: {"working_days": policy.closing.doubt_working_days},
    TermKind.CLOSING: lambda policy, _: {"working_days": policy.closing.confirm_working_days},
    TermKind.ONE_YEAR_CHECK: lambda policy, _: {"months": policy.closing.check_months},
    TermKind.HANDOVER: lambda policy, _: {"working_days": policy.people.handover_working_days},
    TermKind.RESTRAINING_ORDER: lambda policy, _: {
        "days": policy.restraining_orders.days,
        "longest_days": policy.restraining_orders.longest_days,
    },
    TermKind.CASE_MANAGER: lambda policy, _: {"months": policy.restraining_orders.case_manager_months},
    TermKind.CONSULTATION: lambda policy, _: {"working_days": policy.alerts.consultation_working_days},
    TermKind.PREPARATION: lambda policy, _: {"working_days": policy.expert_meetings.prepare_working_days},
    TermKind.AGREEMENTS: lambda policy, _: {"working_days": policy.expert_meetings.agreements_working_days},
    TermKind.SCALE_DOWN: lambda policy, _: {
        "score": policy.scale.direct_safety,
        "working_days": policy.expert_meetings.scale_down_working_days,
    },
    **{Topic(f"alert_{cause}"): _decision_numbers(cause) for cause in AlertCause},
}
"""The numbers of the policy that the words of an entry name, by their unit."""

TOPICS: dict[str, Topic] = {
    "alert_taken": Topic.ALERT_ELSEWHERE,
    "alert_decided": Topic.ALERT_ELSEWHERE,
    "alert_closed": Topic.ALERT_ELSEWHERE,
    "alert_moved": Topic.ALERT_ELSEWHERE,
    "alert_later": Topic.ALERT_ELSEWHERE,
    "alert_skipped": Topic.ALERT_SKIPPED,
    "second_clock_over": Topic.ALERT_ELSEWHERE,
    "second_clock_skipped": Topic.ALERT_SKIPPED,
    "alert_offer": Topic.ALERT_OFFER,
    "alert_offer_answered": Topic.ALERT_ELSEWHERE,
    "chair_overridden": Topic.INDEPENDENCE,
    "escalation_offer": Topic.ALERT_NOT_KEPT,
    "escalation_outside": Topic.ALERT_ELSEWHERE,
    "escalation_stalls": Topic.INFORMED,
    "assigned": Topic.DUTY,
    "duty_ended": Topic.DUTY,
    "chair_instead": Topic.DUTY,
    "handover_answered": Topic.DUTY,
    "handover_unanswered": Topic.DUTY,
    "consultation_answered": Topic.INFORMED,
    "absence_began": Topic.ABSENCE,
    "covering": Topic.ABSENCE,
    "covered_back": Topic.ABSENCE,
    "chair_away": Topic.ABSENCE,
    "chair_moved": Topic.ABSENCE,
    "while_away": Topic.ABSENCE,
    "term_changes": Topic.CHANGED,
    "policy_applied": Topic.CHANGED,
    "gaps": Topic.NO_GAP,
    "blocked": Topic.REACHABILITY,
    "reachable_again": Topic.REACHABILITY,
    "not_confirmed": Topic.REACHABILITY,
    "step_lost": Topic.REACHABILITY,
    "person_blocked": Topic.LOCKED_OUT,
    "covering_blocked": Topic.LOCKED_OUT,
    "readmission": Topic.LOCKED_OUT,
    "erased_soon": Topic.KEPT,
    "left_in_chat": Topic.KEPT,
    "restored": Topic.INFORMED,
    "case_news": Topic.INFORMED,
    "chair_availability": Topic.INFORMED,
    "preparation_known": Topic.INFORMED,
    "agreement_news": Topic.INFORMED,
    "scaled_down": Topic.DUTY,
    "bundle": Topic.BUNDLE,
}
"""By kind of question or message; what stands on a term or an alert needs no entry, unless the alert is not
the reader's yet."""


class Standing(StrEnum):
    """In what duty somebody gets a message."""

    COORDINATOR = "coordinator"
    STANDS_IN = "stands_in"
    """The deputy, while the coordinator is away."""
    DEPUTY = "deputy"
    LEADER = "leader"
    CHAIR = "chair"
    """The alert came to them."""
    CHAIRS_MEETING = "chairs_meeting"
    GUARDS = "guards"
    DIRECTOR = "director"
    ASKED = "asked"
    """A colleague asks them to take over a duty, or an alert."""
    NONE_NOW = "none_now"


@dataclass(frozen=True)
class Reason(View):
    """Why a message came. `changed` names the numbers in which this policy differs from the sources.

    `owner` is who acts, when that is not the reader; dates are those of the term or the alert.
    """

    about: About
    reference: str | None = None
    numbers: tuple[tuple[str, int], ...] = ()
    changed: frozenset[str] = frozenset()
    standing: Standing | None = None
    away_until: date | None = None
    owner: Alias | None = None
    starts_on: date | None = None
    due_on: date | None = None
    moved_from: date | None = None
    over: bool = False


@dataclass(frozen=True)
class Why:
    """That a question can say why it is asked, and the reason while it does."""

    reason: Reason | None


def why_of(uow: UnitOfWork, prompt: Prompt) -> Why | None:
    """For an open question that a term asks, until an answer is being entered or asked back.

    One that the reader began needs no reason; /waarom answers for whatever came.
    """
    if prompt.state is not PromptState.OPEN or prompt.term_id is None:
        return None
    if is_half_entered(prompt) or prompt.filled.get("doubt"):
        return None
    return Why(reason_of_prompt(uow, prompt) if prompt.filled.get("why") else None)


def reason_of_prompt(uow: UnitOfWork, prompt: Prompt) -> Reason:
    """Why this question was asked, open or over."""
    reader = uow.get(Person, prompt.person_id)
    if prompt.term_id is not None:
        return _of_term(uow, uow.get(Term, prompt.term_id), reader)
    if prompt.alert_id is not None and prompt.kind not in TOPICS:
        return _of_alert(uow, uow.get(Alert, prompt.alert_id), reader)
    topic = TOPICS.get(prompt.kind, Topic.OWN_DOING)
    return _of_topic(uow, topic, uow.get(Case, prompt.case_id) if prompt.case_id else None, reader)


def reason_of_message(uow: UnitOfWork, message: OutboxMessage) -> Reason:
    """Why this message was sent."""
    if message.prompt_id is not None:
        return reason_of_prompt(uow, uow.get(Prompt, message.prompt_id))
    reader = uow.get(Person, message.person_id)
    topic = TOPICS.get(message.kind)
    if topic is None and message.notice_id is not None:
        return _of_term(uow, uow.get(Term, uow.get(Notice, message.notice_id).term_id), reader)
    replies = message.urgency is Urgency.REPLY
    topic = topic or (Topic.OWN_DOING if replies else Topic.INFORMED)
    return _of_topic(uow, topic, uow.get(Case, message.case_id) if message.case_id else None, reader)


def _of_term(uow: UnitOfWork, term: Term, reader: Person) -> Reason:
    if term.kind is TermKind.DECISION and term.alert_id is not None:
        return _of_alert(uow, uow.get(Alert, term.alert_id), reader)
    case = uow.get(Case, term.case_id)
    standing = _standing(uow, case, reader, term)
    return replace(
        _about(uow, term.kind, case),
        standing=standing,
        away_until=_away_until(uow, case) if standing is Standing.STANDS_IN else None,
        owner=uow.get(Person, term.owner_id).alias if term.owner_id != reader.id else None,
        starts_on=term.starts_on,
        due_on=term.due_on,
        moved_from=term.moved_from,
        over=term.state is not TermState.RUNNING,
    )


def _of_alert(uow: UnitOfWork, alert: Alert, reader: Person) -> Reason:
    case, topic = uow.get(Case, alert.case_id), Topic(f"alert_{alert.cause}")
    holder = uow.get(Person, alert.holder_id) if alert.holder_id is not None else None
    return replace(
        _about(uow, topic, case),
        standing=_standing(uow, case, reader),
        owner=holder.alias if holder is not None and holder.id != reader.id else None,
        starts_on=local_date(alert.opened_at),
        due_on=alert.decide_by,
        over=alert.closed_at is not None or alert.decision is not None,
    )


def _of_topic(uow: UnitOfWork, topic: Topic, case: Case | None, reader: Person) -> Reason:
    if case is None or topic in (Topic.OWN_DOING, Topic.BUNDLE):
        return Reason(topic, case.reference if case is not None else None)
    standing = _standing(uow, case, reader)
    if topic is Topic.ALERT_OFFER and standing is Standing.NONE_NOW:
        standing = Standing.ASKED
    return replace(_about(uow, topic, case), standing=standing)


def _about(uow: UnitOfWork, about: About, case: Case) -> Reason:
    read = NUMBERS.get(about)
    if read is None:
        return Reason(about, case.reference)
    ours, usual = read(uow.policy, case.phase), read(Policy(), case.phase)
    changed = frozenset(name for name in ours if ours[name] != usual[name])
    return Reason(about, case.reference, tuple(ours.items()), changed)


def _standing(uow: UnitOfWork, case: Case, reader: Person, term: Term | None = None) -> Standing:
    if term is not None and term.kind is TermKind.HANDOVER and term.owner_id == reader.id:
        return Standing.ASKED
    match reader.role:
        case Role.PROJECT_LEADER:
            return Standing.LEADER
        case Role.PROCESS_DIRECTOR:
            return Standing.DIRECTOR
        case Role.CHAIR:
            return _chairs(uow, case, reader, term)
        case Role.COORDINATOR:
            return _coordinates(uow, case, reader)


def _chairs(uow: UnitOfWork, case: Case, reader: Person, term: Term | None) -> Standing:
    meeting = uow.get(Meeting, term.meeting_id) if term is not None and term.meeting_id is not None else None
    if meeting is not None and meeting.chair_id == reader.id:
        return Standing.CHAIRS_MEETING
    alerted = (
        select(AlertRecipient.id)
        .join(Alert, col(Alert.id) == col(AlertRecipient.alert_id))
        .where(col(AlertRecipient.person_id) == reader.id, col(Alert.case_id) == case.id)
    )
    if (guard := on_duty(uow, case.id, Duty.CHAIR)) is not None and guard.id == reader.id:
        return Standing.GUARDS
    return Standing.CHAIR if uow.session.exec(alerted).first() is not None else Standing.NONE_NOW


def _coordinates(uow: UnitOfWork, case: Case, reader: Person) -> Standing:
    held = set(
        uow.session.exec(
            select(Assignment.duty).where(
                col(Assignment.case_id) == case.id,
                col(Assignment.person_id) == reader.id,
                col(Assignment.until).is_(None),
            )
        )
    )
    if Duty.COORDINATOR in held:
        return Standing.COORDINATOR
    if Duty.DEPUTY not in held:
        return Standing.NONE_NOW
    coordinator = on_duty(uow, case.id, Duty.COORDINATOR)
    away = coordinator is not None and not is_present(uow, coordinator)
    return Standing.STANDS_IN if away else Standing.DEPUTY


def _away_until(uow: UnitOfWork, case: Case) -> date | None:
    coordinator = on_duty(uow, case.id, Duty.COORDINATOR)
    return last_day_away(uow, coordinator) if coordinator is not None else None


def last_day_away(uow: UnitOfWork, person: Person) -> date | None:
    """The last day of the absence of this person that runs now; None for somebody who is there."""
    return uow.session.exec(
        select(col(Absence.last_day))
        .where(col(Absence.person_id) == person.id, col(Absence.state) == AbsenceState.RUNNING)
        .order_by(col(Absence.last_day).desc())
    ).first()


def latest_explained(uow: UnitOfWork, reader: Person, reply_to: int | None, now: datetime) -> int | None:
    """The message that "why?" is about: the one replied to, else the newest one that came unasked.

    None of a case that the reader may see no longer.
    """
    query = select(OutboxMessage).where(
        col(OutboxMessage.person_id) == reader.id, col(OutboxMessage.message_sealed).is_not(None)
    )
    if reply_to is not None:
        sealed = uow.cipher.sealed_message(reader.id, reply_to)
        replied = uow.session.exec(query.where(col(OutboxMessage.message_sealed) == sealed)).first()
        return replied.id if replied is not None and may_explain(uow, replied, now) else None
    newest = query.order_by(col(OutboxMessage.sent_at).desc(), col(OutboxMessage.id).desc()).limit(50)
    for message in uow.session.exec(newest):
        if reason_of_message(uow, message).about is not Topic.OWN_DOING and may_explain(uow, message, now):
            return message.id
    return None
