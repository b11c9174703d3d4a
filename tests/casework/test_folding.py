"""What was shown goes back to what says nothing, and what was written is deleted: from the rows, in time."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlmodel import col, select

from casework import folding, outbox, outcomes, prompts, replies, score_steps, sending, traces
from casework.alert_views import AlertOpened, AlertPush
from casework.decisions import acknowledge_alert, explain_alert
from casework.errors import NotAllowed, NothingToAnswer, StaleButton
from casework.folded import Folded
from casework.folding import Ended, Ending, LeftInChat, Outcome
from casework.outcomes import NotAccepted, Rejected, Unreachable
from casework.score_views import ScoreAsked, ScoresReadBack
from casework.transactions import Act
from rules.words import Duty, PersonState, Urgency
from store.cases import Assignment, Case
from store.messages import Prompt
from store.people import Person
from store.traces import Trace
from store.unit_of_work import UnitOfWork
from tests.casework.alerting import MORNING, passed_case, ref_of
from tests.casework.passing_time import pass_until
from tests.casework.region import START, Region
from tests.casework.test_scores import plan
from tests.rules.moments import amsterdam

DAY = timedelta(days=1)


async def end(region: Region, outcome: Outcome | None = None, now: datetime | None = None) -> list[Ending]:
    """End what is due; Telegram answers each time with `outcome`."""
    endings: list[Ending] = []
    done: tuple[Any, ...] = ()
    while (turn := await region.act(None, folding.end_next, done, now=now)).ending is not None:
        endings.append(turn.ending)
        done = tuple((mark, outcome or Ended()) for mark in turn.ending.marks)
    return endings


async def writes(region: Region, person: Person, message_id: int, refused: bool = False) -> None:
    """A person writes a command, or something that is no answer."""
    region.updates += 1
    act = Act(person.id, region.updates, True, message_id)
    run = region.transactions.run_for
    if refused:
        with pytest.raises(NothingToAnswer):
            await run(act, replies.refuse, NothingToAnswer(), now=region.now)
    else:
        await run(act, replies.ask_help, now=region.now)


async def asked(
    region: Region, case: Case, kind: str, urgency: Urgency = Urgency.REPLY, **filled: Any
) -> int:
    """A question of this kind to the coordinator, shown in a message."""

    def ask(uow: UnitOfWork) -> int:
        return prompts.ask(
            uow, region.coordinator.id, kind, region.now, urgency=urgency, case_id=case.id, filled=filled
        ).id

    prompt_id = region.look(ask)
    await region.deliver()
    return prompt_id


def left(region: Region) -> list[Trace]:
    return region.look(lambda uow: list(uow.session.exec(select(Trace).order_by(col(Trace.id))).all()))


def prompt_of(region: Region, prompt_id: int) -> Prompt:
    return region.look(lambda uow: uow.get(Prompt, prompt_id))


async def test_a_page_is_folded_after_a_day_across_a_restart_and_opens_again(region: Region) -> None:
    case = await region.open_case()
    page = await asked(region, case, "case_page")
    region.restart()
    assert await end(region, now=START + DAY - timedelta(minutes=1)) == []
    (ending,) = await end(region, now=START + DAY)
    assert ending.shown is not None
    assert ending.shown.view == Folded("case_page", case.reference)
    assert left(region) == []
    ref = ending.shown.ref
    shown = await region.act(region.coordinator, folding.open_again, ref)
    assert not isinstance(shown.view, Folded)
    (again,) = left(region)
    assert again.due_at == region.now + DAY
    with pytest.raises(StaleButton):
        await region.act(region.coordinator, folding.open_again, ref)
    assert not prompt_of(region, page).folded


async def test_who_lost_the_case_cannot_open_its_page_again(region: Region) -> None:
    case = await region.open_case()
    await asked(region, case, "case_page")
    (ending,) = await end(region, now=START + DAY)
    assert ending.shown is not None

    def lose(uow: UnitOfWork) -> None:
        (duty,) = uow.session.exec(
            select(Assignment).where(
                col(Assignment.case_id) == case.id, col(Assignment.duty) == Duty.COORDINATOR
            )
        ).all()
        duty.until = region.now

    region.look(lose)
    with pytest.raises(NotAllowed):
        await region.act(region.coordinator, folding.open_again, ending.shown.ref)


async def test_showing_it_again_begins_the_while_anew_and_an_older_message_loses_its_facts(
    region: Region,
) -> None:
    case = await region.open_case()
    page = await asked(region, case, "case_page")
    await region.act(
        None, lambda uow, now: prompts.ask_again(uow, uow.get(Prompt, page), now), now=START + DAY / 2
    )
    await region.deliver()
    (older,) = await end(region, now=START + DAY)
    assert older.shown is not None
    assert older.shown.view == Folded("case_page", case.reference, opens=False)
    assert older.shown.ref is None
    assert not prompt_of(region, page).folded
    (newer,) = await end(region, now=START + DAY + DAY / 2)
    assert newer.shown is not None
    assert newer.shown.view == Folded("case_page", case.reference)


async def test_an_opened_alert_goes_back_to_its_push_and_its_buttons_stay(region: Region) -> None:
    await passed_case(region)
    await region.deliver(MORNING)
    await end(region, now=MORNING)
    assert [trace for trace in left(region) if trace.person_id == region.chair.id] == []
    opened = await region.act(region.chair, explain_alert, ref_of(region, region.chair))
    assert isinstance(opened.view, AlertOpened)
    region.restart()
    endings = await end(region, now=MORNING + DAY)
    (shown,) = [ending.shown for ending in endings if ending.person_id == region.chair.id]
    assert shown is not None
    assert isinstance(shown.view, AlertPush)
    taken = await region.act(region.chair, acknowledge_alert, shown.ref)
    assert isinstance(taken.view, AlertPush)
    with pytest.raises(StaleButton):
        await region.act(region.chair, explain_alert, opened.ref)


async def test_a_reminder_of_a_half_entered_question_shows_nothing_of_it(region: Region) -> None:
    case = await region.open_case()
    plan(region, case, "2026-01-05 10:00")
    await pass_until(region, amsterdam("2026-01-05 11:30"), deliver=True)
    (ref,) = [claimed.ref for _, claimed in region.arrived if isinstance(claimed.view, ScoreAsked)]
    half = await region.act(region.coordinator, score_steps.give_score, ref, 5)
    assert isinstance(half.view, ScoresReadBack)
    await pass_until(region, amsterdam("2026-01-06 10:00"), deliver=True)
    push = region.arrived[-1][1]
    assert isinstance(push.view, Folded)
    assert isinstance(push.view.push, ScoreAsked)
    assert push.why is None
    again = await region.act(region.coordinator, folding.open_again, push.ref)
    assert isinstance(again.view, ScoresReadBack)
    # Left so, it is folded to the same; and going on still works then.
    endings = await end(region, now=region.now + DAY)
    (folded,) = [
        ending.shown for ending in endings if ending.shown is not None and ending.shown.ref is not None
    ]
    assert isinstance(folded.view, Folded)
    assert isinstance(folded.view.push, ScoreAsked)


async def test_what_answers_nothing_is_deleted_now_and_a_command_a_day_later(region: Region) -> None:
    await writes(region, region.coordinator, 501)
    await writes(region, region.coordinator, 502, refused=True)
    (at_once,) = await end(region)
    assert [mark.message_id for mark in at_once.marks] == [502]
    assert at_once.shown is None
    (later,) = await end(region, now=START + DAY)
    assert [mark.message_id for mark in later.marks] == [501]


async def test_a_hundred_messages_of_one_chat_go_in_one_call(region: Region) -> None:
    def send(uow: UnitOfWork) -> None:
        for message_id in range(1000, 1130):
            traces.deleted_at_once(uow, region.coordinator.id, message_id, START)

    region.look(send)
    assert [len(ending.marks) for ending in await end(region)] == [100, 30]


async def test_being_killed_before_it_is_written_down_deletes_again(region: Region) -> None:
    await writes(region, region.coordinator, 502, refused=True)
    first = await region.act(None, folding.end_next, ())
    region.restart()
    again = await region.act(None, folding.end_next, ())
    assert again == first


async def test_what_telegram_does_not_take_is_tried_again_later(region: Region) -> None:
    await writes(region, region.coordinator, 502, refused=True)
    assert len(await end(region, NotAccepted(timedelta(seconds=30)))) == 1
    assert await end(region) == []
    assert len(await end(region, now=START + timedelta(seconds=30))) == 1


async def test_what_could_not_be_deleted_is_told_once_in_office_hours(region: Region) -> None:
    await writes(region, region.coordinator, 501, refused=True)
    await writes(region, region.coordinator, 502, refused=True)
    await end(region, Rejected())
    await region.deliver()
    assert left(region) == []
    views = [claimed.view for _, claimed in region.arrived if isinstance(claimed.view, LeftInChat)]
    assert views == [LeftInChat(2, (START.date(),))]


async def test_who_blocked_the_bot_is_told_what_is_too_old_once_they_are_back(region: Region) -> None:
    await writes(region, region.coordinator, 501)
    await end(region, Unreachable(), START + DAY)
    assert await end(region, now=START + 2 * DAY) == []
    region.look(lambda uow: setattr(uow.get(Person, region.coordinator.id), "reachable", True))
    assert await end(region) == []
    assert LeftInChat(1, (START.date(),)) in region.views(region.coordinator)


async def test_a_wiped_chat_loses_what_is_young_and_folds_the_rest(region: Region) -> None:
    case = await region.open_case()
    await asked(region, case, "case_page")
    region.now = START + 3 * DAY
    await asked(region, case, "agreement_list", page=0)
    await writes(region, region.coordinator, 900)
    await region.deliver()
    region.look(lambda uow: traces.wipe(uow, uow.get(Person, region.coordinator.id), region.now))
    endings = await end(region)
    assert [len(ending.marks) for ending in endings if ending.shown is None] == [3]
    (older,) = [ending.shown for ending in endings if ending.shown is not None]
    assert older.view == Folded("case_page", case.reference)
    assert left(region) == []


async def test_what_arrives_in_a_chat_that_was_blocked_meanwhile_goes_at_once(region: Region) -> None:
    region.look(lambda uow: outbox.queue_reply(uow, region.coordinator.id, "help", START))
    claimed = await region.act(None, sending.claim_message, ())
    assert claimed is not None
    region.look(lambda uow: setattr(uow.get(Person, region.coordinator.id), "state", PersonState.LOCKED))
    await region.act(None, outcomes.record_outcome, claimed.id, None, outcomes.Delivered(7))
    (ending,) = await end(region)
    assert (ending.shown, [mark.message_id for mark in ending.marks]) == (None, [7])
