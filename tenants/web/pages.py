"""What pages of every application do alike: lists in parts, and forms that come back."""

from collections.abc import Mapping
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

form_page = require_http_methods(["GET", "HEAD", "POST"])
LONG = 30  # rows of a list on one page
NOTHING: Mapping[str, Any] = {}


def page_of(
    request: HttpRequest, rows: QuerySet[Any], long: int = LONG, count: int | None = None
) -> Page[Any]:
    """The part of a list that the address asks for; with a ``count``, they are not counted."""
    pages = Paginator(rows, long)
    if count is not None:
        pages.count = count
    return pages.get_page(request.GET.get("page"))


def show_form(
    request: HttpRequest,
    template: str,
    form: BaseForm,
    context: Mapping[str, Any] = NOTHING,
    *,
    wrong: object = False,
) -> HttpResponse:
    """The page of a form, with what is wrong in it or is told to be ``wrong`` beside it."""
    status = 422 if form.errors or wrong else 200
    return render(request, template, {"form": form, **context}, status=status)
