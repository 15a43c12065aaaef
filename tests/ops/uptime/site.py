"""A small site for a watcher to look at, whose answers a test chooses."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

TOKEN = "testigo-de-las-lecturas-0123456789abcdef"


class Site:
    """``status`` of its pages; ``reports`` that it took; ``answer`` to them, or none at all."""

    def __init__(self) -> None:
        self.status = 200
        self.readings: dict[str, Any] = {"readings": [], "companies": [], "failed": []}
        self.answer: dict[str, Any] | None = {"companies": [], "windows": []}
        self.reports: list[dict[str, Any]] = []
        self.address = ""


@contextmanager
def small_site() -> Iterator[Site]:
    site = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path == "/health/readings":
                self._json(site.readings)
            else:
                self._say(site.status, b"<h1>Hola</h1>")

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if site.answer is None or self.headers["Authorization"] != f"Bearer {TOKEN}":
                self._say(503, b"")
                return
            site.reports.append(json.loads(body))
            self._json(site.answer)

        def _json(self, told: dict[str, Any]) -> None:
            self._say(site.status, json.dumps(told).encode())

        def _say(self, status: int, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *words: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    site.address = f"http://127.0.0.1:{server.server_port}"
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
