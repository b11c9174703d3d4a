"""/consult: a chair is asked for a call about a case; nothing of the call is kept. On both databases."""

import pytest

from casework import consultations
from casework.consultations import ASKED, ASKING, CallAnswered, CallAsked, ConsultAsked, ConsultSent
from casework.errors import ClosedQuestion, ColleagueUnavailable, ForeignButton, NoSuchCase
from casework.presence import duties_follow
from rules.words import OfferState, PersonState, TermKind
from store.people import Person
from store.unit_of_work import UnitOfWork
from tests.casework.alerting import ref_of, running, seen, views_of
from tests.casework.passing_time import pass_until
from tests.casework.region import Region
from tests.rules.moments import amsterdam


async def asked(region: Region, chair: Person) -> None:
    """The coordinator of the one case asks this chair."""
    await region.act(region.coordinator, consultations.start_consult, "")
    await region.act(
        region.coordinator, consultations.consult_chair, ref_of(region, region.coordinator, ASKING), chair.id
    )
    await pass_until(region, region.now)


async def test_a_chair_is_asked_for_a_call_and_the_coordinator_hears_whether_it_comes(region: Region) -> None:
    case = await region.open_case()
    await region.act(region.coordinator, consultations.start_consult, case.reference)
    which = seen(region, region.coordinator, ASKING)
    assert isinstance(which, ConsultAsked)
    assert [chair for chair, _ in which.chairs] == [region.chair.id, region.chair_2.id, region.chair_3.id]
    await asked(region, region.chair_2)
    assert seen(region, region.coordinator, ASKING) == ConsultSent(case.reference, region.chair_2.alias)
    question = seen(region, region.chair_2, ASKED)
    assert isinstance(question, CallAsked)
    assert (question.asker, question.state) == (region.coordinator.alias, OfferState.OPEN)
    region.restart()
    ref = ref_of(region, region.chair_2, ASKED)
    await region.act(region.chair_2, consultations.answer_consultation, ref, True)
    heard = views_of(region, region.coordinator, CallAnswered)
    assert heard == [CallAnswered(case.reference, region.chair_2.alias, OfferState.ACCEPTED)]
    assert running(region, case, TermKind.CONSULTATION) == []
    with pytest.raises(ClosedQuestion):
        await region.act(region.chair_2, consultations.answer_consultation, ref, False)


async def test_an_unanswered_request_comes_back_and_is_on_the_list_until_somebody_answers(
    region: Region,
) -> None:
    case = await region.open_case()
    await asked(region, region.chair)
    (term,) = running(region, case, TermKind.CONSULTATION)
    assert term.owner_id == region.chair.id
    before = len(region.outbox(region.chair))
    await pass_until(region, amsterdam("2026-01-16 17:00"))
    assert len(region.outbox(region.chair)) > before or seen(region, region.chair, ASKED)
    await region.act(
        region.chair, consultations.answer_consultation, ref_of(region, region.chair, ASKED), False
    )
    assert running(region, case, TermKind.CONSULTATION) == []


async def test_a_chair_who_goes_away_is_not_waited_for(region: Region) -> None:
    case = await region.open_case()
    await asked(region, region.chair)

    def lock(uow: UnitOfWork) -> None:
        person = uow.get(Person, region.chair.id)
        person.state = PersonState.LOCKED
        duties_follow(uow, person, region.now)

    region.look(lock)
    heard = views_of(region, region.coordinator, CallAnswered)
    assert heard == [CallAnswered(case.reference, region.chair.alias, OfferState.WITHDRAWN)]
    assert running(region, case, TermKind.CONSULTATION) == []


async def test_only_who_works_the_case_asks_and_only_a_chair_who_is_there_is_asked(region: Region) -> None:
    case = await region.open_case()
    stranger = region.enrol(region.coordinator.role)
    with pytest.raises(NoSuchCase):
        await region.act(stranger, consultations.start_consult, case.reference)
    await asked(region, region.chair)
    await region.act(region.coordinator, consultations.start_consult, "")
    ref = ref_of(region, region.coordinator, ASKING)
    for nobody in (region.chair.id, region.project_leader.id, 999):
        with pytest.raises(ColleagueUnavailable):
            await region.act(region.coordinator, consultations.consult_chair, ref, nobody)
    with pytest.raises(ForeignButton):
        await region.act(
            region.chair_2,
            consultations.answer_consultation,
            ref_of(region, region.chair, ASKED),
            True,
        )
