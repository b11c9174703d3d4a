"""/status: the counts of the region in one message, the traffic lights in another."""

from html import escape

from casework import status
from casework.case_facts import CaseStatus, Overdue
from casework.errors import ForeignButton
from casework.status import GREEN_IN_LINE, MOST_OVERDUE, RegionCounts, Status
from handlers.chat import Chat
from handlers.paging import page_buttons
from handlers.phase_words import PHASES
from handlers.registry import Tap, command, tap
from handlers.screens import Screen, renders
from handlers.term_words import term_name
from handlers.texts import N_, Texts, bold_reference
from rules.permissions import Permission
from rules.traffic_light import LightReason
from rules.words import Light

_TURN = "status_turn"
_LIGHTS = {
    Light.RED: N_("🔴 te laat"),
    Light.AMBER: N_("🟠 let op"),
    Light.GREEN: N_("🟢 op schema"),
}


@command("status", Permission.SEE_OWN, N_("hoe de casussen ervoor staan"))
async def show(chat: Chat, argument: str) -> None:
    """How the cases stand."""
    await chat.perform(status.show_status, now=chat.now)


@tap(_TURN, Permission.SEE_OWN, shows=True)
async def turn(chat: Chat, tap: Tap) -> None:
    """Another page."""
    if not tap.value.isdecimal():
        await chat.refuse(ForeignButton())
    await chat.show(await chat.perform(status.turn_status, tap.ref, int(tap.value), now=chat.now))


@renders(RegionCounts)
def region_counts(view: RegionCounts, texts: Texts) -> Screen:
    """The counts per phase and municipality, without a reference."""
    _ = texts.gettext
    referrals = _referrals(view.referrals, texts)
    if not view.open_cases:
        return Screen("\n".join((_("Er zijn nu geen lopende casussen."), *referrals)))
    total = texts.ngettext(
        "<b>{count}</b> lopende casus", "<b>{count}</b> lopende casussen", view.open_cases
    ).format(count=view.open_cases)
    phases = [_("{name}: {count}").format(name=_(PHASES[phase]), count=n) for phase, n in view.phases]
    places = [_("{name}: {count}").format(name=escape(name), count=n) for name, n in view.municipalities]
    return Screen("\n".join((total, *phases, *referrals, _("Per gemeente"), *places)))


def _referrals(count: int, texts: Texts) -> list[str]:
    waiting = texts.ngettext(
        "Aanmelding in behandeling: {count}", "Aanmeldingen in behandeling: {count}", count
    )
    return [waiting.format(count=count)] if count else []


@renders(Status)
def lights(view: Status, texts: Texts) -> Screen:
    """The light of every case, with its reasons in words and what is overdue with whom."""
    _ = texts.gettext
    heading = _("Alle lopende casussen") if view.whole_region else _("Jouw casussen")
    if view.pages > 1:
        heading = _("{heading}, deel {page} van {pages}").format(
            heading=heading, page=view.page + 1, pages=view.pages
        )
    lines = [line for case in view.cases for line in _case_lines(case, texts)]
    if view.green:
        lines += [f"{_(_LIGHTS[Light.GREEN])}:", *_green_lines(view.green)]
    if not lines:
        lines = [_("Er zijn nu geen lopende casussen.")]
    turning = page_buttons(view.page, view.pages, _TURN, texts)
    return Screen("\n".join((f"<b>{heading}</b>", *lines)), (turning,) if turning else ())


def _case_lines(case: CaseStatus, texts: Texts) -> list[str]:
    _ = texts.gettext
    reasons = [said for reason in case.reasons if (said := _reason(reason, case, texts))]
    light = f"{bold_reference(case.reference)} {_(_LIGHTS[case.light])}"
    lines = [f"{light}: {'; '.join(reasons)}" if reasons else light]
    lines += [_overdue(overdue, texts) for overdue in case.overdue[:MOST_OVERDUE]]
    more = len(case.overdue) - MOST_OVERDUE
    if more > 0:
        lines.append(texts.ngettext("– en nog {count}", "– en nog {count}", more).format(count=more))
    return lines


def _reason(reason: LightReason, case: CaseStatus, texts: Texts) -> str | None:
    _, formats = texts.gettext, texts.formats
    day = formats.date_with_distance(case.threshold) if case.threshold is not None else ""
    match reason:
        case LightReason.PAST_THRESHOLD:
            return _("driemaandstermijn was {date}, geen 6").format(date=day)
        case LightReason.NEAR_THRESHOLD if LightReason.PAST_THRESHOLD in case.reasons:
            return None
        case LightReason.NEAR_THRESHOLD:
            return _("driemaandstermijn loopt tot en met {date}").format(date=day)
        case LightReason.ALERT_PAST_TERM:
            return _("een melding wacht te lang op een besluit")
        case LightReason.LAST_CONSENSUS_FELL:
            return _("de laatste consensus is lager dan die ervoor")
        case LightReason.TERM_OVERDUE:
            # What it is and with whom stands in a line of its own.
            return None if case.overdue else _("een termijn is verlopen")


def _overdue(overdue: Overdue, texts: Texts) -> str:
    _, formats = texts.gettext, texts.formats
    what = term_name(overdue.kind, texts) if overdue.kind is not None else _("melding, nog niet ontvangen")
    since = formats.date(overdue.since)
    if not overdue.whom:
        return _("– {what}: sinds {date} bij niemand").format(what=what, date=since)
    whom = formats.joined([escape(texts.alias(alias)) for alias in overdue.whom])
    return _("– {what}: bij {whom}, sinds {date}").format(what=what, whom=whom, date=since)


def _green_lines(references: tuple[str, ...]) -> list[str]:
    starts = range(0, len(references), GREEN_IN_LINE)
    return [
        ", ".join(bold_reference(reference) for reference in references[start : start + GREEN_IN_LINE])
        for start in starts
    ]
