"""The id of the request that the running code answers, or that sent the running task."""

import re
from uuid import uuid4

from structlog.contextvars import get_contextvars

REQUEST_ID = "request_id"  # its name in a log line, and in the headers of a task

_WELL_FORMED = re.compile(r"[A-Za-z0-9_-]{8,64}", re.ASCII)


def request_id_from(claimed: str) -> str:
    """``claimed`` (of a proxy in front) if it is well-formed, else a new one."""
    return claimed if _WELL_FORMED.fullmatch(claimed) else uuid4().hex


def current_request_id() -> str:
    """Nothing where no request is at work: a command, the clock."""
    return str(get_contextvars().get(REQUEST_ID, ""))
