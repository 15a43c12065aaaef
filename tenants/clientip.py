"""The visitor's address, believed only from a proxy of ours."""

from ipaddress import ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest


def client_ip(request: HttpRequest) -> str:
    """X-Real-IP if the connection comes from a trusted proxy, else the connection's own address.

    nginx overwrites X-Real-IP; X-Forwarded-For is never read, since a visitor may write it.
    """
    peer = request.META.get("REMOTE_ADDR") or "127.0.0.1"
    claimed = request.META.get("HTTP_X_REAL_IP", "").strip()
    return claimed if claimed and _trusted(peer) and _is_address(claimed) else peer


def _trusted(peer: str) -> bool:
    if not _is_address(peer):
        return False
    return any(
        ip_address(peer) in ip_network(proxy, strict=False) for proxy in settings.TRUSTED_PROXIES
    )


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
