"""Signs that the watcher lives, for whoever watches the watcher: a file, and an address elsewhere.

Another host looks at the age of the file, or a service of the trade expects the address to be
called; either alarms when the sign stays away.
"""

import logging
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from ops.uptime.watcher.asking import NoAnswer, Visitor

CALLED_EVERY = 60  # seconds
logger = logging.getLogger(__name__)


class DeadMan:
    def __init__(self, file: Path | None, url: str, visitor: Visitor) -> None:
        self._file, self._url, self._visitor = file, url, visitor
        self._called = 0
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="dead-man")
        self._call: Future[None] | None = None

    def show(self, at: int) -> None:
        """Never waits, and never raises: no watch ends because nobody hears that it goes on."""
        if self._file is not None:
            try:
                self._file.parent.mkdir(parents=True, exist_ok=True)
                self._file.write_text(f"{at}\n")
            except OSError as error:
                logger.warning("The dead-man file could not be written: %s", error.strerror)
        is_idle = self._call is None or self._call.done()
        if self._url and is_idle and not 0 <= at - self._called < CALLED_EVERY:
            self._called = at
            self._call = self._pool.submit(self._ring)

    def close(self) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _ring(self) -> None:
        try:
            self._visitor.elsewhere().ask("GET", self._url)
        except NoAnswer as refusal:
            logger.warning("The dead-man address was not reached: %s", refusal)
