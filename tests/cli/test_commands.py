"""The command as an operator uses it."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from config import new_secrets
from counsel.cli import commands
from tests.rigs.phone import running_phones
from tests.rigs.postgres import Database
from tests.rigs.server import COMMAND, ROOT, serving, working
from tests.rigs.smtp import Sink
from tests.rigs.waiting import until

OWNER = ("--practice", "North Room", "--zone", "Europe/Berlin", "--country", "de")
OWNER += ("--name", "Owner", "--email", "owner@tests.example")
PASSWORD = "violet harbor seven kettles"


@pytest.fixture
def env(lone_database: Database, tmp_path: Path, smtp_sink: Sink) -> dict[str, str]:
    """The environment of an installation of its own."""
    return {
        **new_secrets(),
        "COUNSEL_ENV": "test",
        "COUNSEL_DATA_DIR": str(tmp_path),
        "COUNSEL_BASE_URL": "http://127.0.0.1:8000",
        "COUNSEL_SMTP_URL": smtp_sink.url,
        "DATABASE_URL": lone_database.app_url,
        "COUNSEL_MIGRATION_DATABASE_URL": lone_database.owner_url,
    }


def run(env: dict[str, str], *words: str, typed: str = "") -> Result:
    return CliRunner().invoke(commands, words, input=typed, env=env)


def test_init_makes_the_first_practice_once(env: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "password").write_text(f"{PASSWORD}\n")
    given = ("init", *OWNER, "--password-file", str(tmp_path / "password"))
    first = run(env, *given)
    assert first.exit_code == 0, first.output
    assert "The database was brought up to date." in first.output
    assert "North Room is ready." in first.output
    second = run(env, *given)
    assert second.exit_code == 1
    assert "has a practice already. Nothing was changed." in second.output
    assert run(env, "audit", "verify").output == "North Room: whole\n"


def test_init_asks_for_what_was_not_given(env: dict[str, str]) -> None:
    typed = f"North Room\n\n\nOwner\nowner@tests.example\n{PASSWORD}\n{PASSWORD}\n"
    done = run(env, "init", typed=typed)
    assert done.exit_code == 0, done.output
    assert PASSWORD not in done.output


@pytest.mark.parametrize(
    ("option", "value"),
    [("--password", "short"), ("--zone", "Berlin"), ("--email", "nobody"), ("--practice", " ")],
)
def test_init_refuses_what_cannot_be_and_keeps_nothing(
    env: dict[str, str], option: str, value: str
) -> None:
    refused = run(env, "init", *OWNER, "--password", PASSWORD, option, value)
    assert refused.exit_code == 1, refused.output
    assert "Traceback" not in refused.output
    assert run(env, "audit", "verify").output == ""


def test_keys_are_new_each_time_and_fit_the_settings() -> None:
    lines = CliRunner().invoke(commands, ["keys", "new"]).output.splitlines()
    again = CliRunner().invoke(commands, ["keys", "new"]).output.splitlines()
    assert [line.partition("=")[0] for line in lines] == list(new_secrets())
    assert set(lines).isdisjoint(again)


def test_the_doctor_names_what_is_wrong_and_the_mend(env: dict[str, str], smtp_sink: Sink) -> None:
    before = run(env, "doctor").output
    assert "migrations are behind: `counsel serve` applies them" in before
    assert "the mail server at 127.0.0.1 answers" in before
    run(env, "init", *OWNER, "--password", PASSWORD)
    after = run(env | {"COUNSEL_SMTP_URL": "smtp://127.0.0.1:1"}, "doctor")
    assert after.exit_code == 1
    assert "migrations are applied" in after.output
    assert "COUNSEL_SMTP_URL" in after.output
    assert "the scheduler is silent: start `counsel serve` or `counsel worker`" in after.output


def test_the_doctor_looks_at_the_door_of_the_text_messages_and_sends_none(
    env: dict[str, str],
) -> None:
    assert "no text messages: COUNSEL_SMS_URL is not set" in run(env, "doctor").output
    with running_phones() as phones:
        said = run(env | {"COUNSEL_SMS_URL": phones.gateway_url}, "doctor").output
        assert "ok    the provider of text messages at 127.0.0.1 answers" in said
        assert phones.texts == []
    said = run(env | {"COUNSEL_SMS_URL": phones.gateway_url}, "doctor").output
    assert "no provider of text messages at 127.0.0.1 (ConnectionRefusedError)" in said
    wrong = run(env | {"COUNSEL_SMS_URL": "twilio://AC1@api.twilio.com"}, "doctor")
    assert "COUNSEL_SMS_URL is not complete" in str(wrong.exception)


def test_a_bad_configuration_is_one_clear_line(tmp_path: Path) -> None:
    env = {"COUNSEL_DATA_DIR": str(tmp_path), "COUNSEL_BASE_URL": "https://care.example"}
    done = subprocess.run([COMMAND, "serve"], cwd=ROOT, env=env, capture_output=True, text=True)
    assert done.returncode == 2
    assert re.fullmatch(r"counsel: COUNSEL_SECRET_KEY is missing\. .*\n", done.stderr)
    assert done.stdout == ""


def test_serve_brings_the_database_up_serves_schedules_and_stops(env: dict[str, str]) -> None:
    env.pop("COUNSEL_BASE_URL")
    with serving(env=env) as program:
        until(lambda: "the scheduler runs" in run(env, "doctor").output, what="a heartbeat")
        assert run(env, "doctor").exit_code == 0
        assert program.stop() == 0
        assert "Traceback" not in program.output()


def test_a_worker_stops_when_asked(env: dict[str, str]) -> None:
    with working(env=env) as program:
        until(lambda: "The worker runs" in program.output(), what="the worker")
        assert program.stop() == 0
        assert "Traceback" not in program.output()


@pytest.mark.sqlite
def test_the_demo_is_made_once_and_says_how_to_sign_in(tmp_path: Path) -> None:
    words = [COMMAND, "demo", "--no-serve", "--folder", str(tmp_path / "demo")]
    env = {"COUNSEL_DEMO_PASSWORD": PASSWORD}
    first = subprocess.run(words, cwd=ROOT, env=env, capture_output=True, text=True)
    assert first.returncode == 0, first.stderr
    assert f"Password for all of them: {PASSWORD}" in first.stdout
    assert "http://127.0.0.1:8000/demo/outbox" in first.stdout
    second = subprocess.run(words, cwd=ROOT, env={}, capture_output=True, text=True)
    assert second.stdout.partition("Counsel demo")[2] == first.stdout.partition("Counsel demo")[2]
    assert (tmp_path / "demo" / "accounts.json").stat().st_mode & 0o077 == 0
