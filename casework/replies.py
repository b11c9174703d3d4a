"""Answers that are only words: refusals, help, and what goes to somebody who is not enrolled."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from casework import outbox
from casework.access import acting, leave_audit_row, use_case
from casework.errors import Refusal
from casework.people import accept_invitation
from casework.views import Told, View, shows_message
from rules.aliases import Alias
from rules.permissions import Permission
from rules.policy import Policy
from rules.words import Role
from store.audit import Doer
from store.cases import Case
from store.messages import OutboxMessage
from store.people import Person
from store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Refused(View):
    """Why nothing was changed: the code of the refusal and its facts."""

    code: str
    facts: dict[str, Any]


@dataclass(frozen=True)
class ForInvitedOnly(View):
    """All that a stranger is told."""


@dataclass(frozen=True)
class Help(View):
    """Who one is here; `unused` are commands that the region does not work with."""

    alias: Alias
    role: Role
    unused: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Cancelled(View):
    """A conversation was left; `reference` is the case it was about."""

    reference: str | None


@dataclass(frozen=True)
class SomethingWentWrong(View):
    """A fault of ours: nothing was recorded."""


@shows_message("refusal", Told.answer(when="nothing was changed, and why", stays=True))
def _refusal(uow: UnitOfWork, message: OutboxMessage, now: datetime) -> Refused:
    return Refused(str(message.params["code"]), dict(message.params["facts"]))


@shows_message("stranger", Told.stranger(when="somebody who is not enrolled, or left, writes"))
def _stranger(uow: UnitOfWork, message: OutboxMessage, now: datetime) -> ForInvitedOnly:
    return ForInvitedOnly()


@shows_message("help", Told.answer(when="/help", stays=True))
def _help(uow: UnitOfWork, message: OutboxMessage, now: datetime) -> Help:
    person = uow.get(Person, message.person_id)
    return Help(person.alias, person.role, unused_commands(uow.policy))


@shows_message("cancelled", Told.answer(when="/annuleer", stays=True))
def _cancelled(uow: UnitOfWork, message: OutboxMessage, now: datetime) -> Cancelled:
    return Cancelled(uow.get(Case, message.case_id).reference if message.case_id is not None else None)


@shows_message("fault", Told.answer(when="a fault of ours: nothing was recorded", stays=True))
def _fault(uow: UnitOfWork, message: OutboxMessage, now: datetime) -> SomethingWentWrong:
    return SomethingWentWrong()


@use_case(Permission.SEE_OWN)
def ask_help(uow: UnitOfWork, *, now: datetime) -> None:
    """What this person can do here."""
    outbox.queue_reply(uow, acting(uow).id, "help", now)


@use_case(Permission.ENTER)
def refuse(uow: UnitOfWork, refusal: Refusal, *, now: datetime) -> None:
    """Say no to something that never reached a use case, such as a photo; always raises `refusal`.

    Also to who comes back, so that what they wrote goes and they read why.
    """
    raise refusal


@use_case(Permission.SEE_OWN)
def admit_fault(uow: UnitOfWork, reply: bool, *, now: datetime) -> None:
    """A handler failed: its update counts as handled, and the person is told in one sentence."""
    if reply:
        outbox.queue_reply(uow, acting(uow).id, "fault", now)


@use_case("stranger")
def accept_or_turn_away(
    uow: UnitOfWork, token: str, telegram_id: int, language: str, *, now: datetime
) -> None:
    """Enrol who brings a good invitation; anybody else is told what every stranger is told."""
    try:
        accept_invitation(uow, token, telegram_id, language, now=now)
    except Refusal as refusal:
        leave_audit_row(uow, "accept_invitation", f"refused: {refusal.code}", now, Doer.STRANGER)
        outbox.queue_to_stranger(uow, telegram_id, language, now)


@use_case("stranger")
def refuse_stranger_tap(uow: UnitOfWork, *, now: datetime) -> None:
    """Somebody who is not enrolled tapped a button: the trail says that it happened, and not who it was."""


@use_case("stranger")
def turn_away(uow: UnitOfWork, telegram_id: int, language: str, *, now: datetime) -> None:
    """Tell somebody who is not enrolled that this is for invited people only; nothing else, however often."""
    outbox.queue_to_stranger(uow, telegram_id, language, now)


def unused_commands(policy: Policy) -> frozenset[str]:
    """The commands for what this region does not do."""
    return frozenset() if policy.restraining_orders.enabled else frozenset({"huisverbod"})
