"""Settings of an installation, from the environment and `.env`; see .env.example."""

import tomllib
from contextlib import suppress
from pathlib import Path
from urllib.parse import unquote, urlsplit

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.logs import LogFormat
from bot.policy_errors import plain_problems
from rules.policy import Policy

OFFICIAL_BOT_API = "https://api.telegram.org"
HOW_TO_MAKE_A_KEY = 'python3 -c "import base64, os; print(base64.b64encode(os.urandom(32)).decode())"'


class BadConfiguration(Exception):
    """Settings or policy cannot be used; each problem is one plain sentence."""

    def __init__(self, *problems: str) -> None:
        super().__init__(" ".join(problems))
        self.problems = problems


class Settings(BaseSettings):
    """What differs between installations. Secrets never show in a repr, a log or an error."""

    model_config = SettingsConfigDict(env_file=".env", env_ignore_empty=True, extra="ignore")

    telegram_bot_token: SecretStr | None = None
    telegram_api_base_url: str = Field(default=OFFICIAL_BOT_API, pattern=r"^https?://[^\s]+$")
    database_url: SecretStr = SecretStr("sqlite:///data/peilwacht.db")
    peilwacht_key: SecretStr | None = None
    peilwacht_new_key: SecretStr | None = None
    log_format: LogFormat = "human"
    policy_file: Path | None = None
    backup_folder: Path = Path("data/backups")


def secrets_of(settings: Settings) -> list[str]:
    """Everything in the settings that no log may show, also as parts of what holds it."""
    found = [
        value.get_secret_value()
        for name in Settings.model_fields
        if isinstance(value := getattr(settings, name), SecretStr)
    ]
    with suppress(ValueError):
        password = urlsplit(settings.database_url.get_secret_value()).password
        found += [password, unquote(password)] if password else []
    if settings.telegram_bot_token is not None:
        found.append(settings.telegram_bot_token.get_secret_value().rpartition(":")[2])
    return found


def read_settings() -> Settings:
    """The settings; raises BadConfiguration without ever naming a value."""
    try:
        return Settings()
    except ValidationError as error:
        problems = [
            f"The setting {_setting_name(e['loc'])} cannot be used: {e['msg']}." for e in error.errors()
        ]
    raise BadConfiguration(*problems)


def _setting_name(location: tuple[int | str, ...]) -> str:
    return ".".join(str(part) for part in location).upper()


def require_token(settings: Settings) -> str:
    """The token; a lost one is an error and never turns an installation into practice."""
    if settings.telegram_bot_token is None:
        raise BadConfiguration(
            "TELEGRAM_BOT_TOKEN is missing. Put the token that BotFather gave you in .env, "
            "or start practice mode with: peilwacht practice"
        )
    return settings.telegram_bot_token.get_secret_value()


def require_key(settings: Settings) -> str:
    """The key that encrypts Telegram ids."""
    if settings.peilwacht_key is None:
        raise BadConfiguration(
            f"PEILWACHT_KEY is missing. Make one with: {HOW_TO_MAKE_A_KEY} "
            "Put it in .env and keep a copy elsewhere: without it nobody can be reached any more."
        )
    return settings.peilwacht_key.get_secret_value()


def read_policy(file: Path | None) -> Policy:
    """The policy of the region, or the defaults without a file; raises BadConfiguration."""
    if file is None:
        return Policy()
    try:
        return Policy.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))
    except FileNotFoundError:
        problems = [f"POLICY_FILE names a file that is not there: {file}."]
    except (OSError, UnicodeDecodeError):
        problems = [f"POLICY_FILE cannot be read: {file}."]
    except tomllib.TOMLDecodeError as error:
        problems = [f"The policy file is not valid TOML: {error}."]
    except ValidationError as error:
        problems = plain_problems(error)
    raise BadConfiguration(*problems)
