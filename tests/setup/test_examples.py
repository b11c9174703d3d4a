"""The two example files say everything there is to set, and nothing that is not."""

import re
import tomllib
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from rules.policy import Policy

ROOT = Path(__file__).parents[2]
SETTINGS = {
    "TELEGRAM_BOT_TOKEN",
    "TELEGRAM_API_BASE_URL",
    "DATABASE_URL",
    "PEILWACHT_KEY",
    "PEILWACHT_NEW_KEY",
    "LOG_FORMAT",
    "POLICY_FILE",
    "BACKUP_FOLDER",
}


def named(model: BaseModel) -> dict[str, Any]:
    """The names of all fields, section by section."""
    values = {name: getattr(model, name) for name in type(model).model_fields}
    return {name: named(value) if isinstance(value, BaseModel) else None for name, value in values.items()}


def names_of(table: dict[str, Any]) -> dict[str, Any]:
    return {name: names_of(value) if isinstance(value, dict) else None for name, value in table.items()}


def test_the_example_policy_is_exactly_the_default() -> None:
    example = tomllib.loads((ROOT / "policy.example.toml").read_text())
    assert Policy.model_validate(example) == Policy()


def test_the_example_policy_names_every_field() -> None:
    example = tomllib.loads((ROOT / "policy.example.toml").read_text())
    assert names_of(example) == named(Policy())


def test_the_example_environment_names_every_setting() -> None:
    assert set(re.findall(r"^#? ?([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE)) == SETTINGS
