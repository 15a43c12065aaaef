"""A deployment that was killed at any of its steps is run again, and ends right."""

import fcntl
import os

import pytest

from tests.stack.deploying.conftest import Site
from tests.stack.deploying.traffic import Traffic

STEPS = (
    "preflight", "image", "inspect", "backup", "migrate", "start", "ready", "switch", "workers",
    "bake", "retire",
)  # fmt: skip
KILLED = STEPS if os.environ.get("DEPLOY") != "short" else ("switch",)


@pytest.mark.parametrize("step", KILLED)
def test_a_killed_deployment_is_run_again(site: Site, traffic: Traffic, step: str) -> None:
    tag = site.checkout.good(f"killed-{step}")
    site.kill_at(tag, step)
    again = site.deploy(tag, bake="5")
    assert (again.code, again.result) == (0, "ok"), again.said
    assert site.disorder(tag) == []
    assert "quedó a medias" in again.said
    assert traffic.lost() == set()


def test_two_deployments_at_once_are_one(site: Site) -> None:
    tag = site.checkout.good("alone")
    lock = site.servers.home / "deploy.lock"

    with lock.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        refused = site.act("deploy-beta.sh", tag)
    assert refused.code == 1
    assert "Otro despliegue está en curso" in refused.said


@pytest.mark.parametrize(
    ("tag", "said"),
    [("no-existe", "No existe la versión «no-existe»"), ("con espacio", "No existe la versión")],
)
def test_a_release_that_does_not_exist_is_refused_by_its_name(
    site: Site, tag: str, said: str
) -> None:
    before = site.last_record
    refused = site.act("deploy-beta.sh", tag)
    assert refused.code == 1 and said in refused.said
    assert site.last_record == before, "nothing was begun"
