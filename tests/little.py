"""How much a message says: a push nearly nothing, no message a municipality with a score or a criterion.

domain.md, Alerts to a person (a push) and Who may see and do what (counts per municipality). The words are
those of the screens themselves, in both languages, so that a new reason or criterion is looked for as well.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from sqlmodel import Session, col, select

from bot.translations import catalog
from casework.sending import Unshowable
from handlers import nouns
from handlers.phase_words import PHASES
from handlers.reason_screens import shown_screen
from handlers.referral_words import CRITERIA
from handlers.screens import Screen
from handlers.texts import Texts
from rules.policy import Policy
from rules.words import (
    AgreementKind,
    BackReason,
    EndingReason,
    NotInvitedGround,
    Phase,
    RejectionReason,
    SnoozeReason,
    UnsafeEventKind,
    Urgency,
)
from store.messages import OutboxMessage
from tests.casework.region import Region

REASONS = (
    AgreementKind,
    BackReason,
    EndingReason,
    NotInvitedGround,
    RejectionReason,
    SnoozeReason,
    UnsafeEventKind,
)
JUDGED = (Phase.DIRECT_SAFETY, Phase.STABLE_SAFETY, Phase.RECOVERY)
ACUTE_LINE = "Veilig Thuis"
"""A discipline too; in a push it is whom to call, or who decides on a referral."""

_TAG = re.compile(r"<[^>]+>")
_REFERENCE = re.compile(r"\b[0-9A-Z]{3}-[0-9A-Z]{3}\b")
_SCORE = re.compile(
    # "Consensus: 5", "Laatste cijfer: 6", "laagste 3", and the list "4 (2 februari), 5 (9 maart)".
    r"\b(?:cijfers?|consensus|scores?|laagste|lowest):?\s(?:10|\d)\b|\b(?:10|\d) \(\d{1,2} [a-z]+",
    re.IGNORECASE,
)
_CRITERION = re.compile(r"\bcriteri(?:um|a|on)\b", re.IGNORECASE)
_OF_A_PUSH = {
    "a score": _SCORE,
    # "Er is nog geen 6 vastgelegd" is chat.md's own push: the 6 is the rule's, not the family's.
    "an outcome": re.compile(r"\bconsensus\b|\b(?:een|an?) (?!6\b)(?:10|\d)\b", re.IGNORECASE),
    "a criterion": _CRITERION,
    "a reason": re.compile(r"\bwaarom je dit\b|\bwhy you get\b|\breden: |\breason: ", re.IGNORECASE),
    "a phase that is judged": re.compile(r"\bkandidaat\b|\bcandidate\b|\bonveilige geb|\bniet veilig\b"),
}


def says_too_much(text: str, labels: Iterable[str], policy: Policy) -> str | None:
    """What of a message, with the labels of its buttons, must not stand together; None when it may."""
    said = "\n".join((_TAG.sub("", text), *labels))
    place = _names(policy.municipalities).search(said)
    if place is None:
        return None
    if _SCORE.search(said) or _CRITERION.search(said) or _words_of(tuple(CRITERIA.values())).search(said):
        return f"a municipality with a score or a criterion: {said!r}"
    counted = re.search(rf"^(?:{'|'.join(map(re.escape, policy.municipalities))}): \d+$", said, re.MULTILINE)
    if counted is not None and _REFERENCE.search(said):
        return f"counts per municipality with a case: {said!r}"
    return None


def says_too_much_unasked(text: str, policy: Policy) -> str | None:
    """What a lock screen must not show of the text of a push; None when it may."""
    said = _TAG.sub("", text)
    experts = (*policy.disciplines, *policy.inner_ring, *policy.outer_ring)
    found = {
        "a municipality": _names(policy.municipalities),
        "a discipline or party": _names(tuple(sorted({*experts, *policy.parties} - {ACUTE_LINE}))),
        "a phase": _words_of(_phases()),
        "a reason from a list": _words_of(_reasons()),
        "a criterion from the list": _words_of(tuple(CRITERIA.values())),
        **_OF_A_PUSH,
    }
    return next((f"{what}: {said!r}" for what, pattern in found.items() if pattern.search(said)), None)


@cache
def _names(names: Sequence[str]) -> re.Pattern[str]:
    """Names of the policy as they are written there; "gemeente" in a sentence is no name."""
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, names))})(?!\w)")


@cache
def _words_of(texts: Sequence[str]) -> re.Pattern[str]:
    """Sentences of the screens, in Dutch and in English."""
    english = catalog("en")
    both = {word for text in texts for word in (text, english.gettext(text))}
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, sorted(both)))})(?!\w)", re.IGNORECASE)


@cache
def _reasons() -> tuple[str, ...]:
    values = [value for module in nouns.REGISTERED for value in vars(module).values()]
    tables = [value for value in values if isinstance(value, dict)]
    said = {text for table in tables for key, text in table.items() if isinstance(key, REASONS)}
    return tuple(sorted(text for text in said if isinstance(text, str)))


@cache
def _phases() -> tuple[str, ...]:
    return tuple(PHASES[phase] for phase in JUDGED)


def labels_of(screen: Screen) -> list[str]:
    """What its buttons say."""
    return [button.label for row in screen.rows for button in row]


def faults_of(region: Region) -> Iterator[str]:
    """Of everything that arrived in a region: what says too much, and of what kind of view it was."""
    ids = [claimed.id for _, claimed in region.arrived]
    unasked = select(OutboxMessage.id).where(
        col(OutboxMessage.id).in_(ids), col(OutboxMessage.urgency) != Urgency.REPLY
    )
    with Session(region.engine) as session:
        pushes = set(session.exec(unasked).all())
    for _, claimed in region.arrived:
        if isinstance(claimed.view, Unshowable):
            continue
        screen = shown_screen(claimed.view, claimed.why, Texts("nl", region.now))
        found = [says_too_much(screen.text, labels_of(screen), region.policy)]
        if claimed.id in pushes:
            found.append(says_too_much_unasked(screen.text, region.policy))
        yield from (f"{type(claimed.view).__name__} shows {fault}" for fault in found if fault is not None)
