"""Fills the places of the shell with the pages of people and company."""

from tenants.events.kinds import declare
from tenants.people import entries, events
from tenants.people.roles import Role
from tenants.web.navigation import Entry, navigation

declare(events)
entries.listen()
navigation.add("people", Entry(70, "Personas", "accounts:people", "people", (Role.OWNER,)))
navigation.add("company", Entry(80, "Empresa", "accounts:profile", "company", (Role.OWNER,)))
