"""An invited owner opens the company on a phone; support visits it; its trial ends."""

import subprocess
import sys
from collections.abc import Callable
from secrets import token_hex

from playwright.sync_api import Page, ViewportSize, expect

from compose.local.instance import PROJECT
from compose.local.stack import Stack
from quoting.demonstration import PASSWORD
from tests.browser.conftest import DESK, keep_picture
from tests.browser.test_accessibility import objections, scrolls_sideways

POCKET: ViewportSize = {"width": 390, "height": 844}
ACCEPTED = """
from tests.programme import make_admission, make_manager
from tenants.programme.admissions.links import opening_link
manager = make_manager(email="ines." + {email!r})
print(opening_link(make_admission(manager, company_name={name!r}, email={email!r}, city="Mérida")))
"""
LATE = """
from django.utils import timezone
from tests.programme import make_admission, make_manager
from tenants.programme.admissions.links import opening_link
admission = make_admission(make_manager(email="ines." + {email!r}), email={email!r})
admission.expires_at = timezone.now()
admission.save()
print(opening_link(admission))
"""
VISIT = """
from django.utils import timezone
from tests.programme import make_manager
from tenants.programme.support.links import visit_link
from tenants.programme.support.services import ask_visit
from tenants.schemas.companies import Company
company = Company.objects.get(subdomain={name!r})
manager = make_manager(name="Sara Soporte", email={email!r})
reason = "El total de la cotización 12 no cuadra con su hoja"
print(visit_link(ask_visit(company, reason, by=manager, moment=timezone.now())))
"""
END = """
from django.utils import timezone
from tenants.events.recording import CLOCK
from tenants.programme.trials import services
from tenants.programme.trials.links import keep_link
from tenants.programme.trials.models import Trial
trial = Trial.objects.get(company__subdomain={name!r})
print(keep_link(services.end(trial, by=CLOCK, moment=timezone.now())))
"""


def ask(stack: Stack, code: str, **facts: str) -> str:
    """What the programme's people do, and the link that they get or send."""
    code = "import django; django.setup()\n" + code.format(**facts)
    given = dict(stack.environment) | {"DJANGO_SETTINGS_MODULE": "config.settings"}
    command = [sys.executable, "-W", "ignore", "-c", code]
    done = subprocess.run(
        command, env=given, cwd=PROJECT, check=True, stdout=subprocess.PIPE, text=True
    )
    return done.stdout.strip().splitlines()[-1]


def look(page: Page, name: str) -> None:
    keep_picture(page, name)
    assert objections(page) == []
    assert not scrolls_sideways(page)


def fill_in(page: Page, name: str) -> None:
    address = page.get_by_label("Dirección de tu empresa")
    address.fill("www")
    expect(page.get_by_text("«www» está reservado")).to_be_visible()
    address.fill(name)
    expect(page.get_by_text(f"«{name}» está libre.")).to_be_visible()
    page.get_by_label("Tu contraseña").fill(PASSWORD)
    page.get_by_label("Leí el convenio").check()


def test_an_owner_opens_the_company_on_a_phone_and_is_visited_until_the_trial_ends(
    open_browser: Callable[..., Page], stack: Stack
) -> None:
    name = f"canceles-{token_hex(3).translate(str.maketrans('0158', 'gjkm'))}x"
    mail = f"nora@{name}.example"
    invitation = ask(stack, ACCEPTED, name="Canceles del Río, S.A. de C.V.", email=mail)
    page = open_browser(POCKET)
    page.goto(invitation)
    expect(page.get_by_role("heading", name="Abre tu cotizador")).to_be_visible()
    look(page, "opening")
    page.get_by_role("button", name="Abrir mi empresa").click()
    expect(page.get_by_role("alert")).to_contain_text("acept")
    look(page, "opening-errors")
    fill_in(page, name)
    page.get_by_role("button", name="Abrir mi empresa").click()
    expect(page.get_by_role("heading", name="Haz tu primera cotización")).to_be_visible()
    assert page.url.startswith(stack.company_address(name))
    look(page, "opened")

    page.goto(invitation)
    expect(page.get_by_role("heading", name="Esta invitación ya se usó")).to_be_visible()
    look(page, "opening-used")

    support = open_browser(DESK)
    support.goto(ask(stack, VISIT, name=name, email=f"sara@{name}.example"))
    look(support, "visit")
    support.get_by_role("button", name="Entrar a ver").click()
    expect(support.get_by_text("Soporte: Sara Soporte está viendo")).to_be_visible()
    look(support, "visit-inside")
    support.get_by_role("button", name="Nueva cotización").first.click()
    expect(support.get_by_role("heading", name="No se guardó nada")).to_be_visible()
    look(support, "visit-refused")
    support.go_back()
    support.get_by_role("button", name="Salir de la visita").click()
    expect(support.get_by_role("heading", name="La visita terminó")).to_be_visible()
    look(support, "visit-over")

    page.goto(f"{stack.company_address(name)}/soporte/visitas/")
    expect(page.get_by_text("Sara Soporte")).to_be_visible()
    look(page, "visits")
    page.set_viewport_size(DESK)
    look(page, "visits")
    page.set_viewport_size(POCKET)

    keep = ask(stack, END, name=name)
    expect_read_only(page, stack.company_address(name))
    page.goto(keep)
    look(page, "keep")
    page.get_by_role("button", name="Conservar mi empresa").click()
    expect(page.get_by_role("heading", name="Tu empresa se conserva")).to_be_visible()
    look(page, "kept")


def expect_read_only(page: Page, address: str) -> None:
    """Seen in every process within half a minute."""
    for _ in range(40):
        page.goto(f"{address}/cotizaciones/")
        if page.get_by_text("Solo lectura desde el").count():
            break
        page.wait_for_timeout(1000)
    look(page, "read-only")
    page.get_by_role("button", name="Nueva cotización").first.click()
    expect(page.get_by_role("heading", name="No se guardó nada")).to_be_visible()
    look(page, "read-only-refused")


def test_a_late_invitation_is_asked_for_again(
    open_browser: Callable[..., Page], stack: Stack
) -> None:
    late = ask(stack, LATE, email=f"nora@{token_hex(4)}.example")
    page = open_browser(POCKET)
    page.goto(late)
    expect(page.get_by_role("heading", name="Tu invitación venció")).to_be_visible()
    look(page, "opening-late")
    page.get_by_role("button", name="Pedir otra invitación").click()
    expect(page.get_by_role("heading", name="Tu invitación va en camino")).to_be_visible()
    look(page, "opening-sent-again")
    page.goto(late)
    expect(page.get_by_role("heading", name="Este enlace no sirve")).to_be_visible()
    look(page, "opening-invalid")
