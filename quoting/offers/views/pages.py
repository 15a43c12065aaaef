"""What the pages of sent quotations and of the workshop do alike."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import Model, QuerySet
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from quoting.drafts.models.quotes import Quote
from quoting.drafts.services.errors import QuotingError
from tenants.people.access import CompanyRequest, View, get_or_404, role_required
from tenants.people.roles import Role

builders = role_required(Role.OWNER, Role.WORKSHOP)
form_page = require_http_methods(["GET", "HEAD", "POST"])
RowView = Callable[..., HttpResponseBase | None]
LONG = 30  # rows of a list on one page


@contextmanager
def telling(request: HttpRequest) -> Iterator[None]:
    """What a service refuses is said on the page that the person goes to."""
    try:
        yield
    except QuotingError as error:
        messages.error(request, str(error))


def about(
    model: type[Model], *related: str, page: Callable[[Any], Any] = lambda row: row
) -> Callable[[RowView], View]:
    """A view of the row that the address names, read with what is ``related``.

    What a service refuses is said on the row's ``page``, where a view that gives nothing goes too.
    """

    def decorated(view: RowView) -> View:
        @wraps(view)
        def told(request: CompanyRequest, pk: int) -> HttpResponseBase:
            row, answer = get_or_404(model._default_manager.select_related(*related), pk=pk), None
            try:
                with telling(request):
                    answer = view(request, row)
            except Quote.DoesNotExist as error:  # gone between the look-up and the lock
                raise Http404 from error
            return redirect(page(row)) if answer is None else answer

        return told

    return decorated


def page_of(
    request: HttpRequest, rows: QuerySet[Any], long: int = LONG, count: int | None = None
) -> Page[Any]:
    """The part of a list that the address asks for; with a ``count``, they are not counted."""
    pages = Paginator(rows, long)
    if count is not None:
        pages.count = count
    return pages.get_page(request.GET.get("page"))


def show_form(
    request: HttpRequest, template: str, form: BaseForm, context: dict[str, Any]
) -> HttpResponse:
    """The page of a form, with what is wrong in it."""
    status = 422 if form.errors else 200
    return render(request, template, {"form": form} | context, status=status)


def polled(request: HttpRequest, waits: bool) -> HttpResponse | None:
    """What a page that waits is told when it asks again: nothing yet, or to load itself anew."""
    if "HX-Request" not in request.headers:
        return None
    return HttpResponse(status=204) if waits else HttpResponse(headers={"HX-Refresh": "true"})
