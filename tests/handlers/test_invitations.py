"""/uitnodigen: a link that is shown once and stored nowhere."""

from datetime import timedelta

import pytest
from sqlmodel import select

from casework.errors import UnusableInvitation
from casework.people import accept_invitation
from handlers.screens import CopyButton
from rules.policy import Policy
from rules.words import Role
from store.people import Invitation, Person
from store.tables import metadata
from store.unit_of_work import UnitOfWork
from tests.casework.region import START, Region
from tests.handlers.hand import Hand

OPENING = "https://t.me/peilwacht_bot?start="


async def invite(hand: Hand, *labels: str) -> str:
    """Walk through the questions; the token of the link that is shown is given back."""
    await hand.says("/uitnodigen")
    for label in (*labels, "Klopt, link maken"):
        await hand.taps(label)
    return token(hand)


def token(hand: Hand) -> str:
    copy = hand.newest.screen.rows[0][0]
    assert isinstance(copy, CopyButton)
    assert copy.text in hand.sees
    return copy.text.removeprefix(OPENING)


async def comes_in(region: Region, by: str, account: int = 7) -> Person:
    identity = await region.act(None, accept_invitation, by, account, "nl")
    return region.look(lambda uow: uow.get(Person, identity.person_id))


def everything_stored(region: Region) -> str:
    def work(uow: UnitOfWork) -> str:
        return " ".join(
            str(tuple(row))
            for table in metadata.sorted_tables
            for row in uow.session.connection().execute(table.select())
        )

    return region.look(work)


@pytest.mark.parametrize(
    ("labels", "role", "number", "organisation", "municipality"),
    [
        (("Coördinator", "GGZ"), Role.COORDINATOR, 3, "GGZ", None),
        (("Voorzitter", "Veilig Thuis"), Role.CHAIR, 4, "Veilig Thuis", None),
        (("Procesregisseur", "Hilversum"), Role.PROCESS_DIRECTOR, 2, None, "Hilversum"),
        (("Projectleider",), Role.PROJECT_LEADER, 2, None, None),
    ],
)
async def test_the_link_lets_in_whom_was_invited(
    region: Region,
    labels: tuple[str, ...],
    role: Role,
    number: int,
    organisation: str | None,
    municipality: str | None,
) -> None:
    person = await comes_in(region, await invite(Hand(region, region.project_leader), *labels))
    assert (person.role, person.number) == (role, number)
    assert (person.home_organisation, person.municipality) == (organisation, municipality)


async def test_the_token_is_nowhere_but_in_the_message(region: Region) -> None:
    leader = Hand(region, region.project_leader)
    shown = await invite(leader, "Coördinator", "GGZ")
    assert shown not in everything_stored(region)
    assert "di 6 januari 09:00" in leader.sees
    assert "persoonlijk" in leader.sees
    await leader.says("/help")
    assert not any(shown in message.screen.text for message in list(leader.messages.values())[1:])


async def test_the_read_back_names_alias_and_organisation(region: Region) -> None:
    leader = Hand(region, region.project_leader)
    await leader.says("/uitnodigen")
    await leader.taps("Coördinator")
    await leader.taps("GGZ")
    assert "coördinator 3" in leader.sees
    assert "GGZ" in leader.sees
    assert "24 uur" in leader.sees
    assert leader.newest.labels == ["Klopt, link maken", "Terug"]


async def test_a_new_link_takes_the_place_of_the_former(region: Region) -> None:
    leader = Hand(region, region.project_leader)
    former = await invite(leader, "Coördinator", "GGZ")
    region.restart()
    await leader.taps("Nieuwe link maken")
    newer = token(leader)
    assert newer != former
    with pytest.raises(UnusableInvitation):
        await comes_in(region, former)
    person = await comes_in(region, newer)
    assert (person.number, person.home_organisation) == (3, "GGZ")


async def test_a_lost_edit_leaves_a_receipt_from_which_a_new_link_is_made(region: Region) -> None:
    leader = Hand(region, region.project_leader)
    leader.lost_edits = False
    await leader.says("/uitnodigen")
    await leader.taps("Projectleider")
    leader.lost_edits = True
    await leader.taps("Klopt, link maken")
    leader.lost_edits = False
    region.now = START + timedelta(minutes=2)
    await leader.taps("Klopt, link maken")
    assert OPENING not in leader.sees
    await leader.taps("Nieuwe link maken")
    assert (await comes_in(region, token(leader))).role is Role.PROJECT_LEADER
    assert len(region.look(lambda uow: uow.session.exec(select(Invitation)).all())) == 2


async def test_a_second_tap_does_not_wipe_the_link(region: Region) -> None:
    leader = Hand(region, region.project_leader)
    await leader.says("/uitnodigen")
    await leader.taps("Projectleider")
    confirm = leader.data("Klopt, link maken")
    await leader.forges(confirm)
    before = token(leader)
    await leader.forges(confirm)
    assert token(leader) == before
    assert leader.pop_ups == ["De link is al gemaakt en staat in dit bericht."]
    renew = leader.data("Nieuwe link maken")
    await leader.forges(renew)
    newer = token(leader)
    await leader.forges(renew)
    assert token(leader) == newer
    await comes_in(region, newer)


async def test_a_withdrawn_invitation_lets_nobody_in(region: Region) -> None:
    leader = Hand(region, region.project_leader)
    link = await invite(leader, "Projectleider")
    await leader.taps("Uitnodiging intrekken")
    assert "ingetrokken" in leader.sees
    assert leader.newest.labels == []
    with pytest.raises(UnusableInvitation):
        await comes_in(region, link)


@pytest.mark.parametrize("label", ["Nieuwe link maken", "Uitnodiging intrekken"])
async def test_a_used_invitation_is_no_longer_changed(region: Region, label: str) -> None:
    leader = Hand(region, region.project_leader)
    await comes_in(region, await invite(leader, "Projectleider"))
    await leader.taps(label)
    assert "al gebruikt" in leader.pop_ups[-1]
    assert leader.sees == "<b>projectleider 2</b> doet mee. De uitnodiging is gebruikt."
    assert leader.newest.labels == []


async def test_an_expired_invitation_is_renewed_under_an_alias_that_is_free(region: Region) -> None:
    leader = Hand(region, region.project_leader)
    await invite(leader, "Projectleider")
    renew = leader.data("Nieuwe link maken")
    first = leader.newest.id
    region.now = START + timedelta(days=2)
    await comes_in(region, await invite(leader, "Projectleider"))
    await leader.forges(renew, first)
    copy = leader.messages[first].screen.rows[0][0]
    assert isinstance(copy, CopyButton)
    assert (await comes_in(region, copy.text.removeprefix(OPENING), account=8)).number == 3


async def test_annuleer_leaves_an_invitation_standing_and_a_new_one_is_asked_anew(region: Region) -> None:
    leader = Hand(region, region.project_leader)
    link = await invite(leader, "Projectleider")
    await leader.says("/annuleer")
    assert "geen vraag open" in leader.sees
    await leader.says("/uitnodigen")
    assert "In welke rol?" in leader.sees
    await leader.says("/annuleer")
    assert "Gestopt" in leader.sees
    await comes_in(region, link)


async def test_the_way_back_leads_to_the_start_and_out(region: Region) -> None:
    leader = Hand(region, region.project_leader)
    await leader.says("/uitnodigen")
    await leader.taps("Voorzitter")
    await leader.taps("GGZ")
    await leader.taps("Terug")
    assert "moederorganisatie" in leader.sees
    await leader.taps("Terug")
    await leader.taps("Stoppen")
    assert leader.sees == "Gestopt. Er is geen uitnodiging gemaakt."
    assert region.look(lambda uow: uow.session.exec(select(Invitation)).all()) == []


async def test_an_organisation_that_left_the_policy_is_asked_again(region: Region) -> None:
    leader = Hand(region, region.project_leader)
    await leader.says("/uitnodigen")
    await leader.taps("Coördinator")
    region.restart(Policy(home_organisations=("Veilig Thuis",)))
    await leader.taps("GGZ")
    assert "niet meer in het beleid" in leader.pop_ups[-1]
    assert leader.newest.labels == ["Veilig Thuis", "Terug"]
    await leader.taps("Veilig Thuis")
    region.restart(Policy(home_organisations=("GGZ",)))
    await leader.taps("Klopt, link maken")
    assert leader.newest.labels == ["GGZ", "Terug"]
    assert region.look(lambda uow: uow.session.exec(select(Invitation)).all()) == []


async def test_forged_taps_invite_nobody(region: Region) -> None:
    leader = Hand(region, region.project_leader)
    await leader.says("/uitnodigen")
    before = leader.newest
    assert before.ref is not None
    for data in ("invite_role:{}:baas", "invite_from:{}:rommel", "invite_make:{}:", "invite_renew:{}:"):
        await leader.forges("v1:" + data.format(f"{before.ref.id}.{before.ref.revision}"))
        assert leader.newest.screen == before.screen
    await leader.forges("v1:invite_make:9999.1:")
    assert len(leader.pop_ups) == 5
    assert region.look(lambda uow: uow.session.exec(select(Invitation)).all()) == []


@pytest.mark.parametrize("who", ["coordinator", "chair", "process_director"])
async def test_only_a_project_leader_invites(region: Region, who: str) -> None:
    leader, other = Hand(region, region.project_leader), Hand(region, getattr(region, who))
    await other.says("/uitnodigen")
    assert "ken ik niet" in other.sees
    await leader.says("/uitnodigen")
    await leader.taps("Projectleider")
    await other.forges(leader.data("Klopt, link maken"))
    assert other.pop_ups
    assert region.look(lambda uow: uow.session.exec(select(Invitation)).all()) == []
