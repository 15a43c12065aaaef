"""The whole product for a test: the real programs, exactly as ``run`` starts them."""

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from compose.local import ground, processes, product
from compose.local.ground import INSTANCE
from compose.local.instance import PROJECT, Instance, open_instance

START_SECONDS = 300.0
STOP_SECONDS = 60.0


@dataclass(frozen=True)
class Stack:
    instance: Instance
    port: int
    address: str
    """Of the apex, such as ``http://localhost:8001``; a company is a subdomain of it."""
    environment: Mapping[str, str]

    @property
    def mail(self) -> Path:
        """The folder where each message becomes an ``.eml`` file."""
        return self.instance.mail

    def company_address(self, subdomain: str) -> str:
        return self.address.replace("://", f"://{subdomain}.", 1)


def own_name(name: str) -> str:
    """The instance ``name`` of this run of the tests: runs side by side must not share one."""
    return "-".join(filter(None, [os.environ.get(INSTANCE), name]))


@contextmanager
def running_stack(
    name: str = "e2e", *, first_port: int = 8100, with_demo: bool = True
) -> Iterator[Stack]:
    """Servers, web, worker and beat of the instance ``own_name(name)``, until the block ends.

    ``RuntimeError`` with the last lines they wrote if they do not come up.
    """
    instance = open_instance(own_name(name))
    log = instance.logs / "run.log"
    log.unlink(missing_ok=True)
    command = [sys.executable, "-m", "compose.local", "run", "--instance", instance.name]
    command += ["--port", str(first_port), *([] if with_demo else ["--without-demo"])]
    given = ground.operator_environment()
    launcher = processes.start(command, log=log, env=given, cwd=PROJECT)
    try:

        def serves() -> bool:
            record = product.running(instance) or {}
            return launcher.poll() is not None or "port" in record

        processes.wait_until(serves, START_SECONDS)
        record = product.running(instance) or {}
        if "port" not in record:
            written = log.read_text(errors="replace").splitlines()
            raise RuntimeError("The stack did not come up:\n" + "\n".join(written[-30:]))
        port = int(str(record["port"]))
        environment = ground.ensure_running(instance, given) | {"PUBLIC_PORT": str(port)}
        yield Stack(instance, port, str(record["address"]), environment)
    finally:
        launcher.terminate()
        launcher.wait(STOP_SECONDS)
