"""Delivery in virtual time, against the real outbox and a Telegram that takes as long as a test says."""

import asyncio
from collections import defaultdict
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from sqlmodel import col, select

from casework import outbox
from casework.outcomes import Delivered, MayHaveArrived, NotAccepted, Outcome
from casework.sending import Claimed
from rules.words import Role, Urgency
from scheduler.delivery import Delivery
from scheduler.pace import Pace
from store.messages import OutboxMessage, OutboxState
from store.people import Person
from store.unit_of_work import UnitOfWork
from tests.casework.conftest import policy as policy
from tests.casework.conftest import region as region
from tests.casework.region import Region


class Sender:
    """A frozen clock and a Telegram: remembers what went when, to whom; answers as scripted."""

    def __init__(self, region: Region) -> None:
        self.now = region.now
        self.sent: list[tuple[datetime, int | None]] = []
        self.outcomes: dict[int | None, list[Outcome]] = defaultdict(list)
        self.hanging: dict[int | None, asyncio.Event] = {}
        self.message_id = 0
        self.delivery = Delivery(region.transactions, self.send, Pace(), lambda: self.now, self.sleep)

    async def sleep(self, span: timedelta) -> None:
        self.now += span
        await asyncio.sleep(0)

    async def send(self, claimed: Claimed) -> Outcome:
        self.sent.append((self.now, claimed.person_id))
        if (gate := self.hanging.get(claimed.person_id)) is not None:
            await gate.wait()
        await asyncio.sleep(0)
        scripted = self.outcomes[claimed.person_id]
        if scripted:
            return scripted.pop(0)
        self.message_id += 1
        return Delivered(self.message_id)


def queue(region: Region, person: Person, count: int = 1, urgency: Urgency = Urgency.REPLY) -> None:
    region.queues_by_hand = True
    region.look(lambda uow: [outbox.queue(uow, person.id, "help", urgency, region.now) for _ in range(count)])


def states(region: Region) -> list[OutboxState]:
    def read(uow: UnitOfWork) -> list[OutboxState]:

        return [
            message.state
            for message in uow.session.exec(select(OutboxMessage).order_by(col(OutboxMessage.id)))
        ]

    return region.look(read)


async def test_one_person_gets_one_message_a_second(region: Region) -> None:
    sender = Sender(region)
    queue(region, region.coordinator, 5)
    await sender.delivery.run_due()
    moments = [moment for moment, _ in sender.sent]
    gaps = [later - earlier for earlier, later in pairwise(moments)]
    assert len(moments) == 5
    assert all(gap >= timedelta(seconds=1) for gap in gaps)
    assert moments[-1] - moments[0] < timedelta(seconds=6)


async def test_no_more_than_thirty_messages_leave_in_any_second(region: Region) -> None:
    sender = Sender(region)

    for _ in range(70):
        queue(region, region.enrol(Role.COORDINATOR))
    await sender.delivery.run_due()
    moments = sorted(moment for moment, _ in sender.sent)
    assert len(moments) == 70
    assert all(
        later - earlier >= timedelta(seconds=1) for earlier, later in zip(moments, moments[30:], strict=False)
    )
    assert moments[-1] - moments[0] < timedelta(seconds=4)


async def test_a_hanging_send_to_one_does_not_delay_an_alert_to_another_that_comes_later(
    region: Region,
) -> None:
    sender = Sender(region)
    sender.hanging[region.coordinator.id] = asyncio.Event()
    queue(region, region.coordinator)
    running = asyncio.create_task(sender.delivery.run_due())
    while not sender.sent:
        await asyncio.sleep(0.005)
    await asyncio.sleep(0.02)
    queue(region, region.chair, urgency=Urgency.URGENT)
    sender.delivery.woken.set()
    for _ in range(200):
        await asyncio.sleep(0.005)
        if len(sender.sent) == 2:
            break
    assert [person for _, person in sender.sent] == [region.coordinator.id, region.chair.id]
    sender.hanging[region.coordinator.id].set()
    await running
    assert states(region) == [OutboxState.SENT, OutboxState.SENT]


async def test_telegram_says_how_long_to_wait_and_order_is_kept(region: Region) -> None:
    sender = Sender(region)
    sender.outcomes[region.coordinator.id] = [NotAccepted(timedelta(seconds=17))]
    queue(region, region.coordinator, 3)
    await sender.delivery.run_due()
    assert len(sender.sent) == 1
    began = sender.now
    sender.now += timedelta(seconds=16)
    await sender.delivery.run_due()
    assert len(sender.sent) == 1
    sender.now = began + timedelta(seconds=18)
    await sender.delivery.run_due()
    sealed = region.look(lambda uow: [uow.get(OutboxMessage, n).message_sealed or b"" for n in (1, 2, 3)])
    ids = [region.cipher.message_of(region.coordinator.id, one) for one in sealed]
    assert ids == sorted(ids)
    assert len(sender.sent) == 4


async def test_trouble_at_telegram_is_met_with_longer_pauses_and_ends(region: Region) -> None:
    sender = Sender(region)
    sender.outcomes[region.coordinator.id] = [NotAccepted()] * 6
    queue(region, region.coordinator)
    for _ in range(2000):
        await sender.delivery.run_due()
        if states(region) == [OutboxState.SENT]:
            break
        sender.now += timedelta(seconds=1)
    moments = [moment for moment, _ in sender.sent]
    gaps = [(b - a).total_seconds() for a, b in pairwise(moments)]
    assert gaps == [5, 10, 20, 40, 80, 160]


@pytest.mark.parametrize(
    ("urgency", "expected"),
    [
        (Urgency.URGENT, [OutboxState.UNKNOWN, OutboxState.SENT]),
        (Urgency.REPLY, [OutboxState.UNKNOWN, OutboxState.SENT]),
        (Urgency.ROUTINE, [OutboxState.UNKNOWN]),
    ],
)
async def test_what_may_have_arrived_is_repeated_only_where_missing_it_is_worse(
    region: Region, urgency: Urgency, expected: list[OutboxState]
) -> None:
    sender = Sender(region)
    sender.outcomes[region.coordinator.id] = [MayHaveArrived()]
    queue(region, region.coordinator, urgency=urgency)
    await sender.delivery.run_due()
    sender.now += timedelta(minutes=1)
    await sender.delivery.run_due()
    assert states(region) == expected
