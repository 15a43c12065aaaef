"""Passwords are hashed within bounds of memory and processor."""

from threading import BoundedSemaphore

from django.contrib.auth.hashers import Argon2PasswordHasher

_turns = BoundedSemaphore(2)


class BoundedArgon2Hasher(Argon2PasswordHasher):
    """Argon2id as OWASP advises it (19 MiB, two passes), at most two at a time in a process.

    Django's own takes 100 MiB and five times the processor: some log-ins at once stall every page.
    """

    time_cost, memory_cost, parallelism = 2, 19 * 1024, 1

    def encode(self, password: str, salt: str) -> str:
        with _turns:
            return super().encode(password, salt)

    def verify(self, password: str, encoded: str) -> bool:
        with _turns:
            return super().verify(password, encoded)
