"""The field's words as closed lists; domain.md, Words."""

from enum import StrEnum


class Role(StrEnum):
    """Who a user of the product is; nobody else is a user (domain.md, Who may see and do what)."""

    PROJECT_LEADER = "project_leader"
    COORDINATOR = "coordinator"
    CHAIR = "chair"
    PROCESS_DIRECTOR = "process_director"


class Phase(StrEnum):
    """Where a case is, from its referral to the check one year later; see rules.trajectory."""

    REFERRED = "referred"
    """Waits for the selection meeting."""
    UNDECIDED = "undecided"
    """No consensus there: waits for who breaks the tie."""
    SELECTED = "selected"
    """A case: waits for its assignment to a coordinator."""
    DIRECT_SAFETY = "direct_safety"
    STABLE_SAFETY = "stable_safety"
    RECOVERY = "recovery"
    CLOSED = "closed"
    """The goals of the recovery plan are reached: waits for the one-year check."""
    REJECTED = "rejected"
    ENDED_EARLY = "ended_early"
    COMPLETED = "completed"
    """Checked a year after closure, or referred again: nothing waits any more."""


class MeetingKind(StrEnum):
    CASE_MEETING = "case_meeting"
    NETWORK_MEETING = "network_meeting"
    EXPERT_MEETING = "expert_meeting"


class ScoringRole(StrEnum):
    """Who gives a score of their own before the discussion: by role only, never by name."""

    MOTHER = "mother"
    FATHER = "father"
    CHILD = "child"
    NETWORK = "network"
    PROFESSIONAL = "professional"


class Urgency(StrEnum):
    """When a message may go out; domain.md, the table of notices."""

    URGENT = "urgent"
    QUESTION = "question"
    REPLY = "reply"
    ROUTINE = "routine"


class Decision(StrEnum):
    """How an alert ends; which of these an alert offers stands in rules.alerts.

    The first three are what chair and referrer decide (domain.md, From referral to one year later).
    """

    EXPERT_MEETING = "expert_meeting"
    ADVICE = "advice"
    BACK_TO_COORDINATOR = "back_to_coordinator"
    NO_MEETING = "no_meeting"
    """Two of three say that no new expert meeting is needed."""
    SCALE_UP = "scale_up"
    """The coordinator has the chair asked for a decision."""
    FOLLOW = "follow"
    """Nothing else for now: the running terms watch it."""
    ARRANGED = "arranged"
    """The project leader saw to it."""
    NOW_KEPT = "now_kept"
    """The party does what was agreed after all."""
    NO_LONGER_NEEDED = "no_longer_needed"
    """What was asked of the party is not needed any more."""
    DECIDED_OUTSIDE = "decided_outside"
    """The executive of the municipality decided."""


class Light(StrEnum):
    RED = "red"
    AMBER = "amber"
    GREEN = "green"


class Language(StrEnum):
    DUTCH = "nl"
    ENGLISH = "en"


class PersonState(StrEnum):
    ACTIVE = "active"
    LOCKED = "locked"
    RETURNING = "returning"
    """Was locked, came back by a new invitation, and waits for the confirmation of a project leader."""
    LEFT = "left"


class Duty(StrEnum):
    COORDINATOR = "coordinator"
    DEPUTY = "deputy"
    PROCESS_DIRECTOR = "process_director"
    CHAIR = "chair"


class MeetingState(StrEnum):
    PLANNED = "planned"
    HELD = "held"
    NOT_HELD = "not_held"
    CANCELLED = "cancelled"


class TermKind(StrEnum):
    THRESHOLD = "threshold"
    MONITORING = "monitoring"
    SCORES = "scores"
    """A meeting whose scores are asked for."""
    REGISTRATION = "registration"
    DECISION = "decision"
    REVIEW = "review"
    SELECTION = "selection"
    """The selection meeting of a referral."""
    TIE_BREAK = "tie_break"
    """The decision on a referral when there was no consensus."""
    ASSIGNMENT = "assignment"
    WARM_HANDOVER = "warm_handover"
    PHASE = "phase"
    """A person says whether the phase goes on or back."""
    DOUBT = "doubt"
    """The project leader answers a doubt whether the approach fits."""
    CLOSING = "closing"
    """The project leader confirms what a coordinator asked: closure, or ending early."""
    ONE_YEAR_CHECK = "one_year_check"
    NEW_REFERRAL = "new_referral"
    """The project leader refers a closed case again that turned out not to be safe."""
    HANDOVER = "handover"
    """A colleague says whether they take over a duty."""
    RESTRAINING_ORDER = "restraining_order"
    CASE_MANAGER = "case_manager"
    """The end of the case manager's year after a restraining order."""
    PREPARATION = "preparation"
    """Who is needed at an expert meeting, and whether the household is invited."""
    AGREEMENTS = "agreements"
    """What was agreed in an expert meeting is noted."""
    AGREEMENT = "agreement"
    """An agreement must be kept."""
    SCALE_DOWN = "scale_down"
    """The chair says whether the agreements go to the process director."""
    CONSULTATION = "consultation"
    """A chair answers whether they call the coordinator."""


class TermState(StrEnum):
    RUNNING = "running"
    MET = "met"
    PASSED = "passed"
    """Over without having been met; what follows it runs as a term of its own."""
    WITHDRAWN = "withdrawn"


class AlertState(StrEnum):
    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    DECIDED = "decided"
    CLOSED = "closed"


class AlertCause(StrEnum):
    THRESHOLD = "threshold"
    REVIEW = "review"
    EARLIER = "earlier"
    """Scaled up by the coordinator before the threshold."""
    SECOND_CLOCK = "second_clock"
    """No 6 three months after an expert meeting: is a new one needed?"""
    FELL_BACK = "fell_back"
    """Below 6 again after an expert meeting."""
    NOT_RISING = "not_rising"
    """The scores do not rise, or the last one fell by two or more."""
    NO_ANSWER = "no_answer"
    """Nobody answers the question after a meeting."""
    NOBODY_THERE = "nobody_there"
    """Neither coordinator nor deputy can be reached."""
    NOT_KEPT = "not_kept"
    """An agreement is not kept: a party does not comply."""


class AlertKind(StrEnum):
    """What an alert is about: three kinds that are never mixed up."""

    SCALE_UP = "scale_up"
    ESCALATION = "escalation"
    SIGNAL = "signal"


class Rung(StrEnum):
    """Who is on a step of a ladder; the last three are outside the product, and never messaged."""

    COORDINATOR = "coordinator"
    """Or the deputy, when the coordinator cannot be reached."""
    PROCESS_DIRECTOR = "process_director"
    GUARD = "guard"
    """The process director; after an expert meeting the chair, until the case is scaled down."""
    CHAIR = "chair"
    """Each such step another one of the pool."""
    PROJECT_LEADER = "project_leader"
    MANAGER = "manager"
    """Of the party that does not comply."""
    STEERING_GROUP = "steering_group"
    EXECUTIVE = "executive"
    """Of the municipality, who decides."""


class BackReason(StrEnum):
    """Why a case goes back to the coordinator instead of to an expert meeting; ours."""

    PLAN_NOT_READY = "plan_not_ready"
    FORM_NOT_READY = "form_not_ready"
    MORE_TIME = "more_time"
    """The plan works, and needs more time."""
    OTHER_STEP_FIRST = "other_step_first"
    DOES_NOT_FIT = "does_not_fit"
    """The question does not belong to an expert meeting."""


class SnoozeReason(StrEnum):
    """Why a decision that was promised comes later; ours."""

    WAITS_FOR_INFORMATION = "waits_for_information"
    PARTIES_AWAY = "parties_away"
    TALK_PLANNED = "talk_planned"
    """The talk with the referrer is planned."""


class Ring(StrEnum):
    """Trained experts, and experts on call; domain.md, Words."""

    INNER = "inner"
    OUTER = "outer"


class NotInvitedGround(StrEnum):
    """Why a household is not invited to an expert meeting; the list is ours."""

    UNSAFE = "unsafe"
    """It would make somebody unsafe."""
    DECLINED = "declined"
    """It does not want to come."""
    OUT_OF_REACH = "out_of_reach"
    EXPERTS_FIRST = "experts_first"
    """The experts meet first, the household is spoken to after."""


class AgreementKind(StrEnum):
    """What was agreed in an expert meeting, from a short list and nothing else; ours."""

    SAFETY_MEASURE = "safety_measure"
    HELP_STARTS = "help_starts"
    TREATMENT = "treatment"
    CHILDREN = "children"
    HOUSING = "housing"
    MONEY = "money"
    LEGAL_STEP = "legal_step"
    CONTACT = "contact"
    """Who keeps contact with the household."""
    INFORMATION = "information"
    """Who informs whom."""
    OTHER = "other"


class AgreementState(StrEnum):
    OPEN = "open"
    KEPT = "kept"
    NOT_KEPT = "not_kept"
    LAPSED = "lapsed"
    """No longer needed."""
    WITHDRAWN = "withdrawn"
    """Noted by mistake."""


class NoticeState(StrEnum):
    WAITING = "waiting"
    ISSUED = "issued"
    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"


class ReferringParty(StrEnum):
    """Who refers: domain.md, From referral to one year later."""

    VEILIG_THUIS = "veilig_thuis"
    MUNICIPALITY = "municipality"
    BOTH = "both"


class InformedGround(StrEnum):
    """Whether the household was informed, and on what ground the referral goes on: being informed is needed,
    agreeing is not (B20). The list is ours."""

    WITH_CONSENT = "with_consent"
    WITHOUT_CONSENT = "without_consent"
    NOT_YET = "not_yet"
    UNSAFE_TO_INFORM = "unsafe_to_inform"
    OUT_OF_REACH = "out_of_reach"


class RejectionReason(StrEnum):
    """Why a referral does not become a case (G20)."""

    BAD_TIMING = "bad_timing"
    SITUATION_IS_SAFE = "situation_is_safe"
    REGULAR_HELP_FIRST = "regular_help_first"
    OTHER_DIRECTION = "other_direction"
    NO_CONSENSUS = "no_consensus"


class PlanKind(StrEnum):
    """The plan of each phase; domain.md, Words."""

    SAFETY_PLAN = "safety_plan"
    CARE_PLAN = "care_plan"
    RECOVERY_PLAN = "recovery_plan"


class UnsafeEventKind(StrEnum):
    """What happened, from a short list and nothing else; ours."""

    PHYSICAL = "physical"
    SEXUAL = "sexual"
    THREAT = "threat"
    STALKING = "stalking"
    NEGLECT = "neglect"
    OTHER = "other"


class ClosingKind(StrEnum):
    GOALS_REACHED = "goals_reached"
    ENDED_EARLY = "ended_early"


class EndingReason(StrEnum):
    """Why a case ends before its goals are reached; domain.md, From referral to one year later."""

    MOVED_AWAY = "moved_away"
    WITHDRAWN = "withdrawn"
    """By the municipality."""
    TAKEN_OVER = "taken_over"
    """By another approach."""
    OTHER = "other"


class AbsenceState(StrEnum):
    PLANNED = "planned"
    RUNNING = "running"
    OVER = "over"


class OfferState(StrEnum):
    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class YearMeasure(StrEnum):
    """What is counted by year of the cases that were erased; domain.md, What project leaders ask."""

    REFERRED = "referred"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    """With its reason."""
    ASSIGNED = "assigned"
    """With the step by which the case began: referred, or brought in while it ran already."""
    DAYS_TO_START = "days_to_start"
    """From referral to assignment, summed over those that were referred."""
    WORKED = "worked"
    """With a coordinator on some day of the year."""
    PASSED_THRESHOLD = "passed_threshold"
    REACHED_SIX = "reached_six"
    """For the first time."""
    DAYS_TO_SIX = "days_to_six"
    """From assignment to that meeting, summed."""
    FELL_BACK = "fell_back"
    EXPERT_MEETING = "expert_meeting"
    UNSAFE_EVENT = "unsafe_event"
    ENDED_EARLY = "ended_early"
    """With its reason."""
    CLOSED = "closed"
    SAFE_AFTER_A_YEAR = "safe_after_a_year"
    NOT_SAFE_AFTER_A_YEAR = "not_safe_after_a_year"
    """Or sooner."""
    QUARTERS_WORKED = "quarters_worked"
    """Quarters of an hour."""
