"""Time, chance and the environment come from outside: a rule or a service is handed them."""

from __future__ import annotations

from tests.house.source import program

CLOCK = (
    "datetime.datetime.now",
    "datetime.datetime.utcnow",
    "datetime.datetime.today",
    "datetime.date.today",
    "time.time",
    "time.time_ns",
    "time.localtime",
    "time.gmtime",
)
CHANCE = ("random", "secrets", "uuid.uuid1", "uuid.uuid4", "os.urandom")
ENVIRONMENT = ("os.environ", "os.getenv", "os.environb")
SOURCES = ("config.py", "counsel/kernel/", "counsel/web/", "counsel/cli", "counsel/scheduler.py")


def test_nothing_below_the_web_asks_the_clock_chance_or_the_environment() -> None:
    banned = (*CLOCK, *CHANCE, *ENVIRONMENT)
    found = {
        f"{module.path}:{line} {name}"
        for module in program()
        if not module.path.startswith(SOURCES)
        for name, line in [*module.names(), *module.imports()]
        if any(name == word or name.startswith(f"{word}.") for word in banned)
    }
    assert found == set()
