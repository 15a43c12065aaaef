"""Sends one message by one channel, through Apprise, and says what came of it.

A channel is a name and an address of Apprise, such as ``mailtos://…``, ``twilio://…``,
``whatsapp://…``, ``slack://…`` or ``json://…``; the addresses hold secrets and stand in a file of
their own. Apprise answers yes or no alone, so why it failed is read from what it logs: a refusal
that would come again is told apart from a failure that may heal.
"""

import logging
import re
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from apprise import Apprise, NotifyFormat, NotifyType
from apprise.plugins import NotifyBase

from ops.alerts.core.rulebook import BadRules, parsed
from ops.alerts.core.rules import RuleBook
from ops.alerts.core.words import Message
from ops.alerts.sending.verdicts import Outcome, Verdict

SHORT = frozenset({"sms", "whatsapp"})
"""Beginnings of the names of channels that carry the title alone."""

HTTP_CODE = re.compile(r"error=(\d{3})\b")
SMTP_CODE = re.compile(r"\((\d{3}), b['\"]|was refused: (\d{3}) ")
MAY_HEAL = frozenset({408, 425, 429})
"""Answers of HTTP below 500 that mean: later."""

logging.getLogger("apprise").propagate = False  # what it says is kept as a receipt


class Sender(Protocol):
    def knows(self, channel: str) -> bool: ...

    def send(self, channel: str, message: Message) -> Outcome: ...


class Channels:
    """The channels of the operator, by name."""

    def __init__(self, addresses: Mapping[str, str]) -> None:
        """Raises BadRules for an address that Apprise does not understand."""
        self._plugins: dict[str, NotifyBase] = {}
        problems = []
        for name, address in addresses.items():
            plugin = Apprise.instantiate(address, suppress_exceptions=True)
            if isinstance(plugin, NotifyBase):
                plugin.request_rate_per_sec = 0  # it would wait 5 s between two messages
                self._plugins[name] = plugin
            else:
                kind = address.partition("://")[0]
                problems.append(
                    f"«canales.{name}»: la dirección {kind}://… no está completa o no se conoce; "
                    "su forma está en la documentación de Apprise."
                )
        if problems:
            raise BadRules(problems)

    def knows(self, channel: str) -> bool:
        return channel in self._plugins

    def send(self, channel: str, message: Message) -> Outcome:
        is_short = channel.partition("_")[0] in SHORT
        body, title = (message.title, "") if is_short else (message.body, message.title)
        with overheard() as lines:
            try:
                is_taken = self._plugins[channel].notify(
                    body=body, title=title, notify_type=NotifyType.WARNING,
                    body_format=NotifyFormat.TEXT,
                )  # fmt: skip
            except Exception as error:  # of whatever library stands behind the channel
                return Outcome(Verdict.FAILED, type(error).__name__)
        return Outcome(Verdict.ACCEPTED) if is_taken else outcome_of(lines)


def read_channels(path: Path) -> Channels:
    """Of a file with one table, ``[canales]``. Raises BadRules."""
    table = parsed(path).get("canales")
    if not isinstance(table, dict) or not all(isinstance(each, str) for each in table.values()):
        raise BadRules([f"{path}: escribe una tabla [canales] con un nombre y una dirección."])
    return Channels(table)


def silent_routes(book: RuleBook, sender: Sender) -> list[str]:
    """A sentence for each route by which nobody would hear of an alarm at once."""
    found = []
    for route in book.routes.values():
        wanted = [name for step in route.steps if not step.after for name in step.channels]
        if not any(sender.knows(name) for name in wanted):
            found.append(
                f"La ruta {route.name} no avisa a nadie: pon uno de estos canales en "
                f"ALERT_CHANNELS: {', '.join(wanted)}."
            )
    return found


@contextmanager
def overheard() -> Iterator[list[str]]:
    """What Apprise logs in this thread meanwhile."""
    lines: list[str] = []
    mine = threading.get_ident()

    class Ear(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if record.thread == mine:
                lines.append(record.getMessage())

    logger, ear = logging.getLogger("apprise"), Ear(logging.DEBUG)
    logger.setLevel(logging.DEBUG)
    logger.addHandler(ear)
    try:
        yield lines
    finally:
        logger.removeHandler(ear)


def outcome_of(lines: list[str]) -> Outcome:
    """HTTP refuses for good with a 4xx; SMTP does with a 5xx, and its 4xx may heal.

    >>> outcome_of(["Failed to send JSON POST notification: Bad Request, error=400."])
    Outcome(verdict=<Verdict.REFUSED: 'refused'>, detail='HTTP 400')
    >>> outcome_of(["Socket Exception: (451, b'later')"])
    Outcome(verdict=<Verdict.FAILED: 'failed'>, detail='SMTP 451')
    """
    said = "\n".join(lines)
    if found := HTTP_CODE.search(said):
        code = int(found[1])
        is_final = 400 <= code < 500 and code not in MAY_HEAL
        return Outcome(Verdict.REFUSED if is_final else Verdict.FAILED, f"HTTP {code}")
    if found := SMTP_CODE.search(said):
        code = int(found[1] or found[2])
        return Outcome(Verdict.REFUSED if code >= 500 else Verdict.FAILED, f"SMTP {code}")
    return Outcome(Verdict.FAILED, "sin respuesta")
