"""The QR code says to ODK Collect what its format asks for."""

from __future__ import annotations

import json
import zlib
from base64 import b64decode

from regsosek.collect.openrosa.qr import qr_png, qr_settings, qr_text, token_url

CHOICES = {
    "autosend": {"off", "wifi_only", "cellular_only", "wifi_and_cellular"},
    "form_update_mode": {"manual", "previously_downloaded", "match_exactly"},
    "image_size": {"original_image_size", "very_small", "small", "medium", "large"},
}


def test_it_reads_back_and_every_choice_is_one_of_collects() -> None:
    url = token_url("https://regsosek.example/", "abc")
    told = json.loads(zlib.decompress(b64decode(qr_text(qr_settings(url, "ppl-1")))))
    assert told["general"]["server_url"] == "https://regsosek.example/openrosa/abc"
    assert {"general", "admin", "project"} == {*told}
    assert all(told["general"][name] in allowed for name, allowed in CHOICES.items())
    assert "admin_pw" not in told["admin"]
    assert qr_settings(url, "p", "1234")["admin"]["admin_pw"] == "1234"


def test_it_is_a_picture_that_a_phone_can_read_from_a_screen() -> None:
    picture = qr_png(qr_settings(token_url("https://regsosek.samarindakota.go.id", "x" * 43), "ppl-6472010-017"))
    assert picture.startswith(b"\x89PNG")
    width = int.from_bytes(picture[16:20])
    assert 300 < width < 700
