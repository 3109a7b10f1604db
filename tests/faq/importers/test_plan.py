"""What an import does to a folder: drafts unless told otherwise, all or nothing."""

import json
from datetime import date
from pathlib import Path

import pytest

from faq.corpus import load_corpus
from faq.importers.entry_files import file_text
from faq.importers.plan import carry_out, plan_import
from faq.importers.problems import BadImport

ID = "muc-phi"


@pytest.fixture
def edited(exported):
    """The folder as JSON after ``edit(the entry, all entries)``."""

    def make(edit):
        document = json.loads(exported("json"))
        entry = next(each for each in document["entries"] if each["id"] == ID)
        edit(entry, document["entries"])
        return json.dumps(document, ensure_ascii=False).encode()

    return make


def kinds(plan):
    return {kind: len(plan.of(kind)) for kind in ("new", "changed", "unchanged")}


def provisions(entry):
    return entry["versions"][0]["citations"][0]["provisions"]


def test_an_untouched_export_changes_nothing_and_keeps_its_readings(folder, exported, acts, state):
    before = state(folder)
    plan = plan_import("x.json", exported("json"), folder, acts)
    assert kinds(plan) == {"new": 0, "changed": 0, "unchanged": len(before)}
    assert carry_out(plan) == 0 and state(folder) == before


def test_changed_text_becomes_a_draft(folder, edited, acts, state):
    before = state(folder)
    data = edited(lambda entry, _: entry["versions"][-1].update(body=entry["versions"][-1]["body"] + "\n\nThêm."))
    plan = plan_import("x.json", data, folder, acts)
    (change,) = plan.of("changed")
    assert change.fields == ("body", "reviewed") and change.unsigned and change.path.name.startswith(ID)
    assert state(folder) == before, "planning writes nothing"
    carry_out(plan)
    changed = {name for name, data in state(folder).items() if before.get(name) != data}
    assert changed == {str(change.path)}
    newest = load_corpus(folder).versions[ID][-1]
    assert newest.body.endswith("Thêm.") and not newest.served


def test_signatures_in_the_file_are_believed_only_when_told_to(folder, edited, acts):
    def forge(entry, _):
        entry["versions"][-1]["body"] += "\n\nThêm."
        entry["versions"][-1]["reviewed"] = {"by": ["a", "b"], "on": "2027-01-01"}

    distrusted = plan_import("x.json", edited(forge), folder, acts).of("changed")
    assert "reviewed:" not in distrusted[0].text
    kept = plan_import("x.json", edited(forge), folder, acts, keep_reviews=True).of("changed")
    assert "reviewed: {by: [a, b], on: 2027-01-01}" in kept[0].text


def test_a_signature_added_to_the_same_text_is_not_believed(folder, edited, acts):
    def forge(entry, _):
        entry["versions"][-1]["reviewed"] = {"by": ["a", "b"], "on": "2027-01-01"}

    assert kinds(plan_import("x.json", edited(forge), folder, acts))["changed"] == 0


def test_everything_is_a_draft_in_an_empty_folder(tmp_path, exported, acts):
    carry_out(plan_import("x.json", exported("json"), tmp_path / "moi", acts))
    corpus = load_corpus(tmp_path / "moi")
    assert sum(1 for _ in corpus) > 10 and not corpus.served().versions


def test_a_newer_version_takes_over_the_shared_fields(folder, edited, acts):
    def add(entry, _):
        newest = entry["versions"][-1]
        entry["versions"].append(
            {
                **newest,
                "from": "2027-01-01",
                "citations": [{"from": "2027-01-01", "provisions": ["luat-thads-2025/dieu-1"]}],
            }
        )
        entry["title"] = "Phí thi hành án năm 2027 là bao nhiêu?"

    plan = plan_import("x.json", edited(add), folder, acts)
    assert kinds(plan)["new"] == 1
    (older,) = plan.of("changed")
    assert older.fields == ("shared",) and not older.unsigned and "title:" not in older.text
    carry_out(plan)
    versions = load_corpus(folder).versions[ID]
    assert versions[-1].title == "Phí thi hành án năm 2027 là bao nhiêu?" and versions[-2].served
    assert versions[-2].effective.end == date(2027, 1, 1)


def test_only_the_older_version_in_the_file_leaves_the_newer_one_alone(folder, edited, acts):
    def keep_oldest(entry, _):
        entry["versions"] = entry["versions"][:1]
        entry["versions"][0]["body"] += "\n\nThêm."

    plan = plan_import("x.json", edited(keep_oldest), folder, acts)
    assert [change.path.name for change in plan.of("changed")] == [
        f"{ID}.{load_corpus(folder).versions[ID][0].effective.start}.md"
    ]


@pytest.mark.parametrize(
    "edit, words",
    [
        (lambda e, _: provisions(e).append("luat-thads-2088/dieu-1"), "không có văn bản"),
        (lambda e, _: provisions(e).append("luat-thads-2008/dieu-999"), "không có Điều 999"),
        (lambda e, _: e["questions"].append("Gọi tôi 0912345678 nhé"), "câu hỏi có dữ liệu cá nhân"),
        (lambda e, _: e["versions"][0].update(body="**đậm**"), "versions[0].body: không dùng in đậm"),
        (lambda e, all: e["questions"].append(next(x for x in all if x["id"] != ID)["questions"][0]), "đã có ở"),
        (lambda e, _: e.update(topic="thoi-hieu"), "trong thư mục đích thuộc chủ đề 'phi'"),
        (lambda e, _: e.update(questions=e["questions"][:3]), "mới có 3 câu hỏi: cần ít nhất 10"),
    ],
    ids=["act", "article", "personal", "markup", "same-question", "other-topic", "few-questions"],
)  # fmt: skip
def test_what_the_linter_refuses_is_not_imported(folder, edited, acts, state, edit, words):
    before = state(folder)
    with pytest.raises(BadImport) as error:
        plan_import("x.json", edited(edit), folder, acts)
    (problem,) = error.value.problems
    assert words in str(problem) and problem.where.startswith("mục thứ ") and "/tmp" not in str(problem)
    assert state(folder) == before


def test_what_was_wrong_in_the_folder_before_is_not_held_against_the_file(folder, edited, acts):
    path = next((folder / "thoi-hieu").glob("*.2026-07-01.md"))
    path.write_text(path.read_text("utf-8") + "\n**đậm**\n", "utf-8")
    data = edited(lambda entry, all: all.__setitem__(slice(None), [entry]))
    assert kinds(plan_import("x.json", data, folder, acts))["changed"] == 0


def test_an_entry_named_in_see_also_may_come_later(folder, edited, acts):
    (note, *_) = plan_import("x.json", edited(lambda e, _: e["see_also"].append("se-co-sau")), folder, acts).notes
    assert "see_also: không có mục" in note


def test_a_folder_that_cannot_be_read_is_named(folder, exported, acts):
    data = exported("json")
    (folder / "phi" / "hong.2026-07-01.md").write_text("không có gì", "utf-8")
    with pytest.raises(BadImport, match=r"thư mục đích, .*hong\.2026-07-01\.md:1"):
        plan_import("x.json", data, folder, acts)


@pytest.mark.parametrize("fails_at", [1, 2, 3])
def test_a_write_that_fails_midway_leaves_the_folder_as_it_was(folder, edited, acts, state, monkeypatch, fails_at):
    def change(entry, all):
        for each in all[:3]:
            each["versions"][-1]["body"] += "\n\nThêm."
        all[3]["id"] = "muc-moi"
        all[3]["title"] = "Mục mới tinh?"
        all[3]["questions"] = [
            f"Câu hỏi mới tinh số {word}?" for word in ("1", "2", "3", "4", "5", "6", "7", "8", "9", "10")
        ]

    plan = plan_import("x.json", edited(change), folder, acts)
    before, done = state(folder), []
    replace = Path.replace

    def failing(self, target):
        done.append(target)
        if len(done) == fails_at:
            raise OSError(28, "đĩa đầy")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", failing)
    with pytest.raises(OSError):
        carry_out(plan)
    monkeypatch.undo()
    assert state(folder) == before and len(plan.of("new")) + len(plan.of("changed")) > 3


@pytest.mark.parametrize(
    "title", ["Có: dấu hai chấm", "# thăng", "yes", "[ngoặc]", "a # b", '"nháy"', "- gạch", "2026"]
)
def test_words_that_yaml_would_misread_are_quoted(title, tmp_path, edited, acts):
    from faq.entry import read_entry_file

    record = {
        "id": "a", "topic": "phi", "title": title, "questions": [title], "audience": ["anyone"], "see_also": ["b"],
    }  # fmt: skip
    version = {
        "from": "2026-07-01", "until": None, "reviewed": {"by": [title, "b"], "on": "2026-07-01"}, "body": "x",
        "citations": [{"from": "2026-07-01", "provisions": ["luat-thads-2025"]}],
    }  # fmt: skip
    path = tmp_path / "phi" / "a.2026-07-01.md"
    path.parent.mkdir()
    path.write_text(file_text(record, version, True), "utf-8")
    fields = read_entry_file(path).fields
    assert fields["title"] == title and fields["questions"] == [title] and fields["reviewed"]["by"] == [title, "b"]
