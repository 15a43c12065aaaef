"""The application, as the watcher speaks with it: it reads numbers, and tells what it saw.

``POST /health/watch`` takes ``{"watcher", "at", "months": [...]}`` with what others add to it, and
answers ``{"companies": [...], "windows": [...]}`` with what they ask. Whatever is told twice counts
once, so a report whose answer was lost is told again.
"""

import json
from typing import Any

from ops.uptime.watcher.asking import NoAnswer, Visitor
from ops.uptime.watcher.settings import Settings

READINGS, WATCH = "/health/readings", "/health/watch"


class Application:
    def __init__(self, settings: Settings, visitor: Visitor) -> None:
        self._site, self._visitor = settings.site, visitor
        self._headers = {
            "Authorization": f"Bearer {settings.token}",
            "Content-Type": "application/json",
        }

    def readings(self) -> dict[str, Any] | None:
        """As ``/health/readings`` tells them; None if it does not."""
        return self._ask("GET", READINGS, None)

    def tell(self, report: dict[str, Any]) -> dict[str, Any] | None:
        """The application's answer; None if it did not take the report."""
        return self._ask("POST", WATCH, json.dumps(report).encode())

    def _ask(self, method: str, path: str, body: bytes | None) -> dict[str, Any] | None:
        try:
            answer = self._visitor.ask(
                method, f"{self._site}{path}", headers=self._headers, body=body
            )
            told = json.loads(answer.body) if answer.status == 200 else None
        except (NoAnswer, ValueError):
            return None
        return told if isinstance(told, dict) else None
