"""A command that is typed on a laptop without an environment, in a process of its own."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from compose.local import ground
from compose.local.ground import INSTANCE, operator_environment
from compose.local.instance import PROJECT, open_instance
from compose.local.stack import own_name

JOB = {"bar_length": "6100", "kerf": "4", "pieces": [{"length": "1500", "count": 5}]}


@pytest.fixture(scope="module")
def instance() -> Iterator[str]:
    name = own_name("suelta")
    yield name
    opened = open_instance(name)
    (opened.records / "keep").unlink(missing_ok=True)
    ground.stop(opened)
    opened.remove()


def manage(instance: str, *arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    given = ("SECRET_KEY", "DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL")
    bare = {name: value for name, value in operator_environment().items() if name not in given}
    return subprocess.run(
        [sys.executable, str(PROJECT / "manage.py"), *arguments],
        cwd=cwd,
        env=bare | {INSTANCE: instance, "PYTHONPATH": str(PROJECT)},
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_a_command_without_an_environment_uses_the_local_instance(
    instance: str, tmp_path: Path
) -> None:
    (tmp_path / "piezas.json").write_text(json.dumps(JOB))

    answer = manage(instance, "cut_plan", "piezas.json", cwd=tmp_path)

    assert answer.returncode == 0, answer.stderr
    assert json.loads(answer.stdout)["bars"] == 2
    assert "se usa la instancia local" in answer.stderr


def test_an_empty_instance_says_how_it_is_prepared(instance: str) -> None:
    job = "docs/examples/trabajo.yaml"
    answer = manage(instance, "price_job", job, "--company", "los-arcos", cwd=PROJECT)

    assert answer.returncode == 1
    assert "«make run» la prepara" in answer.stderr and "Traceback" not in answer.stderr


def test_without_environment_and_laptop_the_variables_are_asked_for(tmp_path: Path) -> None:
    """Where the product is served, nothing is started by itself."""
    manage_py = tmp_path / "manage.py"
    manage_py.write_text((PROJECT / "manage.py").read_text())
    answer = subprocess.run(
        [sys.executable, str(manage_py), "check"],
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        timeout=60,
    )

    assert answer.returncode == 1
    assert "Faltan las variables del servidor" in answer.stderr and "make setup" in answer.stderr
