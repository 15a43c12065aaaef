"""Nobody gives personal data to a site that does not say who it is.

The law asks for a name and an address in the privacy notice: without them a deployment is warned,
and takes no applications.
"""

from collections.abc import Iterable

from django.conf import settings
from django.core.checks import CheckMessage, Warning


def unnamed() -> list[str]:
    """The settings that are still to be filled in; none on a laptop."""
    if settings.DEVELOPING or settings.BASE_DOMAIN == "localhost":
        return []
    return [name for name in ("LEGAL_NAME", "LEGAL_ADDRESS") if not getattr(settings, name)]


def who_answers_is_named(app_configs: object, **kwargs: object) -> Iterable[CheckMessage]:
    missing = unnamed()
    if missing:
        yield Warning(
            f"{' and '.join(missing)} must be set: the privacy notice names who answers for "
            "personal data, and where. Until then nobody can apply.",
            id="tenants.W002",
        )
