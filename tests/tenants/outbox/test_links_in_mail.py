"""Every e-mail leads through the page that lets a person's session follow."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.utils import timezone

import quoting
from quoting.offers.models.followups import FollowUp, Notification
from quoting.offers.services.answers import Acceptance, accept
from quoting.offers.services.followups import notify
from quoting.offers.services.links import ensure_link
from quoting.offers.services.sending import send_quote
from tenants.outbox.kinds import mail_kinds
from tenants.outbox.models import Mail
from tenants.people.models import User
from tenants.people.roles import Role
from tenants.web.links import letter_url
from tests.people import CompanyClient
from tests.quoting.drafts.panel import Browse
from tests.quoting.make import make_house_job

LONG_AGO = timedelta(hours=1)  # nothing is waited for any more
ADDRESS = re.compile(r"""href=|https?://|\{%\s*url\b[^%]*%\}""")
GIVEN = re.compile(r'''href="\{\{ ([a-z]+[._])?link \}\}"''')
THROUGH = re.compile(r"https?://[^/]+/ir/\?a=/")


def templates() -> list[Path]:
    roots = {Path(app.path) / "templates/emails" for app in apps.get_app_configs()}
    return sorted(path for root in roots for path in root.glob("*") if path.is_file())


@pytest.mark.parametrize("path", templates(), ids=lambda path: path.name)
def test_a_template_has_no_address_but_the_link_it_is_given(path: Path) -> None:
    written = GIVEN.sub("", path.read_text())
    assert ADDRESS.findall(written) == []


def test_each_kind_of_mail_is_composed_with_a_link_through_our_page(owner: User) -> None:
    version = send_quote(make_house_job(owner), owner, timezone.now())
    ensure_link(version, owner)
    notify(version.quote, "Laura aceptó COT-0001.", timezone.now())
    newcomer = User.objects.create(email="nora@personas.example", full_name="Nora", role=Role.SALES)
    other = send_quote(make_house_job(owner), owner, timezone.now())
    ensure_link(other, owner)
    outcome = accept(other, Acceptance("Laura Mendoza"), timezone.now())
    facts = {
        "notice": {"notice": Notification.objects.first().pk},
        "reminder": {"followup": FollowUp.objects.filter(version=version).first().pk},
        "invitation": {"person": newcomer.pk},
        "password_reset": {},
        "acceptance": {"outcome": outcome.pk},
        "offer": {"version": version.pk, "seller": owner.pk},
    }
    for name, kind in mail_kinds.items():
        if name not in facts:
            assert not (Path(quoting.__file__).parent / f"templates/emails/{name}.txt").exists()
            continue
        context = kind.compose(
            Mail(kind=name, to=owner.email, facts=facts[name], asked_at=timezone.now() - LONG_AGO)
        )
        assert context is not None, name
        assert THROUGH.match(context["link"]), name


def test_a_notices_link_opens_the_quotation_of_who_is_logged_in(
    client_for: Browse, owner: User
) -> None:
    version = send_quote(make_house_job(owner), owner, timezone.now())
    address = letter_url(version.get_absolute_url())
    path = "/" + address.split("/", 3)[3]
    stranger: CompanyClient = client_for(None)  # what a browser sends that comes from elsewhere
    [target] = re.findall(r'http-equiv="refresh" content="0; url=([^"]+)"', stranger.get(path).text)
    assert target == version.get_absolute_url()
    assert client_for(owner).get(target).status_code == 200
