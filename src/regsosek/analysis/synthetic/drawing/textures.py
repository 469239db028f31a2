"""Sheets of wall, roof and floor material, each painted once and then cut from."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from PIL import Image, ImageDraw

from regsosek.analysis.synthetic.drawing.canvas import HEIGHT, SCALE, WIDTH, Colour, mix, shade

_SHEET = (WIDTH * SCALE + 200, HEIGHT * SCALE)
RUST: Colour = (140, 78, 46)


def _sheet(colour: Colour) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    image = Image.new("RGB", _SHEET, colour)
    return image, ImageDraw.Draw(image, "RGBA")


@lru_cache(maxsize=48)
def planks(colour: Colour, upright: bool, worn: bool) -> Image.Image:
    """Boards side by side, each a little different; worn ones are grey at the ends and gape."""
    rng = np.random.default_rng(len(str(colour)) + upright)
    image, draw = _sheet(colour)
    width, height = _SHEET
    step = 26 if upright else 22
    for start in range(0, width if upright else height, step):
        tone = shade(colour, float(rng.uniform(0.86, 1.1)))
        tone = mix(tone, (128, 122, 112), float(rng.uniform(0.1, 0.55))) if worn else tone
        box = [start, 0, start + step - 1, height] if upright else [0, start, width, start + step - 1]
        draw.rectangle(box, fill=tone)
        edge = (
            [start, 0, start + (3 if worn else 1), height] if upright else [0, start, width, start + (3 if worn else 1)]
        )
        draw.rectangle(edge, fill=shade(tone, 0.62))
        for _ in range(5):
            x, y = (int(v) for v in rng.integers(0, (width, height)))
            grain = [start + 8, y, start + 8, y + 60] if upright else [x, start + 10, x + 90, start + 10]
            draw.line(grain, fill=(*shade(tone, 0.8), 130), width=2)
    return image


@lru_cache(maxsize=24)
def plaster(colour: Colour, stained: bool) -> Image.Image:
    """A painted wall with a soft light from the left; damp rises in a stained one."""
    rng = np.random.default_rng(sum(colour))
    image, draw = _sheet(colour)
    for _ in range(70):
        x, y = (int(v) for v in rng.integers(0, _SHEET))
        size = int(rng.integers(40, 220))
        draw.ellipse([x, y, x + size, y + size // 3], fill=(*shade(colour, float(rng.uniform(0.94, 1.05))), 60))
    if stained:
        for _ in range(60):
            x, y = int(rng.integers(0, _SHEET[0])), int(rng.integers(0, 500))
            draw.rectangle([x, y, x + int(rng.integers(6, 22)), y + int(rng.integers(60, 240))], fill=(90, 92, 80, 26))
    return image


@lru_cache(maxsize=8)
def bricks(colour: Colour) -> Image.Image:
    """Bare bricks in running bond with pale joints."""
    rng = np.random.default_rng(7)
    image, draw = _sheet((196, 186, 172))
    for row, y in enumerate(range(0, _SHEET[1], 22)):
        for x in range(-(row % 2) * 27, _SHEET[0], 54):
            draw.rectangle([x, y, x + 50, y + 18], fill=shade(colour, float(rng.uniform(0.82, 1.12))))
    return image


@lru_cache(maxsize=8)
def weave(colour: Colour) -> Image.Image:
    """Split bamboo woven in twill."""
    image, draw = _sheet(shade(colour, 0.72))
    for row, y in enumerate(range(0, _SHEET[1], 16)):
        for column, x in enumerate(range(0, _SHEET[0], 32)):
            over = (row + column) % 2
            tone = shade(colour, 1.06 if over else 0.90)
            draw.rectangle([x, y, x + 29, y + 13] if over else [x + 8, y, x + 20, y + 15], fill=tone)
            if over:
                draw.line([x, y + 7, x + 29, y + 7], fill=shade(colour, 0.86), width=1)
    return image


@lru_cache(maxsize=8)
def poles(colour: Colour, thick: int, upright: bool) -> Image.Image:
    """Round timber or bamboo laid close, lit from one side."""
    rng = np.random.default_rng(thick)
    image, draw = _sheet(colour)
    for start in range(0, _SHEET[0] if upright else _SHEET[1], thick):
        tone = shade(colour, float(rng.uniform(0.88, 1.1)))
        for part, light in ((0.0, 0.62), (0.15, 0.9), (0.35, 1.12), (0.6, 0.98), (0.85, 0.74)):
            at = start + int(part * thick)
            box = [at, 0, start + thick, _SHEET[1]] if upright else [0, at, _SHEET[0], start + thick]
            draw.rectangle(box, fill=shade(tone, light))
        if upright:
            for y in range(int(rng.integers(0, 90)), _SHEET[1], 120):
                draw.rectangle([start, y, start + thick, y + 3], fill=shade(tone, 0.6))
    return image


@lru_cache(maxsize=16)
def zinc(colour: Colour, rusty: bool) -> Image.Image:
    """Corrugated sheets in courses; old ones rust from their lower edge."""
    rng = np.random.default_rng(11 + rusty)
    image, draw = _sheet(colour)
    for x in range(0, _SHEET[0], 18):
        draw.rectangle([x, 0, x + 6, _SHEET[1]], fill=shade(colour, 0.80))
        draw.rectangle([x + 10, 0, x + 13, _SHEET[1]], fill=shade(colour, 1.12))
    for y in range(120, _SHEET[1], 150):
        draw.rectangle([0, y, _SHEET[0], y + 4], fill=(*shade(colour, 0.6), 200))
    if rusty:
        for _ in range(150):
            x, y = int(rng.integers(0, _SHEET[0])), int(rng.integers(0, 8)) * 150 + 120
            wide, long = int(rng.integers(18, 110)), int(rng.integers(20, 110))
            draw.rectangle(
                [x - x % 18, y - long, x - x % 18 + wide - wide % 18, y], fill=(*RUST, int(rng.integers(70, 190)))
            )
    return image


@lru_cache(maxsize=8)
def tiles(colour: Colour) -> Image.Image:
    """Rows of rounded roof tiles."""
    rng = np.random.default_rng(5)
    image, draw = _sheet(shade(colour, 0.7))
    for row, y in enumerate(range(-10, _SHEET[1], 24)):
        for x in range(-(row % 2) * 15, _SHEET[0], 30):
            tone = shade(colour, float(rng.uniform(0.86, 1.12)))
            draw.rounded_rectangle([x, y - 10, x + 27, y + 22], radius=11, fill=tone)
            draw.line([x + 5, y, x + 5, y + 14], fill=shade(tone, 1.15), width=2)
        draw.line([0, y + 23, _SHEET[0], y + 23], fill=shade(colour, 0.55), width=2)
    return image


@lru_cache(maxsize=8)
def shingles(colour: Colour) -> Image.Image:
    """Ironwood shingles (sirap), grey-brown, in narrow rows."""
    rng = np.random.default_rng(3)
    image, draw = _sheet(colour)
    for row, y in enumerate(range(0, _SHEET[1], 28)):
        for x in range(-(row % 2) * 10, _SHEET[0], 20):
            tone = shade(colour, float(rng.uniform(0.78, 1.18)))
            draw.rectangle([x, y, x + 18, y + 25 + int(rng.integers(0, 4))], fill=tone)
        draw.line([0, y + 27, _SHEET[0], y + 27], fill=shade(colour, 0.5), width=2)
    return image


@lru_cache(maxsize=4)
def thatch(colour: Colour) -> Image.Image:
    """Palm leaves laid in shaggy courses."""
    rng = np.random.default_rng(9)
    image, draw = _sheet(shade(colour, 0.8))
    for y in range(-30, _SHEET[1], 44):
        for x in range(-10, _SHEET[0], 7):
            tone = shade(colour, float(rng.uniform(0.68, 1.2)))
            draw.line([x, y, x + int(rng.integers(-7, 8)), y + 46 + int(rng.integers(0, 16))], fill=tone, width=4)
        draw.rectangle([0, y + 44, _SHEET[0], y + 47], fill=(*shade(colour, 0.42), 150))
    return image


@lru_cache(maxsize=4)
def concrete() -> Image.Image:
    return plaster((168, 168, 164), True)
