"""The visitor's address, believed only from a proxy of ours."""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest

Address = IPv4Address | IPv6Address


def client_ip(request: HttpRequest) -> str:
    """X-Real-IP if the connection comes from a trusted proxy, else the connection's own address.

    nginx overwrites X-Real-IP; X-Forwarded-For is never read, since a visitor may write it. A
    connection over a Unix socket has no address and counts as one from this machine.
    """
    peer = _address(request.META.get("REMOTE_ADDR", "")) or ip_address("127.0.0.1")
    claimed = _address(request.META.get("HTTP_X_REAL_IP", ""))
    return str(claimed if claimed and _trusted(peer) else peer)


def visitor(request: HttpRequest) -> str:
    """What limits count by: the address, or the /64 of an IPv6 one, which a visitor has whole."""
    address = ip_address(client_ip(request))
    if address.version == 4:
        return str(address)
    return str(ip_network(f"{address}/64", strict=False).network_address)


def _trusted(peer: Address) -> bool:
    return any(peer in ip_network(proxy) for proxy in settings.TRUSTED_PROXIES)


def _address(text: str) -> Address | None:
    """An IPv4 address that arrives in IPv6 clothes (``::ffff:10.0.0.1``) is the same visitor."""
    try:
        address = ip_address(text.strip())
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address
