"""Fills the places of lower floors with what operations add to them."""

from ops.backups import events as backups
from tenants.events.kinds import declare

declare(backups)
