"""What a real run asks for before it starts, for tests that start one."""

from pathlib import Path

ANSWERED = """
[privacy]
controller = "Gemeente Weesp"
legal_ground = "AVG art. 6.1.e"
impact_assessment_on = "2025-11-03"
privacy_officer = "fg@gemeente.example"
[lock]
pin = "own_choice"
"""
"""The answers of the start gate; nobody in these tests has to choose a PIN."""


def real_policy(folder: Path, more: str = "") -> Path:
    """A policy file in `folder` that a real run starts with, with `more` sections of TOML."""
    file = folder / "policy.toml"
    file.write_text(more + ANSWERED, encoding="utf-8")
    return file
