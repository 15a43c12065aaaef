"""Log lines: JSON on a server, readable where DEBUG is on; no address, token or name in any.

Every line carries what its request or task is bound to (``request_id``, ``person``) and the
company's schema. Lines of libraries are cut to their first row and scrubbed; of an error stand its
class and its places in the code, and its text only if it speaks of a machine.
"""

import re
from collections.abc import Iterator
from traceback import walk_tb
from types import TracebackType
from typing import Any

import structlog
from django.apps import apps
from django.db import InterfaceError, OperationalError
from kombu.exceptions import OperationalError as BrokerError
from redis import RedisError
from structlog.typing import EventDict, Processor, WrappedLogger

from tenants.schemas.connection import current_schema

LEVELS = ["debug", "info", "warning", "error"]
_OF_A_MACHINE = (OperationalError, InterfaceError, BrokerError, RedisError)
_PLACES = 12
_SECRETS = (
    (re.compile(r"[^\s<>\"'(,;]+@[^\s<>\"'),;]+"), "…@…"),
    (re.compile(r"\?[^\s\"'<>]+=[^\s\"'<>]*"), "?…"),
    (re.compile(r"[A-Za-z0-9_-]*:?[A-Za-z0-9_-]{4,}:[A-Za-z0-9_-]{20,}"), "…"),  # a signed link
)

# What a library tells at each request or task: ours tells it without addresses and arguments.
_SILENCED = (
    "axes",
    "celery.app.trace",
    "celery.worker.strategy",
    "django.request",
    "django.security.csrf",
    "django.server",
    "xhtml2pdf",
)


def logging_settings(level: str, readable: bool) -> dict[str, Any]:
    """Python's logging as one handler to the console; ``readable`` for a person, else JSON."""
    error: Processor = structlog.processors.format_exc_info if readable else _error
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        _company,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
        error,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    last: Processor = (
        structlog.dev.ConsoleRenderer()
        if readable
        else structlog.processors.JSONRenderer(ensure_ascii=False)
    )
    quiet = {name: {"level": "CRITICAL", "handlers": [], "propagate": True} for name in _SILENCED}
    plain = {"handlers": [], "propagate": True}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": [_first_row, *shared],
                "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, last],
            }
        },
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {"django": plain, "gunicorn.error": plain | {"level": "INFO"}} | quiet,
    }


def _company(logger: WrappedLogger, name: str, line: EventDict) -> EventDict:
    """The schema that the code works in, unless the line or its task says another."""
    if not line.get("company") and apps.ready:
        line["company"] = current_schema()
    return line


def _first_row(logger: WrappedLogger, name: str, line: EventDict) -> EventDict:
    """Of a library's line: Celery, for one, writes a task's arguments below the first row."""
    line["event"] = scrubbed(str(line["event"]).partition("\n")[0])
    return line


def scrubbed(text: str) -> str:
    """``text`` without e-mail addresses, query strings and signed links."""
    for pattern, instead in _SECRETS:
        text = pattern.sub(instead, text)
    return text


def _error(logger: WrappedLogger, name: str, line: EventDict) -> EventDict:
    """Replace a traceback by the error's class and places: its text may hold personal data."""
    given = line.pop("exc_info", None)
    error = given[1] if isinstance(given, tuple) else given
    if isinstance(error, BaseException):
        line["error"] = [_named(one) for one in _chain(error)]
        line["places"] = _places(error.__traceback__)
    return line


def _chain(error: BaseException) -> Iterator[BaseException]:
    current: BaseException | None = error
    while current is not None:
        yield current
        current = current.__cause__ or (
            None if current.__suppress_context__ else current.__context__
        )


def _named(error: BaseException) -> str:
    kind = f"{type(error).__module__}.{type(error).__qualname__}"
    if isinstance(error, _OF_A_MACHINE):
        return f"{kind}: {scrubbed(str(error).partition(chr(10))[0])}"
    return kind


def _places(traceback: TracebackType | None) -> list[str]:
    """The innermost places, the last one first: ``quoting/offers/tasks.py:20 make_document``."""
    places = [
        f"{frame.f_code.co_filename}:{number} {frame.f_code.co_name}"
        for frame, number in walk_tb(traceback)
    ]
    return places[-_PLACES:][::-1]
