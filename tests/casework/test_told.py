"""The check behind every other test: a message of which docs/messages.md says something else is seen."""

from casework import outbox, prompts
from casework.alert_rows import ALERT
from rules.words import Urgency
from tests.casework.region import Region
from tests.told import untold


async def test_a_message_that_the_page_does_not_tell_is_seen(region: Region) -> None:
    region.queues_by_hand = True
    coordinator, now = region.coordinator.id, region.now
    region.look(lambda uow: outbox.queue(uow, coordinator, "help", Urgency.REPLY, now))
    assert untold(region.engine) == []
    region.look(lambda uow: outbox.queue(uow, coordinator, "help", Urgency.URGENT, now))
    region.look(lambda uow: outbox.queue(uow, coordinator, "no_such_kind", Urgency.REPLY, now))
    region.look(lambda uow: outbox.queue(uow, coordinator, "gaps", Urgency.ROUTINE, now))
    region.look(lambda uow: outbox.queue_to_stranger(uow, 1, "nl", now))
    assert sorted(untold(region.engine)) == [
        "gaps went to a coordinator, and says that it goes to project_leader",
        "help went as urgent, and says that it goes as reply",
        "no_such_kind went, and nothing says of it to whom and when",
    ]


async def test_a_question_that_is_opened_again_is_an_answer(region: Region) -> None:
    region.queues_by_hand = True
    chair, now = region.chair.id, region.now
    region.look(lambda uow: prompts.ask(uow, chair, ALERT, now, urgency=Urgency.REPLY))
    assert untold(region.engine) == []
    region.look(lambda uow: prompts.ask(uow, chair, ALERT, now, urgency=Urgency.QUESTION))
    assert untold(region.engine) == ["alert went as question, and says that it goes as routine, urgent"]
