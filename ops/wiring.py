"""Fills the places of lower floors with what operations add to them."""

from ops.audit import events as audit
from ops.backups import events as backups
from ops.backups.company import erase_asides
from ops.graduation import desk_urls as graduation_urls
from ops.graduation import events as graduation
from ops.graduation.prelaunch.checks import CHECKS
from ops.graduation.prelaunch.looking import checks
from ops.health.readings import Source, sources
from ops.health.sources import add_own as add_readings
from ops.metrics import desk_pages as measures
from ops.metrics.told import read as read_requests
from ops.moving import events as moving
from ops.moving.services import erase_old
from ops.uptime import desk_urls as uptime_pages
from ops.uptime import events as uptime
from ops.uptime.desk_page import BOTH
from ops.uptime.silence import look_for_silence
from tenants.companies.erasing import erase_steps
from tenants.events.kinds import declare
from tenants.people.roles import ProgrammeRole
from tenants.programme.desk.site import PageEntry, page_entries, pages
from tenants.work.sweeps import sweepers

declare(audit, backups, graduation, moving, uptime)
pages.add("graduation", graduation_urls.urlpatterns)
for url_name, title in (("prelaunch", "Lanzamiento"), ("graduation", "Graduación")):
    entry = PageEntry(title, url_name, "Sistema", (ProgrammeRole.MANAGER,))
    page_entries.add(url_name, entry)
for code, check in CHECKS.items():
    checks.add(code, check)
erase_steps.add("erase_copies", erase_asides)
erase_steps.add("erase_old_servers", erase_old)
sweepers.add("watchers", look_for_silence)
pages.add("uptime", uptime_pages.urlpatterns)
page_entries.add("uptime", PageEntry("Disponibilidad", "uptime", "Sistema", BOTH))
add_readings()
sources.add("requests", Source(read_requests))
pages.add("measures", measures.urlpatterns)
for name, title in (("health", "Salud"), ("requests", "Peticiones"), ("use", "Uso")):
    page_entries.add(name, PageEntry(title, name, "Sistema", (ProgrammeRole.MANAGER,)))
