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


def side_by_side(*works: Callable[[], object], kill_after: float | None = None) -> bool:
    """Do each of ``works`` in a process of its own, at once; kill the first one after so many
    seconds. Whether it was killed before its end. Raises RuntimeError if another one failed."""
    connections.close_all()
    children = []
    for work in works:
        child = os.fork()
        if not child:
            status = 1
            try:
                work()
                status = 0
            finally:
                os._exit(status)
        children.append(child)
    if kill_after is not None:
        time.sleep(kill_after)
        with suppress(ProcessLookupError):
            os.kill(children[0], signal.SIGKILL)
    ends = [os.waitpid(child, 0)[1] for child in children]
    was_killed = os.WIFSIGNALED(ends[0])
    if any(ends[1:]) or (ends[0] and not was_killed):
        raise RuntimeError(f"A process failed: {ends}")
    return was_killed


def killing_around(victim: str, do: Callable[..., None], *, after: bool) -> Callable[..., None]:
    """``_do`` of ``tenants.schemas.steps``, in which the step ``victim`` kills its process: before
    its work, or after it and before it is marked as finished."""

    def do_one(name: str, function: Callable[..., None], subject: Any) -> None:
        if after or name != victim:
            do(name, function, subject)
        if name == victim:
            die()

    return do_one
