"""The QR code that sets up ODK Collect on a phone: address with its token, and the settings of the survey.

Format: the JSON of the settings, deflated, in base64 (docs.getodk.org, "Configuring your application"); what is not listed goes back
to Collect's default.
"""

from __future__ import annotations

import io
import json
import zlib
from base64 import b64encode
from typing import Any, Protocol

import segno


class Request(Protocol):
    def build_absolute_uri(self, location: str) -> str: ...


def token_url(base: Request | str, token: str) -> str:
    """Address of the server for one phone. ``base``: a request to it, or ``https://regsosek.example``."""
    path = f"/openrosa/{token}"
    return base.rstrip("/") + path if isinstance(base, str) else base.build_absolute_uri(path)


def qr_settings(url: str, officer: str, admin_password: str = "") -> dict[str, Any]:
    """Settings of Collect. ``officer``: his account, written by the phone into each interview. Sent interviews stay on the phone,
    forms follow the server exactly, and what is finished is sent by itself."""
    admin: dict[str, Any] = {"change_server": False, "delete_saved": False, "qr_code_scanner": False}
    if admin_password:
        admin |= {"admin_pw": admin_password, "access_settings": False}
    return {
        "general": {
            "server_url": url, "form_update_mode": "match_exactly", "autosend": "wifi_and_cellular", "image_size": "medium",
            "constraint_behavior": "on_swipe", "guidance_hint": "yes_collapsed", "delete_send": False,
            "hide_old_form_versions": True, "app_language": "in", "metadata_username": officer,
        },
        "admin": admin,
        "project": {"name": "Regsosek", "icon": "R", "color": "#b00020"},
    }  # fmt: skip


def qr_text(settings: dict[str, Any]) -> str:
    """What the code says."""
    return b64encode(zlib.compress(json.dumps(settings, separators=(",", ":")).encode(), 9)).decode()


def qr_png(settings: dict[str, Any], scale: int = 5) -> bytes:
    """A picture to be scanned. It is a credential: whoever has it sends in the officer's name."""
    out = io.BytesIO()
    segno.make(qr_text(settings), micro=False).save(out, kind="png", scale=scale, border=4)
    return out.getvalue()
