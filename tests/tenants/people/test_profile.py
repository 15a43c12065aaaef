"""The letterhead: what a company says of itself, checked before it is printed."""

from io import BytesIO
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from PIL import Image

from tenants.events.models import Event
from tenants.people.events import LengthUnitChanged, ProfileChanged, TimeZoneChanged
from tenants.people.models import CompanyProfile, User
from tenants.people.roles import Role
from tenants.schemas.companies import Company
from tenants.schemas.context import company_context
from tenants.schemas.time_zones import CENTRE

VALID = {
    "trade_name": "Vidrios Alfa",
    "legal_name": "Vidrios Alfa S.A. de C.V.",
    "rfc": "VAL010203AB1",
    "phone": "442 555 0110",
    "whatsapp": "+52 (442) 555-0111",
    "email": "ventas@alfa.example",
    "website": "www.alfa.example",
    "clabe": "032180000118359719",
    "tax_regime": "601",
    "postal_code": "76000",
}


def save(client: Client, **changes: object) -> HttpResponse:
    return client.post("/empresa/", VALID | {"time_zone": CENTRE} | changes)


def upload(content: bytes, name: str = "logo.png", kind: str = "image/png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, kind)


def png() -> bytes:
    output = BytesIO()
    Image.new("RGB", (80, 40), "navy").save(output, "PNG")
    return output.getvalue()


@pytest.fixture
def client(client_for, owner: User) -> Client:
    return client_for(owner)


def test_an_owner_writes_the_letterhead(company: Company, client: Client, owner: User) -> None:
    assert save(client).status_code == 302
    profile = CompanyProfile.load()
    assert {name: getattr(profile, name) for name in VALID} == VALID
    assert Event.objects.of_kind(ProfileChanged).filter(actor_id=owner.pk).exists()


@pytest.mark.parametrize(
    ("field", "written", "kept"),
    [
        ("rfc", " val-010203-ab1 ", "VAL010203AB1"),
        ("rfc", "ñ&a010203ab1", "Ñ&A010203AB1"),
        ("rfc", "VACA800101AB1", "VACA800101AB1"),
        ("clabe", "032 180 0001 1835 9719", "032180000118359719"),
        ("phone", "(442) 555.01.10", "(442) 555.01.10"),
        ("website", "https://alfa.example/ventanas", "https://alfa.example/ventanas"),
        ("website", "", ""), ("rfc", "", ""), ("clabe", "", ""), ("phone", "", ""),
    ],
)  # fmt: skip
def test_a_fact_may_be_written_in_the_ways_people_do(
    company: Company, client: Client, field: str, written: str, kept: str
) -> None:
    assert save(client, **{field: written}).status_code == 302
    assert getattr(CompanyProfile.load(), field) == kept


@pytest.mark.parametrize(
    ("field", "text", "message"),
    [
        ("rfc", "VAL0102", "Escribe el RFC con 12 o 13 caracteres"),
        ("rfc", "123456789012", "Escribe el RFC con 12 o 13 caracteres"),
        ("clabe", "123", "Escribe los 18 dígitos de la CLABE"),
        ("clabe", "٠٣٢١٨٠٠٠٠١١٨٣٥٩٧١٩", "Escribe los 18 dígitos de la CLABE"),
        ("clabe", "032180000118359718", "La CLABE no es correcta"),
        ("clabe", "023180000118359719", "La CLABE no es correcta"),
        ("phone", "555", "Escribe un teléfono de 10 dígitos"),
        ("phone", "----------", "Escribe un teléfono de 10 dígitos"),
        ("whatsapp", "diez dígitos", "Escribe un teléfono de 10 dígitos"),
        ("whatsapp", "4425550111\nx", "Escribe un teléfono de 10 dígitos"),
        ("website", "javascript:alert(1)", "Escribe el sitio web"),
        ("website", 'www.alfa.example/"onload=x', "Escribe el sitio web"),
        ("email", "ventas", "correo electrónico"),
        ("tax_regime", "999", "3 cifras del régimen"),
        ("postal_code", "7600", "5 cifras del código postal"),
        ("trade_name", "", "obligatorio"),
        ("trade_name", "x" * 121, "120"),
    ],
)
def test_a_fact_that_cannot_be_is_refused_by_name_and_nothing_is_written(
    company: Company, client: Client, field: str, text: str, message: str
) -> None:
    save(client)
    response = save(client, **{field: text, "legal_name": "Otra"})
    assert response.status_code == 200
    assert message in response.content.decode()
    assert response.context["form"].errors.keys() == {field}
    assert CompanyProfile.load().legal_name == VALID["legal_name"]


def test_a_logo_is_kept_as_our_own_png_in_the_companys_folder(
    company: Company, client: Client, settings: LazySettings
) -> None:
    assert save(client, logo=upload(png() + b"<script>", "../../../x.PHP.png")).status_code == 302
    profile = CompanyProfile.load()
    assert profile.logo.name.startswith("logo/logo")
    kept = Path(profile.logo.path)
    assert kept.is_relative_to(Path(settings.MEDIA_ROOT) / company.schema_name)
    assert b"script" not in kept.read_bytes()
    response = client.get("/empresa/logotipo/")
    assert response["Content-Type"] == "image/png"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert b"".join(response.streaming_content) == kept.read_bytes()
    assert "/empresa/logotipo/" in client.get("/empresa/").content.decode()


@pytest.mark.parametrize(
    ("content", "name", "kind", "message"),
    [
        (b"hola", "logo.png", "image/png", "Sube el logotipo como imagen"),
        (b"<svg onload='x'/>", "logo.svg", "image/svg+xml", "Sube el logotipo como imagen"),
        (b"", "logo.png", "image/png", "vacío"),
        (b"\0" * (4 * 1024 * 1024), "logo.png", "image/png", "pesa más de 3 MB"),
    ],
    ids=["text", "svg", "empty", "4 MB"],
)
def test_a_logo_that_cannot_be_is_refused_and_the_former_stays(
    company: Company, client: Client, content: bytes, name: str, kind: str, message: str
) -> None:
    save(client, logo=upload(png()))
    before = CompanyProfile.load().logo.name
    response = save(client, logo=upload(content, name, kind), legal_name="Otra")
    assert response.status_code == 200
    assert message in response.content.decode()
    profile = CompanyProfile.load()
    assert (profile.logo.name, profile.legal_name) == (before, VALID["legal_name"])


def test_fifty_megabytes_are_refused_at_the_door_and_the_former_logo_stays(
    company: Company, client: Client
) -> None:
    save(client, logo=upload(png()))
    before = CompanyProfile.load().logo.name
    response = save(client, logo=upload(b"\0" * (50 * 1024 * 1024), "logo.png", "image/png"))
    assert response.status_code == 413
    assert "no se guardó nada" in response.content.decode()
    assert CompanyProfile.load().logo.name == before


def test_saving_without_a_logo_keeps_it_and_the_tick_takes_it_away(
    company: Company, client: Client
) -> None:
    save(client, logo=upload(png()))
    save(client)
    assert CompanyProfile.load().logo
    save(client, **{"logo-clear": "on"})
    assert not CompanyProfile.load().logo
    assert client.get("/empresa/logotipo/").status_code == 404


def test_a_logo_lost_on_disk_is_a_404_and_no_failure(company: Company, client: Client) -> None:
    save(client, logo=upload(png()))
    Path(CompanyProfile.load().logo.path).unlink()
    assert client.get("/empresa/logotipo/").status_code == 404


def test_the_logo_is_shown_to_everyone_inside_and_to_nobody_outside(
    company: Company, neighbour: Company, client: Client, client_for, make_user
) -> None:
    save(client, logo=upload(png()))
    seen = client_for(make_user(Role.WORKSHOP)).get("/empresa/logotipo/")
    assert b"PNG" in b"".join(seen.streaming_content)
    assert client_for(None).get("/empresa/logotipo/").status_code == 302
    name = CompanyProfile.load().logo.name
    for path in (f"/archivos/{name}", f"/archivos/{company.schema_name}/{name}", f"/media/{name}"):
        assert client.get(path).status_code == 404
    with company_context(neighbour):
        assert not CompanyProfile.load().logo


@pytest.mark.parametrize("role", [Role.SALES, Role.WORKSHOP])
def test_only_owners_write_the_letterhead(
    company: Company, client_for, make_user, role: Role
) -> None:
    theirs = client_for(make_user(role))
    assert theirs.get("/empresa/").status_code == 403
    assert save(theirs).status_code == 403


def test_an_owner_chooses_the_time_zone(company: Company, client: Client, owner: User) -> None:
    assert "Zona horaria" in client.get("/empresa/").text
    assert save(client, time_zone="America/Tijuana").status_code == 302
    company.refresh_from_db()
    assert company.time_zone == "America/Tijuana"
    (told,) = Event.objects.of_kind(TimeZoneChanged)
    assert (told.actor_id, told.facts) == (owner.pk, {"zone": "America/Tijuana"})
    save(client, time_zone="America/Tijuana")
    assert Event.objects.of_kind(TimeZoneChanged).count() == 1


def test_an_owner_chooses_the_unit_of_the_measures(
    company: Company, client: Client, owner: User
) -> None:
    assert "Unidad de tus medidas" in client.get("/empresa/").text
    for unit in ("mm", "mm", ""):  # a form without it leaves it as it is
        assert save(client, length_unit=unit).status_code == 302
        company.refresh_from_db()
        assert company.length_unit == "mm"
    (told,) = Event.objects.of_kind(LengthUnitChanged)
    assert (told.actor_id, told.facts) == (owner.pk, {"unit": "mm"})
    assert save(client, length_unit="palmo").status_code == 200
    company.refresh_from_db()
    assert company.length_unit == "mm"


def test_an_invented_time_zone_is_refused(company: Company, client: Client) -> None:
    answer = save(client, time_zone="America/Atlantis")
    assert answer.status_code == 200
    assert "America/Atlantis" in answer.text
    company.refresh_from_db()
    assert company.time_zone == CENTRE


def test_the_state_of_the_letterhead_proposes_a_time_zone(client: Client) -> None:
    assert "te tocaría" not in client.get("/empresa/").text
    save(client, city="Guaymas, Sonora")
    assert "te tocaría «Sonora: Hermosillo" in client.get("/empresa/").text
    save(client, city="Guaymas, Sonora", time_zone="America/Hermosillo")
    assert "te tocaría" not in client.get("/empresa/").text
    save(client, city="Ciudad Juárez, Chihuahua", time_zone="America/Ciudad_Juarez")
    assert "te tocaría" not in client.get("/empresa/").text
