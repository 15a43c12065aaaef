"""What leaves with an error report: where it broke and for which company, nothing of people."""

import json
from typing import Any

from config.observability import report_of
from tenants.schemas.companies import Company

LINK = "https://alfa.example.mx/c/AbCdEfGh1234:1tXyZ0:AbCdEfGhIjKlMnOpQrStUvWx"


def test_a_report_names_the_company_and_nobody(company: Company) -> None:
    event: Any = {
        "exception": {
            "values": [
                {
                    "type": "IntegrityError",
                    "value": "key of ana@personas.example\nDETAIL: Key (rfc)=(VELA010203)",
                }
            ]
        },
        "logentry": {"message": f"Not found: {LINK}?clave=secreta", "params": ["Ana Vela"]},
        "request": {"url": LINK, "headers": {"Cookie": "sesion=abc"}},
        "user": {"ip_address": "10.1.2.3"},
        "breadcrumbs": {"values": [{"message": "SELECT 'Ana Vela'"}]},
        "extra": {"sys.argv": ["Ana Vela"]},
    }
    told = report_of(event, {})
    assert told["tags"]["company"] == company.schema_name
    assert told["exception"]["values"][0]["value"] == "key of …@…"
    text = json.dumps(told)
    for kept_back in ("personas.example", "VELA", "Vela", "AbCdEf", "secreta", "sesion", "10.1.2"):
        assert kept_back not in text
