"""Fills the places of lower floors with what the catalogue adds to them."""

from catalog import events
from catalog.starter import load_starter_catalog
from tenants.companies.building import build_steps
from tenants.events.kinds import declare
from tenants.people.roles import Role
from tenants.shell.navigation import Entry, navigation

build_steps.add("starter_catalog", load_starter_catalog)
declare(events)
navigation.add("catalog", Entry(60, "Catálogo", "catalog:home", "catalog", (Role.OWNER,)))
