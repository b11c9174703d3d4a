"""/beschikbaar: a chair stops and starts taking new alerts; what they have stays theirs."""

from casework.availability import Availability, AvailabilityChanged, set_availability, show_availability
from casework.decisions import acknowledge_alert
from rules.words import AlertState
from store.people import Person
from tests.casework.alerting import alerts, passed_case, prompts_of, ref_of, views_of
from tests.casework.region import Region

KIND = "availability"


async def set_to(region: Region, chair: Person, takes_alerts: bool) -> None:
    await region.act(chair, show_availability)
    shown = await region.act(chair, set_availability, ref_of(region, chair, KIND), takes_alerts)
    assert shown.view == Availability(takes_alerts, away=False)


async def test_new_alerts_pass_over_who_stopped_and_what_they_have_stays(region: Region) -> None:
    case = await passed_case(region)
    await set_to(region, region.chair, False)
    await region.act(region.chair, acknowledge_alert, ref_of(region, region.chair))
    assert alerts(region, AlertState.ACKNOWLEDGED)[0].holder_id == region.chair.id
    await passed_case(region)
    assert len(prompts_of(region, region.chair)) == 1
    assert prompts_of(region, region.chair_2)
    assert case.id


async def test_the_project_leader_hears_one_line_and_nothing_of_what_was_undone(region: Region) -> None:
    await set_to(region, region.chair, False)
    await set_to(region, region.chair, True)
    assert views_of(region, region.project_leader, AvailabilityChanged) == []
    await set_to(region, region.chair, False)
    await set_to(region, region.chair, False)
    stopped = AvailabilityChanged(region.chair.alias, False, False)
    assert views_of(region, region.project_leader, AvailabilityChanged) == [stopped]


async def test_when_the_last_one_stops_the_line_says_so(region: Region) -> None:
    for chair in (region.chair, region.chair_2, region.chair_3):
        await set_to(region, chair, False)
        await region.deliver()
    said = [claimed.view for _, claimed in region.arrived if isinstance(claimed.view, AvailabilityChanged)]
    assert [view.nobody_left for view in said] == [False, False, True]
