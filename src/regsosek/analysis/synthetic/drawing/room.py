"""The inside of a house as its answers describe it: wall and floor, light, where one cooks, where the water stands."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import numpy as np
from PIL import Image

from regsosek.analysis.synthetic.drawing import textures
from regsosek.analysis.synthetic.drawing.canvas import HEIGHT, SCALE, WIDTH, Canvas, Colour, Point, mix, shade
from regsosek.analysis.synthetic.drawing.facade import Build, build

_L, _R, _T, _B = 178.0, 622.0, 104.0, 396.0
"""The back wall; the room opens from it to the edges of the sheet."""
_FLOORS: dict[int, Colour] = {
    1: (222, 216, 206), 2: (228, 220, 204), 3: (166, 104, 92), 4: (188, 178, 158), 5: (150, 112, 76), 6: (168, 164, 156),
    7: (190, 170, 108), 8: (140, 112, 84), 9: (160, 150, 140),
}  # fmt: skip
_PAINTS: tuple[Colour, ...] = ((226, 222, 204), (198, 220, 210), (238, 222, 196), (208, 216, 228), (232, 206, 196))
_LAMP_FLAME: Colour = (255, 196, 92)


@lru_cache(maxsize=1)
def _blank() -> Image.Image:
    return Image.new("RGB", (WIDTH * SCALE, HEIGHT * SCALE), (120, 112, 100))


def draw_inside(housing: Mapping[str, int], rng: np.random.Generator) -> Canvas:
    house = build(housing, rng)
    canvas = Canvas(_blank(), rng)
    _ceiling(canvas, house)
    _walls(canvas, house)
    _floor(canvas, house)
    _window(canvas, house)
    if house.poor:
        _mat_and_shelf(canvas, house)
    else:
        _sitting(canvas, house)
    _kitchen(canvas, house, housing.get("cooking_fuel", 4))
    _water(canvas, house)
    _light(canvas, housing.get("lighting_source", 1), house)
    return canvas


def _walls(canvas: Canvas, house: Build) -> None:
    sheet = _wall_sheet(house, canvas.rng)
    canvas.textured([(0, 0), (_L, _T), (_L, _B), (0, 600)], sheet, 0.24)
    canvas.textured([(800, 0), (_R, _T), (_R, _B), (800, 600)], sheet, 0.36)
    canvas.textured([(_L, _T), (_R, _T), (_R, _B), (_L, _B)], sheet)
    if house.wall == 1 and not house.poor:
        canvas.rectangle(_L, _B - 12, _R, _B, (206, 198, 186))
    for x in (_L, _R):
        canvas.line([(x, _T), (x, _B)], (0, 0, 0, 80), 2)
    if house.wall == 3 and house.poor:
        for x in np.linspace(_L + 70, _R - 70, 4):  # daylight through the gaps
            canvas.line([(x, _T + 4), (x, _B - 4)], (250, 240, 210, 150), 1)


def _wall_sheet(house: Build, rng: np.random.Generator) -> Image.Image:
    paint = _PAINTS[int(rng.integers(len(_PAINTS)))]
    if house.wall == 1:
        bare = house.floor in (6, 8) and rng.random() < 0.6
        return textures.bricks((158, 92, 70)) if bare else textures.plaster(paint, house.poor)
    if house.wall == 2:
        return textures.plaster((190, 182, 160), True)
    if house.wall == 4:
        return textures.weave((186, 158, 108))
    if house.wall == 5:
        return textures.poles((120, 92, 66), 30, False)
    if house.wall == 6:
        return textures.poles((178, 164, 100), 20, True)
    if house.wall == 7:
        return textures.zinc((142, 146, 148), True)
    return textures.planks((128, 104, 80) if house.poor else (168, 132, 92), True, house.poor)


def _ceiling(canvas: Canvas, house: Build) -> None:
    corners: list[Point] = [(0, 0), (800, 0), (_R, _T), (_L, _T)]
    if not house.poor:
        canvas.polygon(corners, (240, 238, 232))
        for part in (0.25, 0.5, 0.75):
            canvas.line([(800 * part, 0), (_L + (_R - _L) * part, _T)], (210, 208, 200), 1)
        return
    under: Colour = (124, 100, 62) if house.roof == 7 else (104, 104, 104)
    canvas.polygon(corners, under)
    for part in np.linspace(0, 1, 22):
        canvas.line([(800 * part, 0), (_L + (_R - _L) * part, _T)], shade(under, 0.8), 2)
    for part in (0.15, 0.55, 0.95):
        y = _T * part
        canvas.rectangle(_L * part, y - 5, 800 - (800 - _R) * part, y + 4, (96, 72, 52))


def _floor(canvas: Canvas, house: Build) -> None:
    colour = _FLOORS.get(house.floor, (160, 150, 140))
    canvas.polygon([(_L, _B), (_R, _B), (800, 600), (0, 600)], colour)
    rows = [_B + (600 - _B) * t**1.7 for t in np.linspace(0, 1, 9)]
    if house.floor in (1, 2, 4):
        _tiled(canvas, colour, rows, two_tone=house.floor == 4)
    elif house.floor in (5, 7):
        for part in np.linspace(0, 1, 19 if house.floor == 5 else 40):
            canvas.line([(_L + (_R - _L) * part, _B), (800 * part, 600)], shade(colour, 0.62), 2)
    elif house.floor == 3:
        canvas.polygon([(_L + 30, _B + 16), (_R - 30, _B + 16), (740, 590), (60, 590)], shade(colour, 0.86))
    else:
        _rough(canvas, colour, cracks=house.floor == 6)
    canvas.rectangle(_L, _B - 2, _R, _B + 2, (0, 0, 0, 70))
    if house.floor in (1, 2):
        canvas.polygon([(_L + 60, _B), (_L + 190, _B), (300, 600), (90, 600)], (255, 255, 255, 46))


def _tiled(canvas: Canvas, colour: Colour, rows: list[float], two_tone: bool) -> None:
    def across(part: float, y: float) -> float:
        t = (y - _B) / (600 - _B)
        return (_L + (_R - _L) * part) * (1 - t) + 800 * part * t

    parts = np.linspace(0, 1, 12)
    if two_tone:
        for i in range(len(rows) - 1):
            for j in range(i % 2, 11, 2):
                a, b = parts[j], parts[j + 1]
                canvas.polygon([(across(a, rows[i]), rows[i]), (across(b, rows[i]), rows[i]),
                                (across(b, rows[i + 1]), rows[i + 1]), (across(a, rows[i + 1]), rows[i + 1])], shade(colour, 0.76))  # fmt: skip
    for part in parts:
        canvas.line([(across(part, _B), _B), (across(part, 600), 600)], shade(colour, 0.84), 1)
    for y in rows:
        canvas.line([(across(0, y), y), (across(1, y), y)], shade(colour, 0.84), 1)


def _rough(canvas: Canvas, colour: Colour, cracks: bool) -> None:
    rng = canvas.rng
    for _ in range(90):
        y = float(rng.uniform(_B + 4, 596))
        x, wide = float(rng.uniform(20, 780)), float(rng.uniform(8, 60))
        canvas.ellipse(x, y, x + wide, y + wide / 6, (*shade(colour, float(rng.choice([0.86, 1.08]))), 110))
    if cracks:
        for _ in range(3):
            x, y = float(rng.uniform(150, 650)), float(rng.uniform(_B + 20, 560))
            canvas.line([(x, y), (x + 40, y + 12), (x + 66, y + 6), (x + 110, y + 24)], shade(colour, 0.66), 1)


def _window(canvas: Canvas, house: Build) -> None:
    x, y, wide, high = 330.0, 150.0, 130.0, 96.0
    frame = (110, 76, 52) if house.poor else (228, 224, 214)
    canvas.rectangle(x - 8, y - 8, x + wide + 8, y + high + 8, frame)
    canvas.rectangle(x, y, x + wide, y + high, (186, 214, 226))
    canvas.polygon(
        [(x, y + high), (x, y + 60), (x + 40, y + 44), (x + 84, y + 62), (x + wide, y + 50), (x + wide, y + high)],
        (118, 152, 96),
    )
    canvas.rectangle(x + wide / 2 - 3, y, x + wide / 2 + 3, y + high, frame)
    cloth = [(206, 116, 96), (112, 148, 130), (220, 184, 112), (132, 128, 176)][int(canvas.rng.integers(4))]
    for side in (-1, 1):
        edge = x - 12 if side < 0 else x + wide + 12
        canvas.polygon(
            [(edge, y - 14), (edge - side * 46, y - 14), (edge - side * 24, y + high + 16), (edge, y + high + 16)],
            cloth,
        )
    canvas.rectangle(x - 22, y - 18, x + wide + 22, y - 12, shade(frame, 0.7))


def _mat_and_shelf(canvas: Canvas, house: Build) -> None:
    canvas.polygon([(250, 448), (500, 448), (560, 530), (196, 530)], (196, 168, 104))
    for i in range(9):
        y = 452 + 9 * i
        canvas.line([(248 - 6.5 * i, y), (502 + 7 * i, y)], (172, 96, 82) if i in (1, 7) else (174, 146, 88), 2)
    canvas.polygon([(270, 440), (336, 440), (344, 462), (262, 462)], (214, 206, 196))  # folded mattress
    canvas.polygon([(262, 462), (344, 462), (344, 474), (262, 474)], (164, 118, 122))
    canvas.rectangle(196, 196, 302, 203, (104, 76, 54))
    for i, colour in enumerate(((206, 206, 210), (226, 120, 92), (206, 206, 210), (102, 142, 176))):
        canvas.ellipse(200 + 25 * i, 172, 222 + 25 * i, 196, colour)
    canvas.line([(556, 128), (612, 116)], (92, 80, 66), 1)  # clothes on a nail
    canvas.polygon([(560, 128), (596, 122), (600, 190), (556, 194)], (92, 118, 156))


def _sitting(canvas: Canvas, house: Build) -> None:
    cloth = [(142, 62, 58), (76, 98, 120), (120, 104, 72), (92, 112, 88)][int(canvas.rng.integers(4))]
    canvas.rectangle(238, 318, 470, 392, shade(cloth, 1.16))
    canvas.rectangle(226, 352, 482, 424, cloth)
    canvas.rectangle(222, 340, 246, 424, shade(cloth, 0.8))
    canvas.rectangle(462, 340, 486, 424, shade(cloth, 0.8))
    canvas.line([(354, 326), (354, 386)], shade(cloth, 0.84), 2)
    canvas.polygon([(276, 462), (432, 462), (452, 496), (256, 496)], (142, 98, 62))
    canvas.polygon([(256, 496), (452, 496), (452, 508), (256, 508)], (108, 72, 46))
    for x in (266, 438):
        canvas.rectangle(x, 508, x + 8, 542, (96, 64, 42))
    canvas.ellipse(330, 464, 380, 480, (226, 232, 228))
    canvas.rectangle(496, 240, 606, 396, (134, 94, 62))  # cupboard with a television
    canvas.rectangle(504, 250, 598, 314, (36, 38, 44))
    canvas.polygon([(504, 314), (504, 250), (556, 250)], (62, 68, 78))
    for y in (326, 360):
        canvas.rectangle(504, y, 598, y + 28, (158, 114, 78))
        canvas.ellipse(547, y + 11, 555, y + 19, (220, 196, 130))
    canvas.rectangle(208, 132, 292, 196, (238, 232, 220))
    canvas.rectangle(214, 138, 286, 190, (150, 186, 196))
    canvas.polygon([(214, 190), (240, 160), (258, 176), (272, 164), (286, 190)], (112, 138, 96))


def _kitchen(canvas: Canvas, house: Build, fuel: int) -> None:
    """Bottom right: what one cooks on."""
    if fuel == 0:
        return
    if fuel in (9, 10):  # a hearth of stones on the floor
        for x in (598, 634, 670):
            canvas.ellipse(x, 474, x + 34, 504, (104, 98, 92))
        for x, y in ((600, 506), (640, 514), (672, 504)):
            canvas.line([(x, y), (x + 42, y - 12)], (98, 68, 46), 8)
        canvas.polygon([(624, 486), (640, 448), (652, 474), (664, 444), (682, 486)], (238, 128, 48))
        canvas.polygon([(636, 486), (646, 464), (654, 478), (662, 462), (672, 486)], (252, 206, 92))
        canvas.ellipse(612, 414, 694, 462, (48, 46, 46))
        canvas.rectangle(604, 420, 702, 428, (64, 62, 60))
        return
    canvas.polygon([(566, 420), (724, 420), (772, 466), (584, 466)], (176, 146, 112))
    canvas.rectangle(584, 466, 772, 478, (140, 112, 82))
    canvas.rectangle(592, 478, 602, 558, (120, 94, 68))
    canvas.rectangle(752, 478, 764, 564, (120, 94, 68))
    stove = {1: (60, 64, 72), 7: (70, 110, 90)}.get(fuel, (192, 196, 198))
    canvas.polygon([(610, 426), (712, 426), (730, 448), (616, 448)], stove)
    canvas.rectangle(616, 448, 730, 460, shade(stove, 0.7))
    for x in (640, 690):
        canvas.ellipse(x - 18, 426, x + 20, 444, (52, 52, 54))
    canvas.rectangle(624, 400, 662, 434, (178, 182, 186))
    canvas.ellipse(620, 394, 666, 408, (202, 206, 208))
    cylinder = {2: (226, 104, 152), 3: (64, 116, 196), 4: (84, 168, 92)}.get(fuel)
    if cylinder:
        high = 44 if fuel == 4 else 62
        canvas.ellipse(652, 564 - high - 12, 704, 564 - high + 20, cylinder)
        canvas.rectangle(652, 564 - high, 704, 556, cylinder)
        canvas.ellipse(652, 542, 704, 568, shade(cylinder, 0.8))
        canvas.rectangle(670, 564 - high - 20, 686, 564 - high - 8, (84, 84, 86))
        canvas.line([(678, 564 - high - 14), (730, 514), (716, 460)], (214, 132, 52), 3)


def _water(canvas: Canvas, house: Build) -> None:
    """Bottom left: a bottle of drinking water, or buckets."""
    if house.water in (1, 2):
        canvas.rectangle(70, 480, 150, 560, (108, 78, 56))
        canvas.polygon([(78, 480), (78, 412), (92, 396), (128, 396), (142, 412), (142, 480)], (142, 190, 224))
        canvas.rectangle(98, 380, 122, 398, (110, 164, 206))
        for y in (424, 440, 456):
            canvas.line([(80, y), (140, y)], (174, 212, 236), 3)
        return
    for x, colour in ((60, (196, 72, 66)), (132, (74, 118, 172))):
        canvas.polygon([(x, 500), (x + 58, 500), (x + 50, 560), (x + 8, 560)], colour)
        canvas.ellipse(x, 492, x + 58, 508, shade(colour, 0.7))
        canvas.ellipse(x + 5, 495, x + 53, 506, (150, 186, 196) if house.water == 3 else (150, 140, 110))


def _light(canvas: Canvas, source: int, house: Build) -> None:
    if source == 4:  # a kerosene lamp on the wall, and a dim room
        canvas.rectangle(0, 0, 800, 600, (24, 16, 8, 84))
        for size, strength in ((92, 26), (60, 40), (34, 60)):
            canvas.ellipse(524 - size, 236 - size, 524 + size, 236 + size, (*_LAMP_FLAME, strength))
        canvas.rectangle(512, 250, 536, 268, (110, 90, 66))
        canvas.polygon([(516, 250), (524, 220), (532, 250)], _LAMP_FLAME)
        return
    glow = mix((255, 246, 214), (255, 255, 255), 0.0 if house.poor else 0.6)
    x = 400.0
    if house.poor:
        canvas.line([(x, 10), (x, 74)], (48, 46, 44), 1)
    else:
        canvas.rectangle(x - 34, 24, x + 34, 32, (236, 236, 230))
    for size, strength in ((110, 20), (70, 30), (40, 46)):
        canvas.ellipse(x - size, 86 - size, x + size, 86 + size, (*glow, strength))
    canvas.ellipse(x - 11, 72, x + 11, 98, glow)
