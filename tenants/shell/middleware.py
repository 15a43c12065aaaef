"""From the host to the company, before anything else is decided."""

from collections import OrderedDict
from collections.abc import Callable
from contextlib import ExitStack
from threading import Lock
from time import monotonic
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.core.exceptions import DisallowedHost, PermissionDenied
from django.db import DEFAULT_DB_ALIAS
from django.db.models.signals import post_delete, post_save
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import set_urlconf
from django_tenants.middleware.main import TenantMainMiddleware

from tenants.people.models import CompanyProfile
from tenants.people.sessions import BOUND_SCHEMA
from tenants.schemas.companies import Company, Domain
from tenants.schemas.connection import current_home, current_schema
from tenants.schemas.context import company_context, select
from tenants.schemas.transactions import atomic

GetResponse = Callable[[HttpRequest], HttpResponse]
NOBODY_SECONDS = 1  # somebody may look at an address while its company opens


class HostDirectory:
    """Host → company, or host → nobody, remembered for a while in this process.

    Bounded, so that invented hosts cannot fill the memory; a suspension made by another process
    is seen when the entry ages out, and a company that opens after a second. Shared by the threads
    of the process.
    """

    def __init__(self, size: int = 2000) -> None:
        self._size = size
        self._entries: OrderedDict[str, tuple[float, Company | None]] = OrderedDict()
        self._writing = Lock()

    def __len__(self) -> int:
        return len(self._entries)

    def find(self, host: str) -> Company | None:
        now = monotonic()
        until, company = self._entries.get(host, (now, None))
        if until > now:
            return company
        domain = Domain.objects.select_related("tenant__schema").filter(domain=host).first()
        company = domain.tenant if domain else None
        seconds = settings.COMPANY_CACHE_SECONDS if company else NOBODY_SECONDS
        with self._writing:
            self._entries[host] = (now + seconds, company)
            self._entries.move_to_end(host)
            if len(self._entries) > self._size:
                self._entries.popitem(last=False)
        return company

    def forget(self, **kwargs: object) -> None:
        with self._writing:
            self._entries.clear()


directory = HostDirectory()
for _model in (Company, Domain):
    post_save.connect(directory.forget, sender=_model)
    post_delete.connect(directory.forget, sender=_model)


class CompanyMiddleware(TenantMainMiddleware):
    """Selects the company's schema; refuses unknown and closed ones; the apex is the public site.

    A warm request costs no statement: the directory knows the company, and TENANT_LIMIT_SET_CALLS
    leaves the search path to the first real statement.
    """

    @staticmethod
    def hostname_from_request(request: HttpRequest) -> str:
        """Without port, final dot or ``www.``, in lower case. Raises DisallowedHost."""
        host = request.get_host().lower().partition(":")[0]
        return host.rstrip(".").removeprefix("www.")

    def process_request(self, request: HttpRequest) -> HttpResponse | None:
        select(None)
        try:
            host = self.hostname_from_request(request)
        except DisallowedHost:
            return unknown_company()
        if host == settings.BASE_DOMAIN:
            return self._enter(request, None, settings.PUBLIC_SCHEMA_URLCONF)
        company = directory.find(host)
        if company is not None and company.is_serving:
            select(company)
            return self._enter(request, company, settings.ROOT_URLCONF)
        if company is not None and company.has_served:
            return closed_company(company)
        return unknown_company()

    @staticmethod
    def _enter(request: Any, company: Company | None, urlconf: str) -> None:
        request.tenant = company
        request.urlconf = urlconf
        set_urlconf(urlconf)


def unknown_company() -> HttpResponse:
    """404 without a company, also while one is being opened: nothing in the page depends on it."""
    context = {"app_name": settings.APP_NAME}
    return render(None, "errors/unknown_company.html", context, status=404)


def closed_company(company: Company) -> HttpResponse:
    """Suspended or closed: a page that says so, and how a customer reaches the company."""
    context = {"app_name": settings.APP_NAME, "company": company}
    with company_context(company):
        context["profile"] = CompanyProfile.objects.filter(pk=1).first()
    return render(None, "errors/suspended.html", context, status=403)


class BrowserGuardMiddleware:
    """Refuses writes that a page of another site or of a neighbouring company started.

    Subdomains are same-site to each other, so SameSite cookies alone would let them through.
    Browsers send Sec-Fetch-Site; a client that does not is left to the CSRF check.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        from_here = request.headers.get("Sec-Fetch-Site", "same-origin") in {"same-origin", "none"}
        if not from_here and request.method not in {"GET", "HEAD", "OPTIONS"}:
            raise PermissionDenied
        response = self.get_response(request)
        response["Permissions-Policy"] = "camera=(self), geolocation=(), microphone=(), payment=()"
        return response


class TransactionMiddleware:
    """Has the view of a company on another server run in one transaction there too.

    ATOMIC_REQUESTS would open one on every server in every request.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        with ExitStack() as request.around_view:
            return self.get_response(request)

    def process_view(self, request: Any, view: Any, args: Any, kwargs: Any) -> None:
        if current_home() != DEFAULT_DB_ALIAS and not hasattr(view, "_non_atomic_requests"):
            request.around_view.enter_context(atomic())

    def process_exception(self, request: Any, exception: Exception) -> None:
        """Take back what the view did; the other middlewares and Django answer for the error."""
        request.around_view.__exit__(type(exception), exception, exception.__traceback__)


class UploadLimitMiddleware:
    """Refuses, before a byte of it is read, what is larger than anything that can be uploaded."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        said = request.META.get("CONTENT_LENGTH") or "0"
        if not said.isdecimal() or int(said) <= settings.UPLOAD_MAX_BYTES:
            return self.get_response(request)
        context = {"app_name": settings.APP_NAME, "company": getattr(request, "tenant", None)}
        context["megabytes"] = settings.UPLOAD_MAX_BYTES // 1024**2
        return render(None, "errors/413.html", context, status=413)


class BoundSessionMiddleware:
    """A session counts only in the schema in which it was opened.

    What a person gets in it is kept by nobody: after leaving, Back does not show it again.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        session = request.session
        if SESSION_KEY in session and session.get(BOUND_SCHEMA) != current_schema():
            session.flush()
        is_private = SESSION_KEY in session
        response = self.get_response(request)
        if is_private and not response.has_header("Cache-Control"):
            response["Cache-Control"] = "private, no-store"
        return response
