"""What the opening page tells: which addresses are free, and how far an opening has come."""

from dataclasses import dataclass
from enum import StrEnum

from django.core.exceptions import ValidationError

from tenants.companies.claiming import steps_of_an_opening
from tenants.companies.opening import subdomains_in_use
from tenants.companies.subdomains import Standing, clean_subdomain, propose
from tenants.programme.admissions.models import Admission
from tenants.schemas.companies import Company


@dataclass(frozen=True)
class Checked:
    """A name that was typed: whether it may be had, in words, and others that may."""

    name: str
    standing: Standing
    words: str
    others: list[str]

    @property
    def is_free(self) -> bool:
        return self.standing == Standing.FREE


def check_subdomain(typed: str, admission: Admission) -> Checked:
    """Promises nothing: another company may take the name before this one does."""
    taken = subdomains_in_use()
    try:
        name = clean_subdomain(typed, taken=taken)
    except ValidationError as error:
        name, found = typed.strip().lower(), error.error_list[0]
        words = str(found.messages[0])
        if found.code == Standing.TAKEN:
            words = (
                f"«{name}» ya está en uso."
                if name in taken
                else f"«{name}» se parece mucho a la dirección de otra empresa; elige otra."
            )
        standing = Standing(str(found.code))
        return Checked(name, standing, words, suggestions(admission, taken))
    return Checked(name, Standing.FREE, f"«{name}» está libre.", [])


def suggestions(admission: Admission, taken: set[str] | None = None) -> list[str]:
    application = admission.application
    taken = subdomains_in_use() if taken is None else taken
    return propose(application.company_name, application.city, taken)


class Stage(StrEnum):
    """How far an opening has come, as its owner sees it."""

    PREPARING = "preparing"  # no spare: its tables are being made
    OPENING = "opening"
    OPEN = "open"
    STOPPED = "stopped"
    GONE = "gone"  # it was closed since, or is being erased


def stage_of(company: Company) -> Stage:
    match company.state:
        case Company.State.READY:
            return Stage.OPEN
        case Company.State.FAILED:
            return Stage.STOPPED
        case Company.State.OPENING:
            return Stage.OPENING if company.schema.is_built else Stage.PREPARING
        case _:
            return Stage.GONE


def steps_done(company: Company) -> int:
    """In a hundred: of the schema's making and the claim."""
    done = company.schema.steps.exclude(finished_at=None).count()
    return min(100, 100 * done // steps_of_an_opening())
