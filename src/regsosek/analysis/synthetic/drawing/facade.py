"""The outside of a house as its answers describe it: wall, roof and floor material, size, water, power."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from PIL import Image

from regsosek.analysis.synthetic.drawing import scenery, textures
from regsosek.analysis.synthetic.drawing.canvas import Canvas, Colour, Point, shade

_PAINTS: tuple[Colour, ...] = ((226, 214, 186), (204, 222, 206), (214, 206, 226), (236, 226, 208), (190, 214, 222),
                               (240, 216, 170), (222, 190, 172))  # fmt: skip
_BOARDS: tuple[Colour, ...] = (
    (150, 114, 80),
    (128, 104, 82),
    (108, 150, 146),
    (116, 146, 102),
    (166, 140, 108),
    (96, 128, 158),
)
_FRAMES: tuple[Colour, ...] = ((104, 66, 42), (60, 92, 78), (70, 84, 118), (126, 84, 52))
TREAD: Colour = (120, 92, 66)


@dataclass(frozen=True)
class Build:
    """What the answers make of the house."""

    wall: int
    roof: int
    floor: int
    area: float
    on_stilts: bool
    over_water: bool
    poor: bool
    tall: bool  # two storeys
    power: bool
    water: int
    fuel: int


def build(housing: Mapping[str, int], rng: np.random.Generator) -> Build:
    """Reads the housing section; what was not answered is drawn from the usual."""
    wall, floor = housing.get("wall_material", 3), housing.get("floor_material", 5)
    over_water = housing.get("sewage_disposal") == 3 or housing.get("water_source") == 9
    wooden = wall != 1 and floor in (5, 7)
    area = float(housing.get("floor_area", 48))
    return Build(
        wall=wall,
        roof=housing.get("roof_material", 3),
        floor=floor,
        area=area,
        on_stilts=wooden and (over_water or rng.random() < 0.7),
        over_water=over_water and wooden,
        poor=wall in (2, 4, 5, 6, 7) or floor in (6, 7, 8) or housing.get("toilet_facility", 1) > 1,
        tall=wall == 1 and area > 135,
        power=housing.get("lighting_source", 1) in (1, 2),
        water=housing.get("water_source", 2),
        fuel=housing.get("cooking_fuel", 4),
    )


def draw_outside(housing: Mapping[str, int], rng: np.random.Generator) -> Canvas:
    house = build(housing, rng)
    ground = "water" if house.over_water else ("earth" if house.poor else "grass")
    canvas = Canvas(scenery.backdrop(int(rng.integers(scenery.SKIES)), ground), rng)
    _trees(canvas, house)
    width = float(np.clip(230 + 2.1 * house.area, 250, 470))
    height = float(np.clip(112 + 0.22 * house.area, 118, 150)) * (1.75 if house.tall else 1)
    foot = 470.0
    sill = foot - (float(rng.uniform(52, 78)) if house.on_stilts else 10)
    left = float(rng.uniform(0.32, 0.46)) * (800 - width)
    body = _Body(left, left + width, sill - height, sill, foot, float(rng.uniform(70, 105)))
    if house.power:
        _power_line(canvas, body)
    _ground_shadow(canvas, house, body)
    if house.on_stilts:
        _stilts(canvas, house, body)
    else:
        _plinth(canvas, house, body)
    wall = _wall(house, rng)
    gable = house.roof != 1 and (house.tall or rng.random() < 0.45)
    _walls(canvas, body, wall)
    _openings(canvas, house, body)
    _roof(canvas, house, body, wall, gable)
    if house.on_stilts:
        _steps(canvas, house, body)
    _yard(canvas, house, body)
    return canvas


@dataclass(frozen=True)
class _Body:
    """Front wall from left to right and top to sill; `foot` is the ground, `depth` how far the side wall runs back."""

    left: float
    right: float
    top: float
    sill: float
    foot: float
    depth: float

    @property
    def width(self) -> float:
        return self.right - self.left

    def back(self, x: float, y: float) -> Point:
        """A point moved to the back of the house: to the right and a little up."""
        return (x + self.depth, y - 0.22 * self.depth)


def _trees(canvas: Canvas, house: Build) -> None:
    rng = canvas.rng
    foot = scenery.HORIZON + 20
    for _ in range(int(rng.integers(3, 6))):
        kind = (scenery.tree, scenery.palm, scenery.banana)[int(rng.integers(3))]
        x = float(rng.choice([rng.uniform(10, 200), rng.uniform(600, 790), rng.uniform(200, 600)]))
        kind(
            canvas,
            x,
            foot + float(rng.uniform(-6, 30)),
            float(rng.uniform(110, 210)) * (0.8 if kind is scenery.banana else 1),
        )
    if house.over_water:
        canvas.rectangle(0, scenery.HORIZON + 8, 800, scenery.HORIZON + 24, (112, 128, 84))


def _wall(house: Build, rng: np.random.Generator) -> Image.Image:
    board = _BOARDS[int(rng.integers(len(_BOARDS)))]
    paint = _PAINTS[int(rng.integers(len(_PAINTS)))]
    if house.wall == 1:
        bare = house.floor in (6, 8) and rng.random() < 0.75
        return textures.bricks((166, 92, 66)) if bare else textures.plaster(paint, house.poor)
    if house.wall == 2:
        return textures.plaster((198, 188, 164), True)
    if house.wall == 4:
        return textures.weave((198, 168, 112))
    if house.wall == 5:
        return textures.poles((128, 98, 70), 30, False)
    if house.wall == 6:
        return textures.poles((186, 172, 104), 20, True)
    if house.wall == 7:
        return textures.zinc((150, 154, 156), True)
    return textures.planks((138, 112, 86) if house.poor else board, bool(rng.random() < 0.4), house.poor)


def _roof_sheet(house: Build, rng: np.random.Generator) -> Image.Image:
    if house.roof == 2:
        return textures.tiles([(176, 84, 56), (150, 70, 52), (92, 96, 104)][int(rng.integers(3))])
    if house.roof == 4:
        return textures.zinc((188, 188, 182), False)
    if house.roof == 5:
        return textures.poles((170, 156, 100), 22, True)
    if house.roof == 6:
        return textures.shingles((104, 90, 80))
    if house.roof == 7:
        return textures.thatch((156, 126, 80))
    if house.roof == 8:
        return textures.planks((70, 112, 168), False, False)
    colour = (
        (150, 158, 164)
        if house.poor
        else [(96, 116, 138), (150, 70, 62), (84, 122, 96), (158, 164, 168)][int(rng.integers(4))]
    )
    return textures.zinc(colour, house.poor)


def _ground_shadow(canvas: Canvas, house: Build, body: _Body) -> None:
    if house.over_water:
        for i in range(5):
            y = body.foot + 16 + 12 * i
            canvas.rectangle(body.left + 6 * i, y, body.right + body.depth - 8 * i, y + 5, (64, 58, 44, 120 - 18 * i))
        return
    canvas.polygon([(body.left - 14, body.foot + 10), (body.right + 4, body.foot + 12), body.back(body.right + 34, body.foot + 4),
                    body.back(body.left, body.foot)], (40, 44, 26, 105))  # fmt: skip


def _stilts(canvas: Canvas, house: Build, body: _Body) -> None:
    base = body.foot + (26 if house.over_water else 6)
    canvas.polygon([(body.left, body.sill), (body.right, body.sill), body.back(body.right, body.sill),
                    body.back(body.right, base - 20), (body.left + 20, base - 14)], (38, 34, 28, 150))  # fmt: skip
    for x in np.linspace(body.left + 8, body.right - 8, 6):
        canvas.rectangle(x - 4, body.sill, x + 4, base, (98, 78, 60))
        canvas.rectangle(x - 4, body.sill, x - 1, base, (126, 102, 80))
    for part in (0.35, 0.75, 1.0):
        x, y = body.right + body.depth * part - 6, body.sill - 0.22 * body.depth * part
        canvas.rectangle(x - 3, y, x + 3, base - 20 * part, (84, 66, 50))
    canvas.rectangle(body.left - 6, body.sill - 3, body.right + 4, body.sill + 7, (116, 92, 68))


def _plinth(canvas: Canvas, house: Build, body: _Body) -> None:
    tone = (150, 128, 100) if house.floor == 8 else (158, 156, 150)
    canvas.polygon([(body.right, body.sill), body.back(body.right, body.sill), body.back(body.right, body.foot),
                    (body.right, body.foot + 8)], shade(tone, 0.66))  # fmt: skip
    canvas.rectangle(body.left - 4, body.sill, body.right, body.foot + 8, tone)


def _walls(canvas: Canvas, body: _Body, wall: Image.Image) -> None:
    canvas.textured([(body.right, body.top), body.back(body.right, body.top), body.back(body.right, body.sill),
                     (body.right, body.sill)], wall, 0.34)  # fmt: skip
    canvas.textured(
        [(body.left, body.top), (body.right, body.top), (body.right, body.sill), (body.left, body.sill)], wall
    )
    for i in range(4):  # the shadow of the eaves
        canvas.rectangle(body.left, body.top + 6 * i, body.right, body.top + 6 * i + 6, (0, 0, 0, 60 - 14 * i))


def _openings(canvas: Canvas, house: Build, body: _Body) -> None:
    rng = canvas.rng
    frame = _FRAMES[int(rng.integers(len(_FRAMES)))]
    storeys = 2 if house.tall else 1
    storey = (body.sill - body.top) / storeys
    windows = 2 if body.width < 330 else 3
    places = np.linspace(body.left, body.right, windows + 3)[1:-1]
    door_at = int(rng.integers(0, windows + 1))
    for level in range(storeys):
        top = body.sill - (level + 1) * storey
        for i, x in enumerate(places):
            if level == 0 and i == door_at:
                _door(canvas, house, x, top + 0.26 * storey, body.sill, frame)
            else:
                _window(canvas, house, x, top + 0.30 * storey, top + 0.68 * storey, frame)
        if level:
            canvas.rectangle(body.left - 4, top + storey - 3, body.right + 3, top + storey + 4, shade(frame, 1.3))


def _door(canvas: Canvas, house: Build, x: float, top: float, bottom: float, frame: Colour) -> None:
    canvas.rectangle(x - 22, top - 4, x + 22, bottom, shade(frame, 0.7))
    if canvas.rng.random() < 0.35:  # open: the dark inside and a curtain
        canvas.rectangle(x - 18, top, x + 18, bottom, (52, 44, 40))
        canvas.polygon([(x - 18, top), (x + 2, top), (x - 6, bottom - 4), (x - 18, bottom - 4)], (172, 92, 84))
        return
    canvas.rectangle(x - 18, top, x + 18, bottom, frame)
    for y0, y1 in ((0.08, 0.44), (0.54, 0.92)):
        height = bottom - top
        canvas.rectangle(
            x - 12, top + y0 * height, x + 12, top + y1 * height, shade(frame, 0.84 if house.poor else 1.22)
        )
    canvas.ellipse(x + 11, (top + bottom) / 2, x + 15, (top + bottom) / 2 + 4, (226, 202, 120))


def _window(canvas: Canvas, house: Build, x: float, top: float, bottom: float, frame: Colour) -> None:
    canvas.rectangle(x - 25, top - 3, x + 25, bottom + 4, shade(frame, 0.75))
    if house.poor and canvas.rng.random() < 0.6:  # wooden shutters
        for side in (-22, 1):
            canvas.rectangle(x + side, top, x + side + 21, bottom, shade(frame, 1.12))
            for y in np.arange(top + 6, bottom - 2, 7):
                canvas.line([(x + side + 2, y), (x + side + 19, y)], shade(frame, 0.72))
        return
    canvas.rectangle(x - 22, top, x + 22, bottom, (104, 134, 150))
    canvas.polygon([(x - 6, bottom), (x + 8, top), (x + 16, top), (x + 2, bottom)], (150, 178, 190))
    curtain = [(236, 214, 172), (198, 218, 196), (222, 180, 176)][int(canvas.rng.integers(3))]
    canvas.polygon([(x - 22, top), (x - 9, top), (x - 16, bottom), (x - 22, bottom)], curtain)
    canvas.polygon([(x + 22, top), (x + 9, top), (x + 16, bottom), (x + 22, bottom)], curtain)
    canvas.rectangle(x - 1.5, top, x + 1.5, bottom, frame)
    if not house.poor:
        for bar in (-12, 11):
            canvas.line([(x + bar, top), (x + bar, bottom)], (236, 236, 232, 170), 1)


def _roof(canvas: Canvas, house: Build, body: _Body, wall: Image.Image, gable: bool) -> None:
    sheet = _roof_sheet(house, canvas.rng)
    if house.roof == 1:
        _flat_roof(canvas, body)
        return
    over, rise = 24.0, (0.30 if house.roof != 7 else 0.42) * min(body.width, 330)
    low = body.top + 8
    if gable:
        middle = (body.left + body.right) / 2
        ridge = (middle, body.top - rise)
        canvas.textured([(body.left, body.top + 1), ridge, (body.right, body.top + 1)], wall, 0.06)
        vent = 0.34 * rise
        canvas.rectangle(middle - 16, body.top - vent - 12, middle + 16, body.top - vent + 8, (64, 54, 46))
        canvas.textured([(middle, ridge[1] - 7), body.back(middle, ridge[1] - 7), body.back(body.right + over, low), (body.right + over, low)],
                        sheet, 0.10)  # fmt: skip
        for side in (body.left - over, body.right + over):
            canvas.line([(middle, ridge[1] - 6), (side, low - 1)], (92, 74, 58) if house.poor else (238, 234, 226), 7)
        return
    ridge_y = body.top - rise
    inset = 0.16 * body.width
    front = [
        (body.left - over, low),
        (body.left + inset, ridge_y),
        (body.right - 0.3 * inset + 0.5 * body.depth, ridge_y),
        (body.right + over, low),
    ]
    canvas.textured([front[2], body.back(body.right + over, low), (body.right + over, low)], sheet, 0.30)
    canvas.textured(front, sheet)
    canvas.line([front[0], front[3], body.back(body.right + over, low)], (70, 60, 52), 4)
    canvas.line([front[1], front[2]], (120, 110, 100) if house.roof != 2 else (130, 58, 40), 5)
    if house.roof == 7:
        for x in np.arange(body.left - over, body.right + over, 6):
            canvas.line(
                [(x, low), (x + float(canvas.rng.uniform(-3, 3)), low + float(canvas.rng.uniform(4, 14)))],
                (132, 104, 66),
                2,
            )


def _flat_roof(canvas: Canvas, body: _Body) -> None:
    canvas.polygon([(body.right + 8, body.top - 26), body.back(body.right + 8, body.top - 26), body.back(body.right + 8, body.top + 6),
                    (body.right + 8, body.top + 6)], (132, 132, 128))  # fmt: skip
    canvas.polygon([(body.left - 8, body.top - 26), body.back(body.left - 8, body.top - 26), body.back(body.right + 8, body.top - 26),
                    (body.right + 8, body.top - 26)], (186, 186, 182))  # fmt: skip
    canvas.rectangle(body.left - 8, body.top - 26, body.right + 8, body.top + 6, (206, 204, 198))
    canvas.rectangle(body.left - 8, body.top - 2, body.right + 8, body.top + 6, (164, 162, 156))


def _steps(canvas: Canvas, house: Build, body: _Body) -> None:
    """A ladder from the ground, or a plank walk (titian) over the water."""
    x = body.left + 0.5 * body.width
    if house.over_water:
        canvas.polygon([(x - 26, body.sill + 4), (x + 26, body.sill + 4), (x + 70, 574), (x - 40, 574)], TREAD)
        for part in np.linspace(0.04, 0.96, 14):
            y = body.sill + 4 + part * (570 - body.sill)
            canvas.line([(x - 26 - 14 * part, y), (x + 26 + 44 * part, y)], shade(TREAD, 0.68), 2)
        for part in (0.35, 0.8):
            y = body.sill + part * (570 - body.sill)
            canvas.rectangle(x - 34 - 14 * part, y - 40, x - 28 - 14 * part, y + 26, (92, 72, 54))
        return
    bottom = body.foot + 16
    for side in (-22, 22):
        canvas.line([(x + 0.8 * side, body.sill), (x + 1.3 * side, bottom)], shade(TREAD, 0.7), 5)
    for part in np.linspace(0.1, 0.95, 5):
        y = body.sill + part * (bottom - body.sill)
        canvas.rectangle(x - 20 - 8 * part, y - 4, x + 20 + 8 * part, y + 3, TREAD)


def _power_line(canvas: Canvas, body: _Body) -> None:
    x = 742.0 if body.right + body.depth < 690 else 30.0
    canvas.rectangle(x - 4, 120, x + 4, 400, (136, 136, 132))
    canvas.rectangle(x - 22, 136, x + 22, 141, (120, 118, 112))
    end = body.back(body.right, body.top + 12) if x > 400 else (body.left, body.top + 12)
    for dy in (0, 8):
        sag = [
            (x + (end[0] - x) * t, 140 + dy + (end[1] - 140 - dy) * t + 26 * 4 * t * (1 - t))
            for t in np.linspace(0, 1, 9)
        ]
        canvas.line(sag, (52, 52, 54), 1)


def _yard(canvas: Canvas, house: Build, body: _Body) -> None:
    rng, front = canvas.rng, body.foot + 34
    if house.over_water:
        _boat(canvas, float(rng.uniform(40, 120)), 540)
        return
    if not house.poor:
        canvas.polygon([(body.left + 0.3 * body.width, body.foot + 8), (body.left + 0.6 * body.width, body.foot + 8),
                        (body.left + 0.85 * body.width, 600), (body.left + 0.1 * body.width, 600)], (188, 182, 172))  # fmt: skip
        for x in (body.left - 40, body.right + 26):
            for dx, colour in ((0, (196, 74, 74)), (16, (222, 170, 70)), (30, (206, 96, 140))):
                canvas.ellipse(x + dx - 13, front - 22, x + dx + 13, front, (92, 134, 70))
                canvas.ellipse(x + dx - 5, front - 24, x + dx + 5, front - 15, colour)
        return
    if rng.random() < 0.6:
        _laundry(canvas, body)
    drum = (58, 104, 164) if house.water in (3, 4) else (72, 96, 88)
    x = body.left - 34
    canvas.rectangle(x - 19, front - 54, x + 19, front, drum)
    canvas.ellipse(x - 19, front - 61, x + 19, front - 47, shade(drum, 1.25))
    canvas.ellipse(x - 19, front - 7, x + 19, front + 7, drum)
    if house.fuel == 10:
        for i in range(12):
            dx, dy = 13 * (i % 5), 11 * (i // 5)
            canvas.ellipse(body.right + 16 + dx, front - 12 - dy, body.right + 28 + dx, front - dy, (150, 116, 82))
            canvas.ellipse(body.right + 19 + dx, front - 9 - dy, body.right + 25 + dx, front - 3 - dy, (196, 164, 122))


def _laundry(canvas: Canvas, body: _Body) -> None:
    y = body.foot + 6
    x0 = max(20.0, body.right + 34) if body.right < 600 else 24.0
    canvas.line([(x0, y + 40), (x0, y - 46)], (96, 78, 58), 4)
    canvas.line([(x0 + 140, y + 44), (x0 + 140, y - 42)], (96, 78, 58), 4)
    canvas.line([(x0, y - 40), (x0 + 70, y - 32), (x0 + 140, y - 36)], (60, 58, 54), 1)
    for i, colour in enumerate(((206, 88, 80), (238, 232, 220), (82, 120, 168), (226, 186, 92))):
        left = x0 + 14 + 30 * i
        canvas.rectangle(left, y - 35, left + 22, y - 2 - 5 * (i % 2), colour)


def _boat(canvas: Canvas, x: float, y: float) -> None:
    canvas.polygon([(x, y), (x + 130, y), (x + 108, y + 20), (x + 22, y + 20)], (120, 84, 56))
    canvas.polygon([(x + 6, y), (x + 124, y), (x + 112, y + 7), (x + 18, y + 7)], (74, 52, 38))
    canvas.line([(x - 8, y + 26), (x + 138, y + 26)], (206, 200, 172, 120), 2)
