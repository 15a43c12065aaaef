"""Fills the places of the ground floor itself, and checks the navigation."""

from collections.abc import Iterable

from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.urls import NoReverseMatch, reverse

from tenants import declared
from tenants.companies import events as schemas
from tenants.companies.claiming import claim_steps
from tenants.companies.erasing import erase_steps
from tenants.companies.proofs import log_in, proofs
from tenants.companies.tasks import sweep_openings
from tenants.events.kinds import declare, undeclared_kinds
from tenants.outbox import events as outbox
from tenants.outbox.tasks import sweep_outbox
from tenants.people.events import LogoChanged, ProfileChanged
from tenants.people.lockout import forget_company
from tenants.people.roles import Role
from tenants.programme.admissions import events as admissions
from tenants.programme.admissions.services import lose_place, take_over_password
from tenants.programme.applications import events as applications
from tenants.programme.applications.services import moved
from tenants.programme.desk import events as desk
from tenants.programme.managers import events as managers
from tenants.programme.meetings import events as meetings
from tenants.programme.meetings.services import end_interviews
from tenants.programme.onboarding import events as onboarding
from tenants.programme.onboarding.checklist import Step, steps
from tenants.programme.site.checks import who_answers_is_named
from tenants.programme.support import events as support
from tenants.programme.support import middleware as visits
from tenants.programme.trials import banner as trial_banner
from tenants.programme.trials import events as trials
from tenants.programme.trials.services import begin_trial
from tenants.shell.banners import banners
from tenants.shell.navigation import Entry, navigation
from tenants.shell.readonly import company_is_read_only, refusals
from tenants.work import events as work
from tenants.work import tasklog
from tenants.work.sweeps import sweepers
from tenants.work.tasks import sweep_tickets

claim_steps.add("password", take_over_password)
claim_steps.add("trial", begin_trial)
moved.add("place", lose_place)
moved.add("interviews", end_interviews)
erase_steps.add("erase_failures", forget_company)
proofs.add("entrada", log_in)
navigation.add("people", Entry(70, "Personas", "accounts:people", "people", (Role.OWNER,)))
navigation.add("company", Entry(80, "Empresa", "accounts:profile", "company", (Role.OWNER,)))
declare(
    admissions,
    applications,
    desk,
    managers,
    meetings,
    onboarding,
    outbox,
    schemas,
    support,
    trials,
    work,
)
refusals.add("visit", visits.refuse_in_visit)
refusals.add("company", company_is_read_only)
banners.add("visit", visits.banner)
banners.add("trial", trial_banner.read_only)
steps.add(
    "profile",
    Step(
        10,
        "Pon los datos y el logotipo de tu empresa",
        "Salen en el PDF y en la página de tu cliente.",
        "accounts:profile",
        (ProfileChanged, LogoChanged),
        action="Poner mis datos",
    ),
)
sweepers.add("tickets", sweep_tickets)
sweepers.add("mail", sweep_outbox)
sweepers.add("openings", sweep_openings)
register(undeclared_kinds)
register(who_answers_is_named, deploy=True)
declared.load()
register(declared.unknown_names)
tasklog.listen()


@register
def navigation_leads_somewhere(app_configs: object, **kwargs: object) -> Iterable[CheckMessage]:
    """An entry of the navigation whose page does not exist would break every page."""
    for entry in navigation:
        try:
            reverse(entry.url_name, urlconf=settings.ROOT_URLCONF)
        except NoReverseMatch:
            yield Error(
                f"«{entry.label}» leads to {entry.url_name}, which does not exist.",
                id="tenants.E003",
            )
