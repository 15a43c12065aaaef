"""Who may see what: every address of a company's site, as nobody, as each role, as the neighbour.

The addresses are found by walking the URL list; the table below says who may enter each. A new
address that is not entered in it fails here.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.db import connection
from django.http import HttpResponse

from quoting.offers.addresses import customer_url
from quoting.offers.models.responses import CustomerLink
from tenants.events.models import Event
from tenants.people.links import INVITATION, RESET, password_link
from tenants.people.models import User
from tenants.people.roles import Role
from tenants.schemas.companies import Company
from tenants.schemas.context import company_context
from tests.addresses import Address, company_addresses
from tests.furnished import furnish
from tests.people import CompanyClient, make_person

OURS, THEIRS = 700_000, 900_000  # ids of the rows that each company has of everything
MARK = "SECRETO"

ANYBODY = None
EVERY_ROLE = frozenset(Role)
QUOTES = frozenset({Role.OWNER, Role.SALES})
CUTS = frozenset({Role.OWNER, Role.WORKSHOP})
OWNER = frozenset({Role.OWNER})

MAY_ENTER = {
    "home": EVERY_ROLE,
    "search": EVERY_ROLE,
    "hand_over": ANYBODY,
    "manual:chapters": EVERY_ROLE,
    "manual:chapter": EVERY_ROLE,
    "lockouts:unlock": ANYBODY,
    "lockouts:disown": ANYBODY,
    "lockouts:log": OWNER,
    "support:visits": OWNER,
    "support:visit": ANYBODY,
    "support:leave": ANYBODY,
    "support:over": ANYBODY,
    "accounts:login": ANYBODY,
    "accounts:logout": ANYBODY,
    "accounts:session": ANYBODY,
    "accounts:interstitial": ANYBODY,
    "accounts:password_reset": ANYBODY,
    "accounts:reset": ANYBODY,
    "accounts:password_change": EVERY_ROLE,
    "accounts:invitation": ANYBODY,
    "accounts:account": EVERY_ROLE,
    "accounts:people": OWNER,
    "accounts:invite": OWNER,
    "accounts:person_role": OWNER,
    "accounts:person_deactivate": OWNER,
    "accounts:person_reactivate": OWNER,
    "accounts:person_resend": OWNER,
    "accounts:profile": OWNER,
    "accounts:logo": EVERY_ROLE,
    "uptime:company": OWNER,
    "onboarding:steps": OWNER,
    "onboarding:hide": OWNER,
    "onboarding:show": OWNER,
    "feedback:mine": EVERY_ROLE,
    "feedback:tell": EVERY_ROLE,
    "feedback:picture": EVERY_ROLE,
    "feedback:letters": EVERY_ROLE,
    "feedback:ideas": EVERY_ROLE,
    "feedback:vote": EVERY_ROLE,
    "feedback:take_back": EVERY_ROLE,
    "catalog:home": OWNER,
    "catalog:read_measure": OWNER,
    "catalog:materials": OWNER,
    "catalog:accept_materials": OWNER,
    "catalog:new_material": OWNER,
    "catalog:material": OWNER,
    "catalog:clone_product": OWNER,
    "catalog:prices": OWNER,
    "catalog:prices_percent": OWNER,
    "catalog:prices_list": OWNER,
    "catalog:prices_apply": OWNER,
    "catalog:prices_undo": OWNER,
    "catalog:rates": OWNER,
    "catalog:files": OWNER,
    "catalog:download": OWNER,
    "catalog:template": OWNER,
    "catalog:upload_review": OWNER,
    "catalog:upload_apply": OWNER,
    "catalog:finishes": OWNER,
    "catalog:new_finish": OWNER,
    "catalog:finish": OWNER,
    "catalog:lines": OWNER,
    "catalog:choose_lines": OWNER,
    "catalog:new_line": OWNER,
    "catalog:line": OWNER,
    "catalog:products": OWNER,
    "catalog:new_product": OWNER,
    "catalog:check_new_product": OWNER,
    "catalog:product": OWNER,
    "catalog:check_product": OWNER,
    "catalog:material_retire": OWNER,
    "catalog:material_restore": OWNER,
    "catalog:finish_retire": OWNER,
    "catalog:finish_restore": OWNER,
    "catalog:line_retire": OWNER,
    "catalog:line_restore": OWNER,
    "catalog:product_retire": OWNER,
    "catalog:product_restore": OWNER,
    "answers:history": EVERY_ROLE,
    "audit:activity": OWNER,
    "answers:week": ANYBODY,
    "answers:save": ANYBODY,
    "answers:thanks": ANYBODY,
    "quoting:list": QUOTES,
    "quoting:new": QUOTES,
    "quoting:sample": OWNER,
    "quoting:sample_remove": OWNER,
    "quoting:quote": QUOTES,
    "quoting:who": QUOTES,
    "quoting:header": QUOTES,
    "quoting:review": QUOTES,
    "quoting:send": QUOTES,
    "quoting:duplicate": QUOTES,
    "quoting:discard": QUOTES,
    "quoting:revise": QUOTES,
    "quoting:version": QUOTES,
    "quoting:version_changes": QUOTES,
    "quoting:version_accepted": QUOTES,
    "quoting:version_rejected": QUOTES,
    "quoting:acceptance_cancel": QUOTES,
    "quoting:request_handled": QUOTES,
    "quoting:evidence": QUOTES,
    "quoting:evidence_make": QUOTES,
    "quoting:evidence_key": OWNER,
    "quoting:recover": QUOTES,
    "quoting:presence": QUOTES,
    "quoting:bars": QUOTES,
    "quoting:restyle": QUOTES,
    "quoting:restyle_undo": QUOTES,
    "quoting:template_save": QUOTES,
    "quoting:templates": QUOTES,
    "quoting:kept_terms": QUOTES,
    "quoting:kept_terms_forget": QUOTES,
    "quoting:photo_add": QUOTES,
    "quoting:photo_remove": QUOTES,
    "quoting:photo_show": QUOTES,
    "quoting:photo": QUOTES,
    "quoting:product_drawings": QUOTES,
    "quoting:line_add": QUOTES,
    "quoting:line_new_preview": QUOTES,
    "quoting:line": QUOTES,
    "quoting:line_preview": QUOTES,
    "quoting:line_duplicate": QUOTES,
    "quoting:line_move": QUOTES,
    "quoting:line_remove": QUOTES,
    "quoting:line_restore": QUOTES,
    "quoting:customers": QUOTES,
    "quoting:customer_new": QUOTES,
    "quoting:customer_suggestions": QUOTES,
    "quoting:customer": QUOTES,
    "quoting:customer_edit": QUOTES,
    "quoting:settings": OWNER,
    "quoting:settings_example": OWNER,
    "quoting:trial": OWNER,
    "quoting:document_panel": QUOTES,
    "quoting:document_make": QUOTES,
    "quoting:link_create": QUOTES,
    "quoting:document_pdf": QUOTES,
    "quoting:share": QUOTES,
    "quoting:link_share": QUOTES,
    "quoting:link_whatsapp": QUOTES,
    "quoting:link_mail": QUOTES,
    "quoting:link_revoke": QUOTES,
    "quoting:client": ANYBODY,
    "quoting:client_pdf": ANYBODY,
    "quoting:client_photo": ANYBODY,
    "quoting:client_totals": ANYBODY,
    "quoting:client_accept": ANYBODY,
    "quoting:client_reject": ANYBODY,
    "quoting:client_ask": ANYBODY,
    "quoting:client_renew": ANYBODY,
    "quoting:client_done": ANYBODY,
    "quoting:client_attention": ANYBODY,
    "quoting:invoice": QUOTES,
    "quoting:invoice_json": QUOTES,
    "quoting:invoice_xlsx": QUOTES,
    "quoting:invoice_csv": QUOTES,
    "quoting:followups": QUOTES,
    "quoting:followup_done": QUOTES,
    "quoting:followup_add": QUOTES,
    "quoting:news_poll": QUOTES,
    "quoting:news_read": QUOTES,
    "quoting:news_open": QUOTES,
    "quoting:payment_add": QUOTES,
    "quoting:payment": QUOTES,
    "quoting:payment_cancel": QUOTES,
    "quoting:receipt_make": QUOTES,
    "quoting:receipt_pdf": QUOTES,
    "quoting:client_receipt": ANYBODY,
    "quoting:debts": QUOTES,
    "quoting:debts_xlsx": QUOTES,
    "quoting:reports": OWNER,
    "quoting:report_xlsx": OWNER,
    "quoting:report_csv": OWNER,
    "quoting:company_data": OWNER,
    "quoting:company_data_zip": OWNER,
    "quoting:waste": OWNER,
    "quoting:workshop": EVERY_ROLE,
    "quoting:workshop_cut_list": EVERY_ROLE,
    "quoting:order": EVERY_ROLE,
    "quoting:order_edit": CUTS,
    "quoting:order_move": CUTS,
    "quoting:order_open": QUOTES,
    "quoting:order_mark": CUTS,
    "quoting:plan_mark": CUTS,
    "quoting:workshop_photo": EVERY_ROLE,
    "quoting:plans": CUTS,
    "quoting:plan_make": CUTS,
    "quoting:plan": CUTS,
    "quoting:plan_retry": CUTS,
    "quoting:plan_cut": CUTS,
    "quoting:plan_uncut": OWNER,
    "quoting:plan_purchases": CUTS,
    "quoting:order_paper": CUTS,
    "quoting:plan_paper": CUTS,
    "quoting:paper": CUTS,
    "quoting:paper_pdf": CUTS,
    "quoting:offcuts": CUTS,
    "quoting:offcut_place": CUTS,
    "quoting:offcut_discard": CUTS,
}
ADDRESSES = company_addresses()
CLOSED = [address for address in ADDRESSES if MAY_ENTER.get(address.name) is not ANYBODY]

Browse = Callable[..., CompanyClient]
each_role = pytest.mark.parametrize("role", list(Role))


def path_of(address: Address, pk: int) -> str:
    return address.path(pk=pk, token="inventado", kind="perfil")


def both_verbs(client: CompanyClient, path: str) -> Iterator[HttpResponse]:
    yield client.get(path)
    yield client.post(path)


@contextmanager
def nothing_changes_in(company: Company) -> Iterator[None]:
    with company_context(company):
        before = contents()
    yield
    with company_context(company):
        assert contents() == before


def contents() -> dict[str, tuple[int, int]]:
    """How many rows each table of the current company has, and a sum over all their values."""
    found = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = %s AND tablename <> %s",
            [connection.schema_name, "django_session"],
        )
        for (table,) in cursor.fetchall():
            cursor.execute(
                f'SELECT count(*), coalesce(sum(hashtext(t::text)), 0) FROM "{table}" AS t'
            )
            found[table] = cursor.fetchone()
    return found


@pytest.fixture
def furnished(company: Company, neighbour: Company) -> None:
    """Both companies have one of everything, under ids of their own."""
    furnish(OURS, "propio")
    with company_context(neighbour):
        furnish(THEIRS, MARK)


def test_the_table_names_every_address_and_its_guard() -> None:
    assert {address.name for address in ADDRESSES} == set(MAY_ENTER)
    assert {address.name: address.view.allowed_roles for address in ADDRESSES} == MAY_ENTER


def test_nobody_is_sent_to_log_in(client_for: Browse, furnished: None) -> None:
    visitor = client_for(None)
    for address in CLOSED:
        for answer in both_verbs(visitor, path_of(address, OURS)):
            assert answer.status_code == 302, address.name
            assert answer["Location"].startswith("/entrar/?next="), address.name
        fragment = visitor.get(path_of(address, OURS), headers={"HX-Request": "true"})
        assert fragment.status_code == 401, address.name


@each_role
def test_a_role_that_may_not_enter_is_refused(
    client_for: Browse, furnished: None, role: Role
) -> None:
    browser = client_for(make_person(role))
    for address in CLOSED:
        if role not in MAY_ENTER[address.name]:
            for answer in both_verbs(browser, path_of(address, OURS)):
                assert answer.status_code == 403, address.name


@each_role
def test_a_role_that_may_enter_finds_the_page(
    client_for: Browse, furnished: None, role: Role
) -> None:
    browser = client_for(make_person(role))
    for address in CLOSED:
        if role in MAY_ENTER[address.name]:
            answer = browser.get(path_of(address, OURS))
            # 404 are files that are not there yet; 405 are addresses that only take POST.
            assert answer.status_code in {200, 302, 404, 405}, address.name
            assert not answer.headers.get("Location", "").startswith("/entrar/"), address.name


def test_the_neighbours_rows_do_not_exist_here(
    client_for: Browse, neighbour: Company, furnished: None
) -> None:
    browser = client_for(make_person(Role.OWNER))
    with nothing_changes_in(neighbour):
        for address in ADDRESSES:
            if address.takes_id:
                answers = both_verbs(browser, path_of(address, THEIRS))
                statuses = {answer.status_code for answer in answers}
                assert 404 in statuses <= {404, 405}, address.name


def test_the_neighbours_session_is_worthless_here(
    client_for: Browse, company: Company, neighbour: Company, furnished: None
) -> None:
    with company_context(neighbour):
        insider = client_for(make_person(Role.OWNER), company=neighbour)
    cookies = insider.cookies
    with nothing_changes_in(company):
        for address in CLOSED:
            visitor = client_for(None)
            visitor.cookies = cookies
            for answer in both_verbs(visitor, path_of(address, OURS)):
                assert answer.status_code == 302, address.name
                assert answer["Location"].startswith("/entrar/"), address.name


def test_no_page_shows_anything_of_the_neighbour(client_for: Browse, furnished: None) -> None:
    browser = client_for(make_person(Role.OWNER))
    for address in ADDRESSES:
        for pk in (OURS, THEIRS):
            answer = browser.get(path_of(address, pk))
            body = answer.content if not answer.streaming else b"".join(answer)
            assert MARK.encode() not in body, address.name


def test_a_get_changes_nothing(client_for: Browse, company: Company, furnished: None) -> None:
    browser = client_for(make_person(Role.OWNER))
    token = customer_url(CustomerLink.objects.get(pk=OURS)).rstrip("/").rsplit("/", 1)[-1]
    events = Event.objects.count()
    with nothing_changes_in(company):
        for address in ADDRESSES:
            browser.get(address.path(pk=OURS, token=token, kind="perfil"))
            browser.head(address.path(pk=OURS, token=token, kind="perfil"))
    assert Event.objects.count() == events


def path_within(url: str) -> str:
    return "/" + url.split("/", 3)[3]


@pytest.mark.parametrize("purpose", [RESET, INVITATION])
def test_a_password_link_of_the_neighbour_is_worthless_here(
    client_for: Browse, neighbour: Company, furnished: None, purpose: str
) -> None:
    with company_context(neighbour):
        path = path_within(password_link(purpose, User.objects.get(pk=THEIRS)))
    assert client_for(None, company=neighbour).get(path).status_code == 200
    with nothing_changes_in(neighbour):
        for answer in both_verbs(client_for(None), path):
            assert answer.status_code == 410


def test_a_customers_link_of_the_neighbour_is_worthless_here(
    client_for: Browse, neighbour: Company, furnished: None
) -> None:
    with company_context(neighbour):
        path = path_within(customer_url(CustomerLink.objects.get(pk=THEIRS)))
    assert client_for(None, company=neighbour).get(path).status_code == 200
    for ending in ("", "pdf/", "total/", "aceptar/", "rechazar/", "preguntar/", "listo/enviada/"):
        answer = client_for(None).get(f"{path}{ending}")
        assert answer.status_code in {404, 410}
        assert MARK.encode() not in answer.content


def test_every_open_address_says_so_on_purpose() -> None:
    open_ones = {address.name for address in ADDRESSES if address.view.allowed_roles is None}
    assert open_ones == {name for name, roles in MAY_ENTER.items() if roles is ANYBODY}
    assert settings.LOGIN_URL in open_ones
