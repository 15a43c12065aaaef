"""From the host to the company, before anything else is decided."""

from collections import OrderedDict
from collections.abc import Callable
from time import monotonic

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.core.exceptions import DisallowedHost, PermissionDenied
from django.db import connection, connections
from django.db.models.signals import post_delete, post_save
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import set_urlconf
from django_tenants.middleware.main import TenantMainMiddleware

from tenants.accounts.sessions import BOUND_SCHEMA
from tenants.context import database_of
from tenants.models import Company, Domain

GetResponse = Callable[[HttpRequest], HttpResponse]


class HostDirectory:
    """Host → company, or host → nobody, remembered for a while in this process.

    Bounded, so that invented hosts cannot fill the memory; a suspension made by another process
    is seen when the entry ages out.
    """

    def __init__(self, size: int = 2000) -> None:
        self._size = size
        self._entries: OrderedDict[str, tuple[float, Company | None]] = OrderedDict()

    def find(self, host: str) -> Company | None:
        now = monotonic()
        known = self._entries.get(host)
        if known and known[0] > now:
            return known[1]
        domain = Domain.objects.select_related("tenant").filter(domain=host).first()
        company = domain.tenant if domain else None
        self._entries[host] = (now + settings.COMPANY_CACHE_SECONDS, company)
        self._entries.move_to_end(host)
        while len(self._entries) > self._size:
            self._entries.popitem(last=False)
        return company

    def forget(self, **kwargs: object) -> None:
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

    def process_request(self, request: HttpRequest) -> HttpResponse | None:
        connection.set_schema_to_public()
        try:
            host = self.hostname_from_request(request).rstrip(".").lower()
        except DisallowedHost:
            return unknown_company(request)
        if host == settings.BASE_DOMAIN:
            request.tenant = None
            request.urlconf = settings.PUBLIC_SCHEMA_URLCONF
            set_urlconf(request.urlconf)
            return None
        company = directory.find(host)
        if company is None or company.state in {Company.State.PENDING, Company.State.CREATING}:
            return unknown_company(request)
        if not company.is_serving:
            return render(request, "errors/suspended.html", {"company": company}, status=403)
        request.tenant = company
        connections[database_of(company)].set_tenant(company)
        request.urlconf = settings.ROOT_URLCONF
        set_urlconf(request.urlconf)
        return None


def unknown_company(request: HttpRequest) -> HttpResponse:
    """404 without a company: nothing in the page depends on one."""
    request.tenant = None
    request.urlconf = settings.PUBLIC_SCHEMA_URLCONF
    set_urlconf(request.urlconf)
    return render(None, "errors/unknown_company.html", {"app_name": settings.APP_NAME}, status=404)


class BrowserGuardMiddleware:
    """Refuses writes that a page of another site or of a neighbouring company started.

    Subdomains are same-site to each other, so SameSite cookies alone would let them through.
    Browsers send Sec-Fetch-Site; a client that does not is left to the CSRF check.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        origin = request.headers.get("Sec-Fetch-Site", "same-origin")
        if request.method not in {"GET", "HEAD", "OPTIONS"} and origin not in {
            "same-origin",
            "none",
        }:
            raise PermissionDenied
        response = self.get_response(request)
        response["Permissions-Policy"] = "camera=(self), geolocation=(), microphone=(), payment=()"
        return response


class BoundSessionMiddleware:
    """A session counts only in the schema in which it was opened."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        session = request.session
        if SESSION_KEY in session and session.get(BOUND_SCHEMA) != connection.schema_name:
            session.flush()
        return self.get_response(request)
