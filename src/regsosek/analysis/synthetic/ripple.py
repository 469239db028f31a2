"""A smooth bend of the plane that turns straight lines into natural-looking borders and streams.

The shift depends on the place only, so two neighbours that share a vertex before share it after: no gap, no overlap.
Each wave's slope stays far below 1, so the bent plane never folds over itself.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from regsosek.analysis.synthetic.plane import Points

_WAVES_KM = ((9.0, 0.20), (3.6, 0.10), (1.3, 0.042), (0.55, 0.019), (0.25, 0.009))
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
