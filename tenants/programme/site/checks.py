"""A system check: nobody may give personal data to a site that does not say who it is."""

from collections.abc import Iterable

from django.conf import settings
from django.core.checks import CheckMessage, Error


def who_answers_is_named(app_configs: object, **kwargs: object) -> Iterable[CheckMessage]:
    """The law asks for a name and an address in the privacy notice."""
    on_a_laptop = settings.DEVELOPING or settings.BASE_DOMAIN == "localhost"
    missing = [name for name in ("LEGAL_NAME", "LEGAL_ADDRESS") if not getattr(settings, name)]
    if missing and not on_a_laptop:
        yield Error(
            f"{' and '.join(missing)} must be set: the privacy notice names who answers for "
            "personal data, and where.",
            id="tenants.E007",
        )
