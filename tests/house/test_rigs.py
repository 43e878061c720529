"""The rigs behave as the tests that lean on them believe."""

from __future__ import annotations

import smtplib
from email.message import EmailMessage

import psycopg
import pytest

from tests.rigs.postgres import APP, Server
from tests.rigs.smtp import Fault, Sink, Slow

ADDRESS = "client@practice.test"


def _send(sink: Sink) -> None:
    message = EmailMessage()
    message["Subject"] = "A note für you"
    message["From"], message["To"] = "practice@practice.test", ADDRESS
    message.set_content("Hello.\n")
    with smtplib.SMTP("127.0.0.1", sink.port, timeout=10) as connection:
        connection.send_message(message)


def test_the_mail_server_keeps_what_it_accepts(smtp_sink: Sink) -> None:
    _send(smtp_sink)
    [mail] = smtp_sink.wait_for(ADDRESS)
    assert (mail.subject, mail.text()) == ("A note für you", "Hello.\n")


@pytest.mark.parametrize(
    ("stage", "answer", "error", "kept"),
    [
        ("MAIL", "421 4.3.2 Closing", smtplib.SMTPException, 0),
        ("RCPT", "451 4.7.1 Later", smtplib.SMTPRecipientsRefused, 0),
        ("DATA", "550 5.7.1 No", smtplib.SMTPDataError, 0),
        ("DATA", Fault.DROP, smtplib.SMTPServerDisconnected, 0),
        ("DATA", Fault.KEEP_AND_DROP, smtplib.SMTPServerDisconnected, 1),
    ],
)
def test_the_mail_server_misbehaves_once_when_asked_to(
    smtp_sink: Sink, stage: str, answer: str | Fault, error: type[Exception], kept: int
) -> None:
    smtp_sink.answer(stage, answer)
    with pytest.raises(error):
        _send(smtp_sink)
    assert len(smtp_sink.mails) == kept
    _send(smtp_sink)
    assert len(smtp_sink.mails) == kept + 1


def test_a_slow_mail_server_accepts_in_the_end(smtp_sink: Sink) -> None:
    smtp_sink.always("DATA", Slow(0.05))
    _send(smtp_sink)
    assert len(smtp_sink.to(ADDRESS)) == 1


@pytest.mark.postgresql
def test_the_application_role_has_no_special_rights(postgres: Server) -> None:
    ask = "SELECT rolsuper, rolbypassrls, rolcreaterole FROM pg_roles WHERE rolname = %s"
    with postgres.superuser("postgres") as connection:
        assert connection.execute(ask, [APP]).fetchone() == (False, False, False)


@pytest.mark.postgresql
def test_the_application_role_makes_no_tables(postgres: Server) -> None:
    database = postgres.create("counsel_rights")
    url = database.app_url.replace("+psycopg", "")
    with psycopg.connect(url) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute("CREATE TABLE mine (id integer)")
    postgres.drop(database.name)
