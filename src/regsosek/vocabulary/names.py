"""Names folded for finding: old spelling, titles and doubled letters make no difference.

The folded form is for search only; what is stored and shown is the name as on the KTP.
"""

from __future__ import annotations

import re
import unicodedata

#: Titles and honorifics that are written before or behind a name, without dots.
TITLES = frozenset(
    [
        "h",
        "hj",
        "hi",
        "hajj",
        "haji",
        "hajjah",
        "dr",
        "drs",
        "dra",
        "ir",
        "prof",
        "st",
        "sag",
        "se",
        "sh",
        "spd",
        "ssos",
        "skom",
        "skm",
        "mpd",
        "msi",
        "mm",
        "mh",
        "amd",
        "alm",
        "almh",
        "almarhum",
        "almarhumah",
        "tn",
        "ny",
        "nn",
        "bpk",
        "bapak",
        "ibu",
        "kh",
        "ust",
        "ustadz",
        "ustadzah",
        "gusti",
        "raden",
        "rr",
        "rd",
    ]
)
_OLD_SPELLING = (("oe", "u"), ("tj", "c"), ("dj", "j"), ("nj", "ny"), ("sj", "sy"), ("ch", "kh"))
_MUHAMMAD = re.compile(r"^(m|mo?u?ha?mm?[ae]?d|moch?|muh|mokh?|moh|md)$")
_DOUBLED = re.compile(r"(.)\1")


def _fold_word(word: str) -> str:
    for old, new in _OLD_SPELLING:
        word = word.replace(old, new)
    return _DOUBLED.sub(r"\1", word)


def fold(name: str) -> str:
    """Lower-case words without accents, dots, titles and old spelling, in their order; all forms of Muhammad are one.

    A name that is nothing but titles keeps its words, so that nobody becomes unfindable.
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z ]+", " ", plain.replace(".", "").replace("'", "")).split()
    kept = [w for w in words if w not in TITLES] or words
    return " ".join("muhamad" if _MUHAMMAD.match(w) and len(w) > 1 else _fold_word(w) for w in kept)
