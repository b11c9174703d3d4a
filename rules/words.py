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
    """What chair and referrer decide on a scale-up alert; domain.md, From referral to one year later."""

    EXPERT_MEETING = "expert_meeting"
    ADVICE = "advice"
    BACK_TO_COORDINATOR = "back_to_coordinator"


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
    FELL_BACK = "fell_back"
    """Below 6 again after an expert meeting."""


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
