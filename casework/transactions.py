"""Runs use cases: one transaction each, off the event loop, each update's effects exactly once."""

import asyncio
import random
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from casework import outbox, pins, traces
from casework.access import is_for_command_line, leave_audit_row
from casework.errors import AlreadyHandled, NotAllowed, Refusal, StoreUnavailable
from casework.pin_errors import PinNeeded
from casework.pin_pads import Asked
from rules.pins import Takes
from rules.policy import Policy
from rules.words import PersonState
from store.audit import Doer
from store.cases import Case
from store.cipher import Cipher
from store.database import empty_log, is_conflict, is_one_writer, is_unavailable, reading, take_turn
from store.messages import HandledUpdate
from store.people import Person
from store.unit_of_work import UnitOfWork, open_session

__all__ = ["Act", "Transactions", "UnitOfWork"]

P = ParamSpec("P")
R = TypeVar("R")
CONFLICT_TRIES = 20
CONFLICT_STEP = 0.005
"""Seconds by which the longest pause grows with each try."""
POSTGRESQL_THREADS = 4


@dataclass(frozen=True)
class Act:
    """One thing that somebody does: who, by which update, and what it takes."""

    person_id: int | None
    """None for somebody who is not enrolled."""
    update_id: int | None = None
    """Marked as handled with the effects; None for what only looks."""
    reply: bool = False
    """Whether a refusal is told in a message of its own."""
    typed_id: int | None = None
    """The Telegram message that the person wrote, if they wrote one."""
    typed_at: datetime | None = None
    """When they wrote it: what waited while the bot was off is older than now."""
    takes: Takes = Takes.NOTHING
    """Whether it may only happen while the chat is open."""
    prompt_id: int | None = None
    """The question that it may answer."""
    asked: Asked | None = None
    """What goes on by itself when a PIN has to come first."""


class Transactions:
    """The door to casework. `on_commit` is called on a worker thread after a commit that queued messages."""

    def __init__(
        self,
        engine: Engine,
        policy: Policy,
        cipher: Cipher,
        choose: Callable[[str], str] | None = None,
    ) -> None:
        self._engine = engine
        self._policy = policy
        self._cipher = cipher
        self._choose = choose
        self.on_commit: Callable[[], None] = lambda: None
        self.on_closed: Callable[[frozenset[int]], None] = lambda closed: None
        """Called likewise with the questions whose messages must lose their buttons."""
        threads = 1 if is_one_writer(engine) else POSTGRESQL_THREADS
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="casework")

    def close(self) -> None:
        """Let running use cases finish and stop the threads."""
        self._pool.shutdown()

    async def run(
        self,
        use_case: Callable[Concatenate[UnitOfWork, P], R],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> R:
        """Run for the service itself, or for the command line, in one transaction.

        Raises Refusal when casework says no, which the trail has for the command line, and StoreUnavailable
        when the database does not answer.
        """

        def work() -> R:
            try:
                return self._attempt(use_case, args, kwargs, _SERVICE)
            except Refusal as refusal:
                if is_for_command_line(use_case):
                    self._record_refusal(refusal, use_case, kwargs, _SERVICE, Doer.COMMAND_LINE)
                raise

        return await self._in_thread(work)

    async def read(
        self,
        use_case: Callable[Concatenate[UnitOfWork, P], R],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> R:
        """Run what only reads, and may take long: nobody waits for it. Raises StoreUnavailable."""

        def work() -> R:
            try:
                with reading(self._engine) as connection, Session(connection) as session:
                    return use_case(UnitOfWork(session, self._policy, self._cipher), *args, **kwargs)
            except DBAPIError as error:
                if is_unavailable(error):
                    raise StoreUnavailable from None
                raise

        return await self._in_thread(work)

    async def forget_deleted(self) -> None:
        """What was deleted leaves the log of changes of the database as well."""
        await self._in_thread(lambda: empty_log(self._engine))

    async def run_for(
        self,
        act: Act,
        use_case: Callable[Concatenate[UnitOfWork, P], R],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> R:
        """Run for a person; the update is marked as handled in the same transaction.

        A refusal is committed too: the update is handled, the refusal is in the audit trail and, where
        the act asks for it, the sentence that explains it is in the outbox. Then it is raised. Raises
        AlreadyHandled when the update's effects are committed already.
        """

        def work() -> R:
            try:
                return self._attempt(use_case, args, kwargs, act)
            except Refusal as refusal:
                doer = Doer.STRANGER if act.person_id is None else Doer.PERSON
                self._record_refusal(refusal, use_case, kwargs, act, doer)
                raise

        return await self._in_thread(work)

    def _record_refusal(
        self, refusal: Refusal, use_case: Callable[..., Any], kwargs: dict[str, Any], act: Act, doer: Doer
    ) -> None:
        told, name = replace(act, takes=Takes.NOTHING), getattr(use_case, "__name__", "")
        given, now = (refusal, name, act, doer), {"now": kwargs["now"]}
        try:
            self._attempt(_record_refusal, given, now, told)
        except NotAllowed:
            # Locked or gone since the gate looked: nothing is done for them any more, but it is in the trail.
            self._attempt(_record_refusal, given, now, replace(told, person_id=None))

    async def _in_thread(self, work: Callable[[], R]) -> R:
        return await asyncio.get_running_loop().run_in_executor(self._pool, work)

    def _attempt(
        self,
        use_case: Callable[..., R],
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
        act: Act,
    ) -> R:
        """Try until no other transaction is in the way; PostgreSQL asks for that under SERIALIZABLE."""
        for earlier_tries in range(CONFLICT_TRIES):
            # Two that lost to each other must not meet again at once.
            time.sleep(random.uniform(0, earlier_tries * CONFLICT_STEP))
            try:
                return self._once(use_case, args, kwargs, act)
            except DBAPIError as error:
                if is_conflict(error):
                    continue
                if is_unavailable(error):
                    raise StoreUnavailable from None
                raise
        raise StoreUnavailable

    def _once(
        self,
        use_case: Callable[..., R],
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
        act: Act,
    ) -> R:
        with open_session(self._engine) as session:
            uow = UnitOfWork(session, self._policy, self._cipher)
            if self._choose is not None:
                uow.choose = self._choose
            with session.begin():
                take_turn(session.connection())
                if act.update_id is not None:
                    _mark_handled(uow, act.update_id, kwargs["now"])
                uow.actor = _active_person(uow, act.person_id)
                try:
                    pins.pass_lock(uow, act.takes, act.prompt_id, kwargs["now"])
                    result = use_case(uow, *args, **kwargs)
                except Refusal as refusal:
                    refusal.case_id = uow.case_id
                    raise
                if act.typed_id is not None and uow.actor is not None:
                    written_at = act.typed_at or kwargs["now"]
                    traces.written_for_a_while(uow, uow.actor.id, act.typed_id, written_at)
        if uow.closed_elsewhere:
            self.on_closed(frozenset(uow.closed_elsewhere))
        if uow.wakes_delivery:
            self.on_commit()
        return result


_SERVICE = Act(None)
"""What the service does by itself: no person, no update."""


def _mark_handled(uow: UnitOfWork, update_id: int, now: datetime) -> None:
    if uow.session.get(HandledUpdate, update_id) is not None:
        raise AlreadyHandled
    uow.add(HandledUpdate(update_id=update_id, handled_at=now))


def _active_person(uow: UnitOfWork, person_id: int | None) -> Person | None:
    if person_id is None:
        return None
    person = uow.session.get(Person, person_id)
    # What somebody who comes back may do is decided with the permission.
    if person is None or person.state not in (PersonState.ACTIVE, PersonState.RETURNING):
        raise NotAllowed
    return person


def _record_refusal(
    uow: UnitOfWork, refusal: Refusal, action: str, act: Act, doer: Doer, *, now: datetime
) -> None:
    if refusal.case_id is not None and uow.session.get(Case, refusal.case_id) is not None:
        uow.case_id = refusal.case_id
    leave_audit_row(uow, action, f"refused: {refusal.code}", now, doer, act.person_id)
    if refusal.deletes_what_was_written and act.typed_id is not None and uow.actor is not None:
        traces.deleted_at_once(uow, uow.actor.id, act.typed_id, now)
    if isinstance(refusal, PinNeeded):
        if act.update_id is not None:
            pins.ask_pin(uow, act.asked, now)
    elif act.reply and uow.actor is not None:
        outbox.queue_reply(uow, uow.actor.id, "refusal", now, code=refusal.code, facts=refusal.facts)
