"""/team: a line for each member, and the lines that project leaders hear of their team unasked."""

from html import escape

from casework import team, team_news
from casework.team import Remark, Team, TeamMember
from handlers.button_values import number_in
from handlers.chat import Chat
from handlers.invitations import ROLES
from handlers.paging import page_buttons
from handlers.registry import Tap, command, tap
from handlers.screens import Screen, renders
from handlers.texts import N_, Texts
from rules.permissions import Permission

_TURN = "team_turn"
_REMARKS = {
    Remark.WAITS_FOR_WORD: N_("wil weer meedoen, wacht op bevestiging met /uitnodigen"),
    Remark.BLOCKED: N_("heeft de bot geblokkeerd"),
    Remark.LOCKED: N_("geblokkeerd, weer toelaten met /uitnodigen"),
    Remark.INVITED_BACK: N_("geblokkeerd, nieuwe uitnodiging nog niet geopend"),
    Remark.CHOOSES_PIN: N_("was geblokkeerd, kiest een nieuwe pincode"),
    Remark.NOT_CONFIRMED: N_("proefbericht niet bevestigd"),
    Remark.EXPIRED: N_("nooit gestart, uitnodiging verlopen sinds {date}"),
    Remark.INVITED: N_("nog niet gestart, uitnodiging geldig tot en met {date}"),
    Remark.AWAY: N_("afwezig tot en met {date}"),
    Remark.NO_ALERTS: N_("niet beschikbaar voor nieuwe meldingen"),
    Remark.NOT_CONFIRMED_YET: N_("proefbericht nog niet bevestigd"),
    Remark.OWN_HOURS: N_("eigen werktijden"),
}


@command("team", Permission.SEE_REGION, N_("wie er meedoen en of je ze bereikt"))
async def show(chat: Chat, argument: str) -> None:
    """Who is who."""
    await chat.perform(team.show_team, now=chat.now)


@tap(_TURN, Permission.SEE_REGION, shows=True)
async def turn(chat: Chat, tap: Tap) -> None:
    """Another page."""
    number = await number_in(chat, tap.value)
    await chat.show(await chat.perform(team.turn_team, tap.ref, number, now=chat.now))


@renders(Team)
def members(view: Team, texts: Texts) -> Screen:
    """Who needs something done first."""
    _ = texts.gettext
    heading = _("Team")
    if view.pages > 1:
        heading = _("{heading}, deel {page} van {pages}").format(
            heading=heading, page=view.page + 1, pages=view.pages
        )
    lines = [f"<b>{heading}</b>", *(_line(member, texts) for member in view.members)]
    if view.left:
        left = texts.ngettext("Vertrokken: {count}", "Vertrokken: {count}", view.left)
        lines.append(left.format(count=view.left))
    return Screen("\n".join(lines), (page_buttons(view.page, view.pages, _TURN, texts),))


def _line(member: TeamMember, texts: Texts) -> str:
    _ = texts.gettext
    day = texts.formats.date(member.day) if member.day is not None else ""
    said = [_(_REMARKS[remark]).format(date=day) for remark in member.remarks]
    alias = escape(texts.alias(member.alias))
    if member.belongs_to is not None:
        alias = _("{alias} ({belongs_to})").format(alias=alias, belongs_to=escape(member.belongs_to))
    return _("{alias}: {remarks}").format(alias=alias, remarks="; ".join(said) or _("bereikbaar"))


@renders(team_news.Blocked)
def blocked(view: team_news.Blocked, texts: Texts) -> Screen:
    """To the project leaders: before it matters."""
    _ = texts.gettext
    alias = escape(texts.opening_alias(view.person))
    if not view.cases:
        said = _("{alias} heeft de bot geblokkeerd en krijgt geen berichten. Er wacht geen casus op.")
        return Screen(said.format(alias=alias))
    said = texts.ngettext(
        "{alias} heeft de bot geblokkeerd en krijgt geen berichten. Het raakt {count} casus.",
        "{alias} heeft de bot geblokkeerd en krijgt geen berichten. Het raakt {count} casussen.",
        view.cases,
    )
    return Screen(said.format(alias=alias, count=view.cases))


@renders(team_news.ReachableAgain)
def reachable_again(view: team_news.ReachableAgain, texts: Texts) -> Screen:
    """To the project leaders who heard that they were not."""
    said = texts.gettext("{alias} is weer bereikbaar. Wat wachtte, wordt verstuurd.")
    return Screen(said.format(alias=escape(texts.opening_alias(view.person))))


@renders(team_news.NotConfirmed)
def not_confirmed(view: team_news.NotConfirmed, texts: Texts) -> Screen:
    """To the project leaders, once."""
    _ = texts.gettext
    people = texts.formats.joined([escape(texts.alias(alias)) for alias in view.people])
    said = _("Proefbericht niet bevestigd: {people}. Vraag of berichten aankomen, en laat ze /proef sturen.")
    return Screen(said.format(people=people))


@renders(team_news.StepLost)
def step_lost(view: team_news.StepLost, texts: Texts) -> Screen:
    """To the project leaders, once."""
    _ = texts.gettext
    steps = [_(" of ").join(_(ROLES[role]).lower() for role in roles) for roles in view.steps]
    said = _(
        "Er is geen {steps} meer, terwijl meldingen daar langs gaan. Die stap wordt overgeslagen. "
        "Met /uitnodigen komt er iemand bij; de ladder zelf staat in het beleid."
    )
    return Screen(said.format(steps=texts.formats.joined(steps)))
