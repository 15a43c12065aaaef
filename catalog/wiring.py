"""Fills the places of lower floors with what the catalogue adds to them."""

from catalog import events, searched
from catalog.events import (
    CatalogImported,
    LinesChosen,
    MaterialPriced,
    MaterialsAccepted,
    PricesChanged,
)
from catalog.starter import load_starter_catalog
from tenants.companies.building import build_steps
from tenants.events.kinds import declare
from tenants.people.roles import Role
from tenants.programme.onboarding.checklist import Step, steps
from tenants.shell.navigation import Entry, navigation
from tenants.shell.searching import Searchable, searchables

build_steps.add("starter_catalog", load_starter_catalog)
declare(events)
navigation.add("catalog", Entry(60, "Catálogo", "catalog:home", "catalog", (Role.OWNER,)))
searchables.add(
    "products", Searchable(40, "Productos", "catalog:products", (Role.OWNER,), searched.products)
)
searchables.add(
    "materials",
    Searchable(50, "Materiales", "catalog:materials", (Role.OWNER,), searched.materials),
)
steps.add(
    "lines",
    Step(
        20,
        "Elige las líneas que vendes",
        "Tu catálogo empezó con varias; deja solo las tuyas.",
        "catalog:choose_lines",
        (LinesChosen,),
        action="Elegir líneas",
    ),
)
steps.add(
    "prices",
    Step(
        30,
        "Revisa tus precios de compra",
        "Los del catálogo son sugeridos; pon los de tu proveedor.",
        "catalog:materials",
        (MaterialsAccepted, PricesChanged, MaterialPriced, CatalogImported),
        action="Revisar precios",
        query={"sugeridos": "1"},
    ),
)
