"""What stands around a house: sky, hills, ground or river, trees."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from PIL import Image, ImageDraw

from regsosek.analysis.synthetic.drawing.canvas import HEIGHT, SCALE, WIDTH, Canvas, Colour, mix, shade

HORIZON = 330
_SKIES: tuple[tuple[Colour, Colour], ...] = (
    ((112, 172, 222), (222, 236, 240)),  # clear forenoon
    ((146, 178, 204), (230, 230, 222)),  # haze
    ((164, 176, 188), (214, 216, 214)),  # before the rain
    ((120, 160, 206), (250, 222, 186)),  # late afternoon
)
SKIES = len(_SKIES)
GRASS: Colour = (122, 150, 82)
EARTH: Colour = (176, 148, 112)
WATER: Colour = (138, 132, 104)
"""The Mahakam is brown."""


@lru_cache(maxsize=12)
def backdrop(sky: int, ground: str) -> Image.Image:
    """Sky, two rows of hills and the ground ("grass", "earth" or "water") at twice the sheet's size."""
    width, height, horizon = WIDTH * SCALE, HEIGHT * SCALE, HORIZON * SCALE
    above, below = (np.array(colour, dtype=float) for colour in _SKIES[sky])
    fade = np.linspace(0, 1, height)[:, None, None]
    pixels = np.broadcast_to(above + (below - above) * np.minimum(fade * height / horizon, 1), (height, width, 3))
    image = Image.fromarray(pixels.round().astype(np.uint8))
    draw = ImageDraw.Draw(image, "RGBA")
    rng = np.random.default_rng(sky)
    for _ in range(4):
        _cloud(draw, rng)
    far, near = mix(_SKIES[sky][0], (92, 128, 96), 0.55), mix(_SKIES[sky][0], (74, 112, 66), 0.8)
    x = np.arange(0, width + 20, 20)
    for colour, base, size, length in ((far, horizon - 60, 60, 700), (near, horizon - 18, 34, 330)):
        ridge = (
            base - size * (0.5 + 0.5 * np.sin(x / length + rng.uniform(0, 6))) - 10 * np.sin(x / 57 + rng.uniform(0, 6))
        )
        draw.polygon(
            [*zip(x.tolist(), ridge.tolist(), strict=True), (width, horizon + 40), (0, horizon + 40)], fill=colour
        )
    colour = {"grass": GRASS, "earth": EARTH, "water": WATER}[ground]
    for y in range(horizon, height, 6):
        draw.rectangle([0, y, width, y + 6], fill=shade(colour, 1.08 - 0.25 * (y - horizon) / (height - horizon)))
    _strew(draw, rng, ground, colour)
    return image


def _cloud(draw: ImageDraw.ImageDraw, rng: np.random.Generator) -> None:
    x, y = int(rng.integers(-60, WIDTH * SCALE)), int(rng.integers(40, 300))
    for _ in range(7):
        dx, dy, size = int(rng.integers(0, 220)), int(rng.integers(-16, 16)), int(rng.integers(46, 110))
        draw.ellipse([x + dx, y + dy, x + dx + size * 2, y + dy + size // 2], fill=(255, 255, 255, 70))


def _strew(draw: ImageDraw.ImageDraw, rng: np.random.Generator, ground: str, colour: Colour) -> None:
    """Tufts on grass, pebbles on earth, ripples on water."""
    for _ in range(420):
        x, y = int(rng.integers(0, WIDTH * SCALE)), int(rng.integers(HORIZON * SCALE + 10, HEIGHT * SCALE))
        size = 4 + (y - HORIZON * SCALE) // 40
        if ground == "water":
            draw.line([x, y, x + 14 * size, y], fill=(*shade(colour, float(rng.choice([0.84, 1.2]))), 120), width=2)
        elif ground == "earth":
            draw.ellipse([x, y, x + size, y + size // 2], fill=(*shade(colour, float(rng.choice([0.78, 1.12]))), 160))
        else:
            tone = (*shade(colour, float(rng.choice([0.76, 0.88, 1.16]))), 190)
            draw.line([x, y, x - size // 2, y - size * 2], fill=tone, width=3)
            draw.line([x, y, x + size // 2, y - size * 2], fill=tone, width=3)


def palm(canvas: Canvas, x: float, foot: float, size: float) -> None:
    """A coconut palm of `size` sheet units."""
    rng = canvas.rng
    lean = float(rng.uniform(-0.22, 0.22)) * size
    trunk = [(x, foot), (x + 0.35 * lean, foot - 0.5 * size), (x + lean, foot - size)]
    canvas.line(trunk, (112, 96, 76), 0.055 * size)
    top_x, top_y = trunk[-1]
    for angle in np.linspace(-0.35, np.pi + 0.35, 8):
        reach = size * float(rng.uniform(0.42, 0.55))
        tip = (top_x + reach * np.cos(angle), top_y - 0.55 * reach * np.sin(angle) + 0.22 * reach)
        middle = (top_x + 0.5 * reach * np.cos(angle), top_y - 0.55 * reach * np.sin(angle))
        tone = shade((72, 118, 60), float(rng.uniform(0.8, 1.15)))
        canvas.polygon(
            [(top_x, top_y), (middle[0], middle[1] - 0.06 * size), tip, (middle[0], middle[1] + 0.05 * size)], tone
        )
    canvas.ellipse(top_x - 0.05 * size, top_y - 0.02 * size, top_x + 0.05 * size, top_y + 0.07 * size, (104, 88, 52))


def tree(canvas: Canvas, x: float, foot: float, size: float) -> None:
    """A round leafy tree."""
    rng = canvas.rng
    canvas.line([(x, foot), (x, foot - 0.6 * size)], (96, 78, 60), 0.08 * size)
    tone = shade((84, 124, 66), float(rng.uniform(0.85, 1.12)))
    for dx, dy, part, light in (
        (-0.24, 0.62, 0.34, 0.82),
        (0.24, 0.64, 0.34, 0.9),
        (0.0, 0.8, 0.42, 1.0),
        (-0.08, 0.95, 0.28, 1.14),
    ):
        cx, cy, r = x + dx * size, foot - dy * size, part * size
        canvas.ellipse(cx - r, cy - 0.8 * r, cx + r, cy + 0.8 * r, shade(tone, light))


def banana(canvas: Canvas, x: float, foot: float, size: float) -> None:
    """A banana plant with broad leaves."""
    rng = canvas.rng
    canvas.line([(x, foot), (x, foot - 0.6 * size)], (128, 142, 84), 0.09 * size)
    for angle in (0.35, 0.9, 1.5, 2.2, 2.8):
        reach = size * float(rng.uniform(0.5, 0.62))
        dx, dy = reach * np.cos(angle), 0.75 * reach * np.sin(angle)
        base = foot - 0.58 * size
        tone = shade((112, 158, 74), float(rng.uniform(0.86, 1.12)))
        side = 0.09 * size
        canvas.polygon([(x, base), (x + 0.55 * dx - side, base - 0.75 * dy), (x + dx, base - 0.7 * dy + 0.1 * size),
                        (x + 0.55 * dx + side, base - 0.55 * dy)], tone)  # fmt: skip
