"""A policy file that cannot be used says what to change, one plain line each."""

from pathlib import Path

import pytest

from bot.settings import BadConfiguration, read_policy


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("version = 0", ["version must be at least 1"]),
        ("invitation_hours = 400", ["invitation_hours must be at most 336"]),
        ('municipalities = "Weesp"', ["municipalities must be a list between square brackets"]),
        ("municipalities = [1]", ["municipalities, number 1 must be a text between quotes"]),
        ("municipalities = []", ["municipalities must name at least 1"]),
        ('municipalities = ["A", "A"]', ["the whole: municipalities names the same one twice"]),
        ("alerts = 1", ["alerts must be a section with settings of its own"]),
        (
            "[threshold]\nmonths = 1.5\nmonth = 3",
            [
                "threshold.months must be a whole number",
                "threshold.month is no setting of the policy; policy.example.toml has them all",
            ],
        ),
        (
            '[intake]\ntie_break = "mayor"',
            ["intake.tie_break must be 'team_leader', 'manager_veilig_thuis' or 'no_case'"],
        ),
        ('[restraining_orders]\nenabled = "perhaps"', ["restraining_orders.enabled must be true or false"]),
        (
            '[office_hours]\nopens = "half nine"\nextra_days_off = ["Christmas"]',
            [
                "office_hours.opens must be a time such as 08:30:00",
                "office_hours.extra_days_off, number 1 must be a day such as 2026-12-24",
            ],
        ),
        ("[alerts.scale_up]\nladder = []", ["alerts.scale_up.ladder must name at least 1"]),
        (
            '[alerts.scale_up]\nladder = [{ role = "chair" }]',
            ["alerts.scale_up.ladder, number 1: chair: give either office_hours or clock_hours"],
        ),
        (
            '[alerts.scale_up]\nladder = [{ role = "coordinator", office_hours = 4 }]',
            ["alerts.scale_up: coordinator cannot be on this ladder"],
        ),
        (
            '[alerts.escalation]\nladder = [{ role = "executive" }]',
            [
                "alerts.escalation: the ladder must begin inside the product, and steps outside it come last",
            ],
        ),
    ],
)
def test_what_is_wrong_is_said_in_words_of_the_file(tmp_path: Path, written: str, said: list[str]) -> None:
    file = tmp_path / "policy.toml"
    file.write_text(written)
    with pytest.raises(BadConfiguration) as refused:
        read_policy(file)
    assert list(refused.value.problems) == [f"In the policy, {sentence}." for sentence in said]
