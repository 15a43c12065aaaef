"""Fills the places of lower floors with what operations add to them."""

from ops.backups import events as backups
from ops.backups.company import erase_asides
from ops.moving import events as moving
from ops.moving.services import erase_old
from tenants.companies.erasing import erase_steps
from tenants.events.kinds import declare

declare(backups, moving)
erase_steps.add("erase_copies", erase_asides)
erase_steps.add("erase_old_servers", erase_old)
