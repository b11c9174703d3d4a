"""/blokkeer, and `peilwacht lock` and `peilwacht admit`: who is blocked, and let in again; issue 5, Lock.

With the alias it happens at once: a lost phone cannot wait, and blocking can be undone (ours). Without one,
and for oneself, it takes a tap more.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select

from casework import outbox, prompts
from casework.access import acting, use_case
from casework.blocking import Cause, block
from casework.blocking_errors import NobodyWithAlias, OnlyLeaderBlocked
from casework.duties import active_people
from casework.errors import ColleagueUnavailable, ForeignButton
from casework.people import person_with
from casework.prompts import PromptRef, Shown
from casework.readmission import admit
from casework.views import Told, View, shows_message, shows_prompt
from rules.aliases import Alias
from rules.permissions import Permission
from rules.words import PersonState, Role
from store.messages import OutboxMessage, Prompt, PromptState
from store.people import Person
from store.unit_of_work import UnitOfWork

KIND, DONE = "block", "block_done"


@dataclass(frozen=True)
class WhoIsBlocked(View):
    """Who? Those who are blocked already are left out."""

    people: tuple[tuple[int, Alias], ...]


@dataclass(frozen=True)
class BlockReadBack(View):
    """This one, before it counts; `oneself` is the warning."""

    person: Alias
    oneself: bool


@dataclass(frozen=True)
class BlockDone(View):
    """The line that stays: who is blocked now, or was `already`; nobody for a conversation that was left."""

    person: Alias | None
    already: bool = False


@use_case(Permission.INVITE)
def start_blocking(uow: UnitOfWork, *, now: datetime) -> None:
    """Ask who."""
    prompts.ask(uow, acting(uow).id, KIND, now).filled = {}


@use_case(Permission.INVITE)
def block_alias(uow: UnitOfWork, alias: Alias, *, now: datetime) -> None:
    """Block who has this alias, at once; oneself after a tap.

    Raises NobodyWithAlias and OnlyLeaderBlocked.
    """
    person = _named(uow, alias)
    if person.id == acting(uow).id:
        _not_the_only_leader(uow, person)
        prompts.ask(uow, person.id, KIND, now).filled = {"person": person.id}
        return
    fresh = block(uow, person, now, Cause.COMMAND)
    outbox.queue_reply(uow, acting(uow).id, DONE, now, person=person.id, already=not fresh)


def _named(uow: UnitOfWork, alias: Alias) -> Person:
    person = person_with(uow, alias)
    if person is None or person.state is PersonState.LEFT:
        raise NobodyWithAlias
    return person


def _not_the_only_leader(uow: UnitOfWork, person: Person) -> None:
    if all(leader.id == person.id for leader in active_people(uow, Role.PROJECT_LEADER)):
        raise OnlyLeaderBlocked


@use_case(Permission.INVITE)
def choose_who_is_blocked(uow: UnitOfWork, ref: PromptRef, person_id: int, *, now: datetime) -> Shown:
    """This one; it is read back. Raises ColleagueUnavailable and OnlyLeaderBlocked."""
    prompt = prompts.tapped(uow, ref, (KIND,), now)
    chosen = next((person for person in _can_be_blocked(uow) if person.id == person_id), None)
    if chosen is None:
        raise ColleagueUnavailable
    if chosen.id == acting(uow).id:
        _not_the_only_leader(uow, chosen)
    prompts.fill(prompt, now, person=person_id)
    return prompts.shown(uow, prompt, now)


def _can_be_blocked(uow: UnitOfWork) -> list[Person]:
    query = select(Person).where(col(Person.state).in_((PersonState.ACTIVE, PersonState.RETURNING)))
    return list(uow.session.exec(query.order_by(col(Person.role), col(Person.number))).all())


@use_case(Permission.INVITE)
def leave_blocking(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """Choose somebody else, or leave it."""
    prompt = prompts.tapped(uow, ref, (KIND,), now)
    if "person" in prompt.filled:
        prompts.fill(prompt, now, person=None)
    else:
        prompts.close(uow, prompt, PromptState.CANCELLED, now)
    return prompts.shown(uow, prompt, now)


@use_case(Permission.INVITE)
def block_chosen(uow: UnitOfWork, ref: PromptRef, *, now: datetime) -> Shown:
    """Who was read back. Raises OnlyLeaderBlocked."""
    prompt = prompts.tapped(uow, ref, (KIND,), now)
    if "person" not in prompt.filled:
        raise ForeignButton
    person = uow.get(Person, prompt.filled["person"])
    if person.id == acting(uow).id:
        _not_the_only_leader(uow, person)
    # First of all: who blocks themselves is asked nothing any more, also not this.
    prompts.close(uow, prompt, PromptState.ANSWERED, now)
    block(uow, person, now, Cause.COMMAND)
    return prompts.shown(uow, prompt, now)


@shows_prompt(KIND, Told.answer(Role.PROJECT_LEADER, when="/blokkeer without an alias, or with one's own"))
def _block(uow: UnitOfWork, prompt: Prompt, now: datetime) -> View:
    chosen = uow.get(Person, prompt.filled["person"]) if "person" in prompt.filled else None
    if prompt.state is PromptState.CANCELLED:
        return BlockDone(None)
    if chosen is None:
        return WhoIsBlocked(tuple((person.id, person.alias) for person in _can_be_blocked(uow)))
    if prompt.state is PromptState.ANSWERED:
        return BlockDone(chosen.alias)
    return BlockReadBack(chosen.alias, chosen.id == prompt.person_id)


@shows_message(DONE, Told.answer(Role.PROJECT_LEADER, when="/blokkeer with an alias"))
def _done(uow: UnitOfWork, message: OutboxMessage, now: datetime) -> BlockDone:
    return BlockDone(uow.get(Person, message.params["person"]).alias, bool(message.params["already"]))


@use_case("command_line")
def lock_from_here(uow: UnitOfWork, alias: Alias, *, now: datetime) -> bool:
    """Block who has this alias, from the command line: also the last project leader or coordinator.

    False when they were blocked already. Raises NobodyWithAlias.
    """
    return block(uow, _named(uow, alias), now, Cause.COMMAND_LINE)


@use_case("command_line")
def admit_from_here(uow: UnitOfWork, alias: Alias, *, now: datetime) -> None:
    """The word of the command line that other sessions are ended, for where no project leader can give it.

    Raises NobodyWithAlias, NotWaiting and NoPinYet.
    """
    admit(uow, _named(uow, alias), now)
