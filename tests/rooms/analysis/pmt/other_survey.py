"""An invented survey that knows nothing of the registry: other names, texts, fractions, gaps, years."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

ROOFS = np.array(["grass", "iron", "tile"])


def other_survey(count: int = 600, seed: int = 3) -> pa.Table:
    """`spent` per person; `roof`, `rooms`, `share_adults`, `radio`, `language` follow it or not."""
    random = np.random.default_rng(seed)
    welfare = random.normal(size=count)
    place = random.integers(0, 12, count)
    roof = ROOFS[np.clip(np.rint(1 + welfare + random.normal(scale=0.7, size=count)), 0, 2).astype(int)]
    rooms = np.clip(np.rint(3 + welfare + random.normal(scale=0.8, size=count)), 1, 9)
    adults = np.clip(0.5 + 0.12 * welfare + random.normal(scale=0.12, size=count), 0, 1).round(3)
    log = 7 + 0.5 * welfare + 0.15 * np.sin(place) + random.normal(scale=0.3, size=count)
    return pa.table({
        "hh": [f"{n:05d}" for n in random.permutation(count)],
        "place": [f"0{p:02d}" for p in place],
        "spent": np.exp(log),
        "weight": random.integers(1, 5, count).astype(float),
        "roof": pa.array(roof, mask=random.random(count) < 0.03),
        "rooms": pa.array(rooms, mask=random.random(count) < 0.05),
        "share_adults": adults,
        "radio": (welfare + random.normal(size=count) > 0).astype(int),
        "language": random.choice(["a", "b", "c"], count),
        "year": np.where(np.arange(count) < count // 2, 2021, 2022),
        "men": random.integers(0, 2, count),
        "members": random.integers(1, 10, count),
    })  # fmt: skip
