"""Saying which drafts a change alters: before it on its page, after it in a message."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib import messages
from django.http import HttpRequest
from django.template.loader import render_to_string

from catalog.ripples import Drafts, Touched, Watch, watch_drafts
from tenants.schemas.clock import today


def drafts_of(touched: Touched) -> Drafts:
    """The drafts that a change of ``touched`` would be seen in, for the page before it is made."""
    return watch_drafts(touched, today()).named()


@contextmanager
def telling_drafts(request: HttpRequest, touched: Touched) -> Iterator[None]:
    """Around a change: says afterwards which drafts it altered."""
    with telling(request, watch_drafts(touched, today())):
        yield


@contextmanager
def telling(request: HttpRequest, watch: Watch) -> Iterator[None]:
    watch.remember()
    yield
    drafts = watch.changed()
    if drafts.count:
        text = render_to_string("catalog/parts/drafts.html", {"drafts": drafts, "done": True})
        messages.warning(request, text)
