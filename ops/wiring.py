"""Fills the places of lower floors with what operations add to them."""

from feedback.cases.hooks import beside_case
from ops.alerts import desk_urls as alert_urls
from ops.alerts import events as alerts
from ops.alerts.lists import open_alarms
from ops.alerts.services import hearers, take_report
from ops.audit import events as audit
from ops.backups import events as backups
from ops.backups.company import erase_asides
from ops.graduation import desk_urls as graduation_urls
from ops.graduation import events as graduation
from ops.graduation.prelaunch.checks import CHECKS
from ops.graduation.prelaunch.looking import checks
from ops.health.readings import Source, sources
from ops.health.sources import add_own as add_readings
from ops.incidents import events as incidents
from ops.incidents.attacks import follow_attacks
from ops.incidents.demonstration import prepare_incidents
from ops.incidents.desk import urls as incident_urls
from ops.incidents.desk.lists import (
    incidents_of_case,
    incidents_of_company,
    late_actions,
    open_incidents,
)
from ops.incidents.opening import record_alarm
from ops.incidents.periodic import watch_clocks
from ops.incidents.told import banner, stories_at
from ops.lockouts import events as lockouts
from ops.lockouts.desk import urls as lockouts_at_the_desk
from ops.lockouts.desk.lists import urgent_dossiers
from ops.lockouts.readings import read as read_lockouts
from ops.lockouts.watching import barred_until, watch
from ops.metrics import desk_pages as measures
from ops.metrics.told import read as read_requests
from ops.moving import events as moving
from ops.moving.services import erase_old
from ops.uptime import desk_urls as uptime_pages
from ops.uptime import events as uptime
from ops.uptime.desk_page import BOTH
from ops.uptime.public_page import figures_at
from ops.uptime.receiving import listeners
from ops.uptime.silence import look_for_silence
from tenants.companies.erasing import erase_steps
from tenants.events.kinds import declare
from tenants.people.roles import ProgrammeRole
from tenants.people.tries import bars, watchers
from tenants.programme.desk.demonstration import invented
from tenants.programme.desk.related import related_to_company
from tenants.programme.desk.site import PageEntry, page_entries, pages
from tenants.programme.desk.today import Section, today
from tenants.programme.site.availability import availability
from tenants.programme.site.stories import stories
from tenants.shell.banners import banners
from tenants.work.sweeps import sweepers

declare(alerts, audit, backups, graduation, incidents, lockouts, moving, uptime)
pages.add("graduation", graduation_urls.urlpatterns)
for url_name, title in (("prelaunch", "Lanzamiento"), ("graduation", "Graduación")):
    entry = PageEntry(title, url_name, "Operación", (ProgrammeRole.MANAGER,))
    page_entries.add(url_name, entry)
for code, check in CHECKS.items():
    checks.add(code, check)
listeners.add("alarms", take_report)
hearers.add("incidents", record_alarm)
pages.add("alarms", alert_urls.urlpatterns)
today.add(
    "alarms",
    Section("Alarmas que suenan", "Ninguna alarma suena.", open_alarms, "desk:alarms",
            urgent=True, roles=BOTH),
)  # fmt: skip
erase_steps.add("erase_copies", erase_asides)
erase_steps.add("erase_old_servers", erase_old)
sweepers.add("watchers", look_for_silence)
sweepers.add("attacks", follow_attacks)
sweepers.add("incident_clocks", watch_clocks)
watchers.add("lockouts", watch)
bars.add("lockouts", barred_until)
pages.add("uptime", uptime_pages.urlpatterns)
add_readings()
sources.add("requests", Source(read_requests))
sources.add("lockouts", Source(read_lockouts))
pages.add("measures", measures.urlpatterns)
for name, title in (("health", "Salud"), ("requests", "Peticiones"), ("use", "Uso")):
    page_entries.add(name, PageEntry(title, name, "Operación", (ProgrammeRole.MANAGER,)))
pages.add("lockouts", lockouts_at_the_desk.urlpatterns)
page_entries.add("uptime", PageEntry("Disponibilidad", "uptime", "Operación", BOTH))
page_entries.add("security", PageEntry("Seguridad", "security", "Operación", BOTH))
today.add(
    "lockouts",
    Section("Bloqueos urgentes", "Ningún extraño entró y nadie avisó «no fui yo».",
            urgent_dossiers, "desk:dossiers", urgent=True, roles=BOTH),
)  # fmt: skip
availability.fill(figures_at)
stories.fill(stories_at)
invented.add("incidents", prepare_incidents)
banners.add("incident", banner)
related_to_company.add("incidents", incidents_of_company)
beside_case.add("incident", incidents_of_case)
pages.add("incidents", incident_urls.urlpatterns)
page_entries.add(
    "scorecard",
    PageEntry("Cifras de incidentes", "scorecard", "Operación", (ProgrammeRole.MANAGER,)),
)
today.add(
    "incidents",
    Section("Incidentes abiertos", "Ningún incidente está abierto.", open_incidents,
            "desk:incidents", urgent=True, roles=BOTH),
)  # fmt: skip
today.add(
    "late_actions",
    Section("Acciones vencidas", "Ninguna acción se venció.", late_actions, "desk:actions",
            urgent=True, roles=BOTH),
)  # fmt: skip
