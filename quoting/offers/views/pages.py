"""What the pages of sent quotations and of the workshop do alike."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any

from django.contrib import messages
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect

from quoting.drafts.models.quotes import Quote
from quoting.drafts.services.errors import QuotingError
from tenants.people.access import CompanyRequest, Guard, View, get_or_404, role_required
from tenants.people.roles import Role

builders = role_required(Role.OWNER, Role.WORKSHOP)
RowView = Callable[..., HttpResponseBase | None]


@contextmanager
def telling(request: HttpRequest) -> Iterator[None]:
    """What a service refuses is said on the page that the person goes to."""
    try:
        yield
    except QuotingError as error:
        messages.error(request, str(error))


def about(
    model: type[Model], *related: str, page: Callable[[Any], Any] = lambda row: row
) -> Callable[[Guard, Guard], Callable[[RowView], View]]:
    """Makes a view of the row that the address names, read with what is ``related``; who may enter
    and by which verb is said where the view stands: ``@about(Quote)(for_sellers, require_POST)``.

    What a service refuses is said on the row's ``page``, where a view that gives nothing goes too.
    """

    def guarded(who: Guard, verb: Guard) -> Callable[[RowView], View]:
        return lambda view: who(verb(told(view)))

    def told(view: RowView) -> View:
        @wraps(view)
        def answered(request: CompanyRequest, pk: int) -> HttpResponseBase:
            row, answer = get_or_404(model._default_manager.select_related(*related), pk=pk), None
            try:
                with telling(request):
                    answer = view(request, row)
            except Quote.DoesNotExist as error:  # gone between the look-up and the lock
                raise Http404 from error
            return redirect(page(row)) if answer is None else answer

        return answered

    return guarded


def polled(request: HttpRequest, waits: bool) -> HttpResponse | None:
    """What a page that waits is told when it asks again: nothing yet, or to load itself anew."""
    if "HX-Request" not in request.headers:
        return None
    return HttpResponse(status=204) if waits else HttpResponse(headers={"HX-Refresh": "true"})
