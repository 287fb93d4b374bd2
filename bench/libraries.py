"""The libraries a serving process can't do without, and its memory with nothing else in it: `python -m bench.libraries`."""

import sys
from importlib import import_module
from pathlib import Path

LIBRARIES = (
    "click", "flask", "flask_babel", "flask_login", "flask_sqlalchemy", "flask_wtf", "nacl.public",
    "sqlalchemy.dialects.sqlite", "waitress", "whitenoise",
)  # fmt: skip


def resident_bytes() -> int:
    """Of this process (Linux)."""
    status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return int(status["VmRSS"].split()[0]) * 1024


def main() -> int:
    for name in LIBRARIES:
        import_module(name)
    sqlalchemy = import_module("sqlalchemy")
    with sqlalchemy.create_engine("sqlite://").connect() as connection:
        connection.execute(sqlalchemy.text("select 1"))
        print(resident_bytes())
    return 0


if __name__ == "__main__":
    sys.exit(main())
