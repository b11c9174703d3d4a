"""/team, /proef and /rust: every screen in every state, short; and the conversations by hand."""

from collections.abc import Callable
from datetime import date, time
from itertools import product

import pytest

from casework.prompts import PromptRef
from casework.proof import Proof
from casework.rest import RestAsked, RestMeans, RestReceipt, Step
from casework.team import PAGE_ITEMS, Remark, Team, TeamMember
from casework.team_news import Blocked, NotConfirmed, ReachableAgain, StepLost
from casework.views import View
from handlers.screens import screen_of
from handlers.texts import Texts
from rules.aliases import Alias
from rules.windows import DailyWindow
from rules.words import Role
from store.people import Person
from tests.casework.region import Region
from tests.handlers.hand import Hand, checked
from tests.rules.moments import amsterdam

NOW = amsterdam("2026-03-02 09:00")
CHAIR, LEADER = Alias(Role.CHAIR, 2), Alias(Role.PROJECT_LEADER, 1)
DAY, NIGHT, WORK = (DailyWindow(time(7), time(clock)) for clock in (22, 21, 15))
MEANS = RestMeans(DAY, NIGHT, (1, 2, 4), WORK)
EVERY = tuple(TeamMember(CHAIR, "Zzz", (remark,), date(2026, 3, 6)) for remark in Remark)
FULL = TeamMember(CHAIR, "Zzz", (Remark.BLOCKED, Remark.OWN_HOURS), None)
TEAM_AND_REST: tuple[View, ...] = (
    Proof(None),
    Proof(NOW),
    Team(EVERY[:PAGE_ITEMS], 0, 0, 1),
    Team(EVERY[PAGE_ITEMS:], 0, 0, 1),
    Team((FULL,) * PAGE_ITEMS, 2, 1, 3),
    Team((TeamMember(LEADER, None, ()),), 0, 0, 1),
    Blocked(CHAIR, 0),
    Blocked(CHAIR, 1),
    Blocked(CHAIR, 3),
    ReachableAgain(CHAIR),
    NotConfirmed((CHAIR, LEADER)),
    StepLost(((Role.CHAIR,), (Role.CHAIR, Role.PROCESS_DIRECTOR))),
    RestReceipt(None),
    RestReceipt(MEANS),
    *(
        RestAsked(step, MEANS, changed, changed, (time(20), time(8, 30)), time(22))
        for step, changed in product(Step, (True, False))
    ),
)


@pytest.mark.parametrize("view", TEAM_AND_REST)
def test_every_screen_is_short(view: View) -> None:
    screen = checked(screen_of(view, Texts("nl", NOW)), PromptRef(1, 1))
    assert len(screen.text.split("\n")) <= 12


@pytest.fixture
def coordinator(hand_of: Callable[[Person], Hand], region: Region) -> Hand:
    return hand_of(region.coordinator)


async def test_own_rest_is_chosen_by_taps_read_back_and_kept(region: Region, coordinator: Hand) -> None:
    await coordinator.says("/rust")
    assert "Dringend: 07:00–22:00. Na een overleg: 07:00–21:00." in coordinator.sees
    assert "Gewoon: ma, di, wo, do, vr 08:30–17:00." in coordinator.sees
    assert coordinator.newest.labels == ["Nacht", "Werkdagen", "Werktijden", "Stoppen"]
    await coordinator.taps("Nacht")
    await coordinator.taps("21:00")
    await coordinator.taps("Zoals de regio: 07:00")
    await coordinator.taps("Werkdagen")
    await coordinator.taps("☑ wo")
    await coordinator.taps("☑ vr")
    region.restart()
    await coordinator.taps("Terug")
    await coordinator.says("/rust")
    await coordinator.taps("Werktijden")
    await coordinator.taps("09:00")
    await coordinator.taps("15:00")
    said = "Dringend: 07:00–21:00. Na een overleg: 07:00–21:00. Gewoon: ma, di, do 09:00–15:00."
    assert said in coordinator.sees
    await coordinator.taps("Klopt, opslaan")
    assert coordinator.sees == f"<b>Jouw rust</b>, opgeslagen.\n{said}"
    await coordinator.says("/rust")
    await coordinator.taps("Tijden van de regio")
    await coordinator.taps("Klopt, opslaan")
    assert "ma, di, wo, do, vr 08:30–17:00" in coordinator.sees


async def test_the_last_working_day_stays_and_forged_values_are_refused(coordinator: Hand) -> None:
    await coordinator.says("/rust")
    forged = coordinator.data("Nacht").rsplit(":", 1)[0]
    await coordinator.forges(f"{forged}:rests_until")
    await coordinator.forges(f"{forged}:nonsense")
    await coordinator.taps("Werkdagen")
    for day in ("ma", "di", "wo", "do"):
        await coordinator.taps(f"☑ {day}")
    await coordinator.taps("☑ vr")
    assert coordinator.pop_ups[-1].startswith("Eén werkdag blijft staan")
    forged = coordinator.data("☑ vr").rsplit(":", 1)[0]
    for value in ("6", "0", "x", ""):
        await coordinator.forges(f"{forged}:{value}")
        assert coordinator.pop_ups[-1] == "Deze knop hoort niet bij een vraag aan jou."
    await coordinator.taps("Terug")
    await coordinator.taps("Werktijden")
    forged = coordinator.data("09:00").rsplit(":", 1)[0]
    for value in ("2500", "0", "١٢٠٠", "0830", "1799"):
        await coordinator.forges(f"{forged}:{value}")
        assert coordinator.pop_ups[-1] == "Deze knop hoort niet bij een vraag aan jou."


async def test_a_test_message_is_confirmed_by_its_one_button(coordinator: Hand) -> None:
    await coordinator.says("/proef")
    assert coordinator.sees.startswith("Dit is een proefbericht. Zie je dit op je telefoon?\n")
    assert coordinator.newest.labels == ["Ja, ik zie dit"]
    await coordinator.taps("Ja, ik zie dit")
    assert coordinator.sees == "Proefbericht gezien op ma 5 januari 09:00. Met /proef stuur je er nog een."


async def test_the_project_leader_turns_the_pages_of_the_team(region: Region, project_leader: Hand) -> None:
    for _ in range(5):
        region.enrol(Role.COORDINATOR, home_organisation="GGZ")
    await project_leader.says("/team")
    assert project_leader.sees.startswith("<b>Team, deel 1 van 2</b>\n")
    assert "coördinator 3 (GGZ): bereikbaar" in project_leader.sees
    await project_leader.taps("Verder")
    assert "<b>Team, deel 2 van 2</b>" in project_leader.sees
    await project_leader.forges(project_leader.data("Terug").rsplit(":", 1)[0] + ":-1")
    assert project_leader.pop_ups[-1] == "Deze knop hoort niet bij een vraag aan jou."
