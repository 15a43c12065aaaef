"""Projects of their own in temporary folders, with real servers that end with the test."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from compose.local import ground, product
from compose.local.binaries import find_broker, find_postgres
from compose.local.instance import Instance, open_instance
from compose.local.problem import Problem

MakeInstance = Callable[..., Instance]


@pytest.fixture
def make_instance(tmp_path: Path) -> Iterator[MakeInstance]:
    """``make_instance(name, project)``: an instance that is stopped and deleted after the test."""
    made: set[Instance] = set()

    def make(name: str = "prueba", project: Path = tmp_path) -> Instance:
        instance = open_instance(name, project)
        made.add(instance)
        return instance

    yield make
    for instance in made:
        product.stop(instance)
        ground.stop(instance)
    # Instances of one project share a folder: it goes once none of them has a server in it.
    for instance in made:
        instance.remove()
        shutil.rmtree(instance.shared, ignore_errors=True)


@pytest.fixture(params=["wheels", "system"])
def kind(
    request: pytest.FixtureRequest, make_instance: MakeInstance, monkeypatch: pytest.MonkeyPatch
) -> str:
    """Both kinds of servers, each forced; the machine's own only where there are any."""
    monkeypatch.setenv("LOCAL_SERVERS", request.param)
    probe = make_instance("sonda")
    try:
        find_postgres(probe)
        find_broker(probe)
    except Problem as problem:
        if request.param == "wheels":
            raise
        pytest.skip(str(problem))
    return str(request.param)
