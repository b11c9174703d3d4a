"""The outbox as a state machine, on both databases."""

import asyncio
import shutil
from collections import Counter
from datetime import datetime, timedelta
from itertools import chain
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select

from casework import outbox, prompts
from casework.bundles import Bundle
from casework.due import sending_waits_until
from casework.outcomes import (
    Delivered,
    MayHaveArrived,
    NotAccepted,
    Outcome,
    Rejected,
    Unreachable,
    record_outcome,
)
from casework.reachability import note_reachable
from casework.replies import turn_away
from casework.sending import Claimed, claim_message
from casework.transactions import Transactions
from rules.policy import Policy
from rules.words import PersonState, Urgency
from store.cipher import Cipher, new_key
from store.database import connect
from store.messages import OutboxMessage, OutboxState, Prompt, PromptState
from store.people import Person
from store.unit_of_work import UnitOfWork
from tests.casework.region import START, Region

P, S, U, F, W = (
    OutboxState.PENDING,
    OutboxState.SENT,
    OutboxState.UNKNOWN,
    OutboxState.FAILED,
    OutboxState.WITHDRAWN,
)
DEADLINE = timedelta(minutes=2)


def queue(region: Region, person: Person, urgency: Urgency = Urgency.REPLY, kind: str = "help") -> int:
    region.queues_by_hand = True
    return region.look(lambda uow: outbox.queue(uow, person.id, kind, urgency, region.now).id)


def ask(region: Region, person: Person, urgency: Urgency = Urgency.REPLY) -> int:
    """A standing question with nothing in it, in one message."""
    return region.look(
        lambda uow: (
            prompts.ask(uow, person.id, "bundle", region.now, urgency=urgency, filled={"messages": []}).id
        )
    )


def rows(region: Region) -> list[OutboxMessage]:
    """Everything but what the project leader hears of a blocked phone."""
    query = select(OutboxMessage).where(col(OutboxMessage.kind).not_in(["blocked", "reachable_again"]))
    return region.look(lambda uow: list(uow.session.exec(query.order_by(col(OutboxMessage.id)))))


def states(region: Region) -> list[OutboxState]:
    return [row.state for row in rows(region)]


async def claim(region: Region, now: datetime | None = None) -> Claimed | None:
    return await region.act(None, claim_message, (), now=now or region.now)


async def end(region: Region, claimed: Claimed | None, outcome: Outcome) -> None:
    assert claimed is not None
    await region.act(None, record_outcome, claimed.id, claimed.ref, outcome, now=region.now)


@pytest.mark.parametrize(
    ("outcome", "urgency", "expected"),
    [
        (Delivered(5), Urgency.REPLY, [S]),
        (NotAccepted(), Urgency.REPLY, [P]),
        (MayHaveArrived(), Urgency.ROUTINE, [U]),
        (MayHaveArrived(), Urgency.QUESTION, [U, P]),
        (MayHaveArrived(), Urgency.URGENT, [U, P]),
        (MayHaveArrived(), Urgency.REPLY, [U, P]),
        (Unreachable(), Urgency.REPLY, [P]),
        (Rejected(), Urgency.REPLY, [F]),
    ],
)
async def test_each_outcome_leads_to_its_state(
    region: Region, outcome: Outcome, urgency: Urgency, expected: list[OutboxState]
) -> None:
    queue(region, region.coordinator, urgency)
    await end(region, await claim(region), outcome)
    assert states(region) == expected
    assert all((row.deadline is None) == (row.state is not OutboxState.SENDING) for row in rows(region))


@pytest.mark.parametrize(
    ("outcome", "expected"),
    [(NotAccepted(), [W]), (Unreachable(), [W]), (MayHaveArrived(), [U, W]), (Delivered(5), [S])],
)
async def test_what_was_on_its_way_to_somebody_who_leaves_is_not_tried_again(
    region: Region, outcome: Outcome, expected: list[OutboxState]
) -> None:
    def leave(uow: UnitOfWork) -> None:
        uow.get(Person, region.coordinator.id).state = PersonState.LEFT

    queue(region, region.coordinator)
    claimed = await claim(region)
    region.look(leave)
    await end(region, claimed, outcome)
    assert states(region) == expected
    queue(region, region.coordinator)
    assert states(region) == [*expected, W]


async def test_a_claim_is_committed_with_a_deadline_before_anything_leaves(region: Region) -> None:
    queue(region, region.coordinator)
    await claim(region)
    (row,) = rows(region)
    assert (row.state, row.deadline) == (OutboxState.SENDING, region.now + DEADLINE)
    assert await claim(region) is None


async def test_what_was_in_flight_when_the_process_died_is_repeated_and_says_so(region: Region) -> None:
    queue(region, region.coordinator, Urgency.URGENT)
    await claim(region)
    region.restart()
    assert await claim(region, START + DEADLINE - timedelta(seconds=1)) is None
    assert await region.act(None, sending_waits_until) == START + DEADLINE
    assert await claim(region, START + DEADLINE) is None
    again = await claim(region, START + DEADLINE + timedelta(minutes=1))
    assert again is not None
    assert again.may_be_repeat
    await end(region, again, Delivered(1))
    assert states(region) == [U, S]


async def test_an_outcome_that_comes_after_the_deadline_changes_nothing(region: Region) -> None:
    queue(region, region.coordinator, Urgency.ROUTINE)
    claimed = await claim(region)
    await claim(region, START + DEADLINE)
    await end(region, claimed, Delivered(1))
    assert states(region) == [U]


async def test_for_somebody_who_blocked_it_waits_until_they_are_back(region: Region) -> None:
    queue(region, region.coordinator)
    await end(region, await claim(region), Unreachable())
    queue(region, region.coordinator)
    assert {sent.person_id for sent in await region.deliver()} == {region.project_leader.id}
    assert await region.act(None, sending_waits_until) is None
    await region.act(None, note_reachable, region.coordinator.id, True)
    sent = [sent.person_id for sent in await region.deliver()]
    assert sent == [region.coordinator.id, region.coordinator.id, region.project_leader.id]


async def test_a_question_that_was_closed_meanwhile_is_withdrawn_unsent(region: Region) -> None:
    prompt_id = ask(region, region.coordinator)

    def answer(uow: UnitOfWork) -> None:
        uow.get(Prompt, prompt_id).state = PromptState.ANSWERED

    region.look(answer)
    assert await claim(region) is None
    assert states(region) == [W]


async def test_nothing_of_a_stranger_is_kept_once_told(region: Region) -> None:
    for outcome in (Delivered(1), Rejected(), Unreachable(), MayHaveArrived()):
        await region.transactions.run(turn_away, 99, "en-GB", now=START)
        claimed = await claim(region)
        assert claimed is not None
        assert (claimed.telegram_id, claimed.language, claimed.person_id) == (99, "en", None)
        await end(region, claimed, outcome)
        assert rows(region) == []


async def test_nothing_of_a_stranger_is_kept_when_the_process_died(region: Region) -> None:
    await region.transactions.run(turn_away, 99, "nl", now=START)
    await claim(region)
    await claim(region, START + DEADLINE)
    assert rows(region) == []


async def test_answers_go_before_alerts_and_alerts_before_what_can_wait(region: Region) -> None:
    people = [region.coordinator, region.chair, region.chair_2, region.chair_3]
    urgencies = [Urgency.ROUTINE, Urgency.QUESTION, Urgency.URGENT, Urgency.REPLY]
    for person, urgency in zip(people, urgencies, strict=True):
        queue(region, person, urgency)
    assert [sent.person_id for sent in await region.deliver()] == [p.id for p in reversed(people)]


async def test_of_one_urgency_the_oldest_goes_first(region: Region) -> None:
    ids = [queue(region, region.coordinator) for _ in range(4)]
    assert [sent.id for sent in await region.deliver()] == ids


async def test_a_message_that_cannot_be_shown_holds_up_nobody(region: Region) -> None:
    queue(region, region.coordinator, kind="no_such_kind")
    queue(region, region.chair)
    claimed = await claim(region)
    assert type(claimed.view).__name__ == "Unshowable" if claimed else False
    await end(region, claimed, Rejected())
    assert [sent.person_id for sent in await region.deliver()] == [region.chair.id]


async def test_one_that_cannot_be_shown_does_not_spoil_a_bundle(region: Region) -> None:
    queue(region, region.coordinator, Urgency.ROUTINE, kind="no_such_kind")
    queue(region, region.coordinator, Urgency.ROUTINE)
    queue(region, region.coordinator, Urgency.ROUTINE)
    await end(region, await claim(region), Rejected())
    (sent,) = await region.deliver()
    assert isinstance(sent.view, Bundle)
    assert len(sent.view.items) == 2


async def test_what_waited_for_the_same_person_comes_as_one_numbered_bundle(region: Region) -> None:
    night = START - timedelta(hours=6)
    region.now = night
    ask(region, region.coordinator, Urgency.ROUTINE)
    queue(region, region.coordinator, Urgency.ROUTINE)
    queue(region, region.chair, Urgency.ROUTINE)
    assert await region.deliver(night) == []
    sent = await region.deliver(START)
    bundle = next(each for each in sent if each.person_id == region.coordinator.id).view
    assert isinstance(bundle, Bundle)
    assert [item.number for item in bundle.items] == [1, None]
    assert len(sent) == 2
    assert states(region).count(W) == 2


async def test_one_message_alone_is_no_bundle(region: Region) -> None:
    queue(region, region.coordinator, Urgency.ROUTINE)
    (sent,) = await region.deliver()
    assert not isinstance(sent.view, Bundle)


@pytest.mark.parametrize(
    "change",
    [
        {"state": OutboxState.SENDING},
        {"deadline": START},
        {"state": OutboxState.SENT},
        {"sent_at": START},
        {"message_sealed": b"4"},
        {"person_id": None},
        {"stranger_encrypted": b"x"},
    ],
    ids=str,
)
def test_the_database_refuses_a_state_that_cannot_be(region: Region, change: dict[str, object]) -> None:
    message_id = queue(region, region.coordinator)

    def spoil(uow: UnitOfWork) -> None:
        message = uow.get(OutboxMessage, message_id)
        for name, value in change.items():
            setattr(message, name, value)

    with pytest.raises(IntegrityError):
        region.look(spoil)


async def test_two_workers_never_claim_the_same_message(region: Region) -> None:
    ids = [queue(region, region.coordinator) for _ in range(12)]
    engine = connect(region.engine.url.render_as_string(False), survives_power_loss=False)
    other = Transactions(engine, region.policy, region.cipher)

    async def work(transactions: Transactions) -> list[int]:
        claimed = []
        while (one := await transactions.run(claim_message, (), now=START)) is not None:
            claimed.append(one.id)
        return claimed

    workers = (region.transactions, other, region.transactions, other)
    try:
        found = await asyncio.gather(*(work(transactions) for transactions in workers))
    finally:
        other.close()
        engine.dispose()
    # A worker may give up while another holds the last rows; nothing is claimed twice, the rest is next.
    rest = await work(region.transactions)
    assert sorted([*chain(*found), *rest]) == ids


OUTCOMES = st.sampled_from(
    [
        Delivered(1), NotAccepted(), NotAccepted(timedelta(seconds=9)), MayHaveArrived(), Unreachable(),
        Rejected(), "died",
    ]
)  # fmt: skip
URGENCIES = st.sampled_from([Urgency.REPLY, Urgency.URGENT, Urgency.QUESTION])


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(URGENCIES, min_size=1, max_size=4), st.lists(OUTCOMES, max_size=10))
def test_nothing_is_lost_and_nothing_is_sent_twice_unless_marked(
    tmp_path_factory: pytest.TempPathFactory,
    migrated_sqlite: Path,
    urgencies: list[Urgency],
    outcomes: list[Outcome | str],
) -> None:
    """Whatever happens on the way: each message arrives, or it is known why it did not."""
    file = shutil.copy(migrated_sqlite, tmp_path_factory.mktemp("outbox") / "any.db")
    engine = connect(f"sqlite:///{file}", survives_power_loss=False)
    region = Region(engine, Policy(), cipher=Cipher(new_key()))
    try:
        asyncio.run(_all_the_way(region, urgencies, outcomes))
    finally:
        region.close()
        engine.dispose()


async def _all_the_way(region: Region, urgencies: list[Urgency], outcomes: list[Outcome | str]) -> None:
    origins = [queue(region, region.coordinator, urgency) for urgency in urgencies]
    region.look(lambda uow: setattr(uow.get(Person, region.project_leader.id), "state", PersonState.LOCKED))
    for number, message_id in enumerate(origins):

        def tag(uow: UnitOfWork, message_id: int = message_id, number: int = number) -> None:
            uow.get(OutboxMessage, message_id).params = {"n": number}

        region.look(tag)
    arrived: Counter[int] = Counter()
    unmarked: Counter[int] = Counter()
    script, now, message_ids = list(outcomes), START, iter(range(1, 1000))
    for _ in range(80):
        claimed = await claim(region, now)
        if claimed is None:
            now += timedelta(minutes=3)
            await region.act(None, note_reachable, region.coordinator.id, True, now=now)
            continue
        number = region.look(lambda uow, c=claimed: uow.get(OutboxMessage, c.id).params["n"])  # type: ignore[misc]
        outcome = script.pop(0) if script else Delivered(1)
        if outcome == "died" or isinstance(outcome, Delivered | MayHaveArrived):
            arrived[number] += 1
            unmarked[number] += not claimed.may_be_repeat
        if not isinstance(outcome, str):
            ended = Delivered(next(message_ids)) if isinstance(outcome, Delivered) else outcome
            await region.act(None, record_outcome, claimed.id, claimed.ref, ended, now=now)
    failed = {row.params["n"] for row in rows(region) if row.state is F}
    assert all(count == 1 for count in unmarked.values())
    assert {n for n in range(len(origins)) if not arrived[n]} <= failed
    assert not [row for row in rows(region) if row.state in (P, OutboxState.SENDING)]
