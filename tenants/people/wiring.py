"""Fills the places of the shell with the pages of people and company."""

from tenants.events.kinds import declare
from tenants.people import entries, events
from tenants.people.lockout import forget_company
from tenants.people.roles import Role
from tenants.schemas.erasing import erase_steps
from tenants.web.navigation import Entry, navigation

declare(events)
entries.listen()
erase_steps.add("erase_failures", forget_company)
navigation.add("people", Entry(70, "Personas", "accounts:people", "people", (Role.OWNER,)))
navigation.add("company", Entry(80, "Empresa", "accounts:profile", "company", (Role.OWNER,)))
