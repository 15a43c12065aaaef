import os
import signal
from pathlib import Path

import pytest
import redis
from celery import Celery

from compose.local import broker, processes
from compose.local.binaries import find_broker
from compose.local.instance import Instance
from tests.compose.local.conftest import MakeInstance

pytestmark = pytest.mark.usefixtures("kind")


@pytest.fixture
def instance(make_instance: MakeInstance) -> Instance:
    return make_instance()


def served_by(instance: Instance) -> int:
    pid = broker.server_pid(instance)
    assert pid is not None
    return pid


def test_the_broker_is_private_keeps_nothing_on_disk_and_loses_no_message(
    instance: Instance,
) -> None:
    assert broker.ensure_running(instance, find_broker(instance))

    with redis.Redis.from_url(broker.url(instance), decode_responses=True) as client:
        settings = client.config_get("*")
    assert settings["port"] == "0"
    assert settings["save"] == ""
    assert settings["appendonly"] == "no"
    assert settings["maxmemory-policy"] == "noeviction"
    assert Path(f"/proc/{served_by(instance)}").stat().st_uid != 0


def test_a_running_broker_is_used_and_a_stopped_one_starts_again(instance: Instance) -> None:
    binary = find_broker(instance)
    broker.ensure_running(instance, binary)
    pid = served_by(instance)

    assert not broker.ensure_running(instance, binary)
    assert served_by(instance) == pid

    broker.stop(instance)
    assert processes.started_at(pid) is None
    assert broker.ensure_running(instance, binary)


def test_a_killed_broker_leaves_nothing_that_blocks_the_next_start(instance: Instance) -> None:
    binary = find_broker(instance)
    broker.ensure_running(instance, binary)
    os.kill(served_by(instance), signal.SIGKILL)
    processes.wait_until(lambda: broker.server_pid(instance) is None, 30)

    assert broker.ensure_running(instance, binary)


def test_celery_sends_over_the_socket(instance: Instance) -> None:
    broker.ensure_running(instance, find_broker(instance))
    socket = broker.socket_path(instance)

    with Celery(broker=f"redis+socket://{socket}?virtual_host=3", set_as_current=False) as app:
        app.send_task("anything", ignore_result=True)

    with redis.Redis.from_url(f"unix://{socket}?db=3") as client:
        assert client.llen("celery") == 1
