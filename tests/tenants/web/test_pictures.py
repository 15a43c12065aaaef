"""Uploaded pictures are decoded within bounds of memory."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO

import pytest
from PIL import Image

from tenants.web import pictures
from tenants.web.pictures import MOST_MEGAPIXELS, TooManyPixels, read_picture

FITS = (1600, 1600)


def picture(form: str, width: int, height: int, mode: str = "RGB") -> BytesIO:
    output = BytesIO()
    Image.new(mode, (width, height), 80).save(output, form, **{"compress_level": 1})
    return BytesIO(output.getvalue())


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP"])
def test_more_pixels_than_the_memory_bears_are_refused_undecoded(
    form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def decoded(self: Image.Image) -> None:
        raise AssertionError("it was decoded")

    upload = picture(form, 400, 300)
    monkeypatch.setitem(MOST_MEGAPIXELS, form, 0)
    monkeypatch.setattr("PIL.ImageFile.ImageFile.load", decoded)
    with pytest.raises(TooManyPixels):
        read_picture(upload, "RGB", FITS)


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L", "LA", "P", "1"])
@pytest.mark.parametrize(("size", "kept"), [((3000, 900), (1600, 480)), ((80, 60), (80, 60))])
def test_a_picture_is_made_to_fit_whatever_its_colours(
    mode: str, size: tuple[int, int], kept: tuple[int, int]
) -> None:
    found = read_picture(picture("PNG", *size, mode), "RGB", FITS)
    assert (found.mode, found.size) == ("RGB", kept)


def test_one_picture_is_decoded_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    inside, most = [0], [0]
    make_small: Callable[..., Image.Image] = pictures._small

    def watched(*arguments: object) -> Image.Image:
        inside[0] += 1
        most[0] = max(most[0], inside[0])
        try:
            return make_small(*arguments)
        finally:
            inside[0] -= 1

    monkeypatch.setattr(pictures, "_small", watched)
    uploads = [picture("PNG", 1500, 1500) for _ in range(6)]
    with ThreadPoolExecutor(6) as threads:
        list(threads.map(lambda upload: read_picture(upload, "RGB", FITS), uploads))
    assert most == [1]
