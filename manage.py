#!/usr/bin/env python
"""Points at config.settings; without an environment, on a laptop, it uses the local instance."""

import os
import sys
from importlib.util import find_spec
from pathlib import Path

PROJECT = Path(__file__).resolve().parent
GIVEN = ("SECRET_KEY", "DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL")
PACKAGES = PROJECT / ".venv" / "bin" / "python"
MISSING = (
    "Faltan las variables del servidor, como SECRET_KEY y DATABASE_URL: cárgalas como dice "
    "docs/operacion.md. En tu computadora, corre antes «make setup»."
)


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    if find_spec("django") is None and PACKAGES.exists():
        os.execv(PACKAGES, [str(PACKAGES), *sys.argv])  # noqa: S606 -- our own interpreter
    given = (os.environ.get(f"{name}{end}", "") for name in GIVEN for end in ("", "_FILE"))
    if not any(value.strip() for value in given):
        if not (PROJECT / ".venv" / ".ready").exists():
            sys.exit(MISSING)
        from compose.local.bare import lend_environment

        lend_environment()
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
