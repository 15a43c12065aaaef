"""Where alarms arrive: a mail folder, and an address that takes JSON."""

import email
import email.policy
import json
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Lock, Thread

OVER = "Terminó: "


@dataclass(frozen=True)
class Heard:
    """A message of an alarm: its severity, what it is about, and when it arrived."""

    at: float
    severity: str
    text: str

    @property
    def is_over(self) -> bool:
        return self.text.startswith(OVER)


def read_title(title: str, at: float) -> Heard | None:
    """None for a message that is of no alarm."""
    severity, separator, text = title.partition(" · ")
    return Heard(at, severity, text) if separator else None


@dataclass
class Webhook:
    """Takes what is posted to it, as a program of the operator would."""

    port: int = 0
    _heard: list[Heard] = field(default_factory=list)
    _lock: Lock = field(default_factory=Lock)

    def start(self) -> None:
        sink = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                told = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                self.send_response(200)
                self.end_headers()
                heard = read_title(str(told.get("title", "")), time.time())
                if heard:
                    with sink._lock:
                        sink._heard.append(heard)

            def log_message(self, *words: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self._server.server_port
        Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def heard(self) -> list[Heard]:
        with self._lock:
            return list(self._heard)


@dataclass(frozen=True)
class MailFolder:
    """Of the mail server of a laptop, which writes each message as a file."""

    folder: Path

    def heard(self) -> list[Heard]:
        found = []
        for path in self.folder.glob("*.eml"):
            message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
            heard = read_title(str(message["Subject"] or ""), path.stat().st_mtime)
            if heard:
                found.append(heard)
        return sorted(found, key=lambda each: each.at)
