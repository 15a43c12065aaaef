"""A logo is drawn anew; what is no picture, or a dangerous one, is refused in Spanish."""

import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image, PngImagePlugin

from tenants.people.logo import MAX_BYTES, BadLogo, clean_logo

SCRIPT = b"<script>alert(document.cookie)</script>"


def picture(form: str = "PNG", size: tuple[int, int] = (80, 40), mode: str = "RGB") -> bytes:
    output = BytesIO()
    Image.new(mode, size, 80).save(output, form)
    return output.getvalue()


def clean(upload: bytes) -> Image.Image:
    return Image.open(BytesIO(clean_logo(BytesIO(upload), len(upload))))


def refusal(upload: bytes) -> str:
    with pytest.raises(BadLogo) as refused:
        clean_logo(BytesIO(upload), len(upload))
    return str(refused.value)


def bomb(side: int) -> bytes:
    """A PNG of some bytes that says it has ``side`` × ``side`` pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    header = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    pixels = chunk(b"IDAT", zlib.compress(b"\0" * 10_000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + pixels + chunk(b"IEND", b"")


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP"])
def test_every_form_we_take_becomes_a_png(form: str) -> None:
    logo = clean(picture(form))
    assert (logo.format, logo.mode, logo.size) == ("PNG", "RGBA", (80, 40))


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16"])
def test_every_kind_of_colour_becomes_the_same_kind(mode: str) -> None:
    assert clean(picture(mode=mode)).mode == "RGBA"


def test_a_large_picture_becomes_small_and_keeps_its_shape() -> None:
    assert clean(picture(size=(4000, 1000))).size == (1200, 300)
    assert clean(picture(size=(300, 3000))).size == (60, 600)


def test_a_photograph_taken_sideways_is_set_upright() -> None:
    output = BytesIO()
    sideways = Image.new("RGB", (80, 40))
    exif = sideways.getexif()
    exif[0x0112] = 6
    sideways.save(output, "JPEG", exif=exif)
    assert clean(output.getvalue()).size == (40, 80)


def test_nothing_hidden_in_a_picture_survives() -> None:
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Comment", SCRIPT.decode())
    output = BytesIO()
    Image.new("RGB", (80, 40)).save(output, "PNG", pnginfo=notes)
    polyglot = output.getvalue() + SCRIPT + b"PK\x03\x04"
    cleaned = clean_logo(BytesIO(polyglot), len(polyglot))
    assert b"script" not in cleaned
    assert b"PK\x03\x04" not in cleaned
    assert not Image.open(BytesIO(cleaned)).info


@pytest.mark.parametrize(
    "upload",
    [b"", b"hola, soy texto", b"<svg xmlns='http://www.w3.org/2000/svg'>" + SCRIPT + b"</svg>",
     b"%PDF-1.7\n", b"\x89PNG", b"GIF89a" + b"\0" * 40, b"%!PS-Adobe-3.0 EPSF-3.0\n"],
)  # fmt: skip
def test_what_is_no_picture_of_ours_is_refused(upload: bytes) -> None:
    assert refusal(upload) == "Sube el logotipo como imagen PNG, JPG o WEBP."


@pytest.mark.parametrize("form", ["GIF", "BMP", "TIFF", "ICO"])
def test_other_forms_of_picture_are_refused(form: str) -> None:
    assert "PNG, JPG o WEBP" in refusal(picture(form))


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP"])
def test_a_damaged_picture_is_refused(form: str) -> None:
    output = BytesIO()
    Image.effect_noise((200, 200), 50).convert("RGB").save(output, form)
    cut = output.getvalue()[: len(output.getvalue()) // 2]
    assert "logotipo" in refusal(cut)


@pytest.mark.parametrize("side", [5000, 20_000, 60_000])
def test_a_picture_that_would_fill_the_memory_is_refused_unopened(side: int) -> None:
    assert len(bomb(side)) < 1000
    message = refusal(bomb(side))
    assert "megapíxeles" in message or "PNG, JPG o WEBP" in message


def test_a_file_of_fifty_megabytes_is_refused_unread() -> None:
    class Unreadable(BytesIO):
        def read(self, *args: object) -> bytes:
            raise AssertionError("it was read")

    with pytest.raises(BadLogo, match="pesa más de 3 MB"):
        clean_logo(Unreadable(), 50 * 1024 * 1024)
    assert MAX_BYTES == 3 * 1024 * 1024
