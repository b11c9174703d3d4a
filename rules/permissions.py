"""Who may see and do what: the table of domain.md in one place. Nothing else is allowed."""

from collections.abc import Mapping, Set
from enum import StrEnum
from types import MappingProxyType

from rules.words import Role


class Permission(StrEnum):
    """What a use case or handler needs."""

    SEE_CASE = "see_case"
    """A case with its scores."""
    RECORD = "record"
    """Plan and record meetings, scores and monitoring dates; correct them."""
    LEAD = "lead"
    """Phases and plans, unsafe events, restraining orders: what who leads a case does, and no chair."""
    DECIDE_ALERT = "decide_alert"
    """Acknowledge a scale-up alert and decide on it."""
    ANSWER_ALERT = "answer_alert"
    """Take on any alert that reached one. Who may decide on scaling up is DECIDE_ALERT; the ladders of
    escalations and signals also reach coordinators and process directors (domain.md, the ladder)."""
    TAKE_ALERTS = "take_alerts"
    """Be in the pool that the ladder takes a chair from."""
    GUARD = "guard"
    """The agreements that one guards: the chair until scaling down, then the process director."""
    CORRECT = "correct"
    """Correct what one owns: what one recorded, or the facts of the intake."""
    RECORD_HOURS = "record_hours"
    """Hours worked on a case, also after its closure."""
    CONFIRM_CLOSING = "confirm_closing"
    """Say that a case can close or ends, raise a doubt, answer the check a year later; hand a duty over."""
    END_CASE = "end_case"
    """Ask for the early end of a case, or end it; open a closed one again."""
    OPEN_CASE = "open_case"
    """Open, assign, reject, close."""
    INVITE = "invite"
    """Invite and lock people, policy facts."""
    SEE_REGION = "see_region"
    """Figures of the region, and the status of all cases."""
    SEE_OWN = "see_own"
    """What is due for me, help, and everything about myself such as my language."""
    ENTER = "enter"
    """Choose and enter one's PIN: all that somebody may who was blocked and comes back."""


class Relation(StrEnum):
    """How a person stands to a case."""

    OWN = "own"
    """Coordinator or deputy of the case."""
    ALERTED = "alerted"
    """Got an alert about the case that is not closed."""
    GUARDED = "guarded"
    """Guards its agreements, as its chair after an expert meeting."""
    GUARDS_NOW = "guards_now"
    """Guards its agreements now: its chair, later its process director, or who stands in for them."""
    CHAIRS_MEETING = "chairs_meeting"
    """Chairs the expert meeting that this is about."""
    MUNICIPALITY = "municipality"
    """The case is of the person's municipality, from its assignment on."""
    ANY = "any"
    """No relation needed: the role alone is enough. Only ever written in the table."""


Row = Mapping[Permission, frozenset[Relation]]

_ANY = frozenset({Relation.ANY})
_OWN = frozenset({Relation.OWN})
_ALERTED = frozenset({Relation.ALERTED})
_CHAIRS = frozenset({Relation.CHAIRS_MEETING})
_GUARDS = frozenset({Relation.GUARDS_NOW})
_EVERYBODY: Row = {Permission.ENTER: _ANY, Permission.SEE_OWN: _ANY, Permission.ANSWER_ALERT: _ALERTED}

TABLE: Mapping[Role, Row] = MappingProxyType(
    {
        Role.COORDINATOR: MappingProxyType(
            {
                **_EVERYBODY,
                Permission.SEE_CASE: _OWN,
                Permission.RECORD: _OWN,
                Permission.LEAD: _OWN,
                Permission.CORRECT: _OWN,
                Permission.RECORD_HOURS: _OWN,
                Permission.CONFIRM_CLOSING: _OWN,
                Permission.END_CASE: _OWN,
                Permission.GUARD: _GUARDS,
            }
        ),
        Role.CHAIR: MappingProxyType(
            {
                **_EVERYBODY,
                Permission.SEE_CASE: frozenset({Relation.ALERTED, Relation.GUARDED}),
                Permission.RECORD: _CHAIRS,
                Permission.CORRECT: _CHAIRS,
                Permission.DECIDE_ALERT: _ALERTED,
                Permission.TAKE_ALERTS: _ANY,
                Permission.GUARD: _GUARDS,
            }
        ),
        Role.PROCESS_DIRECTOR: MappingProxyType(
            {
                **_EVERYBODY,
                Permission.SEE_CASE: frozenset({Relation.MUNICIPALITY}),
                Permission.GUARD: _GUARDS,
            }
        ),
        Role.PROJECT_LEADER: MappingProxyType(
            {
                **_EVERYBODY,
                Permission.SEE_CASE: _ANY,
                Permission.DECIDE_ALERT: _ALERTED,
                Permission.END_CASE: _ANY,
                Permission.OPEN_CASE: _ANY,
                Permission.CORRECT: _ANY,
                Permission.INVITE: _ANY,
                Permission.SEE_REGION: _ANY,
            }
        ),
    }
)


def may(role: Role, permission: Permission, relations: Set[Relation] = frozenset()) -> bool:
    """Whether someone of `role`, standing so to the case, may do this; domain.md, Who may see and do what."""
    needed = TABLE[role].get(permission, frozenset())
    return Relation.ANY in needed or not needed.isdisjoint(relations)


def may_ever(role: Role, permission: Permission) -> bool:
    """Whether someone of `role` may do this on some case: what the gate asks before it lets an update in."""
    return permission in TABLE[role]
