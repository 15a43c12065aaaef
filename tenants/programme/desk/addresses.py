"""The addresses of the desk's pages, whichever site asks for them."""

from django.conf import settings
from django.urls import reverse


def desk_url(name: str, *args: object) -> str:
    return reverse(f"desk:{name}", settings.PUBLIC_SCHEMA_URLCONF, args=args)
