"""The field's words as closed lists; domain.md, Words."""

from enum import StrEnum


class Role(StrEnum):
    """Who a user of the product is; nobody else is a user (domain.md, Who may see and do what)."""

    PROJECT_LEADER = "project_leader"
    COORDINATOR = "coordinator"
    CHAIR = "chair"
    PROCESS_DIRECTOR = "process_director"


class Phase(StrEnum):
    DIRECT_SAFETY = "direct_safety"
    STABLE_SAFETY = "stable_safety"
    RECOVERY = "recovery"
    CLOSED = "closed"


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
