"""Structured logs without content: one JSON object a line, on standard error."""

from __future__ import annotations

import logging
import sys

import structlog


def set_up_logs() -> None:
    """For the programs that run for long. Our events carry ids, kinds and states, nothing else."""
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
