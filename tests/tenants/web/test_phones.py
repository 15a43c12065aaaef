import pytest

from tenants.web.phones import whatsapp_number

MEXICAN = [
    "4771234567",
    " 4771234567 ",
    "477 123 4567",
    "477-123-4567",
    "477.123.4567",
    "(477) 123 4567",
    "(477)1234567",
    "(477) 123-45-67",
    "47 71 23 45 67",
    "477–123–4567",
    "477\u00a0123\u00a04567",
    "52 477 123 4567",
    "524771234567",
    "+52 477 123 4567",
    "+524771234567",
    "+52 (477) 123 4567",
    "+52-477-123-4567",
    "(+52) 477 123 4567",
    "0052 477 123 4567",
    "52 1 477 123 4567",
    "5214771234567",
    "+52 1 477 123 4567",
    "+5214771234567",
    "+52 1 (477) 123-4567",
    "044 477 123 4567",
    "0444771234567",
    "045 477 123 4567",
    "045-477-1234567",
    "01 477 123 4567",
    "01(477)1234567",
    "014771234567",
    "+52 044 477 123 4567",
    "52 045 477 123 4567",
    "+52 01 477 123 4567",
]

WRONG = [
    "",
    "   ",
    "sin teléfono",
    "123 4567",
    "477 123 456",
    "477 123 45678",
    "177 123 4567",
    "+52 477 123",
    "+52 477 123 45678",
    "+012 345 6789",
    "+1",
    "+1234567890123456",
    "477 123 4567 ext. 12",
    "477 123 4567 / 477 123 4568",
    "٤٧٧١٢٣٤٥٦٧",
]


@pytest.mark.parametrize("spelling", MEXICAN)
def test_every_way_to_write_a_mexican_number_is_understood(spelling: str) -> None:
    assert whatsapp_number(spelling) == "524771234567"


@pytest.mark.parametrize(
    ("spelling", "digits"),
    [
        ("+1 (212) 555-0100", "12125550100"),
        ("001 212 555 0100", "12125550100"),
        ("+34 612 345 678", "34612345678"),
        # Eight digits of Norway look like ten of León until one sees the plus.
        ("+47 71 23 45 67", "4771234567"),
    ],
)
def test_a_foreign_number_is_taken_as_it_is(spelling: str, digits: str) -> None:
    assert whatsapp_number(spelling) == digits


@pytest.mark.parametrize("spelling", WRONG)
def test_what_whatsapp_cannot_call_is_no_number(spelling: str) -> None:
    assert whatsapp_number(spelling) == ""
