"""A body that is not what it says is refused with a page, whatever is wrong with it."""

import pytest

from tenants.people.models import User
from tenants.schemas.companies import Company

KINDS = [
    "application/x-www-form-urlencoded; charset=utf-7",
    "application/x-www-form-urlencoded; charset=utf-16",
    "application/x-www-form-urlencoded; charset=nadie",
    "multipart/form-data",
    "multipart/form-data; boundary=",
    "multipart/form-data; boundary=x; charset=utf-7",
    "application/json; charset=utf-7",
    "",
]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("address", ["/entrar/", "/personas/invitar/", "/c/nada/preguntar/"])
def test_a_body_of_any_kind_gets_a_page(
    company: Company, client_for, owner: User, address: str, kind: str
) -> None:
    for client in (client_for(None), client_for(owner)):
        client.raise_request_exception = False
        answer = client.generic("POST", address, b"username=\xff&password=+AGE-", kind)
        assert answer.status_code in {200, 302, 400, 403, 404, 415, 422}, kind
        assert answer.content or answer.status_code == 302
