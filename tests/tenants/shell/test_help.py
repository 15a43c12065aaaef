"""The way to support stands in the menu of every page, with what support should know."""

from typing import Any
from urllib.parse import unquote

from django.conf import LazySettings

from tenants.people.models import User
from tenants.schemas.companies import Company
from tenants.shell.help import help_links


def menu(client_for: Any, owner: User) -> str:
    return unquote(client_for(owner).get("/personas/").content.decode())


def test_the_menu_offers_both_ways_with_the_company_and_the_page(
    company: Company, client_for: Any, owner: User, settings: LazySettings
) -> None:
    settings.SUPPORT_WHATSAPP, settings.SUPPORT_EMAIL = "+52 662 123 4567", "ayuda@ejemplo.mx"
    page = menu(client_for, owner)
    assert "https://wa.me/526621234567?text=Hola, necesito ayuda." in page
    assert "Empresa: Vidrios Alfa (página /personas/)" in page
    assert "mailto:ayuda@ejemplo.mx?subject=Ayuda: Empresa: Vidrios Alfa" in page


def test_what_is_not_configured_is_not_offered(
    company: Company, client_for: Any, owner: User, settings: LazySettings
) -> None:
    settings.SUPPORT_WHATSAPP = settings.SUPPORT_EMAIL = ""
    page = menu(client_for, owner)
    assert "Ayuda por" not in page and "wa.me" not in page and "mailto:" not in page
    assert not help_links("algo")


def test_a_name_cannot_leave_its_place_in_the_address(settings: LazySettings) -> None:
    settings.SUPPORT_WHATSAPP = "526621234567"
    links = help_links("A&B #1?text=x", "/a?b=c&d")
    assert links.whatsapp.count("?") == 1 and "&" not in links.whatsapp
    assert "#" not in links.whatsapp + links.email
