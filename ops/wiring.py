"""Fills the places of lower floors with what operations add to them."""

from ops.backups import events as backups
from ops.backups.company import erase_asides
from ops.moving import events as moving
from ops.moving.services import erase_old
from ops.uptime import desk_urls as uptime_pages
from ops.uptime import events as uptime
from ops.uptime.desk_page import BOTH
from ops.uptime.silence import look_for_silence
from tenants.companies.erasing import erase_steps
from tenants.events.kinds import declare
from tenants.programme.desk.site import PageEntry, page_entries, pages
from tenants.work.sweeps import sweepers

declare(backups, moving, uptime)
erase_steps.add("erase_copies", erase_asides)
erase_steps.add("erase_old_servers", erase_old)
sweepers.add("watchers", look_for_silence)
pages.add("uptime", uptime_pages.urlpatterns)
page_entries.add("uptime", PageEntry("Disponibilidad", "uptime", "Sistema", BOTH))
