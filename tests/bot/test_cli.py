"""The command `peilwacht`, as an operator meets it."""

import base64
import os
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlmodel import select
from typer.testing import CliRunner

from bot import cli, installation
from bot.clock import SystemClock
from bot.settings import Settings
from casework.people import enrol
from rules.aliases import Alias
from rules.policy import Policy
from rules.words import Role
from store.cipher import Cipher
from store.database import connect
from store.people import Person
from store.practice_mark import become_practice
from store.unit_of_work import UnitOfWork, open_session
from tests.real_run import real_policy

TOKEN = "8123456789:AAF-planted-token-planted-token-xyz"
KEY = base64.b64encode(os.urandom(32)).decode()
PASSWORD = "planted-password"
SECRETS = (TOKEN, KEY, PASSWORD)


@pytest.fixture(autouse=True)
def clean_surroundings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty folder, and no settings in the environment."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture
def known_bot(monkeypatch: pytest.MonkeyPatch) -> None:
    """Telegram knows the token."""

    async def username(_settings: object) -> str:
        return "peilwacht_bot"

    monkeypatch.setattr(installation, "bot_username", username)


def settings(**values: str) -> None:
    Path(".env").write_text("".join(f"{name}={value}\n" for name, value in values.items()))


def run(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(cli.app, list(words))
    said = result.output + (repr(result.exception) if result.exception else "")
    for secret in SECRETS:
        assert secret not in said
    return result.exit_code, result.output


def take_part(url: str, *roles: Role) -> None:
    """People of these roles are in the database, one of each."""
    engine = connect(url)
    with open_session(engine) as session, session.begin():
        uow = UnitOfWork(session, Policy(), Cipher(KEY), lambda options: options[0])
        known = len(session.exec(select(Person)).all())
        for account, role in enumerate(roles, start=known + 1):
            enrol(uow, Alias(role, 1), account, SystemClock().now(), municipality="Weesp")
    engine.dispose()


def complete(policy: str = "", **values: str) -> None:
    """Settings of a real run, with these sections of the policy besides what it has to answer for."""
    file = real_policy(Path.cwd(), policy)
    settings(TELEGRAM_BOT_TOKEN=TOKEN, PEILWACHT_KEY=KEY, POLICY_FILE=file.name, **values)


def test_a_run_without_a_token_is_an_error_and_never_practice() -> None:
    settings(PEILWACHT_KEY=KEY)
    code, said = run("run")
    assert code == 1
    assert "TELEGRAM_BOT_TOKEN is missing" in said


def test_an_empty_token_is_a_lost_token() -> None:
    settings(TELEGRAM_BOT_TOKEN="", PEILWACHT_KEY=KEY)
    assert run("run")[0] == 1


def test_a_run_without_a_key_says_how_to_make_one() -> None:
    settings(TELEGRAM_BOT_TOKEN=TOKEN)
    code, said = run("run")
    assert code == 1
    assert "PEILWACHT_KEY is missing" in said
    assert "os.urandom(32)" in said


def test_a_key_that_is_no_key_is_refused_without_showing_it() -> None:
    settings(TELEGRAM_BOT_TOKEN=TOKEN, PEILWACHT_KEY=PASSWORD)
    assert run("run")[0] == 1


def test_a_run_refuses_a_practice_database(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'p.db'}"
    engine = connect(url)
    become_practice(engine)
    engine.dispose()
    complete(DATABASE_URL=url)
    code, said = run("run")
    assert code == 1
    assert "practice database" in said


def test_practice_refuses_a_real_database(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'real.db'}"
    complete(DATABASE_URL=url)
    assert run("migrate")[0] == 0
    script = tmp_path / "s.chat"
    script.write_text("coordinator: /help\n")
    code, said = run("practice", "--play", str(script), "--database", url)
    assert code == 1
    assert "not empty" in said


def test_practice_plays_a_script_and_tells_by_its_exit_code(tmp_path: Path) -> None:
    script = tmp_path / "s.chat"
    script.write_text("coordinator: /help\ncoordinator sees 112\n")
    url = f"sqlite:///{tmp_path / 'x.db'}"
    assert run("practice", "--empty", "--play", str(script), "--database", url)[0] == 0
    script.write_text("coordinator: /help\ncoordinator sees eenhoorn\n")
    code, said = run("practice", "--empty", "--play", str(script), "--database", url)
    assert code == 1
    assert "FAILED" in said


def test_practice_says_plainly_what_is_wrong_with_a_script_or_database(tmp_path: Path) -> None:
    script = tmp_path / "s.chat"
    assert run("practice", "--play", str(script), "--database", f"sqlite:///{tmp_path / 'x.db'}")[0] == 1
    script.write_text("coordinator\n")
    assert run("practice", "--play", str(script), "--database", f"sqlite:///{tmp_path / 'x.db'}")[0] == 1
    script.write_text("coordinator: /help\n")
    code, said = run("practice", "--play", str(script), "--database", "no database at all")
    assert code == 1
    assert said.strip()
    assert "Traceback" not in said


def test_check_is_content_with_a_complete_installation(known_bot: None, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'real.db'}"
    complete(DATABASE_URL=url)
    run("migrate")
    assert (tmp_path / "real.db").stat().st_mode & 0o777 == 0o600
    take_part(url, *Role)
    code, said = run("check")
    assert (code, said.splitlines()[0]) == (0, "Everything is in order.")
    assert "Names in what people type are looked for" in said
    complete(DATABASE_URL=url, BACKUP_FOLDER="policy.toml/backups")
    code, said = run("check")
    assert code == 1
    assert "BACKUP_FOLDER cannot be written to" in said


def test_check_refuses_ladders_with_steps_that_nobody_is_on(known_bot: None, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'real.db'}"
    ladder = '[alerts.signal]\nfell_back_ladder = [{ role = "process_director", office_hours = 8 }]\n'
    complete(ladder, DATABASE_URL=url)
    run("migrate")
    code, said = run("check")
    assert (code, len(said.splitlines())) == (1, 1)
    assert "Nobody takes part yet" in said
    take_part(url, Role.PROJECT_LEADER, Role.COORDINATOR)
    code, said = run("check")
    assert code == 1
    lines = said.splitlines()
    for line, opening in zip(
        lines,
        (
            "Nobody is on alerts.signal.fell_back_ladder: such an alert reaches nobody.",
            'The step "chair" of alerts.scale_up.ladder needs a chair, and nobody has that role.',
            'The step "guard" of alerts.escalation.ladder needs a chair or process_director, and nobody has',
        ),
        strict=True,
    ):
        assert line.startswith(opening)
    take_part(url, Role.PROCESS_DIRECTOR, Role.CHAIR)
    assert run("check")[0] == 0


@pytest.mark.parametrize("words", [("check",), ("run",), ("members",)])
def test_nothing_but_migrating_makes_a_database(
    known_bot: None, tmp_path: Path, words: tuple[str, ...]
) -> None:
    file = tmp_path / "data" / "none.db"
    complete(DATABASE_URL=f"sqlite:///{file}")
    assert run(*words) == (1, "The database is not there yet. Run: peilwacht migrate\n")
    assert not file.exists()


def test_check_says_each_problem_in_one_sentence_and_exits_with_one(known_bot: None) -> None:
    Path("policy.toml").write_text("nonsense = [\n")
    settings(TELEGRAM_BOT_TOKEN=TOKEN, POLICY_FILE="policy.toml")
    code, said = run("check")
    assert code == 1
    lines = said.strip().splitlines()
    assert len(lines) == 3
    for line, about in zip(lines, ("PEILWACHT_KEY", "policy", "database"), strict=True):
        assert about in line


def test_check_says_that_a_changed_policy_waits_and_which_cases_have_a_gap(
    known_bot: None, tmp_path: Path
) -> None:
    url = f"sqlite:///{tmp_path / 'real.db'}"
    complete(DATABASE_URL=url)
    run("migrate")
    take_part(url, *Role)
    engine = connect(url)
    with engine.begin() as connection:
        connection.execute(
            text("INSERT INTO service_mark (id, practice, policy_hash) VALUES (1, false, 'x')")
        )
        connection.execute(
            text(
                'INSERT INTO "case" (id, reference, municipality, phase, opened_at) '
                "VALUES (1, 'K7Q4MX', 'Weesp', 'referred', '2026-01-05 08:00:00')"
            )
        )
    engine.dispose()
    code, said = run("check")
    assert code == 1
    policy, gaps = said.strip().splitlines()
    assert "policy file has changed" in policy
    assert "K7Q-4MX" in gaps


@pytest.mark.parametrize(
    "url",
    [
        f"postgresql+psycopg://user:{PASSWORD}@localhost:1/nothing",
        f"postgresql+psycopg://user:{PASSWORD}@localhost:notaport/nothing",
        f"nosuchkind://user:{PASSWORD}@localhost/nothing",
        f"{PASSWORD}",
        f"mysql://user:{PASSWORD}@localhost/x",
        "sqlite:////proc/nowhere/real.db",
    ],
)
@pytest.mark.parametrize("words", [("check",), ("migrate",), ("run",), ("members",)])
def test_a_database_that_cannot_be_is_said_plainly(known_bot: None, url: str, words: tuple[str, ...]) -> None:
    complete(DATABASE_URL=url)
    code, said = run(*words)
    assert code == 1
    assert said.strip()
    assert "Traceback" not in said


def test_an_invitation_prints_its_link_and_a_code_to_scan(known_bot: None, tmp_path: Path) -> None:
    complete(DATABASE_URL=f"sqlite:///{tmp_path / 'real.db'}")
    run("migrate")
    code, said = run("invite", "--role", "project_leader")
    assert code == 0
    assert "https://t.me/peilwacht_bot?start=" in said
    assert "█" in said
    code, said = run("invite", "--role", "project_leader", "--alias", "projectleider 1")
    assert code == 1
    assert "has this alias already" in said
    assert "Nobody takes part yet" in run("members")[1]


@pytest.mark.parametrize(
    "words",
    [
        ("--role", "coordinator", "--alias", "Jan Jansen"),
        ("--role", "coordinator", "--alias", "voorzitter 1"),
        ("--role", "process_director"),
        ("--role", "coordinator", "--organisation", "Bestaat niet"),
        ("--role", "koning"),
    ],
)
def test_an_invitation_that_cannot_be_is_refused(known_bot: None, words: tuple[str, ...]) -> None:
    complete()
    assert run("invite", *words)[0] != 0


def test_a_real_run_asks_for_its_answers_and_check_says_the_same(known_bot: None, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'real.db'}"
    settings(TELEGRAM_BOT_TOKEN=TOKEN, PEILWACHT_KEY=KEY, DATABASE_URL=url)
    run("migrate")
    code, said = run("run")
    assert code == 1
    assert [line.partition("privacy.")[2].partition(".")[0] for line in said.splitlines()] == [
        "controller",
        "legal_ground",
        "impact_assessment_on",
        "privacy_officer",
    ]
    assert run("check") == (1, said)


def test_a_backup_is_made_put_back_elsewhere_and_found_in_order(tmp_path: Path, known_bot: None) -> None:
    url, elsewhere = f"sqlite:///{tmp_path / 'p.db'}", f"sqlite:///{tmp_path / 'other' / 'p.db'}"
    complete(DATABASE_URL=url)
    run("migrate")
    take_part(url, *Role)
    code, said = run("backup")
    assert code == 0
    (file,) = (tmp_path / "data" / "backups").glob("*.backup")
    assert file.name in said
    assert run("restore", str(file)) == (
        1,
        "This database holds something already. Name an empty one in DATABASE_URL.\n",
    )
    complete(DATABASE_URL=elsewhere)
    code, said = run("restore", str(file))
    assert code == 0
    assert run("check")[0] == 0, said
    assert "coördinator 1" in run("members")[1]
    file.write_bytes(b"nothing")
    assert "is no backup" in run("restore", str(file))[1]
