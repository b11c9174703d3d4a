"""What is forgotten by itself, beside cases: who left, invitations, absences, messages about no case."""

from datetime import date, timedelta
from typing import Any

from sqlmodel import select

from casework.people import identify
from casework.retention import look_over_retention
from rules.words import AbsenceState, PersonState, Role, Urgency
from store.locks import Pin
from store.messages import OutboxMessage, OutboxState, Prompt, PromptState
from store.people import Absence, Invitation, Person
from store.traces import Trace, TraceEnd
from store.unit_of_work import UnitOfWork
from tests.casework.region import START, Region

LATER = START + timedelta(days=31)


async def test_the_account_of_who_left_is_forgotten_once_nothing_of_theirs_stands_in_their_chat(
    region: Region,
) -> None:
    gone = region.coordinator_2.id
    account = region.look(
        lambda uow: uow.cipher.decrypted(uow.get(Person, gone).telegram_id_encrypted or b"")
    )

    def leave(uow: UnitOfWork) -> None:
        uow.get(Person, gone).state = PersonState.LEFT
        uow.add(Pin(person_id=gone, hash_sealed=b"x", digits=5, chosen_at=START))
        uow.add(
            Trace(id=1, person_id=gone, message_sealed=b"x", end=TraceEnd.FOLD, said_at=START, due_at=START)
        )

    region.look(leave)
    await region.act(None, look_over_retention, now=START)
    assert await region.act(None, identify, account) is not None
    region.look(lambda uow: uow.session.delete(uow.get(Trace, 1)))
    await region.act(None, look_over_retention, now=START)
    person = region.look(lambda uow: uow.get(Person, gone))
    assert (person.telegram_id_encrypted, person.telegram_id_lookup) == (None, None)
    assert region.look(lambda uow: uow.session.get(Pin, gone)) is None
    assert await region.act(None, identify, account) is None
    assert region.look(lambda uow: uow.get(Person, region.chair.id)).telegram_id_lookup is not None


async def test_invitations_and_absences_that_are_over_are_kept_for_30_days(region: Region) -> None:
    def fill(uow: UnitOfWork) -> None:
        for number, expires_at in enumerate((START, START + timedelta(days=2)), start=1):
            uow.add(Invitation(token_hash=f"{number}", role=Role.CHAIR, number=9, expires_at=expires_at))
        for last in (date(2026, 1, 5), date(2026, 1, 6)):
            away: dict[str, Any] = {
                "first_day": date(2026, 1, 3),
                "state": AbsenceState.OVER,
                "set_at": START,
            }
            uow.add(Absence(person_id=region.chair.id, last_day=last, **away))

    region.look(fill)
    await region.act(None, look_over_retention, now=LATER)
    assert [
        row.token_hash for row in region.look(lambda uow: uow.session.exec(select(Invitation)).all())
    ] == ["2"]
    left = region.look(lambda uow: uow.session.exec(select(Absence)).all())
    assert [row.last_day for row in left] == [date(2026, 1, 6)]


async def test_what_was_said_about_no_case_is_kept_for_30_days_and_what_waits_or_may_be_tapped_stays(
    region: Region,
) -> None:
    case = await region.open_case()
    region.queues_by_hand = True
    said: dict[str, Any] = {"person_id": region.chair.id, "kind": "help", "params": {}, "not_before": START}
    said |= {"urgency": Urgency.REPLY, "created_at": START}
    went: dict[str, Any] = {"state": OutboxState.SENT, "sent_at": START}
    asked: dict[str, Any] = {"person_id": region.chair.id, "opened_at": START, "touched_at": START}

    def fill(uow: UnitOfWork) -> None:
        open_until = START + timedelta(days=120)
        prompts = {
            101: Prompt(kind="status", state=PromptState.OPEN, expires_at=open_until, **asked),
            102: Prompt(kind="status", state=PromptState.CANCELLED, expires_at=open_until, **asked),
            103: Prompt(kind="status", state=PromptState.OPEN, expires_at=LATER, **asked),
            104: Prompt(kind="case", case_id=case.id, state=PromptState.ANSWERED, expires_at=LATER, **asked),
            105: Prompt(kind="status", state=PromptState.ANSWERED, expires_at=LATER, **asked),
            109: Prompt(kind="status", state=PromptState.ANSWERED, expires_at=LATER, **asked),
        }
        for number, prompt in prompts.items():
            prompt.id = number
            uow.add(prompt)
            uow.add(OutboxMessage(id=number, prompt_id=number, **said, **went))
        uow.get(OutboxMessage, 105).state = OutboxState.PENDING
        uow.get(OutboxMessage, 105).sent_at = None
        uow.add(OutboxMessage(id=201, **said, **went))
        uow.add(OutboxMessage(id=202, case_id=case.id, **said, **went))
        uow.add(OutboxMessage(id=203, state=OutboxState.WITHDRAWN, **said))

    region.look(fill)
    await region.act(None, look_over_retention, now=START + timedelta(days=30))
    assert _ids(region, Prompt) == [101, 102, 103, 104, 105, 109]
    await region.act(None, look_over_retention, now=LATER)
    assert _ids(region, Prompt) == [101, 104, 105, 109]
    assert [number for number in _ids(region, OutboxMessage) if number > 100] == [101, 104, 105, 202, 203]
    await region.act(None, look_over_retention, now=START + timedelta(days=151))
    assert _ids(region, Prompt) == [104, 105, 109]
    assert [number for number in _ids(region, OutboxMessage) if number > 100] == [104, 105, 202]


def _ids(region: Region, table: type[Prompt] | type[OutboxMessage]) -> list[int]:
    return sorted(region.look(lambda uow: uow.session.exec(select(table.id)).all()))
