"""Every case of the protocol against a server that runs, by a phone that behaves as Collect does."""

from __future__ import annotations

import http.client
import sqlite3
import threading
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from factories.collect_client import NotSent, Phone, Reply, body_of
from factories.collecting import interview
from factories.served import Served, served

#: The check may have looked at it already: it came in whole.
WHOLE = dict.fromkeys(("flagged", "stuck", "taken", "clashed"), "received")


def rows(server: Served, number: str) -> dict[str, Any]:
    like = (f"%{number}%",)
    with sqlite3.connect(server.home / "regsosek.sqlite3") as database:
        found = database.execute(
            "SELECT id, instance_id, state FROM collect_submission WHERE instance_id LIKE ?", like
        ).fetchall()
        files = database.execute("SELECT submission_id, name, size FROM collect_submissionfile").fetchall()
        kept = database.execute("SELECT reason FROM collect_quarantined WHERE instance_id LIKE ?", like).fetchall()
    ids = {key for key, _, _ in found}
    return {
        "states": {instance: WHOLE.get(state, state) for _, instance, state in found},
        "files": [[name, size] for key, name, size in files if key in ids],
        "quarantined": [reason for (reason,) in kept],
    }


@pytest.fixture(scope="module")
def server(tmp_path_factory: Any) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("served"), workers=2) as running:
        running.start()
        yield running


@pytest.fixture
def phone(server: Served) -> Iterator[Phone]:
    made = Phone(server.base())
    yield made
    made.close()


@pytest.fixture
def number() -> str:
    return f"uuid:{uuid.uuid4()}"


def post(phone: Phone, body: bytes, kind: str, **headers: str) -> Reply:
    return phone.request("POST", f"{phone.base}/submission", body, Content_Type=kind, **headers)


def statuses(replies: list[Reply]) -> list[int]:
    return [reply.status for reply in replies]


def test_head_says_what_one_post_may_hold(phone: Phone) -> None:
    for method in ("HEAD", "GET"):
        head = phone.request(method, f"{phone.base}/submission")
        assert (head.status, head.body) == (204, b"")
        assert 5_000_000 <= int(head.headers["X-OpenRosa-Accept-Content-Length"]) <= 10_000_000
        assert head.headers["X-OpenRosa-Version"] == "1.0" and head.headers["Date"]


def test_new_then_again(server: Served, phone: Phone, number: str) -> None:
    xml = interview(number, photo="foto é.jpg")
    (reply,) = phone.submit(xml, {"foto é.jpg": b"1" * 1000})
    assert reply.status == 201 and reply.headers["Content-Type"].startswith("text/xml")
    assert b'nature="submit_success"' in reply.body and reply.headers["Date"]
    assert statuses(phone.submit(xml, {"foto é.jpg": b"1" * 1000})) == [202]
    told = rows(server, number)
    assert told["states"] == {number: "received"} and told["files"] == [["foto é.jpg", 1000]]


def test_media_split_over_posts(server: Served, phone: Phone, number: str) -> None:
    xml = interview(number, photo="a.jpg", more="<signature>b.png</signature><photo_inside>c.jpg</photo_inside>")
    files = {"a.jpg": b"a" * 4_000_000, "b.png": b"b" * 7_000_000, "c.jpg": b"c" * 5_000_000}
    assert statuses(phone.submit(xml, files)) == [201, 201, 201]
    told = rows(server, number)
    assert told["states"] == {number: "received"}
    assert sorted(told["files"]) == [[name, len(data)] for name, data in files.items()]


def test_other_answers_are_kept_apart(server: Served, phone: Phone, number: str) -> None:
    phone.submit(interview(number))
    with pytest.raises(NotSent) as stays:
        phone.submit(interview(number, answer="9"))
    assert stays.value.reply and stays.value.reply.status == 409
    assert "pengawas" in stays.value.reply.message
    assert rows(server, number)["quarantined"] == ["other_answers"]


def test_edits_in_any_order_and_the_first_again_after_its_edit(server: Served, phone: Phone, number: str) -> None:
    first, second = interview(number), interview(f"{number}-2", edits=number)
    assert statuses(phone.submit(second)) == [202]
    assert statuses(phone.submit(first)) == [201]
    assert statuses(phone.submit(first)) == [202]
    assert rows(server, number)["states"] == {number: "superseded", f"{number}-2": "received"}


@pytest.mark.parametrize(
    ("xml", "status"),
    [
        (b"<data/>", 400),
        (b'<data id="regsosek22_k" version="2026112401"/>', 400),
        (b"{}", 400),
        (b'<!DOCTYPE d SYSTEM "http://127.0.0.1/x"><data id="regsosek22_k"/>', 400),
        (interview("uuid:x", form="tak_dikenal"), 404),
        (interview("uuid:x", version="7"), 404),
        ("<data id='regsosek22_k'>é</data>".encode("latin-1"), 400),
    ],
)
def test_what_is_refused_says_why_in_openrosa(phone: Phone, xml: bytes, status: int) -> None:
    with pytest.raises(NotSent) as stays:
        phone.submit(xml)
    assert stays.value.reply and stays.value.reply.status == status
    assert stays.value.reply.message and b'nature="error"' in stays.value.reply.body


def test_a_body_without_an_interview_or_cut_off(phone: Phone, number: str) -> None:
    body, boundary = body_of(interview(number, photo="a.jpg"), {"a.jpg": b"1" * 100_000})
    kind = f"multipart/form-data; boundary={boundary}"
    cut = post(phone, body[:-50_000], kind)
    assert (cut.status, "terputus" in cut.message) == (400, True)
    wrong = post(phone, body.replace(b"xml_submission_file", b"xml_submission_fine"), kind)
    assert (wrong.status, "xml_submission_file" in wrong.message) == (400, True)
    assert post(phone, b"x=1", "application/x-www-form-urlencoded").status == 400
    assert post(phone, body, "multipart/form-data").status == 400
    assert post(phone, body, kind).status == 201


def test_a_zip_for_a_photo_and_a_file_without_a_name_in_the_xml_are_kept(
    server: Served, phone: Phone, number: str
) -> None:
    assert statuses(phone.submit(interview(number, photo="a.jpg"), {"a.jpg": b"PK\3\4", "audit.csv": b"x"})) == [201]
    assert sorted(rows(server, number)["files"]) == [["a.jpg", 4], ["audit.csv", 1]]


def test_too_large_is_refused_before_it_is_read(phone: Phone, number: str) -> None:
    line = http.client.HTTPConnection(phone.address.hostname or "", phone.address.port, timeout=20)
    line.putrequest("POST", f"{phone.address.path}/submission")
    line.putheader("Content-Type", "multipart/form-data; boundary=b")
    line.putheader("Content-Length", "60000000")
    line.endheaders()
    assert line.getresponse().status == 413
    line.close()


def test_whoever_sends_too_much_gets_the_answer_and_the_line_is_closed(phone: Phone) -> None:
    line = http.client.HTTPConnection(phone.address.hostname or "", phone.address.port, timeout=20)
    body, kind = b"x" * 51_000_000, {"Content-Type": "multipart/form-data; boundary=b"}
    line.request("POST", f"{phone.address.path}/submission", body, kind)
    reply = line.getresponse()
    assert (reply.status, reply.headers["Connection"]) == (413, "close")
    assert b"terlalu besar" in reply.read()
    assert line.sock is None, "closed by the server"
    line.close()


@pytest.mark.parametrize("path", ["", "/", "/tidak-ada", "/submission/lagi", "/formList/"])
def test_an_address_that_is_not_there_is_told_in_openrosa_without_the_token(phone: Phone, path: str) -> None:
    for method in ("GET", "POST"):
        reply = phone.request(method, f"{phone.base}{path}")
        assert (reply.status, reply.headers["X-OpenRosa-Version"]) == (404, "1.0")
        assert b"<OpenRosaResponse" in reply.body and phone.base.rpartition("/")[2].encode() not in reply.body


def test_chunks_without_a_length(phone: Phone, number: str) -> None:
    body, boundary = body_of(interview(number, photo="a.jpg"), {"a.jpg": b"1" * 300_000})
    line = http.client.HTTPConnection(phone.address.hostname or "", phone.address.port, timeout=20)
    steps = (body[at : at + 10_000] for at in range(0, len(body), 10_000))
    line.request(
        "POST", f"{phone.address.path}/submission", steps, {"Content-Type": f"multipart/form-data; boundary={boundary}"},
        encode_chunked=True,
    )  # fmt: skip
    assert line.getresponse().status == 201
    line.close()


def test_the_same_interview_at_the_same_time_is_one(server: Served, number: str) -> None:
    xml, ready, got = interview(number, photo="a.jpg"), threading.Barrier(8), []

    def send(which: int) -> None:
        own = Phone(server.base(which % 4))
        ready.wait()
        got.extend(statuses(own.submit(xml, {"a.jpg": b"1" * 50_000})))
        own.close()

    threads = [threading.Thread(target=send, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(got) == 8 and set(got) <= {201, 202} and got.count(201) == 1
    assert rows(server, number)["files"] == [["a.jpg", 50_000]]


def test_a_forged_token_opens_nothing_and_no_log_holds_a_token(server: Served, phone: Phone) -> None:
    forged = Phone(server.base()[:-4] + "AAAA")
    for method, path in (
        ("HEAD", "submission"),
        ("POST", "submission"),
        ("GET", "formList"),
        ("GET", "lists/keluarga.csv"),
    ):
        reply = forged.request(method, f"{forged.base}/{path}")
        assert reply.status == 403 and "WWW-Authenticate" not in reply.headers
        assert method == "HEAD" or "QR" in reply.message
    forged.close()
    phone.request("GET", f"{phone.base}/tidak-ada")
    phone.request("GET", f"{phone.base}/lists/tidak%00ada.csv")
    log = Path(server.log).read_text()
    assert not any(token in log for token in server.tokens)


def test_each_phone_sees_the_forms_and_the_list_of_its_officer(server: Served, phone: Phone) -> None:
    other = Phone(server.base(4))
    listed = phone.forms()
    assert {*listed} == {"regsosek22_k", "lain", "tindak"} and {*other.forms()} == {"regsosek22_k", "lain"}
    assert phone.update(listed["regsosek22_k"]) == ["regsosek22_k", "keluarga.csv"]
    assert phone.update(listed["regsosek22_k"]) == ["regsosek22_k"], "the manifest is the same, so nothing is fetched"
    other.update(other.forms()["regsosek22_k"])
    assert (phone.files["keluarga.csv"], other.files["keluarga.csv"]) == (
        b"name,label\nk0,Uji 0\n",
        b"name,label\nk1,Uji 1\n",
    )
    stolen = other.request("GET", listed["tindak"]["downloadUrl"].replace(server.tokens[0], server.tokens[4]))
    assert stolen.status == 404
    etag = phone.request("GET", f"{phone.base}/lists/keluarga.csv").headers["ETag"]
    assert phone.request("GET", f"{phone.base}/lists/keluarga.csv", If_None_Match=etag).status == 304
    other.close()


REVOKE = """
from regsosek.collect.actions.devices import digest_of, revoke_device
from regsosek.collect.models import Device
from regsosek.kernel.actor import system
device = Device.objects.get(token_digest=digest_of(sys.argv[1]))
revoke_device(by=system("tests"), device_id=device.pk, reason="hilang")
print("null")
"""


def test_a_revoked_phone_keeps_what_it_has(server: Served, number: str) -> None:
    lost = Phone(server.base(3))
    lost.submit(interview(number))
    server.run(REVOKE, server.tokens[3])
    with pytest.raises(NotSent) as stays:
        lost.submit(interview(f"{number}-2"))
    assert stays.value.reply and stays.value.reply.status == 403
    assert lost.request("GET", f"{lost.base}/formList").status == 403
    lost.close()
