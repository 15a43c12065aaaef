"""Where alarms arrive in tests: a real SMTP server and a real HTTP one, as they are told to be."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from aiosmtpd.controller import Controller


@dataclass
class Webhook:
    """``answers`` are given one after the other, the last one from then on; 0 is no answer."""

    answers: list[int]
    received: list[dict[str, Any]] = field(default_factory=list)
    address: str = ""

    def next_answer(self) -> int:
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


@contextmanager
def webhook(*answers: int) -> Iterator[Webhook]:
    sink, closing = Webhook(list(answers)), threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            sink.received.append(json.loads(body))
            answer = sink.next_answer()
            if not answer:
                closing.wait(10)
                return
            self.send_response(answer)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *args: object) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    sink.address = f"json://127.0.0.1:{server.server_port}/?rto=0.3&cto=0.3"
    try:
        yield sink
    finally:
        closing.set()
        server.shutdown()
        thread.join()
        server.server_close()


@dataclass
class Mailbox:
    """``refusal`` is what the server says to a recipient, such as ``550 No existe``."""

    refusal: str = ""
    received: list[Any] = field(default_factory=list)
    address: str = ""

    async def handle_RCPT(
        self, server: Any, session: Any, envelope: Any, address: str, options: Any
    ) -> str:
        if self.refusal:
            return self.refusal
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.received.append(message_from_bytes(envelope.content, policy=default))
        return "250 OK"


@contextmanager
def mailbox(refusal: str = "") -> Iterator[Mailbox]:
    sink = Mailbox(refusal)
    controller = Controller(sink, hostname="127.0.0.1", port=free_port())
    controller.start()
    sink.address = (
        f"mailto://127.0.0.1:{controller.port}/?from=vigilante@example.mx&to=guardia@example.mx"
    )
    try:
        yield sink
    finally:
        controller.stop()


def free_port() -> int:
    with ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as server:
        return server.server_port


def until(condition: Any, seconds: float = 5) -> None:
    """Wait for the thing itself."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.01)
