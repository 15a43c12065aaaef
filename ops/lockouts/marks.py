"""Marks in place of e-mails and passwords: equal things have equal ones, and nothing is read out.

The mark of a password is four digits of a digest under a pepper that only Redis holds, for two
days. Without it nothing can be compared with the marks any more; with it they tell one in 65,536.
"""

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from hmac import new as keyed
from secrets import token_hex

from django.core.cache import cache
from django.utils.crypto import salted_hmac

from tenants.schemas.context import public_context

KEPT = timedelta(days=2)


def who(email: str) -> str:
    """The same in every company: whoever attacks a person may try them all."""
    return salted_hmac("ops.lockouts.who", email).hexdigest()[:16]


def masked(email: str) -> str:
    """``o•••a@empresa.example``: its owner knows it again.

    >>> masked("olivia@empresa.example")
    'o•••a@empresa.example'
    >>> masked("yo@empresa.example"), masked("nada")
    ('y•••@empresa.example', 'n•••a')
    """
    name, at, domain = email.partition("@")
    last = name[-1] if len(name) > 3 else ""
    return f"{name[:1]}•••{last}{at}{domain}"[:120]


def guess(password: str, moment: datetime) -> str:
    """Blank where Redis is away: then passwords are not told apart."""
    pepper = _pepper(moment.astimezone(UTC).date().isoformat())
    if not pepper or not password:
        return ""
    return keyed(pepper.encode(), password.encode(), "sha256").hexdigest()[:4]


def _pepper(day: str) -> str:
    """One for all processes and companies."""
    pepper = _known(day)
    if not pepper:
        _known.cache_clear()  # what could not be asked is asked again
    return pepper


@lru_cache(maxsize=2)
def _known(day: str) -> str:
    key = f"lockouts:pepper:{day}"
    with public_context():
        cache.add(key, token_hex(16), KEPT.total_seconds())
        return str(cache.get(key) or "")
