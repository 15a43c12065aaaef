"""Declares the kinds of event of people, and listens to who enters."""

from tenants.events.kinds import declare
from tenants.people import entries, events

declare(events)
entries.listen()
