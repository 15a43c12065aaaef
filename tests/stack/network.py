"""The network of the engine that the tests brought: a thread enters it to open a socket there."""

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

CLONE_NEWNET = 0x40000000


@contextmanager
def network_of(pid: int | None) -> Iterator[None]:
    """In the network of the process ``pid``; without one, in the machine's.

    A socket stays in the network in which it was opened.
    """
    if pid is None:
        yield
        return
    with open("/proc/thread-self/ns/net") as own, open(f"/proc/{pid}/ns/net") as other:
        _enter(other)
        try:
            yield
        finally:
            _enter(own)


def _enter(namespace: IO[str]) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.setns(namespace.fileno(), CLONE_NEWNET):
        raise OSError(ctypes.get_errno(), "setns: the tests of the servers must run as root")
