"""Processes that die in the middle of their work, without a word."""

import os
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from django.db import connections


def die() -> None:
    """As ``kill -9`` of this process."""
    os.kill(os.getpid(), signal.SIGKILL)


def killed(work: Callable[[], object]) -> bool:
    """Run ``work`` in a process of its own; whether it was killed before its end."""
    connections.close_all()  # the child opens its own
    child = os.fork()
    if not child:
        try:
            work()
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL


def kill_after(seconds: float, work: Callable[[], object]) -> None:
    """Do ``work`` in a process of its own; kill it and those it started after ``seconds``."""
    connections.close_all()
    child = os.fork()
    if not child:
        try:
            os.setpgid(0, 0)
            work()
        finally:
            os._exit(0)
    with suppress(PermissionError):
        os.setpgid(child, child)  # whichever of the two comes first
    time.sleep(seconds)
    with suppress(ProcessLookupError):
        os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)


def killing_around(victim: str, do: Callable[..., None], *, after: bool) -> Callable[..., None]:
    """``_do`` of ``tenants.schemas.steps``, in which the step ``victim`` kills its process: before
    its work, or after it and before it is marked as finished."""

    def do_one(name: str, function: Callable[..., None], subject: Any) -> None:
        if after or name != victim:
            do(name, function, subject)
        if name == victim:
            die()

    return do_one
