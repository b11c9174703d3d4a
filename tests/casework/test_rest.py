"""/rust: what waits moves along with one's own hours, and nothing else can be chosen than what is offered."""

from collections.abc import Callable
from datetime import datetime, time

import pytest

from casework import outbox
from casework.errors import ForeignButton, LastWorkingDay, StaleButton
from casework.prompts import Shown
from casework.rest import (
    KIND,
    RestAsked,
    RestReceipt,
    Step,
    back_to_region,
    choose_clock,
    go_back,
    keep_rest,
    open_rest,
    start_rest,
    switch_day,
)
from rules.windows import NO_REST, Rest
from rules.words import Urgency
from store.messages import OutboxMessage
from store.people import Person
from tests.casework.alerting import ref_of
from tests.casework.region import Region
from tests.rules.moments import amsterdam

URGENT, QUESTION, ROUTINE = Urgency.URGENT, Urgency.QUESTION, Urgency.ROUTINE


class Taps:
    """The taps of the coordinator on one /rust."""

    def __init__(self, region: Region) -> None:
        self.region = region

    async def start(self) -> None:
        await self.region.act(self.region.coordinator, start_rest)
        self.ref = ref_of(self.region, self.region.coordinator, KIND)

    async def __call__(self, use_case: Callable[..., Shown], *args: object) -> Shown:
        shown = await self.region.act(self.region.coordinator, use_case, self.ref, *args)
        assert shown.ref is not None
        self.ref = shown.ref
        return shown


def waits(region: Region, urgency: Urgency, now: datetime) -> int:
    person, region.queues_by_hand = region.coordinator, True
    return region.look(lambda uow: outbox.queue(uow, person.id, "help", urgency, now).id)


def goes_out(region: Region, message_id: int) -> datetime:
    return region.look(lambda uow: uow.get(OutboxMessage, message_id).not_before)


def kept(region: Region) -> Rest:
    return region.look(lambda uow: uow.get(Person, region.coordinator.id).rest)


async def choose(taps: Taps) -> Shown:
    """From 21 to 8 at night, on Tuesday and Thursday from 9 to 15."""
    await taps.start()
    await taps(open_rest, Step.NIGHT_FROM)
    await taps(choose_clock, time(21))
    await taps(choose_clock, time(8))
    await taps(open_rest, Step.DAYS)
    for day in (1, 3, 5):
        await taps(switch_day, day)
    await taps(go_back)
    await taps(open_rest, Step.WORK_FROM)
    await taps(choose_clock, time(9))
    return await taps(choose_clock, time(15))


async def test_what_waits_gets_a_new_moment_later_and_earlier_again(region: Region) -> None:
    region.now = amsterdam("2026-01-09 21:30")  # a Friday
    urgent, question, routine = (waits(region, kind, region.now) for kind in (URGENT, QUESTION, ROUTINE))
    assert goes_out(region, urgent) == region.now
    taps = Taps(region)
    await choose(taps)
    assert kept(region) == NO_REST, "nothing counts before it is kept"
    region.restart()
    await taps(keep_rest)
    assert goes_out(region, urgent) == amsterdam("2026-01-10 08:00")
    assert goes_out(region, question) == amsterdam("2026-01-10 08:00")
    assert goes_out(region, routine) == amsterdam("2026-01-13 09:00")

    region.now = amsterdam("2026-01-12 09:30")
    await taps.start()
    await taps(back_to_region)
    shown = await taps(keep_rest)
    assert isinstance(shown.view, RestReceipt)
    assert kept(region) == NO_REST
    assert goes_out(region, routine) == region.now
    assert len(await region.deliver()) == 3, "nothing was lost"


async def test_a_message_that_waits_for_telegram_waits_that_long_too(region: Region) -> None:
    region.now = amsterdam("2026-01-12 10:00")
    message_id = waits(region, ROUTINE, region.now)
    later = amsterdam("2026-01-12 10:10")
    region.look(lambda uow: setattr(uow.get(OutboxMessage, message_id), "not_before", later))
    taps = Taps(region)
    await taps.start()
    await taps(open_rest, Step.NIGHT_FROM)
    await taps(choose_clock, time(21))
    await taps(choose_clock, None)
    await taps(keep_rest)
    assert goes_out(region, message_id) == later


async def test_five_days_and_the_hours_of_the_region_are_no_rest_of_ones_own(region: Region) -> None:
    taps = Taps(region)
    await taps.start()
    await taps(open_rest, Step.DAYS)
    await taps(switch_day, 2)
    shown = await taps(switch_day, 2)
    assert isinstance(shown.view, RestAsked)
    assert not shown.view.own
    await taps(go_back)
    await taps(open_rest, Step.WORK_FROM)
    await taps(choose_clock, None)
    shown = await taps(choose_clock, None)
    assert isinstance(shown.view, RestAsked)
    assert (shown.view.own, shown.view.changed) == (False, False)
    shown = await taps(go_back)
    assert shown.view == RestReceipt(None)


async def test_only_what_is_offered_can_be_chosen(region: Region) -> None:
    taps = Taps(region)
    await taps.start()
    for use_case, args, refusal in (
        (open_rest, (Step.NIGHT_UNTIL,), ForeignButton),
        (switch_day, (1,), StaleButton),
        (choose_clock, (time(21),), ForeignButton),
    ):
        with pytest.raises(refusal):
            await taps(use_case, *args)
    await taps(open_rest, Step.NIGHT_FROM)
    for forged in (time(12), time(16, 30), time(22), time(21, 30)):
        with pytest.raises(ForeignButton):
            await taps(choose_clock, forged)
    await taps(choose_clock, time(17))
    with pytest.raises(ForeignButton):
        await taps(choose_clock, time(9))
    with pytest.raises(StaleButton):
        await taps(keep_rest)
    await taps(go_back)
    await taps(open_rest, Step.DAYS)
    with pytest.raises(ForeignButton):
        await taps(switch_day, 12)
    for day in (1, 2, 3, 4):
        await taps(switch_day, day)
    with pytest.raises(LastWorkingDay):
        await taps(switch_day, 5)
    with pytest.raises(ForeignButton):
        await region.act(region.chair, switch_day, taps.ref, 1)
    assert kept(region) == NO_REST
