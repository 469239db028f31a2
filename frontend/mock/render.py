"""Renders the base templates with invented contexts into `mock/pages/`, to look at them without the back end."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import django
from django.conf import settings
from django.template.loader import render_to_string

HERE = Path(__file__).parent
TEMPLATES = HERE.parents[1] / "src" / "regsosek" / "web" / "templates"
OUT = HERE / "pages"

urlpatterns: list[object] = []
NAV = [
    ("/ringkasan/", "Ringkasan", "layout-dashboard", False),
    ("/peta/", "Peta", "map-2", True),
    ("/keluarga/", "Keluarga", "users-group", False),
    ("/usaha/", "Usaha", "building-store", False),
    ("/siapa-boleh/", "Siapa boleh melihat apa", "shield-lock", False),
    ("/audit/", "Audit", "history", False),
]
ROLES = ["Wali Kota", "Lurah", "Operator kelurahan", "Dinas Sosial", "BPS", "Ketua RT", "Auditor"]
FRAME = {
    "place": "Kota Samarinda",
    "nav": NAV,
    "who": {"name": "Wakil Wali Kota (peraga)", "role_label": "Wakil Wali Kota", "area_label": "Kota Samarinda"},
    "demo": {"today": date(2022, 12, 1), "roles": [{"key": r, "label": r, "active": r == "Wali Kota"} for r in ROLES]},
    "release": {"number": "000/123/PERAGA/2022", "purpose": "peninjauan rumah", "until": date(2023, 6, 30)},
}
HOUSING = [
    ("Dinding", "Kayu/papan", "wall"),
    ("Atap", "Seng", "home"),
    ("Lantai", "Kayu/papan", "layout-grid"),
    ("Luas lantai per orang", "6,4 m²", "ruler-2"),
    ("Air minum", "Sumur tak terlindung", "droplet"),
    ("Jamban", "Bersama", "toilet-paper"),
    ("Penerangan", "PLN 450 watt", "bulb"),
    ("Memasak dengan", "Gas 3 kg", "flame"),
]


def family(number: int, group: int | None, **more: object) -> dict[str, object]:
    sources = [{"source": "Pemeringkatan registri", "value_label": "Sangat miskin", "on": date(2022, 11, 15)}]
    return {
        "id": str(number),
        "url": None,
        "head_name": None,
        "number_label": f"Keluarga {number}",
        "persons": 5,
        "group": group,
        "is_group_shown": True,
        "group_label": "",
        "group_sources": sources if group else [],
        "decile": 1 if group else None,
        "certainty": {"text": "masih di kelompok ini pada 87 dari 100 contoh ulang", "percent": 87} if group else None,
        "unscored_reason": None if group else "Wawancara belum selesai: responden pindah.",
        "housing": [{"label": a, "value": b, "icon": c} for a, b, c in HOUSING] if group else [],
    } | more


def photo(i: int, kind: str) -> dict[str, object]:
    url = f"/foto/{i}/?size="
    return {
        "id": i,
        "kind": kind,
        "taken_on": date(2022, 10, 20),
        "thumb_url": url + "thumb",
        "full_url": url + "full",
        "width": 1280,
        "height": 960,
    }


def card(families: list[dict[str, object]], photos: list[dict[str, object]], address: str | None) -> dict[str, object]:
    return {
        "dwelling_id": "DWELLING",
        "area_line": "RT 012, Kelurahan Sidodamai, Kecamatan Samarinda Ilir",
        "address": address,
        "point": {"lon": 117.0, "lat": -0.5},
        "photos": photos,
        "families": families,
        "run": {"label": "2022-11", "as_of": date(2022, 11, 15)},
        "print_url": "/peta/rumah/DWELLING/",
    }


def main() -> None:
    settings.configure(
        TEMPLATES=[
            {"BACKEND": "django.template.backends.django.DjangoTemplates", "DIRS": [TEMPLATES, HERE / "templates"]}
        ],
        INSTALLED_APPS=["django.contrib.staticfiles"],
        STATIC_URL="/static/",
        LANGUAGE_CODE="id",
        USE_I18N=True,
        USE_THOUSAND_SEPARATOR=True,
        SECRET_KEY="mock",  # noqa: S106 (looks at templates only)
        ROOT_URLCONF=__name__,
    )
    django.setup()
    OUT.mkdir(exist_ok=True)
    cards = [
        card([family(34, 1)], [photo(0, "outside")], None),
        card(
            [family(12, 2, head_name="Nama Rekaan", url="/keluarga/1/"), family(13, None)],
            [photo(1, "outside"), photo(2, "inside"), photo(3, "inside")],
            "Jl. Rekaan No. 5",
        ),
        card([family(56, 1, url="/keluarga/2/")], [], None),
    ]
    for i, one in enumerate(cards):
        (OUT / f"card-{i}.html").write_text(render_to_string("office/_evidence_panel.html", {"card": one}))
        (OUT / f"evidence{i}.html").write_text(render_to_string("office/evidence_card.html", FRAME | {"card": one}))
    rows = [
        {
            "dwelling_id": f"00000000-0000-4000-8000-{i:012d}",
            "url": f"/peta/rumah/{i}/",
            "area_line": f"RT {i:03d}, Kelurahan Sidodamai",
            "address": None,
            "thumb_url": f"/foto/{i}/" if i % 3 else None,
            "taken_on": None,
            "group": 1 if i < 8 else 2,
            "families": 1,
            "persons": 4,
        }
        for i in range(20)
    ]
    listing = {
        "cards": rows,
        "total": 123,
        "run": {"label": "2022-11"},
        "next_url": "?",
        "area": {"name": "Kelurahan Sidodamai"},
        "breadcrumb": [("/a", "Kota Samarinda"), ("/b", "Samarinda Ilir"), (None, "Sidodamai")],
    }
    (OUT / "list-fragment.html").write_text(render_to_string("office/_card_list.html", listing))
    (OUT / "list.html").write_text(render_to_string("office/card_list.html", FRAME | listing))
    city = {"city": {"code": "6472", "name": "Kota Samarinda"}, "groups": [1, 2, 3, 4, 0]}
    (OUT / "peta.html").write_text(render_to_string("office/map.html", FRAME | {"map": city}))
    (OUT / "index.html").write_text(render_to_string("gallery.html", FRAME))


if __name__ == "__main__":
    main()
