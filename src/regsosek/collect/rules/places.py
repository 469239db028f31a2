"""Where a question stands in our form, and which number is printed beside it."""

from __future__ import annotations

from regsosek.vocabulary import codebook

_ENDINGS = ("_codes", "_period", "_text", "_name")
_SUPPLEMENT = {
    "supp_coop_member": "K1", "supp_coop_kind": "K2", "supp_coop_wish": "K3", "supp_skill": "K4", "supp_wish_business": "K5",
    "supp_obstacle": "K6", "supp_kur_wish": "K7",
}  # fmt: skip
_ON_THE_FIRST_SCREEN = {"pregnant"}
_GROUPS = {"location": "place", "notes": "closing"}


def number_of(path: str) -> str:
    """The printed number of the question at a path, or of its name: ``407``; empty for questions that have none."""
    name = path.rpartition("/")[2].partition("[")[0]
    if name in _SUPPLEMENT:
        return _SUPPLEMENT[name]
    for known in (name, *(name.removesuffix(ending) for ending in _ENDINGS if name.endswith(ending))):
        try:
            return codebook.item(known).number
        except codebook.UnknownItem:
            continue
    return ""


def path_of(name: str, position: int = 0) -> str:
    """Where the question stands: of the family, or of the member at a position from 1."""
    if name in _GROUPS:
        return f"/data/{_GROUPS[name]}/{name}"
    item = codebook.item(name.removesuffix("_period"))
    if item.level == "family":
        return f"/data/{item.section}/{name}"
    group = "person" if item.section == "identity" or name in _ON_THE_FIRST_SCREEN else item.section
    return f"/data/members/member[{position}]/{group}/{name}"
