"""What a real run needs to be answered for before it starts (AVG art. 4.7, 6, 35, 37); practice is exempt."""

from datetime import date

from rules.policy import Policy

_ANSWERS = {
    "controller": "who is responsible for the processing",
    "legal_ground": "on which legal ground the data is processed",
    "impact_assessment_on": "when the data-protection impact assessment was done",
    "privacy_officer": "how the privacy officer is reached",
}


def missing_answers(policy: Policy, today: date) -> list[str]:
    """What the policy does not answer for, one plain sentence each, with the name of the setting."""
    said = [
        f"The policy does not say {what}: fill in privacy.{name}. A real run does not start without it."
        for name, what in _ANSWERS.items()
        if not str(getattr(policy.privacy, name) or "").strip()
    ]
    done_on = policy.privacy.impact_assessment_on
    if done_on is not None and done_on > today:
        said.append(
            "The day in privacy.impact_assessment_on is still to come. A real run starts from then on."
        )
    return said
