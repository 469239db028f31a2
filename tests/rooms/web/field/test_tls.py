"""The server serves HTTPS itself for an office without a proxy; half of a pair is refused before it starts."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from factories.collect_client import Phone
from factories.collecting import interview
from factories.served import served


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Path, Path]:
    """A certificate that nobody signed but itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder(
        name, name, key.public_key(), x509.random_serial_number(), now, now + timedelta(days=1)
    ).sign(key, hashes.SHA256())
    certificate, private = tmp_path / "cert.pem", tmp_path / "key.pem"
    certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return certificate, private


def test_a_phone_sends_over_https(tmp_path: Path, pair: tuple[Path, Path]) -> None:
    home = tmp_path / "home"
    home.mkdir()
    with served(home, more=("--tls-cert", str(pair[0]), "--tls-key", str(pair[1]))) as server:
        server.start()
        phone = Phone(server.base())
        assert server.base().startswith("https://")
        assert [reply.status for reply in phone.submit(interview(photo="a.jpg"), {"a.jpg": b"1" * 200_000})] == [201]
        assert "https://" in phone.forms()["regsosek22_k"]["downloadUrl"]
        phone.close()


def test_half_a_pair_is_refused(pair: tuple[Path, Path]) -> None:
    program = str(Path(sys.executable).with_name("regsosek"))
    for words in (["--tls-cert", str(pair[0])], ["--tls-cert", str(pair[1]), "--tls-key", str(pair[0])]):
        done = subprocess.run([program, "serve", *words], capture_output=True, text=True, check=False)
        assert done.returncode == 2 and "✗" in done.stderr
