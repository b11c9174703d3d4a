"""Everything a reader gets in English is English: every screen in every state, every refusal, the menu."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from gettext import NullTranslations
from itertools import product
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from bot import translations
from casework import (
    alert_news,
    assignments,
    block_choice,
    blocking,
    case_draft,
    coming_back,
    invitation_views,
    people,
    readmission,
    replies,
)
from casework.alert_views import AlertOpened, AlertPush, ScoreOn
from casework.bundles import Bundle, BundleItem
from casework.case_draft import Chosen, Colleague, StartDateQuestion, StartDoubt
from casework.lateness import Late
from casework.meeting_views import MomentDoubt
from casework.policy_lists import NameOption
from casework.registration import Ready, RegistrationAsked
from casework.restoring import NumbersLeftOut, Restored
from casework.thresholds import ScaleUpAsked, ThresholdWarning
from casework.views import View
from handlers.alert_reasons import CLOCK_STARTS
from handlers.bundles import with_notes
from handlers.meeting_texts import doubt_lines, kind_name
from handlers.menu import menu
from handlers.opening_cases import OUT_OF_RANGE
from handlers.refusals import SENTENCES, sentence
from handlers.registry import COMMANDS
from handlers.screens import RENDERERS, Screen, screen_of
from handlers.spoken_dates import DoubtKind
from handlers.term_words import term_name
from handlers.texts import Texts
from rules.alerts import CLOCK_CAUSES
from rules.aliases import Alias
from rules.policy import Policy
from rules.threshold import Cause
from rules.words import AlertCause, AlertKind, Duty, MeetingKind, Role, SnoozeReason, TermKind
from tests.handlers.hand import LONGEST_POP_UP, LONGEST_TEXT
from tests.handlers.test_agreement_screens import AGREEMENTS
from tests.handlers.test_alert_offer_screens import AVAILABLE, OFFERS
from tests.handlers.test_alert_screens import SAID
from tests.handlers.test_case_page import VIEWS as OF_CASES
from tests.handlers.test_closing_screens import ENDINGS
from tests.handlers.test_decision_screens import DECIDING
from tests.handlers.test_desk_screens import DESK
from tests.handlers.test_escalation_screens import ESCALATIONS
from tests.handlers.test_expert_meeting_screens import EXPERT_MEETINGS
from tests.handlers.test_fact_screens import CORRECTIONS
from tests.handlers.test_folded import FOLDED
from tests.handlers.test_hours import VIEWS as OF_HOURS
from tests.handlers.test_intake_screens import INTAKE
from tests.handlers.test_kept_screens import KEPT
from tests.handlers.test_own_work_and_status_screens import VIEWS
from tests.handlers.test_people_change_screens import PEOPLE_CHANGES
from tests.handlers.test_phase_screens import PHASES
from tests.handlers.test_pins import PINS
from tests.handlers.test_referral_screens import REFERRALS
from tests.handlers.test_score_screens import asked, planning, receipts
from tests.handlers.test_team_and_rest_screens import TEAM_AND_REST
from tests.rules.moments import amsterdam, on

NOW = amsterdam("2026-03-02 09:00")
TODAY, TOMORROW, FAR = on("2026-03-02"), on("2026-03-03"), on("2027-03-02")
REF = "K7Q4MX"
COORDINATOR, DIRECTOR = Alias(Role.COORDINATOR, 3), Alias(Role.PROCESS_DIRECTOR, 1)
PLACES = (NameOption("Zzz", "1"),)
EVERYBODY = Chosen("Zzz", COORDINATOR, Alias(Role.COORDINATOR, 4), DIRECTOR)
LATES = (
    Late(NOW, None, None, (NOW, NOW)),
    Late(NOW, timedelta(hours=2), None, ()),
    Late(NOW, timedelta(days=1), (NOW, NOW), (NOW,)),
    Late(NOW, timedelta(days=9), (NOW, NOW), ()),
)
FACTS: dict[str, str | int] = {
    "earliest": "2026-03-02",
    "latest": "2027-03-02",
    "due": "2027-03-02",
    "next_term": "restraining_order",
    "first": "2027-03-02",
    "last": "2027-03-05",
    "worked_on": "2026-03-02",
    "quarters": 90,
    "holder": "chair:2",
    "held_since": "2026-03-02T08:00:00+00:00",
    "phase": "stable_safety",
    "until": "2026-03-02T08:00:30+00:00",
    "missing": "six,sevens,event_free,plan",
    "found": "bsn",
}


class Complete(NullTranslations):
    """The English catalog, that fails on a text which it does not have."""

    def __init__(self) -> None:
        super().__init__()
        path = Path(translations.LOCALES) / "en" / "LC_MESSAGES" / f"{translations.DOMAIN}.po"
        with path.open("rb") as stream:
            entries = [entry for entry in read_po(stream) if entry.id]
        self.texts = {entry.id: str(entry.string) for entry in entries if isinstance(entry.id, str)}
        self.plurals = {tuple(entry.id): entry.string for entry in entries if not isinstance(entry.id, str)}

    def gettext(self, message: str) -> str:
        assert self.texts.get(message), f"not translated: {message}"
        return self.texts[message]

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        forms = self.plurals.get((msgid1, msgid2))
        assert forms, f"not translated: {msgid1}"
        return str(forms[0 if n == 1 else 1])


class Masked(Complete):
    """The same without its letters: what can still be read was never given to be translated."""

    def gettext(self, message: str) -> str:
        return masked(super().gettext(message))

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return masked(super().ngettext(msgid1, msgid2, n))


def masked(text: str) -> str:
    """Stars for letters, but for what is filled in and what is set in bold."""
    parts = re.split(r"(\{\w*\}|<[^>]*>)", text)
    return "".join(part if at % 2 else re.sub(r"\w", "*", part) for at, part in enumerate(parts))


ENGLISH, MASKED = Texts("en", NOW, Complete()), Texts("en", NOW, Masked())
# What is no text of ours: dates and aliases have their own words, names come from the policy.
OF_DATES = (
    "Mon Tue Wed Thu Fri Sat Sun Mo Tu We Th Fr Sa Su January February March April May June July August "
    "September October November December today tomorrow yesterday in day days ago and hour hours ¼ ½ ¾"
)
OF_ALIASES = "Chair chair Coordinator coordinator Process process director Project project leader"
OF_TESTS = "K7Q 4MX Q 4MX TD P2W https t me peilwacht_bot start abc Zzz Weesp amp co A B C D E lt gt"
DISCIPLINES = " ".join(Policy().disciplines)
KNOWN = frozenset(re.findall(r"[^\W\d]\w*", f"{OF_DATES} {OF_ALIASES} {OF_TESTS} {DISCIPLINES}"))


def of_people() -> Iterator[View]:
    yield people.Welcome(COORDINATOR)
    yield people.LanguageChanged()
    yield from (replies.Help(Alias(role, 1), role) for role in Role)
    yield from (replies.ForInvitedOnly(), replies.SomethingWentWrong())
    yield from (replies.Cancelled(REF), replies.Cancelled(None))
    yield from (replies.Refused(code, FACTS) for code in (*SENTENCES, "something_new"))
    yield invitation_views.RoleQuestion(tuple(Role), ((1, COORDINATOR),), ((2, DIRECTOR),))
    yield from (invitation_views.BelongsToQuestion(role, PLACES) for role in Role)
    for place, back in product(("Zzz", None), (False, True)):
        yield invitation_views.InvitationReadBack(DIRECTOR, place, 1, back)
    yield from (invitation_views.NotInvited(), invitation_views.InvitationWithdrawn(COORDINATOR))
    yield invitation_views.InvitationLink(COORDINATOR, "https://t.me/peilwacht_bot?start=abc", NOW)
    for used, expired in ((True, False), (False, True), (False, False)):
        yield from (
            invitation_views.InvitationReceipt(COORDINATOR, NOW, used, expired, back)
            for back in (False, True)
        )


def of_blocking() -> Iterator[View]:
    yield block_choice.WhoIsBlocked(((1, COORDINATOR),))
    yield from (block_choice.BlockReadBack(COORDINATOR, oneself) for oneself in (False, True))
    yield from (block_choice.BlockDone(COORDINATOR, already) for already in (False, True))
    yield from (blocking.PersonBlocked(COORDINATOR, cause) for cause in blocking.Cause)
    yield blocking.CoveringBlocked(COORDINATOR, (REF, REF))
    yield from (coming_back.ComingBack(COORDINATOR), readmission.ReadmissionAsked(COORDINATOR))
    yield from (readmission.ReadmissionAnswered(COORDINATOR, admitted) for admitted in (False, True))
    yield from (readmission.BackAgain(), block_choice.BlockDone(None))


def of_cases() -> Iterator[View]:
    somebody = (Colleague(1, COORDINATOR, False),)
    yield case_draft.MunicipalityQuestion(PLACES)
    for duty, colleagues in product((Duty.COORDINATOR, Duty.DEPUTY, Duty.PROCESS_DIRECTOR), ((), somebody)):
        yield case_draft.ColleagueQuestion(duty, EVERYBODY, colleagues)
    for kind in (None, OUT_OF_RANGE, *DoubtKind):
        doubt = StartDoubt(kind, (TODAY, TOMORROW)) if kind else None
        for month in (None, TODAY):
            yield StartDateQuestion(EVERYBODY, on("2024-03-02"), TODAY, month, doubt)
    for chosen, passed in product((EVERYBODY, Chosen("Zzz", COORDINATOR)), (True, False)):
        yield case_draft.CaseReadBack(chosen, TODAY, TOMORROW, passed)
    yield from (case_draft.CaseOpened(REF), case_draft.CaseNotOpened())
    yield from (assignments.AssignedToYou(REF, FAR, passed) for passed in (True, False))
    yield assignments.DeputyOfCase(REF, COORDINATOR, FAR)
    yield assignments.CaseInYourMunicipality(REF, COORDINATOR)
    yield assignments.NoLongerYours(REF)


def of_alerts() -> Iterator[View]:
    for received, vanished, since in product((None, NOW), (False, True), (None, TODAY)):
        for kind in AlertKind:
            yield AlertPush(REF, TOMORROW, received, vanished, since, kind=kind)
    scores = (ScoreOn(TODAY, 5, None), ScoreOn(TODAY, None, 3))
    for cause, clock, vanished in product(sorted(CLOCK_CAUSES), (*CLOCK_STARTS, "none"), (False, True)):
        if clock != "none" or cause is AlertCause.EARLIER:
            yield _opened(cause, clock, vanished, scores)
    plain = _opened(AlertCause.THRESHOLD, "assignment", False, ())
    yield plain
    for why in SnoozeReason:
        yield replace(plain, received_at=NOW, snooze_reason=why, ready=Ready(True, False))
    yield from DECIDING
    yield from ESCALATIONS
    yield from (view for view, _ in SAID)
    yield from (view for view, _ in OFFERS)
    yield from AVAILABLE
    yield from (view for view, _ in AGREEMENTS)
    for start, opened, due in product(Cause, (True, False), (TODAY, on("2026-03-16"))):
        yield ThresholdWarning(REF, due, opened, start, TODAY, 3)
    yield ScaleUpAsked(REF)
    for asked_for, opened in product(AlertCause, (True, False)):
        yield RegistrationAsked(REF, opened, asked_for, TODAY)
    for form, plan in product((None, False, True), repeat=2):
        yield RegistrationAsked(REF, False, AlertCause.THRESHOLD, TODAY, Ready(form, plan))
    yield Bundle(
        tuple(BundleItem(alert_news.AlertSkipped(REF, 1), late, at) for at, late in enumerate(LATES, start=1))
    )


def _opened(cause: AlertCause, clock: str, vanished: bool, scores: tuple[ScoreOn, ...]) -> AlertOpened:
    return AlertOpened(REF, TOMORROW, None, vanished, cause, clock, TODAY, FAR, TODAY, 3, scores)


def every_view() -> list[View]:
    return [
        *of_people(),
        *of_blocking(),
        *of_cases(),
        *of_alerts(),
        *asked(),
        *receipts(),
        *planning(),
        *VIEWS,
        *OF_CASES,
        *OF_HOURS,
        *ENDINGS,
        *REFERRALS,
        *PHASES,
        *INTAKE,
        *PEOPLE_CHANGES,
        *CORRECTIONS,
        *EXPERT_MEETINGS,
        *TEAM_AND_REST,
        *DESK,
        *FOLDED,
        *PINS,
        *KEPT,
        *(Restored(NOW, count, count) for count in (0, 1, 2)),
        NumbersLeftOut(),
    ]


def said(screen: Screen) -> list[str]:
    """All that can be read: the text, what a bundle shows, and the buttons."""
    return [screen.text, screen.in_bundle, *(button.label for row in screen.rows for button in row)]


def unknown_words(text: str) -> set[str]:
    """Words that are no data; commands and tags are left out."""
    return set(re.findall(r"[^\W\d]\w*", re.sub(r"</?b>|/\w+", " ", text))) - KNOWN


def test_every_screen_is_among_them() -> None:
    assert {type(view) for view in every_view()} == set(RENDERERS)


def test_every_screen_is_translated() -> None:
    for view in every_view():
        screen = screen_of(view, ENGLISH)
        assert 0 < len(screen.text) <= LONGEST_TEXT
        for text in said(screen):
            assert "!" not in text
            assert "{" not in text


def test_nothing_on_a_screen_was_left_out_of_the_catalog() -> None:
    for view in every_view():
        for text in said(screen_of(view, MASKED)):
            assert not unknown_words(text), f"{type(view).__name__}: {text}"


def test_what_is_said_of_a_message_that_comes_late_is_translated() -> None:
    for late in LATES:
        text = with_notes(Screen("Zzz"), late, True, MASKED).text
        assert not unknown_words(text)
        assert "Mon 2 March" in with_notes(Screen(""), LATES[2], True, ENGLISH).text


@pytest.mark.parametrize("kind", list(TermKind))
def test_every_term_has_an_english_name(kind: TermKind) -> None:
    assert term_name(kind, ENGLISH)
    assert term_name(kind, ENGLISH, unread=True)


@pytest.mark.parametrize("kind", list(MeetingKind))
def test_every_meeting_has_an_english_name(kind: MeetingKind) -> None:
    assert kind_name(kind, ENGLISH).endswith(" meeting")


@pytest.mark.parametrize("kind", [*DoubtKind, "past", "too_far", "not_meeting_day"])
def test_every_doubt_about_a_moment_is_translated(kind: str) -> None:
    days: tuple[tuple[date, None], ...] = ((TODAY, None),)
    assert doubt_lines(MomentDoubt(kind, days), ENGLISH)


@pytest.mark.parametrize("code", [*SENTENCES, "something_new"])
def test_a_refusal_fits_a_pop_up_in_english(code: str) -> None:
    assert 0 < len(sentence(code, FACTS, ENGLISH)) <= LONGEST_POP_UP


def test_help_in_english_names_every_command_and_the_menu_says_what_it_does() -> None:
    shown: set[str] = set()
    for role in Role:
        text = screen_of(replies.Help(Alias(role, 1), role), ENGLISH).text
        for place, (name, description) in enumerate(menu(role, ENGLISH)):
            assert (f"/{name} – {description}" if place < 8 else f"/{name}") in text
            assert description != COMMANDS[name].description
            shown.add(name)
    assert shown == {name for name, command in COMMANDS.items() if command.description}
