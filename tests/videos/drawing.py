"""What is drawn upon the pictures of the browser: the caption, the hand, the title."""

from functools import cache
from io import BytesIO
from typing import Literal

from PIL import Image, ImageDraw, ImageFont

from quoting.offers.pdf.letters import LATO

SIZE = (1280, 720)
STRIP = 96
"""Pixels under the page, for the caption: it hides nothing."""
STAGE = (SIZE[0], SIZE[1] - STRIP)
INK, PAPER, ACCENT, SOFT = "#13212b", "#f4f6f7", "#0a5c7d", "#cfe5ee"
Face = Literal["Regular", "Bold"]
Point = tuple[float, float]
_HAND = ((0, 0), (0, 22), (5, 17), (9, 25), (13, 23), (9, 15), (16, 15))


@cache
def letters(face: Face, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(LATO / f"Lato-{face}.ttf"), size)


def staged(png: bytes) -> Image.Image:
    """A page as it stands in the film: that of a telephone in the middle of the stage."""
    with Image.open(BytesIO(png)) as picture:
        shown = picture.convert("RGB")
    frame = Image.new("RGB", SIZE, INK)
    if shown.width < STAGE[0]:
        ImageDraw.Draw(frame).rectangle((0, 0, *STAGE), fill="#dde5e9")
    frame.paste(shown, ((STAGE[0] - shown.width) // 2, 0))
    return frame


def captioned(frame: Image.Image, caption: str, share: float) -> Image.Image:
    """``share`` is how much of the film has passed."""
    draw = ImageDraw.Draw(frame)
    draw.rectangle((0, STAGE[1], *SIZE), fill=INK)
    draw.rectangle((0, STAGE[1], SIZE[0] * share, STAGE[1] + 4), fill="#3aa6cf")
    font = letters("Regular", 26)
    lines = wrapped(caption, font, SIZE[0] - 80)
    top = STAGE[1] + 4 + (STRIP - 4 - 34 * len(lines)) / 2
    for number, line in enumerate(lines):
        left = (SIZE[0] - font.getlength(line)) / 2
        draw.text((left, top + 34 * number), line, font=font, fill="white")
    return frame


def wrapped(text: str, font: ImageFont.FreeTypeFont, width: float) -> list[str]:
    """In lines of about the same length, as few as fit."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if font.getlength(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    if len(lines) == 2 and width > font.getlength(text) * 0.54:
        return wrapped(text, font, font.getlength(text) * 0.54)
    return lines


def pointed(frame: Image.Image, at: Point, pressed: bool = False) -> Image.Image:
    """The hand, with a ring while it presses."""
    drawn = frame.copy()
    draw = ImageDraw.Draw(drawn, "RGBA")
    x, y = at
    if pressed:
        draw.ellipse(
            (x - 24, y - 24, x + 24, y + 24), fill=(10, 92, 125, 60), outline=ACCENT, width=3
        )
    corners = [(x + across, y + down) for across, down in _HAND]
    draw.polygon(corners, fill="black")
    draw.line([*corners, corners[0]], fill="white", width=2)
    return drawn


def title_card(title: str, about: str) -> Image.Image:
    frame = Image.new("RGB", SIZE, ACCENT)
    draw = ImageDraw.Draw(frame)
    draw.rectangle((96, 150, 256, 280), outline="white", width=5)
    draw.rectangle((106, 160, 174, 270), outline="white", width=3)
    draw.rectangle((178, 160, 246, 270), outline="white", width=3)
    draw.text((96, 330), title, font=letters("Bold", 54), fill="white")
    for number, line in enumerate(wrapped(about, letters("Regular", 28), SIZE[0] - 192)):
        draw.text((96, 410 + 38 * number), line, font=letters("Regular", 28), fill=SOFT)
    draw.text((96, 620), "Cotizador de Ventanas", font=letters("Bold", 24), fill=SOFT)
    return frame
