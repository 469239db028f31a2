"""The server is killed again and again while phones send, and lines break in the middle of a body: what was acknowledged is there,
and after the phones' own retries everything is there once, byte for byte."""

from __future__ import annotations

import hashlib
import random
import socket
import threading
from pathlib import Path

import pytest

import postgres
from factories.collect_client import NotSent, Phone, body_of
from factories.collecting import interview
from factories.served import Served, served

KEPT = """
import hashlib
from regsosek.collect.models import Submission, Quarantined
from regsosek.collect.queries import file_bytes, xml_of
from regsosek.kernel.scope import system_scope
with system_scope("tests"):
    rows = list(Submission.objects.prefetch_related("files"))
    print(json.dumps({
        "count": len(rows), "quarantined": Quarantined.objects.count(),
        "states": sorted({row.state for row in rows}),
        "kept": {row.instance_id: [hashlib.sha256(xml_of(row)).hexdigest(),
                 sorted((f.name, hashlib.sha256(file_bytes(f)).hexdigest()) for f in row.files.all())] for row in rows},
    }))
"""
PHONES = 6


class Load:
    """Phones that send until everything is off them."""

    def __init__(self, server: Served, each: int) -> None:
        self.server, self.acknowledged, self.changed = server, set[str](), threading.Condition()
        self.sent = {n: [_interview(n, i) for i in range(each)] for n in range(PHONES)}
        self.threads = [threading.Thread(target=self._phone, args=(n,), daemon=True) for n in range(PHONES)]

    @property
    def total(self) -> int:
        return sum(map(len, self.sent.values()))

    def _phone(self, number: int) -> None:
        chance = random.Random(number)
        for instance, xml, files in self.sent[number]:
            while True:
                own = Phone(self.server.base(number))
                try:
                    if chance.random() < 0.3:
                        _cut(own, xml, files)
                    own.submit(xml, files)
                    break
                except NotSent as stays:
                    assert stays.reply is None or stays.reply.status == 503, stays.reply
                    with self.changed:
                        self.changed.wait(0.05)  # a phone tries again after a while
                finally:
                    own.close()
            with self.changed:
                self.acknowledged.add(instance)
                self.changed.notify_all()

    def wait(self, count: int) -> bool:
        with self.changed:
            return self.changed.wait_for(lambda: len(self.acknowledged) >= min(count, self.total), timeout=60)


def _interview(phone: int, number: int) -> tuple[str, bytes, dict[str, bytes]]:
    instance = f"uuid:{phone}-{number}"
    files = {"a.jpg": f"{instance} a".encode() * 700, "b.png": f"{instance} b".encode() * 300}
    return instance, interview(instance, photo="a.jpg", more="<signature>b.png</signature>"), files


def _cut(phone: Phone, xml: bytes, files: dict[str, bytes]) -> None:
    """A line that breaks in the middle of the second file."""
    body, boundary = body_of(xml, files)
    head = (
        f"POST {phone.address.path}/submission HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\n"
        f"Content-Type: multipart/form-data; boundary={boundary}\r\n\r\n"
    )
    try:
        with socket.create_connection((phone.address.hostname or "", phone.address.port or 0), timeout=5) as line:
            line.sendall(head.encode() + body[:-1000])
    except OSError:
        return


def storm(home: Path, database: str, *, each: int, kills: int) -> None:
    with served(home, database=database) as server:
        server.start()
        load = Load(server, each)
        for thread in load.threads:
            thread.start()
        step = load.total // (kills + 1)
        for kill in range(1, kills + 1):
            assert load.wait(kill * step)
            server.kill()
            server.start()
        assert load.wait(load.total)
        for thread in load.threads:
            thread.join(60)
        server.kill()
        told = server.run(KEPT)
    wanted = {
        instance: [_sha(xml), sorted([name, _sha(data)] for name, data in files.items())]
        for listed in load.sent.values()
        for instance, xml, files in listed
    }
    assert (told["count"], told["quarantined"]) == (load.total, 0)
    assert not any(state.startswith("awaiting") for state in told["states"])
    assert told["kept"] == wanted


def _sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


needs_postgres = pytest.mark.skipif(not postgres.find()[0], reason="no PostgreSQL server answers")


def test_killed_again_and_again_nothing_is_lost_and_nothing_twice(tmp_path: Path) -> None:
    storm(tmp_path, "sqlite", each=20, kills=2)


@needs_postgres
def test_the_same_on_postgresql(tmp_path: Path) -> None:
    storm(tmp_path, "postgres", each=20, kills=2)


@pytest.mark.long
@pytest.mark.parametrize("database", ["sqlite", pytest.param("postgres", marks=needs_postgres)])
def test_the_same_for_long(tmp_path: Path, database: str) -> None:
    storm(tmp_path, database, each=150, kills=12)
