"""What people at the desk do with submissions, and who may not."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import pytest

from factories import intake
from factories.pictures import jpeg
from regsosek.collect.models import Questionnaire, QuestionnaireVersion, Submission
from regsosek.collect.queries import xml_of
from regsosek.intake import actions, worker
from regsosek.intake.models import Clash, Decision, FollowUp
from regsosek.intake.opened import opened
from regsosek.kernel.models import AuditEvent
from regsosek.kernel.problems import Problem
from regsosek.kernel.scope import activate, system_scope
from regsosek.registry.models import Family, Person, Photo

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("field")]
WALL = "/data/housing/wall_material"


def flagged(broken: str = "age_and_birth", **more: Any) -> uuid.UUID:
    sent = intake.send(intake.document(1), "a", broken=broken, **more)
    worker.drain()
    assert intake.state_of(sent) == "flagged"
    return sent


def refusal(work: Callable[[], Any]) -> str:
    with pytest.raises(Problem) as refused:
        work()
    return refused.value.code


def test_accepting_takes_it_in_spite_of_errors_with_a_reason(checker: Any) -> None:
    sent = flagged("age_and_birth")

    assert refusal(lambda: actions.accept(by=checker, submission_id=sent, reason=" ")) == "reason_needed"
    taken = actions.accept(by=checker, submission_id=sent, reason="Sudah ditanyakan")

    assert (taken.state, Family.objects.count()) == ("taken", 1)
    decision = Decision.objects.get(submission_id=sent)
    assert (decision.kind, decision.text, decision.by_label) == ("accepted", "Sudah ditanyakan", checker.label)
    assert AuditEvent.objects.filter(verb="intake.accept", subject_id=str(sent)).count() == 1
    assert refusal(lambda: actions.accept(by=checker, submission_id=sent, reason="lagi")) == "submission_state"


def test_what_makes_no_document_is_not_accepted(checker: Any) -> None:
    sent = flagged("second_head")

    assert refusal(lambda: actions.accept(by=checker, submission_id=sent, reason="x")) == "submission_untakable"
    assert intake.state_of(sent) == "flagged" and not Family.objects.exists()


def test_which_family_is_said_with_the_acceptance(checker: Any, record: Any) -> None:
    known = record(intake.document(1), intake.document(2))
    said = intake.document(3)
    said["members"][1] = intake.document(1)["members"][1] | {"person_id": said["members"][1]["person_id"]}
    said["members"][1]["identity"]["line_number"] = 2
    sent = intake.send(said, "a", listed=False)
    worker.drain()

    assert refusal(lambda: actions.accept(by=checker, submission_id=sent, reason="x")) == "which_family"
    actions.accept(by=checker, submission_id=sent, reason="Kartunya sama", family=str(known[0]))

    assert Submission.objects.get(pk=sent).family_id == known[0]
    assert Family.objects.count() == 2


def test_refused_is_kept_and_can_be_checked_again(checker: Any) -> None:
    sent = flagged("age_and_birth")

    actions.refuse(by=checker, submission_id=sent, reason="Bukan warga sini")
    assert (intake.state_of(sent), len(xml_of(Submission.objects.get(pk=sent))) > 0) == ("refused", True)
    actions.retry(by=checker, submission_id=sent)
    assert intake.state_of(sent) == "received"
    worker.drain()
    assert intake.state_of(sent) == "flagged"


def test_nobody_decides_outside_his_area_or_without_the_ability(actor: Any) -> None:
    sent = flagged("age_and_birth")
    elsewhere, officer = actor("bps", "6472020"), actor("ppl", "6472050006000100")

    def all_of_them(by: Any) -> set[str]:
        return {
            refusal(lambda: actions.accept(by=by, submission_id=sent, reason="x")),
            refusal(lambda: actions.refuse(by=by, submission_id=sent, reason="x")),
            refusal(lambda: actions.retry(by=by, submission_id=sent)),
            refusal(lambda: actions.correct(by=by, submission_id=sent, changes={WALL: "1"}, reason="x")),
            refusal(lambda: actions.send_back(by=by, submission_id=sent, comment="x", questions=[WALL])),
            refusal(lambda: actions.resolve(by=by, submission_id=sent, choices={}, reason="x")),
        }

    assert all_of_them(elsewhere) == {"not_found"}
    assert all_of_them(officer) == {"not_allowed"}
    assert intake.state_of(sent) == "flagged"


def test_a_correction_is_a_new_version_that_is_checked_and_leaves_a_trace(checker: Any) -> None:
    sent = intake.send(
        intake.document(1), "a", photos={"outside": "r.jpg"}, files={"r.jpg": jpeg()}, broken="unknown_code"
    )
    worker.drain()

    assert (
        refusal(lambda: actions.correct(by=checker, submission_id=sent, changes={"/data/none": "1"}, reason="x"))
        == "no_such_question"
    )
    made = actions.correct(
        by=checker, submission_id=sent, changes={"/data/housing/roof_material": "3"}, reason="Salah ketik"
    )

    assert made.id != sent and made.root == sent
    assert (intake.state_of(sent), made.state, made.source) == ("superseded", "taken", "desk"), made.findings
    assert Family.objects.get().housing["roof_material"] == 3
    with system_scope("tests"):
        (decided,) = [d for d in opened(made.id).decisions if d.kind == "corrected"]
    assert decided.changed == {"/data/housing/roof_material": ["77", "3"]}
    assert b"77" not in bytes(Decision.objects.get(kind="corrected").sealed or b"77")
    assert (
        refusal(
            lambda: actions.correct(
                by=checker, submission_id=made.id, changes={"/data/housing/roof_material": "3"}, reason="x"
            )
        )
        == "nothing_changed"
    )


def answer_of(
    follow_up: FollowUp, answers: dict[str, str], name: str = "answer", files: dict[str, bytes] | None = None
) -> uuid.UUID:
    from regsosek.collect.actions.receiving import receive
    from regsosek.kernel.actor import system

    said = "".join(f"<{question}>{text}</{question}>" for question, text in answers.items())
    xml = f'<data id="{follow_up.form_id}" version="1">{said}<meta><instanceID>{intake.instance_id(name)}</instanceID></meta></data>'
    (receipt,) = receive(by=system("tests"), arrivals=[intake.arrived(xml.encode(), files=files)])
    assert receipt.submission_id
    return receipt.submission_id


def test_sent_back_the_answer_is_merged_checked_and_taken(checker: Any) -> None:
    sent = flagged("unknown_code")
    roof = "/data/housing/roof_material"
    age = next(node.path for node in intake.questionnaire()[1].nodes if node.name == "age")
    second = age.replace("/member/", "/member[2]/")

    assert (
        refusal(lambda: actions.send_back(by=checker, submission_id=sent, comment="x", questions=[]))
        == "questions_needed"
    )
    actions.send_back(by=checker, submission_id=sent, comment="Atapnya apa?", questions=[roof, second])

    assert intake.state_of(sent) == "returned"
    asked = FollowUp.objects.get(submission_id=sent)
    listed = Questionnaire.objects.get(form_id=asked.form_id)
    xform = bytes(QuestionnaireVersion.objects.get(questionnaire=listed).xform).decode()
    assert (listed.kind, listed.is_open, listed.settings["officer_id"]) == ("follow_up", True, "71")
    assert set(asked.asked.values()) == {roof, second}
    name = intake.document(1)["members"][1]["identity"]["name"]
    assert "Atapnya apa?" in xform and "Anggota 2 (Istri/suami): " in xform and "Member 2 (" in xform
    assert name not in xform and ">77<" not in xform

    answer = answer_of(asked, {question: "3" for question, path in asked.asked.items() if path == roof})
    worker.drain()

    assert (intake.state_of(sent), intake.state_of(answer)) == ("superseded", "kept")
    taken = Submission.objects.get(root=sent, state="taken")
    assert Family.objects.get().housing["roof_material"] == 3
    assert Decision.objects.get(kind="answered").submission_id == taken.id
    assert not Questionnaire.objects.get(form_id=asked.form_id).is_open
    assert FollowUp.objects.get().answered_by == answer


def test_a_photo_that_is_asked_for_again_comes_with_the_answer(checker: Any) -> None:
    sent = intake.send(intake.document(1), "a", photos={"outside": "r.jpg"}, files={"r.jpg": b"no picture"})
    worker.drain()
    photo = next(node.path for node in intake.questionnaire()[1].nodes if node.name == "photo_outside")
    actions.send_back(by=checker, submission_id=sent, comment="Fotonya rusak", questions=[photo])
    asked = FollowUp.objects.get()
    (question,) = asked.asked

    answer_of(asked, {question: "baru.jpg"}, files={"baru.jpg": jpeg(size=(640, 480))})
    worker.drain()

    assert Submission.objects.get(root=sent, state="taken").files.get().name == "baru.jpg"
    assert Photo.objects.count() == 1


def test_two_officers_two_answers_both_are_kept_until_somebody_chooses(checker: Any) -> None:
    first = intake.send(intake.document(1), "a", by_officer="71")
    worker.drain()
    other = intake.document(1, housing={"wall_material": 1}, assets={"has_car": 1})
    second = intake.send(other, "b", by_officer="72")

    assert worker.drain().clashed == 1

    assert (intake.state_of(first), intake.state_of(second)) == ("taken", "clashed")
    assert Family.objects.get().housing["wall_material"] == 3
    clashes = {c.path: c for c in Clash.objects.all()}
    assert WALL in clashes and clashes[WALL].other_id == first and len(clashes) == 2
    with system_scope("tests"):
        (wall,) = [c for c in opened(second).clashes if c.path == WALL]
    assert (wall.this, wall.other, wall.number) == (1, 3, "304")
    car = next(path for path in clashes if path != WALL)
    assert (
        refusal(lambda: actions.resolve(by=checker, submission_id=second, choices={WALL: "this"}, reason="x"))
        == "clash_open"
    )

    actions.resolve(by=checker, submission_id=second, choices={WALL: "this", car: "other"}, reason="Dilihat sendiri")

    family = Family.objects.get()
    assert (family.housing["wall_material"], family.assets["has_car"]) == (1, 2)
    assert (intake.state_of(second), Person.objects.count()) == ("taken", 3)
    assert Decision.objects.get(submission_id=second).kind == "resolved"


def test_two_officers_with_other_questions_are_merged() -> None:
    one, two = intake.document(1), intake.document(1)
    one["assets"].pop("has_car")
    two["assets"].pop("has_motorcycle")
    one["visit"]["interview_result"] = two["visit"]["interview_result"] = 2
    intake.send(one, "a", by_officer="71")
    worker.drain()
    second = intake.send(two, "b", by_officer="72")
    worker.drain()

    row = Submission.objects.get(pk=second)
    assert row.state == "taken", row.findings
    assets = Family.objects.get().assets
    assert "has_car" in assets and "has_motorcycle" in assets


def test_answers_are_shown_to_those_only_who_may_read_all_of_them(checker: Any) -> None:
    sent = flagged("age_and_birth")
    with activate(checker.scope):
        whole = opened(sent)
    blocks = [answer for block in whole.blocks for answer in block.answers]
    (wall,) = [a for a in blocks if a.path == WALL]
    assert whole.answers_shown and (wall.number, wall.value) == ("304", "3") and wall.text != {"id": "3"}
    assert any(a.findings for a in blocks)

    blind = type(checker.scope)(label="blind", areas=("6472",), classes=frozenset())
    with activate(blind):
        hidden = opened(sent)
    assert (hidden.answers_shown, hidden.blocks, hidden.instance, hidden.registry) == (False, [], None, None)
    with activate(type(checker.scope)(label="elsewhere", areas=("6472020",))):
        assert refusal(lambda: opened(sent)) == "not_found"


def test_what_was_asked_and_left_blank_is_there_to_be_asked_again(checker: Any) -> None:
    sent = flagged()
    with activate(checker.scope):
        whole = opened(sent)
    answers = {a.path: a for block in whole.blocks for a in block.answers}
    blank = "/data/statement/phone"

    assert (answers[blank].value, answers[blank].findings) == ("", ())
    assert "/data/members/member[2]/person/pregnant" in answers
    assert "/data/members/member[1]/person/pregnant" not in answers, "nobody asks a man"
    assert not {"/data/start", "/data/end"} & set(answers), "the phone writes them"
    actions.send_back(by=checker, submission_id=sent, comment="Nomornya belum ada", questions=[blank])
    assert list(FollowUp.objects.get().asked.values()) == [blank]


def test_beside_each_answer_stands_what_the_registry_has(checker: Any, record: Any) -> None:
    record(intake.document(1))
    sent = intake.send(intake.document(1, housing={"wall_material": 1}), "a", broken="age_and_birth")
    worker.drain()

    with activate(checker.scope):
        whole = opened(sent)
    answers = {a.path: a for block in whole.blocks for a in block.answers}
    assert (answers[WALL].value, answers[WALL].registry, answers[WALL].differs) == ("1", 3, True)
    assert answers[WALL].registry_text and not answers["/data/housing/floor_area"].differs
    name = next(a for a in answers.values() if a.path.endswith("/name") and "member[2]" in a.path)
    assert name.registry == name.value and not name.differs


def test_a_comment_pasted_with_control_characters_reaches_the_phone(checker: Any) -> None:
    sent = flagged()

    actions.send_back(by=checker, submission_id=sent, comment="Atap\x0bnya\x01 apa?\r\nTerima kasih", questions=[WALL])

    asked = FollowUp.objects.get()
    assert asked.comment == "Atapnya apa?\nTerima kasih"
    xform = bytes(QuestionnaireVersion.objects.get(questionnaire_id=asked.form_id).xform).decode()
    assert "Atapnya apa?" in xform and "Terima kasih" in xform


def test_what_clashes_is_accepted_by_nobody_until_it_is_resolved(checker: Any) -> None:
    intake.send(intake.document(1), "a")
    worker.drain()
    said = intake.document(1, housing={"wall_material": 1})
    sent = intake.send(said, "b", by_officer="72", broken="age_and_birth")
    worker.drain()
    assert intake.state_of(sent) == "flagged"

    made = actions.accept(by=checker, submission_id=sent, reason="Sudah ditanyakan")

    assert made.state == "clashed"
    again = refusal(lambda: actions.accept(by=checker, submission_id=sent, reason="Sekali lagi"))
    assert again == "submission_state"
    assert not Decision.objects.filter(submission_id=sent).exists()
    chosen = {clash.path: "this" for clash in Clash.objects.filter(submission_id=sent)}
    actions.resolve(by=checker, submission_id=sent, choices=chosen, reason="Dilihat sendiri")
    assert intake.state_of(sent) == "taken"
    assert [d.kind for d in Decision.objects.filter(submission_id=sent)] == ["resolved"]
