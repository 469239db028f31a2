"""A picture drawn at twice its size and halved at the end, which smooths every edge at little cost."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PIL import Image, ImageDraw

Colour = tuple[int, int, int]
Point = tuple[float, float]
WIDTH, HEIGHT = 800, 600
"""The drawing is always laid out on this sheet; another size is scaled from it."""
SCALE = 2


def shade(colour: Colour, factor: float) -> Colour:
    """Darker below 1, lighter above."""
    red, green, blue = (min(255, max(0, round(part * factor))) for part in colour)
    return (red, green, blue)


def mix(one: Colour, other: Colour, part: float) -> Colour:
    """`part` 0 is the first colour, 1 the second."""
    red, green, blue = (round(a + (b - a) * part) for a, b in zip(one, other, strict=True))
    return (red, green, blue)


class Canvas:
    """Draws in sheet units (800 by 600); colours may carry a fourth number, their opacity."""

    def __init__(self, background: Image.Image, rng: np.random.Generator) -> None:
        self.image = background.copy()
        self.rng = rng
        self._solid, self._clear = ImageDraw.Draw(self.image), ImageDraw.Draw(self.image, "RGBA")

    def _pen(self, fill: tuple[int, ...]) -> ImageDraw.ImageDraw:
        """What is not seen through needs no blending, which takes much longer."""
        return self._solid if len(fill) == 3 else self._clear

    def polygon(self, points: Sequence[Point], fill: tuple[int, ...]) -> None:
        self._pen(fill).polygon([(x * SCALE, y * SCALE) for x, y in points], fill=fill)

    def rectangle(self, x0: float, y0: float, x1: float, y1: float, fill: tuple[int, ...]) -> None:
        self._pen(fill).rectangle([x0 * SCALE, y0 * SCALE, x1 * SCALE, y1 * SCALE], fill=fill)

    def line(self, points: Sequence[Point], fill: tuple[int, ...], width: float = 1.0) -> None:
        self._pen(fill).line([(x * SCALE, y * SCALE) for x, y in points], fill=fill, width=max(1, round(width * SCALE)))

    def ellipse(self, x0: float, y0: float, x1: float, y1: float, fill: tuple[int, ...]) -> None:
        self._pen(fill).ellipse([x0 * SCALE, y0 * SCALE, x1 * SCALE, y1 * SCALE], fill=fill)

    def textured(self, points: Sequence[Point], texture: Image.Image, darker: float = 0.0) -> None:
        """A polygon cut out of a texture of the whole sheet, darkened by a part of 1."""
        pixels = [(x * SCALE, y * SCALE) for x, y in points]
        xs, ys = [x for x, _ in pixels], [y for _, y in pixels]
        left, top = max(0, int(min(xs))), max(0, int(min(ys)))
        right, bottom = min(WIDTH * SCALE, int(max(xs)) + 1), min(HEIGHT * SCALE, int(max(ys)) + 1)
        if right <= left or bottom <= top:
            return
        mask = Image.new("1", (right - left, bottom - top))
        ImageDraw.Draw(mask).polygon([(x - left, y - top) for x, y in pixels], fill=1)
        # the texture hangs from the top of the polygon, so that courses and planks begin at its edge
        piece = texture.crop((left % 200, 0, left % 200 + right - left, bottom - top))
        self.image.paste(piece, (left, top), mask)
        if darker:
            self.polygon(points, (0, 0, 0, round(255 * darker)))

    def finished(self, size: tuple[int, int]) -> Image.Image:
        halved = self.image.reduce(SCALE)
        return halved if size == (WIDTH, HEIGHT) else halved.resize(size, Image.Resampling.BILINEAR)
