"""A real run starts only when the policy answers for it; practice needs none of it."""

from datetime import date

import pytest

from bot.start_gate import missing_answers
from rules.policy import Policy, Privacy

TODAY = date(2026, 1, 5)
ANSWERED = Privacy(
    controller="Gemeente Weesp",
    legal_ground="AVG art. 6.1.e",
    impact_assessment_on=TODAY,
    privacy_officer="fg@gemeente.example",
)


def test_a_policy_that_answers_for_everything_lets_it_start() -> None:
    assert missing_answers(Policy(privacy=ANSWERED), TODAY) == []


@pytest.mark.parametrize("name", ["controller", "legal_ground", "impact_assessment_on", "privacy_officer"])
@pytest.mark.parametrize("empty", ["", "  "])
def test_each_answer_that_is_missing_is_named_in_one_sentence(name: str, empty: str) -> None:
    given = ANSWERED.model_copy(update={name: None if name == "impact_assessment_on" else empty})
    (said,) = missing_answers(Policy(privacy=given), TODAY)
    assert f"fill in privacy.{name}." in said


def test_an_assessment_that_is_still_to_come_is_none() -> None:
    given = ANSWERED.model_copy(update={"impact_assessment_on": date(2026, 1, 6)})
    (said,) = missing_answers(Policy(privacy=given), TODAY)
    assert "privacy.impact_assessment_on is still to come" in said
