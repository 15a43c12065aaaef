"""System checks that stop a wrong deployment before it serves."""

from collections.abc import Iterable

from django.conf import settings
from django.core.checks import CheckMessage, Error


def evidence_key(app_configs: object, **kwargs: object) -> Iterable[CheckMessage]:
    """Whoever learns the site's secret must not be able to forge what customers accepted."""
    on_a_laptop = settings.DEVELOPING or settings.BASE_DOMAIN == "localhost"
    if not settings.EVIDENCE_KEY_IS_OWN and not on_a_laptop:
        yield Error(
            "EVIDENCE_KEY is missing; it must be a random key of 64 hexadecimal digits, the same "
            "for web and workers, kept apart from SECRET_KEY.",
            id="quoting.E001",
        )
