"""What the people of a company told leaves with its data, by role and without names."""

import csv
from io import BytesIO, StringIO
from zipfile import ZipFile

from django.test import Client
from PIL import Image

from feedback.voices.models import Voice
from feedback.voices.services import Said, tell
from quoting.reports.company_data import write_company_data
from tenants.people.models import User
from tenants.people.roles import Role
from tenants.schemas.companies import Company
from tenants.schemas.context import company_context
from tests.feedback.cases.test_desk import act
from tests.feedback.said import case_of, say
from tests.people import make_person


def taken() -> ZipFile:
    target = BytesIO()
    write_company_data(target)
    return ZipFile(target)


def rows_of(archive: ZipFile, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(archive.read(name).decode("utf-8-sig"))))


def told_with_a_picture(by: User) -> Voice:
    content = BytesIO()
    Image.new("RGB", (4, 4)).save(content, "JPEG")
    said = Said("problem", "El PDF sale en blanco", picture=content.getvalue())
    return tell(said, by=by, moment=say(by, "Otra cosa", "suggestion").told_at)


def test_a_company_takes_what_its_people_told_and_what_came_of_it(
    company: Company, neighbour: Company, seller: User, desk: Client
) -> None:
    voice = told_with_a_picture(seller)
    with company_context(neighbour):
        say(make_person(Role.SALES), "SECRETO del vecino")
    act(desk, case_of(voice), "answer", reason="Ya lo vemos", channel="mail")
    with company_context(company), taken() as archive:
        told, cases = rows_of(archive, "opiniones.csv"), rows_of(archive, "casos.csv")
        everything = archive.read("opiniones.csv") + archive.read("casos.csv")
        read_me = archive.read("LEEME.txt").decode()
        with Image.open(BytesIO(archive.read(f"opiniones/{voice.pk}.jpg"))) as kept:
            assert kept.format == "JPEG"
    assert [row["Qué dice"] for row in told] == ["Otra cosa", "El PDF sale en blanco"]
    assert {row["Rol"] for row in told + cases} == {"Ventas"}
    assert [row["Imagen"] for row in told] == ["", f"opiniones/{voice.pk}.jpg"]
    [answered] = [row for row in cases if row["Caso"] == told[1]["Caso"]]
    assert answered["Respuestas"] == "Ya lo vemos"
    assert (answered["Estado"], answered["Por qué"]) == ("En curso", "Problema")
    assert answered["Primera respuesta"] and not answered["Terminó"]
    assert "opiniones.csv" in read_me and "casos.csv" in read_me
    for unseen in ("SECRETO", seller.full_name, seller.email):
        assert unseen not in everything.decode("utf-8-sig")


def test_a_picture_that_the_storage_lost_keeps_nothing_else_from_leaving(seller: User) -> None:
    voice = told_with_a_picture(seller)
    voice.picture.storage.delete(voice.picture.name)
    with taken() as archive:
        [_, row] = rows_of(archive, "opiniones.csv")
        assert f"opiniones/{voice.pk}.jpg" not in archive.namelist()
    assert (row["Qué dice"], row["Imagen"]) == ("El PDF sale en blanco", "ya no está guardada")
