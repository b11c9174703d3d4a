"""How the intake and a change of people look, in every state."""

from collections.abc import Iterator
from itertools import product

import pytest

from casework import case_draft, reassigning, warm_handovers
from casework.case_draft import Chosen, Colleague, StartDateQuestion, StartDoubt
from casework.day_choice import DayChoice
from casework.intake_views import (
    Asked,
    DecisionDayQuestion,
    DecisionReadBack,
    DecisionReceipt,
    OutcomeQuestion,
    ReasonQuestion,
)
from casework.prompts import PromptRef
from casework.reassignment import DutyEnded
from casework.term_receipts import AskedLater, AskedNoMore, NextTerm
from casework.views import View
from handlers.opening_cases import OUT_OF_RANGE
from handlers.screens import Button, screen_of
from handlers.spoken_dates import DoubtKind
from handlers.texts import Texts
from rules import intake
from rules.aliases import Alias
from rules.intake import Outcome
from rules.words import Duty, Phase, RejectionReason, Role, TermKind
from tests.handlers.hand import checked
from tests.rules.moments import amsterdam, on

NOW = amsterdam("2026-03-02 09:00")
TODAY, EARLIER = on("2026-03-02"), on("2026-02-16")
REF = "K7Q4MX"
COORDINATOR, OTHER = Alias(Role.COORDINATOR, 3), Alias(Role.COORDINATOR, 4)
LEADER = Alias(Role.PROJECT_LEADER, 1)
DUTIES = (Duty.COORDINATOR, Duty.DEPUTY, Duty.PROCESS_DIRECTOR)
SOMEBODY = (Colleague(1, COORDINATOR, reachable=False), Colleague(2, OTHER, reachable=True))
NEXTS = (
    NextTerm(TermKind.ASSIGNMENT, TODAY, LEADER, yours=True),
    NextTerm(TermKind.THRESHOLD, EARLIER, COORDINATOR, yours=False),
    None,
)
DAYS = (
    DayChoice(EARLIER, TODAY),
    DayChoice(EARLIER, TODAY, TODAY),
    *(DayChoice(EARLIER, TODAY, None, kind.value, (TODAY,)) for kind in DoubtKind),
)
ASKED = (
    *(
        Asked(REF, TermKind.TIE_BREAK, TODAY, decider, EARLIER)
        for decider in ("team_leader", "manager_veilig_thuis", "no_case")
    ),
    Asked(REF, TermKind.SELECTION, TODAY, "team_leader", EARLIER),
)


def of_decisions() -> Iterator[View]:
    for asked, days in product(ASKED, DAYS):
        yield DecisionDayQuestion(asked, days)
    for asked, rejects in product(ASKED, (True, False)):
        phase = Phase.REFERRED if asked.kind is TermKind.SELECTION else Phase.UNDECIDED
        yield OutcomeQuestion(asked, EARLIER, intake.outcomes(phase), rejects)
        yield ReasonQuestion(asked, EARLIER, intake.reasons(phase))
        for outcome in intake.outcomes(phase):
            reason = RejectionReason.BAD_TIMING if outcome is Outcome.REJECTED else None
            yield DecisionReadBack(asked, EARLIER, outcome, reason, rejects)
    for kind, following in product((TermKind.SELECTION, TermKind.TIE_BREAK), NEXTS):
        yield DecisionReceipt(REF, kind, EARLIER, Outcome.CASE, None, following)
        yield DecisionReceipt(REF, kind, EARLIER, Outcome.NO_CONSENSUS, None, following)
        for reason in RejectionReason:
            yield DecisionReceipt(REF, kind, EARLIER, Outcome.REJECTED, reason, None)


def of_assignments() -> Iterator[View]:
    chosen = Chosen("Zzz", COORDINATOR, OTHER, Alias(Role.PROCESS_DIRECTOR, 1), REF)
    for duty in DUTIES:
        yield case_draft.ColleagueQuestion(duty, Chosen("Zzz", reference=REF), SOMEBODY)
    doubt = StartDoubt(OUT_OF_RANGE, ())
    yield StartDateQuestion(chosen, EARLIER, TODAY, None, doubt)
    yield case_draft.CaseReadBack(chosen, EARLIER, TODAY, passed=False)
    yield from (case_draft.CaseAssigned(REF, COORDINATOR, TODAY, following) for following in NEXTS)


def of_handovers() -> Iterator[View]:
    for director, days in product((None, Alias(Role.PROCESS_DIRECTOR, 1)), DAYS):
        yield warm_handovers.HandoverDayQuestion(REF, TODAY, director, LEADER, days)
    yield warm_handovers.HandoverReadBack(REF, EARLIER)
    yield from (warm_handovers.HandoverReceipt(REF, EARLIER, following) for following in NEXTS)
    for kind in (TermKind.SELECTION, TermKind.TIE_BREAK, TermKind.ASSIGNMENT, TermKind.WARM_HANDOVER):
        yield AskedLater(REF, kind, TODAY)
        yield AskedNoMore(REF, kind)


def of_reassignments() -> Iterator[View]:
    yield reassigning.DutyQuestion(REF, ((Duty.COORDINATOR, COORDINATOR), (Duty.DEPUTY, None)))
    for duty, people, holder in product(DUTIES, (SOMEBODY, ()), (COORDINATOR, None)):
        yield reassigning.SuccessorQuestion(REF, duty, holder, people, can_be_nobody=True)
    for duty, successor in product(DUTIES, (OTHER, None)):
        yield reassigning.ReassignmentReadBack(REF, duty, COORDINATOR, successor, was_deputy=True)
        yield reassigning.Reassigned(REF, duty, successor)
        yield DutyEnded(REF, duty, successor)
    yield reassigning.NotReassigned(REF)


INTAKE: list[View] = [*of_decisions(), *of_assignments(), *of_handovers(), *of_reassignments()]


@pytest.mark.parametrize("view", INTAKE, ids=lambda view: type(view).__name__)
def test_every_screen_begins_with_its_case_and_is_short(view: View) -> None:
    screen = checked(screen_of(view, Texts("nl", NOW)), PromptRef(1, 1))
    assert screen.text.startswith("<b>K7Q-4MX</b>")
    assert len(screen.text.splitlines()) <= 12


def test_a_question_ends_with_the_way_back_or_out() -> None:
    for view in INTAKE:
        rows = screen_of(view, Texts("nl", NOW)).rows
        if rows:
            last = rows[-1][-1]
            assert isinstance(last, Button)
            assert last.label in ("Terug", "Later", "Stoppen")
