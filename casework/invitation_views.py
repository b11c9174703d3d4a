"""What the messages of an invitation show; the conversation is in casework.invitations."""

from dataclasses import dataclass, field
from datetime import datetime

from casework.policy_lists import NameOption
from casework.views import View
from rules.aliases import Alias
from rules.words import Role


@dataclass(frozen=True)
class RoleQuestion(View):
    """Somebody new, in which role; or one of those who are `blocked`, or who wait to be `confirmed`."""

    roles: tuple[Role, ...]
    blocked: tuple[tuple[int, Alias], ...] = ()
    waiting: tuple[tuple[int, Alias], ...] = ()


@dataclass(frozen=True)
class BelongsToQuestion(View):
    """Which organisation, or for a process director which municipality."""

    role: Role
    options: tuple[NameOption, ...]


@dataclass(frozen=True)
class InvitationReadBack(View):
    """The alias is the one that is free now; the link names the one it got. Or somebody comes `back`."""

    alias: Alias
    belongs_to: str | None
    hours: int
    back: bool = False


@dataclass(frozen=True)
class NotInvited(View):
    """The conversation was left before anything was made."""


@dataclass(frozen=True)
class InvitationLink(View):
    """The only view that carries a link; it is built for one edit and from nothing that is stored."""

    alias: Alias
    link: str = field(repr=False)
    expires_at: datetime


@dataclass(frozen=True)
class InvitationReceipt(View):
    """What remains of an invitation: whether somebody can still come in by it, or did, perhaps `back`."""

    alias: Alias
    expires_at: datetime
    used: bool
    expired: bool
    back: bool = False


@dataclass(frozen=True)
class InvitationWithdrawn(View):
    alias: Alias
