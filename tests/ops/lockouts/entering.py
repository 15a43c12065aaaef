"""Somebody at a log-in, from an address."""

from collections.abc import Iterable
from urllib.parse import unquote

from django.core import mail as django_mail
from django.http import HttpResponse
from django.test import Client

from tenants.outbox.models import Mail
from tenants.outbox.sending import send_next

OFFICE, ELSEWHERE = "203.0.113.1", "198.51.100.7"
BROWSER = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36"


def enter(
    client: Client,
    email: str,
    password: str = "equivocada",
    address: str = OFFICE,
    agent: str = BROWSER,
    path: str = "/entrar/",
) -> HttpResponse:
    data = {"username": email, "password": password}
    return client.post(path, data, headers={"X-Real-IP": address, "User-Agent": agent})


def fail(
    client: Client, email: str, words: Iterable[str] = ("a", "b", "c", "d", "e"), **how: str
) -> HttpResponse:
    for word in words:
        response = enter(client, email, word, **how)
    return response


def delivered() -> list[str]:
    """The texts of what waited in the outbox."""
    django_mail.outbox.clear()
    for _ in Mail.objects.filter(state=Mail.State.QUEUED):
        send_next()
    return [str(message.body) for message in django_mail.outbox]


def path_in(text: str, word: str) -> str:
    """Of the link of a letter in which ``word`` stands, through the page between."""
    [link] = [each for each in text.split() if word in each]
    address = unquote(link.partition("?a=")[2] or link)
    return "/" + address.removeprefix("http://").removeprefix("https://").partition("/")[2].lstrip(
        "/"
    )
