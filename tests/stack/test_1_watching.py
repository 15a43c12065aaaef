"""The watcher of the composed servers looks through nginx, and shows that it looks."""

import json

from tests.stack.conftest import Shop
from tests.stack.servers import DOMAIN, Servers, until


def test_it_sees_the_site_and_each_company_over_tls(servers: Servers, shop: Shop) -> None:
    """With the certificate in use, which signs itself here."""
    until(lambda: shop.subdomain in told_to_it(servers), 60)
    seen = servers.try_compose(
        "exec", "--no-TTY", "watch", "python", "-m", "ops.uptime.watcher", "--once"
    )
    assert seen.returncode == 0, seen.stdout + seen.stderr
    lines = [line.split()[:2] for line in seen.stdout.splitlines()]
    assert ["site", "bien"] in lines and ["c_1", "bien"] in lines and ["lecturas", "bien"] in lines


def told_to_it(servers: Servers) -> str:
    """What the application asked of it, as it remembers it."""
    words = "import sqlite3; told = sqlite3.connect('/srv/watch/watch.sqlite3')"
    words += "; print(told.execute('SELECT body FROM known').fetchall())"
    return servers.compose("exec", "--no-TTY", "watch", "python", "-c", words)


def test_the_application_hears_of_it_under_one_name(servers: Servers) -> None:
    def heard() -> str:
        return servers.sql("SELECT name, heard_at > now() - interval '90 seconds' FROM ops_watcher")

    until(lambda: heard() == "servidor|t", 90)


def test_its_check_fails_when_it_looks_no_more(servers: Servers) -> None:
    composed = json.loads(servers.compose("config", "--format", "json"))["services"]["watch"]
    check = composed["healthcheck"]["test"][1].replace("$$", "$")

    def is_well() -> bool:
        words = ("exec", "--no-TTY", "watch", "sh", "-c", check)
        return servers.try_compose(*words).returncode == 0

    until(is_well, 60)
    # Nothing else stands in for a round: not the process, nor a round that was some time ago.
    servers.compose("exec", "--no-TTY", "watch", "sh", "-c", "kill -STOP $(pidof python)")
    try:
        servers.compose(
            "exec", "--no-TTY", "watch", "touch", "-d", "3 minutes ago", "/tmp/watch.alive"
        )
        assert not is_well()
    finally:
        servers.compose("exec", "--no-TTY", "watch", "sh", "-c", "kill -CONT $(pidof python)")
    until(is_well, 60)


def test_without_the_site_it_is_well_and_says_what_is_down(servers: Servers) -> None:
    servers.compose("stop", "web-blue", "web-green")
    try:
        seen = servers.try_compose(
            "exec", "--no-TTY", "watch", "python", "-m", "ops.uptime.watcher", "--once"
        )
        assert seen.returncode == 1 and "CAÍDO" in seen.stdout, seen.stdout + seen.stderr
        assert servers.is_well("watch")
    finally:
        servers.up("--no-deps", "web-blue", "web-green")
    until(servers.answers, 60)


def test_it_may_write_its_own_folder_alone_and_reads_no_key(servers: Servers) -> None:
    tried = servers.try_compose(
        "exec", "--no-TTY", "watch", "sh", "-c",
        "touch /srv/watch/own && rm /srv/watch/own && echo own;"
        " touch /srv/app/x /srv/alerts/x /srv/certs/x 2>/dev/null || echo closed;"
        " cat /srv/certs/tls.key 2>/dev/null || echo no key",
    )  # fmt: skip
    assert tried.stdout.splitlines() == ["own", "closed", "no key"], tried.stdout
    assert DOMAIN in servers.log_of("watch"), "its log is there to be kept"
