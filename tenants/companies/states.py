"""The states of a company, and which may follow which."""

from collections.abc import Mapping

from django.db import transaction

from tenants.schemas.companies import Company

State = Company.State
NEXT: Mapping[str, frozenset[State]] = {
    State.OPENING: frozenset({State.OPENING, State.READY, State.FAILED, State.ERASING}),
    State.FAILED: frozenset({State.OPENING, State.READY, State.FAILED, State.ERASING}),
    State.READY: frozenset({State.SUSPENDED, State.CLOSED}),
    State.SUSPENDED: frozenset({State.READY, State.CLOSED}),
    State.CLOSED: frozenset({State.READY, State.ERASING}),
    State.ERASING: frozenset({State.ERASING}),
}


class WrongState(Exception):
    """The company is in a state from which this cannot be done. ``str()`` is for the operator."""

    def __init__(self, company: Company, to: Company.State) -> None:
        super().__init__(
            f"{company.name} está en el estado «{State(company.state).label}»: "
            f"no puede pasar a «{to.label}»."
        )


@transaction.atomic
def move(company: Company, to: Company.State, **facts: object) -> None:
    """Change the state under the row's lock, and ``facts`` with it. Raises WrongState unless it may
    follow the present one."""
    company.refresh_from_db(from_queryset=Company.objects.select_for_update(of=("self",)))
    if to not in NEXT[company.state]:
        raise WrongState(company, to)
    for name, value in {"state": to, **facts}.items():
        setattr(company, name, value)
    company.save(update_fields=["state", *facts])
