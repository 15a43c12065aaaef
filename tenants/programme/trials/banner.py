"""What a company reads on every page while it is read-only."""

from typing import Any

from django.urls import reverse
from django.utils.formats import date_format

from tenants.schemas.clock import local
from tenants.shell.banners import Banner


def read_only(request: Any) -> Banner | None:
    since = request.tenant.read_only_since
    if since is None:
        return None
    day = date_format(local(since), r"j \d\e F").lower()
    text = f"Solo lectura desde el {day}: la prueba terminó. Puedes ver y descargar todo."
    if request.user.is_owner:
        return Banner(text, label="Descargar mis datos", link=reverse("quoting:company_data"))
    return Banner(text)
