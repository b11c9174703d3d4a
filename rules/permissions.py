"""Who may see and do what: the table of domain.md, and nothing outside it. What is not listed is refused."""

from enum import StrEnum

from rules.words import Role


class Permission(StrEnum):
    """What a use case or handler needs; one row of the table each."""

    SEE_CASE = "see_case"
    RECORD = "record"
    """Record meetings, scores, monitoring dates; plan, move and correct them."""
    DECIDE_ALERT = "decide_alert"
    OPEN_CASE = "open_case"
    INVITE = "invite"
    SEE_REGION = "see_region"
    SEE_OWN = "see_own"
    """What is due for me, help, and everything about myself such as my language."""


class Relation(StrEnum):
    """How a person stands to a case."""

    OWN = "own"
    """Coordinator or deputy of the case."""
    ALERTED = "alerted"
    """Got an alert about the case that is not closed."""
    GUARDED = "guarded"
    """Guards its agreements, as its chair after an expert meeting."""
    CHAIRS_MEETING = "chairs_meeting"
    """Chairs the expert meeting that this is about."""
    MUNICIPALITY = "municipality"
    """The case is of the person's municipality, from its assignment on."""
    ANY = "any"
    """No relation needed: the role alone is enough."""


_ANY = frozenset({Relation.ANY})

TABLE: dict[Role, dict[Permission, frozenset[Relation]]] = {
    Role.COORDINATOR: {
        Permission.SEE_CASE: frozenset({Relation.OWN}),
        Permission.RECORD: frozenset({Relation.OWN}),
        Permission.SEE_OWN: _ANY,
    },
    Role.CHAIR: {
        Permission.SEE_CASE: frozenset({Relation.ALERTED, Relation.GUARDED}),
        Permission.RECORD: frozenset({Relation.CHAIRS_MEETING}),
        Permission.DECIDE_ALERT: frozenset({Relation.ALERTED}),
        Permission.SEE_OWN: _ANY,
    },
    Role.PROCESS_DIRECTOR: {
        Permission.SEE_CASE: frozenset({Relation.MUNICIPALITY}),
        Permission.SEE_OWN: _ANY,
    },
    Role.PROJECT_LEADER: {
        Permission.SEE_CASE: _ANY,
        Permission.DECIDE_ALERT: frozenset({Relation.ALERTED}),
        Permission.OPEN_CASE: _ANY,
        Permission.INVITE: _ANY,
        Permission.SEE_REGION: _ANY,
        Permission.SEE_OWN: _ANY,
    },
}


def may(role: Role, permission: Permission, relations: frozenset[Relation]) -> bool:
    """Whether someone of `role`, standing so to the case, may do this; domain.md, Who may see and do what."""
    needed = TABLE[role].get(permission, frozenset())
    return Relation.ANY in needed or bool(needed & relations)


def may_ever(role: Role, permission: Permission) -> bool:
    """Whether someone of `role` may do this on some case: what the gate asks before it lets an update in."""
    return permission in TABLE[role]
