"""A small region for tests of casework: one database, people of every role, and a hand on the clock."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from random import Random
from typing import Any, TypeVar

from sqlalchemy import Engine
from sqlmodel import col, select

from casework import nouns, outcomes, sending
from casework.cases import NewCase, enter_case
from casework.notices import issue_next_notice
from casework.people import enrol, new_person
from casework.prompts import PromptRef
from casework.transactions import Act, Transactions
from casework.views import View, view_of_message, view_of_prompt
from rules.aliases import Alias
from rules.calendar import local_date
from rules.policy import Policy
from rules.words import Role, Urgency
from store.cases import Case
from store.cipher import Cipher, new_key
from store.messages import OutboxMessage, OutboxState, Prompt, PromptState
from store.people import Person
from store.unit_of_work import UnitOfWork, open_session
from tests.rules.moments import amsterdam

R = TypeVar("R")

REGISTERED = nouns.REGISTERED  # importing it registers every view and issuer
START = amsterdam("2026-01-05 09:00")
"""A Monday in office hours."""
FIRST = (
    Alias(Role.PROJECT_LEADER, 1),
    *(Alias(Role.COORDINATOR, number) for number in (1, 2)),
    *(Alias(Role.CHAIR, number) for number in (1, 2, 3)),
    Alias(Role.PROCESS_DIRECTOR, 1),
)
"""Who is there in every region."""


@dataclass(frozen=True)
class Queued:
    """A message that waits in the outbox, as it would look if it went now."""

    view: View | None
    kind: str
    urgency: Urgency
    not_before: datetime
    case_id: int | None
    ref: PromptRef | None
    """Of the question it shows, as the buttons carry it."""


@dataclass
class Region:
    """People by role, and the doors to casework. `now` is the moment used last."""

    engine: Engine
    policy: Policy
    now: datetime = START
    cipher: Cipher = field(default_factory=lambda: Cipher(new_key()))
    asks_pin: bool = False
    """For a test of the lock: everybody chooses a PIN first, as the policy says by itself."""

    def __post_init__(self) -> None:
        self.policy = self._with_pin_or_not(self.policy)
        self._random = Random(1)
        self._accounts, self._message_id = 1000, 0
        self.updates = 0
        self.queues_by_hand = False
        """For a test that makes messages as no use case does: nobody looks whether they may be."""
        self.arrived: list[tuple[int, sending.Claimed]] = []
        self.transactions = self._transactions()
        # In one statement: seven of them before every test add up.
        (
            self.project_leader,
            self.coordinator,
            self.coordinator_2,
            self.chair,
            self.chair_2,
            self.chair_3,
            self.process_director,
        ) = self.look(self._first_people)

    def _first_people(self, uow: UnitOfWork) -> list[Person]:
        people = []
        for alias in FIRST:
            self._accounts += 1
            municipality = "Weesp" if alias.role is Role.PROCESS_DIRECTOR else None
            person = new_person(uow, alias, self._accounts, START, municipality=municipality)
            person.confirmed_at = START
            people.append(person)
        uow.session.add_all(people)
        uow.session.flush()
        return people

    def _with_pin_or_not(self, policy: Policy) -> Policy:
        return policy if self.asks_pin else policy.with_free_pin()

    def _transactions(self) -> Transactions:
        return Transactions(self.engine, self.policy, self.cipher, self._random.choice)

    def close(self) -> None:
        self.transactions.close()

    def restart(self, policy: Policy | None = None) -> None:
        """The process ends and starts again on the same database, perhaps with another policy."""
        self.transactions.close()
        self.policy = self._with_pin_or_not(policy or self.policy)
        self.transactions = self._transactions()

    def look(self, read: Callable[[UnitOfWork], R]) -> R:
        """Read, or change, rows directly, in a transaction of its own."""
        with open_session(self.engine) as session, session.begin():
            return read(UnitOfWork(session, self.policy, self.cipher, self._random.choice))

    def enrol(
        self, role: Role, municipality: str | None = None, home_organisation: str | None = None
    ) -> Person:
        """One more person of this role, with the next number."""
        return self.look(lambda uow: self._enrol(uow, role, municipality, home_organisation))

    def _enrol(
        self,
        uow: UnitOfWork,
        role: Role,
        municipality: str | None = None,
        home_organisation: str | None = None,
    ) -> Person:
        self._accounts += 1
        number = 1 + len(uow.session.exec(select(Person.id).where(col(Person.role) == role)).all())
        person = enrol(
            uow,
            Alias(role, number),
            self._accounts,
            START,
            municipality=municipality,
            home_organisation=home_organisation,
        )
        person.confirmed_at = START
        return person

    async def act(
        self,
        person: Person | None,
        use_case: Callable[..., R],
        *args: Any,
        now: datetime | None = None,
        **kwargs: Any,
    ) -> R:
        """Run a use case for a person, or for the service itself; `now` is the last moment when left out."""
        self.now = now or self.now
        if person is None:
            return await self.transactions.run(use_case, *args, now=self.now, **kwargs)
        return await self.transactions.run_for(Act(person.id), use_case, *args, now=self.now, **kwargs)

    async def tick(self, now: datetime) -> None:
        """Let everything that has fallen due by now happen."""
        while await self.act(None, issue_next_notice, now=now):
            pass

    async def open_case(
        self,
        *,
        assigned_on: date | None = None,
        municipality: str = "Weesp",
        coordinator: Person | None = None,
        deputy: Person | None = None,
        process_director: Person | None = None,
        now: datetime | None = None,
    ) -> Case:
        """A case of the coordinator, with coordinator 2 as the deputy; nobody is told."""
        self.now = now or self.now
        new = NewCase(
            municipality,
            (coordinator or self.coordinator).id,
            (deputy or self.coordinator_2).id,
            (process_director or self.process_director).id,
            assigned_on or local_date(self.now),
        )
        return self.look(lambda uow: enter_case(uow, new, self.now))

    def outbox(self, person: Person) -> list[Queued]:
        """What waits for this person, the oldest first."""
        return self.look(lambda uow: [self._queued(uow, message) for message in _waiting(uow, person)])

    def _queued(self, uow: UnitOfWork, message: OutboxMessage) -> Queued:
        ref, view = None, None
        if message.prompt_id is None:
            view = view_of_message(uow, message, self.now)
        else:
            prompt = uow.get(Prompt, message.prompt_id)
            ref = PromptRef(prompt.id, prompt.revision)
            view = view_of_prompt(uow, prompt, self.now) if prompt.state is PromptState.OPEN else None
        return Queued(view, message.kind, message.urgency, message.not_before, message.case_id, ref)

    def views(self, person: Person) -> list[View]:
        """How what waits for this person looks; messages that no longer matter are left out."""
        return [queued.view for queued in self.outbox(person) if queued.view is not None]

    async def deliver(self, now: datetime | None = None) -> list[sending.Claimed]:
        """Send everything that may go out now, as Telegram would take it; what went is given back."""
        self.now = now or self.now
        sent = []
        while (claimed := await self.act(None, sending.claim_message, (), now=self.now)) is not None:
            self._message_id += 1
            outcome = outcomes.Delivered(self._message_id)
            await self.act(None, outcomes.record_outcome, claimed.id, claimed.ref, outcome, now=self.now)
            sent.append(claimed)
            self.arrived.append((self._message_id, claimed))
        return sent


def _waiting(uow: UnitOfWork, person: Person) -> list[OutboxMessage]:
    query = (
        select(OutboxMessage)
        .where(col(OutboxMessage.person_id) == person.id, col(OutboxMessage.state) == OutboxState.PENDING)
        .order_by(col(OutboxMessage.id))
    )
    return list(uow.session.exec(query).all())
