"""A smooth bend of the plane that turns straight lines into natural-looking borders and streams.

The shift depends on the place only, so two neighbours that share a vertex before share it after: no gap, no overlap.
Each wave's slope stays far below 1, so the bent plane never folds over itself.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from regsosek.analysis.synthetic.plane import Points

_WAVES_KM = ((9.0, 0.18), (3.6, 0.075), (1.3, 0.032), (0.55, 0.015), (0.25, 0.008))
"""Wavelength and amplitude of the waves, kilometres."""
_DIRECTIONS = 3


@dataclass(frozen=True)
class Ripple:
    """Waves drawn from a seed; `bend` moves points, `unbend` finds where a point came from (to about a metre)."""

    waves: Points  # (n, 2): wave numbers, radians per km
    phases: Points  # (n, 2): phase of the shift east and north
    amplitudes: Points  # (n, 1) km

    @classmethod
    def drawn(cls, rng: np.random.Generator) -> Ripple:
        waves, amplitudes = [], []
        for length, amplitude in _WAVES_KM:
            for angle in rng.uniform(0, 2 * np.pi, _DIRECTIONS):
                number = 2 * np.pi / (length * rng.uniform(0.8, 1.25))
                waves.append((number * np.cos(angle), number * np.sin(angle)))
                amplitudes.append(amplitude / np.sqrt(_DIRECTIONS))
        phases = rng.uniform(0, 2 * np.pi, (len(waves), 2))
        return cls(np.array(waves), phases, np.array(amplitudes)[:, None])

    def shift(self, km: Points) -> Points:
        """How far each point moves, (n, 2) km."""
        angle = self.waves @ km.T
        return np.stack([(self.amplitudes * np.sin(angle + self.phases[:, i : i + 1])).sum(axis=0) for i in (0, 1)], 1)

    def bend(self, km: Points) -> Points:
        return km + self.shift(km)

    def unbend(self, km: Points) -> Points:
        guess = km
        for _ in range(8):
            guess = km - self.shift(guess)
        return guess

    def swelling(self, km: Points, radii: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """By what factor the bend changes the area of a disc of each radius (km) around each point."""
        angles = np.linspace(0, 2 * np.pi, 24, endpoint=False)
        rim = np.stack([np.cos(angles), np.sin(angles)], axis=1)
        rings = km[:, None, :] + radii[:, None, None] * rim
        bent = self.bend(rings.reshape(-1, 2)).reshape(rings.shape)
        return np.asarray(_ring_area(bent) / _ring_area(rings))


def _ring_area(rings: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    x, y = rings[..., 0], rings[..., 1]
    return np.asarray(np.abs((x * np.roll(y, -1, axis=1) - y * np.roll(x, -1, axis=1)).sum(axis=1)) / 2)
