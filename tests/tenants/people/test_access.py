"""Who may see a page, and what is found on it."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.test import RequestFactory

from tenants.people.access import any_role, get_or_404, open_to_all, role_required
from tenants.people.models import User
from tenants.people.roles import Role
from tenants.schemas.companies import Company
from tenants.schemas.context import company_context
from tests.people import make_person

VERBS = ["get", "head", "post", "put", "patch", "delete", "options"]


@role_required(Role.OWNER, Role.SALES)
def page(request: HttpRequest) -> HttpResponse:
    return HttpResponse("adentro")


def ask(view: Callable, user: object, verb: str = "get") -> HttpResponse:
    request = getattr(RequestFactory(), verb)("/personas/?x=1")
    request.user = user
    return view(request)


@pytest.mark.parametrize("verb", VERBS)
def test_the_guard_wraps_every_verb(verb: str) -> None:
    assert ask(page, AnonymousUser(), verb).status_code == 302
    with pytest.raises(PermissionDenied):
        ask(page, User(role=Role.WORKSHOP), verb)
    assert ask(page, User(role=Role.SALES), verb).status_code == 200


@pytest.mark.parametrize("role", ["", "jefe", "OWNER", "dueño"])
def test_a_role_that_does_not_exist_enters_nowhere(role: str) -> None:
    for view in (page, any_role(page)):
        with pytest.raises(PermissionDenied):
            ask(view, User(role=role))


def test_a_view_tells_who_may_enter() -> None:
    assert page.allowed_roles == {Role.OWNER, Role.SALES}
    assert any_role(lambda request: HttpResponse()).allowed_roles == set(Role)
    assert open_to_all(lambda request: HttpResponse()).allowed_roles is None


def test_after_a_get_one_returns_to_it_and_after_a_post_to_the_home_page() -> None:
    assert ask(page, AnonymousUser()).headers["Location"] == "/entrar/?next=/personas/%3Fx%3D1"
    assert ask(page, AnonymousUser(), "post").headers["Location"] == "/entrar/?next=/"


@pytest.mark.parametrize("pk", [0, -1, 10**30, "siete", "", None, "7; drop"])
def test_what_is_not_there_is_a_404_whatever_was_asked(company: Company, pk: object) -> None:
    with pytest.raises(Http404):
        get_or_404(User.objects.all(), pk=pk)


def test_a_row_of_the_neighbour_is_not_there(company: Company, neighbour: Company) -> None:
    with company_context(neighbour):
        row = make_person(Role.SALES, email="vecina@personas.example")
        assert get_or_404(User.objects.all(), pk=row.pk) == row
    with pytest.raises(Http404):
        get_or_404(User.objects.all(), email="vecina@personas.example")


def test_a_row_outside_the_given_ones_is_not_there(company: Company) -> None:
    row = make_person(Role.SALES)
    with pytest.raises(Http404):
        get_or_404(User.objects.filter(role=Role.OWNER), pk=row.pk)
