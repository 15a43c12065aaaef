"""Fills the places of lower floors with what the catalogue adds to them."""

from tenants.people.roles import Role
from tenants.web.navigation import Entry, navigation

navigation.add("catalog", Entry(60, "Catálogo", "catalog:home", "catalog", (Role.OWNER,)))
