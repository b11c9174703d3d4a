"""Choosing the chair: handed over only to who accepts, an override that is logged and told, one answer."""

import asyncio
from datetime import time

import pytest
from sqlmodel import col, select

from casework.alert_news import AlertSkipped
from casework.alert_offer_views import (
    AlertOfferAnswered,
    AlertOfferAsked,
    AlertOffered,
    ChairAsked,
    GivingLeft,
    LeftOut,
    OtherChair,
    Overridden,
    OverrideAsked,
)
from casework.alert_offers import (
    accept_alert,
    decline_alert,
    hand_alert_over,
    leave_giving,
    offer_alert,
    override_independence,
    take_offer_back,
)
from casework.alert_views import AlertOver, AlertPush, AlertTakenOn
from casework.decisions import acknowledge_alert, choose_decision, decide_alert, explain_alert, tap_moment
from casework.desk import Desk, open_desk_item, show_desk
from casework.errors import (
    AlertTaken,
    ClosedQuestion,
    ColleagueUnavailable,
    ForeignButton,
    NobodyChairs,
    NobodyIndependent,
    NotAllowed,
    StaleButton,
)
from casework.presence import duties_follow
from casework.reachability import note_reachable
from rules.words import AlertState, Decision, OfferState, PersonState, TermKind, Urgency
from store.alerts import Alert, AlertOffer
from store.audit import AuditRow
from store.cases import Case
from store.people import Person
from store.unit_of_work import UnitOfWork
from tests.casework.alerting import (
    MORNING,
    alerts,
    held,
    passed_case,
    prompts_of,
    ref_of,
    running,
    seen,
    views_of,
)
from tests.casework.passing_time import pass_until
from tests.casework.region import Region
from tests.rules.moments import amsterdam, on

GIVING, OFFERED, ASKED = "alert_giving", "alert_offered", "alert_offer"


def change(region: Region, person: Person, **facts: object) -> None:
    def work(uow: UnitOfWork) -> None:
        row = uow.get(Person, person.id)
        for name, value in facts.items():
            setattr(row, name, value)

    region.look(work)


def same_home(region: Region, *chairs: Person) -> None:
    for person in (region.coordinator, *chairs):
        change(region, person, home_organisation="Veilig Thuis")


async def taken_case(region: Region) -> Case:
    """The first chair has the alert, and opens it."""
    case = await passed_case(region)
    await region.deliver(MORNING)
    await region.act(region.chair, acknowledge_alert, ref_of(region, region.chair), now=MORNING)
    await region.act(region.chair, explain_alert, ref_of(region, region.chair))
    return case


async def offered(region: Region, to: Person) -> None:
    await region.act(region.chair, hand_alert_over, ref_of(region, region.chair))
    await region.act(region.chair, offer_alert, ref_of(region, region.chair, GIVING), to.id)


def offers(region: Region) -> list[AlertOffer]:
    return region.look(lambda uow: list(uow.session.exec(select(AlertOffer).order_by(col(AlertOffer.id)))))


async def plan(region: Region, person: Person) -> Alert:
    """This person decides on an expert meeting."""
    await region.act(person, choose_decision, ref_of(region, person), Decision.EXPERT_MEETING)
    await region.act(person, tap_moment, ref_of(region, person), on("2026-05-12"), time(14))
    await region.act(person, decide_alert, ref_of(region, person))
    return alerts(region)[0]


async def test_until_the_other_accepts_it_stays_and_then_it_keeps_its_day(region: Region) -> None:
    case = await taken_case(region)
    before = alerts(region)[0]
    await offered(region, region.chair_2)
    asked = seen(region, region.chair_2, ASKED)
    assert asked == AlertOfferAsked(case.reference, region.chair.alias, OfferState.OPEN, on("2026-04-22"))
    assert region.outbox(region.chair_2)[-1].urgency is Urgency.URGENT
    assert alerts(region)[0] == before
    region.restart()
    later = amsterdam("2026-04-17 10:00")
    shown = await region.act(region.chair_2, accept_alert, ref_of(region, region.chair_2, ASKED), now=later)
    assert isinstance(shown.view, AlertOfferAsked)
    assert shown.view.state is OfferState.ACCEPTED
    alert = alerts(region)[0]
    assert (alert.holder_id, alert.acknowledged_at) == (region.chair_2.id, later)
    assert (alert.decide_by, alert.next_action_at) == (before.decide_by, before.next_action_at)
    (term,) = running(region, case, TermKind.DECISION)
    assert (term.owner_id, term.due_on) == (region.chair_2.id, on("2026-04-22"))
    push = seen(region, region.chair_2)
    assert isinstance(push, AlertPush)
    assert push.received_at == later
    assert seen(region, region.chair) == AlertTakenOn(case.reference, region.chair_2.alias)
    (line,) = views_of(region, region.chair, AlertOver)
    assert isinstance(line, AlertOver)
    assert (line.holder, line.decide_by) == (region.chair_2.alias, on("2026-04-22"))


async def test_the_other_does_not_see_the_case_before_accepting(region: Region) -> None:
    await taken_case(region)
    await offered(region, region.chair_2)
    with pytest.raises(ForeignButton):
        await region.act(region.chair_2, explain_alert, ref_of(region, region.chair))
    with pytest.raises(ForeignButton):
        await region.act(region.chair_3, accept_alert, ref_of(region, region.chair_2, ASKED))
    with pytest.raises(NotAllowed):
        await region.act(region.coordinator, accept_alert, ref_of(region, region.chair_2, ASKED))


async def test_the_desk_lists_what_is_offered_without_saying_why_and_opens_the_question(
    region: Region,
) -> None:
    case = await taken_case(region)
    await offered(region, region.chair_2)
    await region.act(region.chair_2, show_desk)
    desk = seen(region, region.chair_2, "desk")
    assert isinstance(desk, Desk)
    ((_, item),) = desk.items
    assert (item.reference, item.offered, item.cause) == (case.reference, True, None)
    assert item.value is not None
    await region.act(region.chair_2, open_desk_item, ref_of(region, region.chair_2, "desk"), int(item.value))
    assert not prompts_of(region, region.chair_2)
    assert isinstance(region.views(region.chair_2)[-1], AlertOfferAsked)
    await region.act(region.coordinator, show_desk)
    assert seen(region, region.coordinator, "desk") == Desk((), 0, 1, False)


async def test_a_no_leaves_it_where_it_is_and_another_can_be_asked(region: Region) -> None:
    await taken_case(region)
    await offered(region, region.chair_2)
    await region.act(region.chair_2, decline_alert, ref_of(region, region.chair_2, ASKED))
    (said,) = views_of(region, region.chair, AlertOfferAnswered)
    assert isinstance(said, AlertOfferAnswered)
    assert (said.chair, said.state) == (region.chair_2.alias, OfferState.DECLINED)
    await offered(region, region.chair_3)
    assert [offer.state for offer in offers(region)] == [OfferState.DECLINED, OfferState.OPEN]
    declined = seen(region, region.chair_2, ASKED)
    assert isinstance(declined, AlertOfferAsked)
    assert declined.state is OfferState.DECLINED


async def test_one_offer_at_a_time_which_can_be_taken_back(region: Region) -> None:
    await taken_case(region)
    await region.act(region.chair, hand_alert_over, ref_of(region, region.chair))
    list_ref = ref_of(region, region.chair, GIVING)
    await offered(region, region.chair_2)
    with pytest.raises(StaleButton):
        await region.act(region.chair, offer_alert, list_ref, region.chair_3.id)
    await region.act(region.chair, hand_alert_over, ref_of(region, region.chair))
    shown = await region.act(region.chair, take_offer_back, ref_of(region, region.chair, OFFERED))
    assert isinstance(shown.view, AlertOffered)
    assert shown.view.state is OfferState.WITHDRAWN
    with pytest.raises(ClosedQuestion):
        await region.act(region.chair_2, accept_alert, ref_of(region, region.chair_2, ASKED))


async def test_the_list_puts_who_is_independent_first_and_never_who_cannot_have_it(region: Region) -> None:
    chair_4, chair_5 = region.enrol(region.chair.role), region.enrol(region.chair.role)
    same_home(region, region.chair_2)
    change(region, chair_4, takes_alerts=False)
    change(region, chair_5, reachable=False)
    case = await taken_case(region)
    await region.act(region.chair, hand_alert_over, ref_of(region, region.chair))
    independent = OtherChair(region.chair_3.id, region.chair_3.alias, 0, False)
    warned = OtherChair(region.chair_2.id, region.chair_2.alias, 0, True)
    assert seen(region, region.chair, GIVING) == ChairAsked(case.reference, (independent, warned), ())
    for person in (chair_4, chair_5, region.chair, region.coordinator):
        with pytest.raises(ColleagueUnavailable):
            await region.act(region.chair, offer_alert, ref_of(region, region.chair, GIVING), person.id)
    change(region, region.chair_2, reachable=False)
    change(region, region.chair_3, takes_alerts=False)
    assert seen(region, region.chair, GIVING) == ChairAsked(
        case.reference,
        (),
        (
            (region.chair_2.alias, LeftOut.UNREACHABLE),
            (region.chair_3.alias, LeftOut.NOT_AVAILABLE),
            (chair_4.alias, LeftOut.NOT_AVAILABLE),
            (chair_5.alias, LeftOut.UNREACHABLE),
        ),
    )
    shown = await region.act(region.chair, leave_giving, ref_of(region, region.chair, GIVING))
    assert shown.view == GivingLeft(case.reference)


async def test_the_override_is_warned_of_logged_and_told(region: Region) -> None:
    same_home(region, region.chair_2)
    case = await taken_case(region)
    await offered(region, region.chair_2)
    assert seen(region, region.chair, GIVING) == OverrideAsked(case.reference, region.chair_2.alias, False)
    assert offers(region) == []
    shown = await region.act(region.chair, override_independence, ref_of(region, region.chair, GIVING))
    assert isinstance(shown.view, AlertOffered)
    (offer,) = offers(region)
    assert offer.overridden
    told = views_of(region, region.project_leader, Overridden)
    assert told == [Overridden(case.reference, region.chair.alias, region.chair_2.alias)]
    rows = region.look(lambda uow: uow.session.exec(select(AuditRow)).all())
    logged = {(row.action, row.person_id, row.case_id) for row in rows}
    assert ("override_independence", region.chair.id, case.id) in logged


async def test_no_override_without_the_warning(region: Region) -> None:
    await taken_case(region)
    await region.act(region.chair, hand_alert_over, ref_of(region, region.chair))
    with pytest.raises(ForeignButton):
        await region.act(region.chair, override_independence, ref_of(region, region.chair, GIVING))


@pytest.mark.parametrize("first", ["accepts", "decides"])
async def test_of_two_taps_in_the_same_second_one_wins_and_the_other_is_told(
    region: Region, first: str
) -> None:
    await taken_case(region)
    await offered(region, region.chair_2)
    await region.act(region.chair, choose_decision, ref_of(region, region.chair), Decision.EXPERT_MEETING)
    await region.act(region.chair, tap_moment, ref_of(region, region.chair), on("2026-05-12"), None)
    decision = ref_of(region, region.chair)
    answer = ref_of(region, region.chair_2, ASKED)
    accepting = region.act(region.chair_2, accept_alert, answer)
    taking_back = region.act(region.chair, take_offer_back, ref_of(region, region.chair, OFFERED))
    taps = (accepting, taking_back) if first == "accepts" else (taking_back, accepting)
    results = await asyncio.gather(*taps, return_exceptions=True)
    refused = [result for result in results if isinstance(result, BaseException)]
    assert len(refused) == 1
    assert isinstance(refused[0], ClosedQuestion)
    accepted = offers(region)[0].state is OfferState.ACCEPTED
    assert alerts(region)[0].holder_id == (region.chair_2.id if accepted else region.chair.id)
    if accepted:
        with pytest.raises(AlertTaken) as taken:
            await region.act(region.chair, decide_alert, decision)
        assert taken.value.facts["holder"] == "chair:2"


async def test_an_offer_lapses_when_the_promise_does(region: Region) -> None:
    case = await taken_case(region)
    await offered(region, region.chair_3)
    await region.act(region.chair, hand_alert_over, ref_of(region, region.chair))
    await pass_until(region, amsterdam("2026-04-23 00:00"))
    assert offers(region)[0].state is OfferState.WITHDRAWN
    assert alerts(region)[0].state is AlertState.OPEN
    with pytest.raises(ClosedQuestion):
        await region.act(region.chair_3, accept_alert, ref_of(region, region.chair_3, ASKED))
    assert not running(region, case, TermKind.HANDOVER)


async def test_an_offer_lapses_when_a_late_6_makes_the_decision_needless(region: Region) -> None:
    case = await taken_case(region)
    await offered(region, region.chair_3)
    held(region, case, on("2026-04-13"), 6)
    assert offers(region)[0].state is OfferState.WITHDRAWN
    with pytest.raises(ClosedQuestion):
        await region.act(region.chair, hand_alert_over, ref_of(region, region.chair))


@pytest.mark.parametrize("way", ["blocked", "locked"])
async def test_what_is_offered_to_somebody_who_is_not_there_is_taken_back(region: Region, way: str) -> None:
    await taken_case(region)
    await offered(region, region.chair_2)
    if way == "blocked":
        await region.act(None, note_reachable, region.chair_2.id, False)
    else:
        change(region, region.chair_2, state=PersonState.LOCKED)
        region.look(lambda uow: duties_follow(uow, uow.get(Person, region.chair_2.id), region.now))
    assert offers(region)[0].state is OfferState.WITHDRAWN
    (said,) = views_of(region, region.chair, AlertOfferAnswered)
    assert isinstance(said, AlertOfferAnswered)
    assert said.state is OfferState.WITHDRAWN
    assert alerts(region)[0].holder_id == region.chair.id


async def test_the_ladder_never_picks_a_chair_of_the_coordinators_organisation_and_says_so(
    region: Region,
) -> None:
    same_home(region, region.chair, region.chair_3)
    change(region, region.chair_2, takes_alerts=False)
    case = await passed_case(region)
    assert not prompts_of(region, region.chair)
    assert not prompts_of(region, region.chair_3)
    left_out = (region.chair.alias, region.chair_3.alias)
    told = views_of(region, region.project_leader, AlertSkipped)
    assert told == [AlertSkipped(case.reference, 2, left_out)]
    await region.deliver(MORNING)
    await region.act(region.project_leader, acknowledge_alert, ref_of(region, region.project_leader))
    with pytest.raises(NobodyIndependent):
        await plan(region, region.project_leader)
    await region.act(region.project_leader, hand_alert_over, ref_of(region, region.project_leader))
    giving = ref_of(region, region.project_leader, GIVING)
    await region.act(region.project_leader, offer_alert, giving, region.chair.id)
    giving = ref_of(region, region.project_leader, GIVING)
    await region.act(region.project_leader, override_independence, giving)
    assert views_of(region, region.project_leader, Overridden) == []
    await region.act(region.chair, accept_alert, ref_of(region, region.chair, ASKED))
    assert (await plan(region, region.chair)).decision is Decision.EXPERT_MEETING


async def test_nobody_to_hand_it_to_is_another_refusal(region: Region) -> None:
    for chair in (region.chair, region.chair_2, region.chair_3):
        change(region, chair, reachable=False)
    await passed_case(region)
    with pytest.raises(NobodyChairs) as refused:
        await plan(region, region.project_leader)
    assert refused.value.code == "nobody_chairs"
