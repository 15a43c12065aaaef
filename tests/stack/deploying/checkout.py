"""The program's folder on a server: a clone whose tags are releases, some bad on purpose."""

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from tests.stack.servers import PROJECT

WRAPPED = """
import itertools
import time

_inner, _asked, _kept = application, itertools.count(), []


def application(environ, start_response):
    number = next(_asked)
{act}
    return _inner(environ, start_response)
"""
HEALTH = ("/health/live", "/health/ready", "/health")


@dataclass(frozen=True)
class Bad:
    """What is wrong with a release, and the step of its deployment that must find it."""

    path: str
    added: str
    step: str


BAD = {
    "import-error": Bad("config/wsgi.py", "\nimport nothing_of_this_name\n", "start"),
    "failing-migration": Bad(
        "tenants/migrations/9999_fails.py",
        "from django.db import migrations\n\n\n"
        "def fail(apps, editor):\n    raise RuntimeError('on purpose')\n\n\n"
        "class Migration(migrations.Migration):\n"
        "    dependencies = [('tenants', '{last}')]\n"
        "    operations = [migrations.RunPython(fail, migrations.RunPython.noop)]\n",
        "migrate",
    ),
    "health-false": Bad(
        "ops/health/middleware.py",
        '\n\nANSWERS["/health/ready"] = lambda request: JsonResponse({}, status=503)\n',
        "start",
    ),
    "healthy-then-500": Bad(
        "config/wsgi.py",
        WRAPPED.format(
            act=f"    if number > 80 and environ['PATH_INFO'] not in {HEALTH}:\n"
            "        raise RuntimeError('on purpose')"
        ),
        "bake",
    ),
    "slow-start": Bad("config/wsgi.py", "\nimport time\ntime.sleep(600)\n", "start"),
    "memory-leak": Bad(
        "config/wsgi.py", WRAPPED.format(act="    _kept.append(b'x' * (4 << 20))"), "bake"
    ),
}
COLUMN = """from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("catalog", "{last}")]
    operations = [
        migrations.AddField(
            "material", "remark_of_the_test", models.CharField(max_length=9, null=True)
        )
    ]
"""


@dataclass(frozen=True)
class Checkout:
    folder: Path

    @classmethod
    def make(cls, folder: Path) -> "Checkout":
        shutil.rmtree(folder, ignore_errors=True)
        subprocess.run(["git", "clone", "--quiet", PROJECT, folder], check=True)
        made = cls(folder)
        made._git("config", "user.name", "Prueba")
        made._git("config", "user.email", "prueba@ejemplo.test")
        made._git("checkout", "--quiet", "-b", "releases")
        return made

    def good(self, tag: str, *, with_column: bool = False) -> str:
        """A release like this program; ``with_column`` adds one to a table of every company."""
        self._start()
        self._add("config/__init__.py", f"# {tag}\n")
        if with_column:
            last = self._last_migration("catalog")
            self._add("catalog/migrations/9998_column.py", COLUMN.format(last=last))
        return self._tag(tag)

    def bad(self, kind: str) -> str:
        """A release that is like the last good one but for its fault."""
        wrong = BAD[kind]
        self._start()
        added = wrong.added
        if kind == "failing-migration":
            added = added.format(last=self._last_migration("tenants"))
        self._add(wrong.path, added)
        tag = self._tag(kind)
        self._git("reset", "--quiet", "--hard", "HEAD^")
        return tag

    def _start(self) -> None:
        self._git("checkout", "--quiet", "releases")

    def _add(self, path: str, text: str) -> None:
        with (self.folder / path).open("a") as file:
            file.write(text)

    def _tag(self, tag: str) -> str:
        self._git("add", "--all")
        self._git("commit", "--quiet", "--message", f"Release {tag}")
        self._git("tag", "--force", tag)
        return tag

    def _last_migration(self, app: str) -> str:
        return max(path.stem for path in (self.folder / app / "migrations").glob("[0-9]*.py"))

    def _git(self, *words: str) -> None:
        subprocess.run(["git", *words], cwd=self.folder, check=True, stdout=subprocess.DEVNULL)
