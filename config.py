"""What the environment says, read once and frozen. Nothing else in Counsel asks the environment."""

from __future__ import annotations

import base64
import binascii
import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

MODES = ("production", "development", "demo", "test")
HOW_TO_MAKE_SECRETS = "Make both with `counsel keys new` and keep them outside the repository."


class ConfigurationError(Exception):
    """The environment is incomplete or unsafe. The text says what is wrong and the mend."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that a start depends on; see docs/configuration.md for each variable."""

    mode: str
    database_url: str
    migration_database_url: str
    data_dir: Path
    secret_key: str
    master_keys: tuple[tuple[str, bytes], ...]
    base_url: str
    smtp_url: str
    mail_from: str
    exit_url: str
    trusted_proxies: int = 0
    hashing: str = "strong"
    scheduled: bool = False
    metrics_token: str = ""
    fetches_pages: bool = True
    sms_url: str = ""

    @property
    def https(self) -> bool:
        return urlsplit(self.base_url).scheme == "https"

    @property
    def mail_host(self) -> str:
        """The right side of Message-IDs."""
        return self.mail_from.rpartition("@")[2] or "localhost"

    @property
    def keeps_mail(self) -> bool:
        """Whether mails stay in a folder and are shown on a page: a demo without a mail server."""
        return self.is_demo and not self.smtp_url

    @property
    def clock_file(self) -> Path | None:
        """Where a test says how far the clock is ahead; None outside test mode."""
        return self.data_dir / "clock" if self.mode == "test" else None

    @property
    def is_demo(self) -> bool:
        return self.mode == "demo"

    @classmethod
    def from_env(cls, env: Mapping[str, str] | None = None) -> Settings:
        """Read the settings.

        In: `env`, the process environment if left out. Out: complete settings.
        Raises ConfigurationError with a text for the operator.
        """
        env = os.environ if env is None else env
        mode = env.get("COUNSEL_ENV", "production")
        if mode not in MODES:
            raise ConfigurationError(f"COUNSEL_ENV is {mode!r}; it must be one of {MODES}.")
        data_dir = Path(env.get("COUNSEL_DATA_DIR", "var")).resolve()
        if mode in ("development", "demo"):
            env = {**_kept_secrets(data_dir), **env}
        database_url = _database_url(env.get("DATABASE_URL", ""), data_dir)
        base_url = env.get("COUNSEL_BASE_URL", "" if mode == "production" else _local_address(env))
        return cls(
            mode=mode,
            database_url=database_url,
            migration_database_url=_database_url(
                env.get("COUNSEL_MIGRATION_DATABASE_URL", "") or database_url, data_dir
            ),
            data_dir=data_dir,
            secret_key=_secret_key(env.get("COUNSEL_SECRET_KEY", "")),
            master_keys=_master_keys(env.get("COUNSEL_MASTER_KEY", "")),
            base_url=_checked_base_url(base_url),
            smtp_url=env.get("COUNSEL_SMTP_URL", "" if mode == "demo" else "smtp://127.0.0.1:25"),
            sms_url=env.get("COUNSEL_SMS_URL", ""),
            mail_from=env.get("COUNSEL_MAIL_FROM", "appointments@localhost"),
            exit_url=env.get("COUNSEL_EXIT_URL", "https://www.wikipedia.org/"),
            trusted_proxies=_count(env, "COUNSEL_TRUSTED_PROXIES"),
            hashing="light" if mode == "test" else "strong",
            scheduled=env.get("COUNSEL_SCHEDULED", "") == "1",
            metrics_token=env.get("COUNSEL_METRICS_TOKEN", ""),
            fetches_pages=env.get("COUNSEL_FETCH_PAGES", "on") != "off",
        )


def new_secrets() -> dict[str, str]:
    """Two fresh secrets, by the name of the variable that takes each."""
    return {
        "COUNSEL_SECRET_KEY": secrets.token_urlsafe(48),
        "COUNSEL_MASTER_KEY": "k1:" + base64.b64encode(secrets.token_bytes(32)).decode(),
    }


def _kept_secrets(data_dir: Path) -> dict[str, str]:
    """A development or demo folder keeps its own secrets, readable by its user alone."""
    path = data_dir / "secrets.json"
    if not path.exists():
        data_dir.mkdir(parents=True, exist_ok=True)
        with open(os.open(path, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600), "w") as file:
            json.dump(new_secrets(), file)
    kept: dict[str, str] = json.loads(path.read_text())
    return kept


def _secret_key(value: str) -> str:
    if len(value) < 32 or len(set(value)) < 12:
        state = "missing" if not value else "too weak (32 varied characters at least)"
        raise ConfigurationError(f"COUNSEL_SECRET_KEY is {state}. {HOW_TO_MAKE_SECRETS}")
    return value


def _master_keys(value: str) -> tuple[tuple[str, bytes], ...]:
    """`id:base64` pairs separated by commas, the newest first."""
    if not value:
        raise ConfigurationError(f"COUNSEL_MASTER_KEY is missing. {HOW_TO_MAKE_SECRETS}")
    keys = []
    for part in value.split(","):
        key_id, _, encoded = part.strip().partition(":")
        try:
            key = base64.b64decode(encoded, validate=True)
        except (binascii.Error, ValueError):
            key = b""
        if not key_id or len(key) != 32 or len(set(key)) < 12:
            raise ConfigurationError(
                f"COUNSEL_MASTER_KEY is too weak or malformed: each key is `name:` and 32 random "
                f"bytes in base64. {HOW_TO_MAKE_SECRETS}"
            )
        keys.append((key_id, key))
    return tuple(keys)


def _database_url(value: str, data_dir: Path) -> str:
    if not value:
        return f"sqlite:///{data_dir / 'counsel.sqlite3'}"
    for prefix in ("postgres://", "postgresql://"):
        if value.startswith(prefix):
            return "postgresql+psycopg://" + value.removeprefix(prefix)
    return value


def _local_address(env: Mapping[str, str]) -> str:
    return f"http://127.0.0.1:{env.get('COUNSEL_PORT', '8000')}"


def _checked_base_url(value: str) -> str:
    parts = urlsplit(value)
    local = parts.hostname in ("127.0.0.1", "localhost", "::1")
    if not parts.hostname or parts.scheme not in ("http", "https"):
        raise ConfigurationError(
            "COUNSEL_BASE_URL is missing: the address that clients open, such as "
            "https://care.example. Links in mails are built from it."
        )
    if parts.scheme == "http" and not local:
        raise ConfigurationError("COUNSEL_BASE_URL must begin with https:// outside this machine.")
    return value.rstrip("/")


def _count(env: Mapping[str, str], name: str) -> int:
    value = env.get(name, "0")
    if not value.isdigit():
        raise ConfigurationError(f"{name} must be a whole number, 0 or more; it is {value!r}.")
    return int(value)
