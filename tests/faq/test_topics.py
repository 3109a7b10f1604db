"""Topics by name, and the matters that must have an answer."""

import unicodedata
from collections import Counter

import pytest

from faq.corpus import ENTRIES_DIR, load_corpus
from faq.topics import Group, Matter, covered, known_groups, known_topics, load_topics

TOPICS, GROUPS = load_topics()
FOLDERS = sorted({path.parent.name for path in ENTRIES_DIR.glob("*/*.md")})
SLUGS = {path.name.split(".")[0] for path in ENTRIES_DIR.glob("*/*.md")}


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_topic_folder_has_a_name(folder):
    assert TOPICS[folder].strip() == TOPICS[folder] != ""
    assert TOPICS[folder] == unicodedata.normalize("NFC", TOPICS[folder])


def test_every_named_topic_has_a_folder_and_no_two_share_a_name():
    assert sorted(TOPICS) == FOLDERS
    assert len(set(TOPICS.values())) == len(TOPICS)


@pytest.mark.parametrize("group", GROUPS, ids=lambda group: group.title)
def test_every_entry_that_covers_a_matter_exists_as_a_file(group):
    assert group.matters
    assert {id for matter in group.matters for id in matter.entries} - SLUGS == set()
    assert [matter.title for matter in group.matters if not matter.entries] == []


def test_no_matter_stands_twice_in_a_group():
    for group in GROUPS:
        assert [title for title, count in Counter(m.title for m in group.matters).items() if count > 1] == []
        for matter in group.matters:
            assert len(set(matter.entries)) == len(matter.entries), matter.title


def test_every_entry_a_citizen_may_see_is_in_a_named_topic():
    assert {entry.topic for entry in load_corpus()} <= set(TOPICS)


def test_the_known_topics_are_those_of_the_file():
    assert (known_topics(), known_groups()) == (TOPICS, GROUPS)


ONE, OTHER = Matter("Một", ("a", "b")), Matter("Khác", ("c",))


@pytest.mark.parametrize(
    "entries, matters",
    [
        (set(), []),
        ({"a"}, [ONE]),
        (["b", "a"], [ONE]),
        ({"c", "x"}, [OTHER]),
        (("a", "c"), [ONE, OTHER]),
        ({"ab", "A"}, []),
    ],
)
def test_a_matter_is_covered_by_any_one_of_its_entries(entries, matters):
    assert covered(Group("Nhóm", (ONE, OTHER)), entries) == matters


def test_a_file_gives_topics_and_groups_in_its_order(tmp_path):
    path = tmp_path / "topics.yml"
    path.write_text("topics: {b: B, a: A}\ncoverage: {N: {Hai: [x, y], Một: [z]}, M: {}}\n", encoding="utf-8")
    topics, groups = load_topics(path)
    assert list(topics.items()) == [("b", "B"), ("a", "A")]
    assert groups == (Group("N", (Matter("Hai", ("x", "y")), Matter("Một", ("z",)))), Group("M", ()))


@pytest.mark.parametrize("part", ["topics", "coverage"])
def test_a_file_without_a_part_is_refused(tmp_path, part):
    other = {"topics": "coverage", "coverage": "topics"}[part]
    (tmp_path / "topics.yml").write_text(f"{other}: {{}}\n", encoding="utf-8")
    with pytest.raises(KeyError, match=part):
        load_topics(tmp_path / "topics.yml")
