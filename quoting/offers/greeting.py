"""How a message greets a customer: by the first name of a person, and a company not at all.

>>> first_name("Ing. Laura Mendoza"), first_name("guadalupe hernández ruiz")
('Ing. Laura', 'Guadalupe')
>>> first_name("Constructora Peña"), first_name("Vidrios del Bajío, S.A. de C.V.")
('', '')
"""

import re

from quoting.core.fiscal_names import fiscal_name

TITLES = {
    "arq", "doc", "doctor", "doctora", "don", "doña", "dr", "dra", "ing", "lic", "mtra",
    "mtro", "profe", "señor", "señora", "señorita", "sr", "sra", "srta",
}  # fmt: skip
COMPANIES = {
    "aluminio", "aluminios", "asociación", "ayuntamiento", "banco", "bodega", "café", "casa",
    "cancelería", "centro", "clínica", "clinica", "club", "colegio", "comercializadora",
    "condominio", "condominios", "consorcio", "constructora", "construcciones", "cooperativa",
    "corporativo", "cristales", "desarrolladora", "desarrollo", "desarrollos", "despacho",
    "edificio", "empresa", "escuela", "estudio", "familia", "farmacia", "ferretería", "ferreteria",
    "fraccionamiento", "grupo", "hacienda", "hospital", "hotel", "iglesia", "ingeniería",
    "inmobiliaria", "inmuebles", "instituto", "municipio", "notaría", "oficina", "oficinas",
    "parroquia", "plaza", "proyectos", "público", "residencial", "restaurante", "rancho",
    "servicios", "taller", "tienda", "torre", "universidad", "vidriería", "vidrios", "villas",
    "arquitectos", "arquitectura", "cliente", "clientes", "obra", "mostrador",
}  # fmt: skip
_NAME = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


def first_name(name: str) -> str:
    """What a person named ``name`` is called to their face; nothing for what may be a company."""
    words = name.split()
    bare = [word.strip(".,()").casefold() for word in words]
    if not words or COMPANIES & set(bare) or fiscal_name(name) != " ".join(name.upper().split()):
        return ""
    titled = bare[0] in TITLES
    spoken = words[:2] if titled else words[:1]
    called = spoken[-1].strip(",")
    if (titled and len(words) < 2) or not _NAME.fullmatch(called):
        return ""
    return " ".join([*spoken[:-1], called[0].upper() + called[1:]])


def greeting(name: str) -> str:
    """«Hola, Lupita, buen día.»"""
    called = first_name(name)
    return f"Hola, {called}, buen día." if called else "Hola, buen día."
