"""How many threads of a process one company may hold: half, so that its neighbours find one free.

A request over the share is refused at once, since waiting would hold a thread too. The count is
this process's own: nothing is asked of another server, and nothing is left when the process ends.

>>> share = Share(2)
>>> [share.take("c_1"), share.take("c_1"), share.take("c_1"), share.take("c_2")]
[True, True, False, True]
>>> share.give_back("c_1")
>>> share.take("c_1")
True
"""

from collections import Counter
from collections.abc import Callable
from threading import Lock

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tenants.schemas.connection import current_schema

COME_BACK_SECONDS = 2


class Share:
    """``most`` at once of each schema, which public is too."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._held: Counter[str] = Counter()
        self._counting = Lock()

    def take(self, schema: str) -> bool:
        """Whether there is room for one more, which is to be given back."""
        with self._counting:
            if self._held[schema] >= self.most:
                return False
            self._held[schema] += 1
            return True

    def give_back(self, schema: str) -> None:
        with self._counting:
            self._held[schema] -= 1
            if not self._held[schema]:
                del self._held[schema]


class ShareMiddleware:
    """Before anything is looked up, but the company. A page opens again by itself; what the editor
    sends waits in its queue, as with any other 429."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.share = Share(settings.WEB_THREADS // 2)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        schema = current_schema()
        if not self.share.take(schema):
            return _busy(request)
        try:
            return self.get_response(request)
        finally:
            self.share.give_back(schema)


def _busy(request: HttpRequest) -> HttpResponse:
    context = {
        "app_name": settings.APP_NAME,
        "company": getattr(request, "tenant", None),
        "seconds": COME_BACK_SECONDS,
        "opens_itself": request.method == "GET",
    }
    response = render(None, "errors/busy.html", context, status=429)
    response["Retry-After"] = str(COME_BACK_SECONDS)
    return response
