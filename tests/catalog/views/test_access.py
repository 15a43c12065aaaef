from collections.abc import Callable

import pytest

from catalog.models import Finish, Line, Material, Product
from tenants.people.models import User
from tenants.people.roles import Role
from tenants.schemas.companies import Company
from tests.addresses import Address, company_addresses
from tests.people import CompanyClient

OURS = [address for address in company_addresses() if address.name.startswith("catalog:")]


def path_of(address: Address) -> str:
    model = next(
        (
            model
            for noun, model in (("material", Material), ("finish", Finish), ("line", Line))
            if noun in address.name
        ),
        Product,
    )
    row = model.objects.first()
    return address.path(pk=row.pk, kind="perfil")


def test_the_walk_finds_the_catalogue() -> None:
    assert len(OURS) > 20


@pytest.mark.parametrize("role", [Role.SALES, Role.WORKSHOP])
def test_only_the_owner_enters_the_catalogue(
    company: Company,
    make_user: Callable[..., User],
    client_for: Callable[..., CompanyClient],
    role: Role,
) -> None:
    client = client_for(make_user(role))
    for address in OURS:
        path = path_of(address)
        assert client.get(path).status_code == 403, path
        assert client.post(path).status_code == 403, path


def test_nobody_is_sent_to_log_in(
    company: Company, client_for: Callable[..., CompanyClient]
) -> None:
    client = client_for(None)
    for address in OURS:
        assert client.get(path_of(address)).status_code == 302


def test_what_does_not_exist_is_not_found(
    company: Company, make_user: Callable[..., User], client_for: Callable[..., CompanyClient]
) -> None:
    client = client_for(make_user(Role.OWNER))
    for address in OURS:
        if address.takes_id:
            path = address.path(pk=99_999_999_999_999)
            statuses = {client.get(path).status_code, client.post(path).status_code}
            assert statuses <= {404, 405} and 404 in statuses, path
    assert client.get("/catalogo/materiales/nuevo/madera/").status_code == 404
