"""How many interviews a second are accepted and durable, each with its HEAD, and how fast the check takes them in.

    python -m benchmarks.intake --existing 1000000 --minutes 10 --clients 8
    python -m benchmarks.intake --existing 10000 --minutes 0.2 --photo 200kB

PostgreSQL, ``regsosek serve`` with two workers, and the phones, all on the same machine: the figures are a floor. Interviews are
full REGSOSEK22-K of families of four; what is invented has NIK serials from 9000. Every answer that counts is a 201 that was
durable before it was sent; the rows are counted at the end. Rows that are there before are short ones, in the states and with the
indexes of real ones.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

ROOT = Path(__file__).parents[1]
PORT = 14_720
WORKERS = 2
_MARK = "uuid:00000000-0000-4000-8000-00000000mark"
_SET_UP = """
import sys, json, django; django.setup()
from pathlib import Path
from django.conf import settings
from django.core.management import call_command
from regsosek.kernel.secrets import create_key_file
create_key_file(Path(settings.REGSOSEK_KEY_FILE))
call_command("migrate", verbosity=0)
from benchmarks.intake_families import interviews
from factories.collecting import phone
from factories.people import make_user
from factories.places import CITY, record_city
from regsosek.collect.actions.questionnaires import publish_questionnaire
from regsosek.collect.forms import Form
from regsosek.collect.xlsform import build
from regsosek.kernel.actor import system
by = system("benchmark")
record_city(by)
version = publish_questionnaire(by=by, built=build(settings.REGSOSEK_QUESTIONNAIRES / "regsosek22_k"), kind="family")
officer = make_user(by, "ppl", [CITY.villages[0]])
folder = Path(sys.argv[1])
for number, xml in enumerate(interviews(Form.from_json(version.form), int(sys.argv[2]), sys.argv[3], sys.argv[4] == "photo")):
    (folder / f"{number:05d}.xml").write_bytes(xml)
print(json.dumps([phone(officer)[1] for _ in range(int(sys.argv[5]))]))
"""
_DRAIN = """
import sys, time, json, django; django.setup()
from regsosek.intake.worker import drain
started = time.perf_counter()
done = drain(limit=int(sys.argv[1]))
print(json.dumps({"settled": done.settled, "seconds": time.perf_counter() - started, "told": str(done)}))
"""
_EXISTING = """
INSERT INTO collect_submission (id, form_id, version_said, instance_id, deprecated_id, root, source, officer_id, officer_label,
    area_code, state, sealed, digest, canonical, size, files_named, received_at, attempts, problem, findings, errors, warnings,
    paradata)
SELECT id, 'regsosek22_k', '1', 'uuid:' || id, '', id, 'collect', (n %% 500)::text, 'Uji', '64720500060001',
    'taken', decode(repeat('00', 200), 'hex'), md5(n::text) || md5(n::text), md5(n::text) || md5(n::text), 30000, '[]',
    now() - interval '1 second' * n, 0, '', '[]', 0, 0, '{}'
FROM (SELECT gen_random_uuid() AS id, n FROM generate_series(1, %s) AS n) AS made
"""


@dataclass
class Told:
    """Seconds of each POST that was answered 201; how many were answered otherwise."""

    posts: list[float] = field(default_factory=list)
    heads: list[float] = field(default_factory=list)
    others: int = 0


class Phone(threading.Thread):
    """One line that stays open: HEAD, POST, and the next. Bytes are put together beforehand, to leave the machine to the server."""

    def __init__(self, token: str, bodies: list[bytes], until: float, number: int) -> None:
        super().__init__(daemon=True)
        self.token, self.bodies, self.until, self.number, self.told = token, bodies, until, number, Told()

    def run(self) -> None:
        path = f"/openrosa/{self.token}/submission?deviceID=collect%3Auji"
        common = "Host: 127.0.0.1\r\nX-OpenRosa-Version: 1.0\r\n"
        head = f"HEAD {path} HTTP/1.1\r\n{common}\r\n".encode()
        post = f"POST {path} HTTP/1.1\r\n{common}Content-Type: multipart/form-data; boundary=uji\r\nContent-Length: ".encode()
        line, at = _line(), self.number
        while time.perf_counter() < self.until:
            body = self.bodies[at % len(self.bodies)].replace(_MARK.encode(), f"uuid:{uuid.uuid4()}".encode())
            at += 8
            started = time.perf_counter()
            asked = _ask(line, head, is_head=True)
            middle = time.perf_counter()
            status = _ask(line, post + b"%d\r\n\r\n" % len(body) + body)
            ended = time.perf_counter()
            if (asked, status) == (204, 201):
                self.told.heads.append(middle - started)
                self.told.posts.append(ended - middle)
            else:
                self.told.others += 1
                line.close()
                line = _line()
        line.close()


def _line() -> socket.socket:
    line = socket.create_connection(("127.0.0.1", PORT), timeout=60)
    line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return line


def _ask(line: socket.socket, request: bytes, *, is_head: bool = False) -> int:
    line.sendall(request)
    answer = b""
    while b"\r\n\r\n" not in answer:
        step = line.recv(4096)
        if not step:
            return 0
        answer += step
    top, _, body = answer.partition(b"\r\n\r\n")
    length = re.search(rb"\r\ncontent-length: (\d+)", top.lower())
    while not is_head and length and len(body) < int(length[1]):
        step = line.recv(4096)
        if not step:
            return 0
        body += step
    return int(top[9:12])


def _body(xml: bytes, photo: int) -> bytes:
    part = b'--uji\r\nContent-Disposition: form-data; name="%s"; filename="%s"\r\nContent-Type: %s\r\n\r\n%s\r\n'
    body = part % (b"xml_submission_file", b"uji.xml", b"text/xml", xml)
    if photo:
        body += part % (b"a.jpg", b"a.jpg", b"image/jpeg", b"\xff\xd8\xff\xe0" + os.urandom(photo - 4))
    return body + b"--uji--\r\n"


@contextmanager
def _database(server: str) -> Iterator[str]:
    name = f"bench_intake_{os.getpid()}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
        try:
            yield urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
        finally:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@contextmanager
def _server(variables: dict[str, str], log: Path) -> Iterator[int]:
    program = str(Path(sys.executable).with_name("regsosek"))
    command = [program, "serve", "--port", str(PORT), "--workers", str(WORKERS), "--no-check"]
    with log.open("wb") as out:
        process = subprocess.Popen(command, env=variables, stdout=out, stderr=out, start_new_session=True)
    try:
        for _ in range(600):
            try:
                _line().close()
                break
            except OSError:
                time.sleep(0.1)
        time.sleep(1)
        yield process.pid
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait()


def _cpu(group: int) -> float:
    """Seconds that the processes of a group have worked."""
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            told = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(told[2]) == group:
            ticks += int(told[11]) + int(told[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def _python(program: str, *words: str, variables: dict[str, str]) -> str:
    done = subprocess.run(
        [sys.executable, "-c", program, *words], env=variables, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise SystemExit(done.stderr)
    return done.stdout.splitlines()[-1]


def measure(options: argparse.Namespace) -> dict[str, float | int | str]:
    """Figures of one run, by name."""
    with (
        tempfile.TemporaryDirectory(prefix="regsosek-bench-", dir=options.folder) as home,
        _database(options.server) as url,
    ):
        variables = {k: v for k, v in os.environ.items() if not k.startswith(("REGSOSEK_", "DJANGO_"))} | {
            "REGSOSEK_HOME": home, "REGSOSEK_DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "regsosek.config.settings",
            "PYTHONPATH": f"{ROOT}:{ROOT / 'tests'}", "REGSOSEK_CLOCK_START": "2022-10-20T09:00:00+08:00",
        }  # fmt: skip
        forms = Path(home) / "interviews"
        forms.mkdir()
        kind = "photo" if options.photo else "plain"
        tokens = json.loads(_python(
            _SET_UP, str(forms), str(options.families), _MARK, kind, str(options.clients), variables=variables
        ))  # fmt: skip
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(_EXISTING, (options.existing,))
            connection.execute("ANALYZE collect_submission")
        bodies = [_body(path.read_bytes(), options.photo) for path in sorted(forms.iterdir())]
        own = time.process_time()
        with _server(variables, Path(home) / "server.log") as server:
            before = _cpu(server)
            started = time.perf_counter()
            phones = [Phone(t, bodies, started + options.minutes * 60, n) for n, t in enumerate(tokens)]
            for each in phones:
                each.start()
            for each in phones:
                each.join()
            seconds, spent = time.perf_counter() - started, _cpu(server) - before
        with psycopg.connect(url) as connection:
            row = connection.execute("SELECT count(*) FROM collect_submission WHERE version_said <> '1'").fetchone()
        figures = _figures(phones, seconds, row[0] if row else 0, bodies)
        each = max(1, int(figures["accepted"])) / 1000
        figures["server_cpu_ms_each"] = round(spent / each, 2)
        figures["phones_cpu_ms_each"] = round((time.process_time() - own) / each, 2)
        if options.drain:
            told = json.loads(_python(_DRAIN, str(options.drain), variables=variables))
            figures |= {"drained": told["settled"], "drained_per_second": round(told["settled"] / told["seconds"], 1)}
            figures["drained_how"] = told["told"]
        log = (Path(home) / "server.log").read_text()
        return figures | ({"log": log[-1500:]} if "ERROR" in log or "WARN" in log else {})


def _figures(phones: list[Phone], seconds: float, rows: int, bodies: list[bytes]) -> dict[str, float | int | str]:
    posts = sorted(second for phone in phones for second in phone.told.posts)
    heads = sorted(second for phone in phones for second in phone.told.heads)
    return {
        "accepted": len(posts), "rows": rows, "refused_or_broken": sum(phone.told.others for phone in phones),
        "accepted_per_second": round(len(posts) / seconds, 1), "kilobytes_each": round(len(bodies[0]) / 1000, 1),
        "p50_ms": _ms(posts, 0.5), "p99_ms": _ms(posts, 0.99), "head_p50_ms": _ms(heads, 0.5), "head_p99_ms": _ms(heads, 0.99),
    }  # fmt: skip


def _ms(seconds: list[float], share: float) -> float:
    return round(seconds[int(share * (len(seconds) - 1))] * 1000, 1) if seconds else 0.0


def _size(text: str) -> int:
    number = re.fullmatch(r"(\d+)(kB|MB)?", text)
    if number is None:
        raise argparse.ArgumentTypeError("a size like 200kB")
    return int(number[1]) * {None: 1, "kB": 1000, "MB": 1_000_000}[number[2]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--existing", type=int, default=1_000_000, help="rows that are there before")
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--photo", type=_size, default=0, help="size of one photo of each, e.g. 200kB")
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument(
        "--families", type=int, default=400, help="different families; they come again under new numbers"
    )
    parser.add_argument("--drain", type=int, default=0, help="how many the check takes in afterwards")
    parser.add_argument("--server", default="postgresql://postgres@%2Fvar%2Frun%2Fpostgresql/postgres")
    parser.add_argument("--folder", default=None, help="where the files of the run lie; the system's temporary folder")
    print(json.dumps(measure(parser.parse_args()), indent=1))


if __name__ == "__main__":
    main()
