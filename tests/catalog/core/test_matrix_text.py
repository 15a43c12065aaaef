from decimal import Decimal

import pytest

from catalog.core.matrix import PriceMatrix
from catalog.core.matrix_text import TableError, read_table, write_table

TABLE = PriceMatrix(
    (Decimal(350), Decimal(1500)),
    (Decimal(1000), Decimal("1200.5")),
    ((Decimal(1800), Decimal("2300.50")), (Decimal(2000), Decimal(12600))),
)


def test_what_is_written_is_read_back_the_same() -> None:
    assert write_table(TABLE).splitlines()[0] == "\t35\t150"
    assert read_table(write_table(TABLE)) == TABLE


@pytest.mark.parametrize(
    "text",
    [
        "alto/ancho\t35\t1.50 m\n100\t$1,800.00\t2300.5\n1,200.5 mm\t2,000\t$ 12,600",
        "35\t150\n100\t1800\t2300.50\n120.05\t2000\t12600",  # copied without the corner
        ";35;150\n100;1800;2300.50\n120.05;2000;12600",
        "\t35\t150\t\t\r\n\r\n100\t1800\t2300.50\t\r\n120.05\t2000\t12600\r\n\t\t\r\n",
    ],
)
def test_a_table_is_read_as_spreadsheets_and_people_write_it(text: str) -> None:
    assert read_table(text) == TABLE


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "La tabla lleva los anchos"),
        ("100", "La tabla lleva los anchos"),
        ("\t100\t150\n100\t5\t", "Alto 100, ancho 150: falta el precio."),
        ("\t100\t150\n100\t5\t-6", "Alto 100, ancho 150: «-6» no es un precio"),
        ("\t100\t150\n100\t5\t12,50", "Alto 100, ancho 150: «12,50» no es un precio"),
        ("\t100\t150\n100\t5\t1.234", "Alto 100, ancho 150: «1.234» no es un precio"),
        ("\t100\t150\n100\t5\t99999999", "llega hasta 9,999,999.99"),
        ("\t100\tancho\n100\t5\t6", "Ancho número 2: «ancho» no es una medida"),
        ("\t150\t100\n100\t5\t6", "Ancho número 2: 100 debe ser mayor que el anterior"),
        ("\t100\t150\n100\t5\t6\n100\t7\t8", "Alto número 2: 100 debe ser mayor que el anterior"),
        ("\t100\t150\n\t5\t6", "Alto número 1: Escribe una medida."),
        ("\t100\t1500\n100\t5\t6", "Ancho número 2: ¿1500 cm o 1500 mm? Escribe la unidad."),
        ("\t" + "\t".join(map(str, range(1000, 1041))) + "\n100\t5", "a lo más 40 anchos"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(text: str, fault: str) -> None:
    with pytest.raises(TableError) as refusal:
        read_table(text)
    assert fault in str(refusal.value)


def test_many_faults_are_told_in_part() -> None:
    rows = "\n".join(f"{height}\tx\ty" for height in range(100, 120))
    with pytest.raises(TableError) as refusal:
        read_table(f"\t100\t150\n{rows}")
    assert len(refusal.value.faults) == 9
    assert refusal.value.faults[-1] == "Y 32 más."


def test_a_size_cheaper_than_a_smaller_one_is_found() -> None:
    sizes = (Decimal(1), Decimal(2))
    rising = PriceMatrix(sizes, sizes, ((Decimal(1), Decimal(2)), (Decimal(2), Decimal(2))))
    assert rising.dips == ()
    falling = PriceMatrix(sizes, sizes, ((Decimal(1), Decimal(9)), (Decimal(2), Decimal(3))))
    assert falling.dips == ((Decimal(2), Decimal(2)),)
