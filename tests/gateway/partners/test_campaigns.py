"""Campaigns as they are kept: what can be, what runs when, and which channel a question gets."""

import re
from dataclasses import replace
from datetime import date, datetime

import pytest
from campaign_samples import MONTH, SVG

from faq.corpus import load_corpus
from faq.exporters.selection import BadSelection
from gateway.kept import UnknownId
from gateway.partners.campaign_use import KnownCampaigns
from gateway.partners.campaigns import LONGEST_ID, BadCampaign, CampaignStore, checked
from gateway.turns import turns

DAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def corpus():
    return load_corpus().served()


@pytest.fixture
def store(tmp_path):
    return CampaignStore(f"sqlite:///{tmp_path}/c.db")


def test_what_was_kept_comes_back_the_same(store):
    made = replace(MONTH, logo=SVG, audience="debtor", ids=("muc-phi", "ai-chiu-phi"), formats=())
    store.add(made)
    assert store.get(made.id) == made
    store.change(replace(made, title="Khác", logo=None))
    assert (store.get(made.id).title, store.get(made.id).logo) == ("Khác", None)
    store.remove(made.id)
    with pytest.raises(UnknownId):
        store.get(made.id)


def test_the_longest_name_is_a_channel_that_a_turn_can_keep():
    longest = replace(MONTH, id="a" * LONGEST_ID)
    assert len(longest.channel) <= turns.c.channel.type.length


def test_a_campaign_of_known_topics_and_formats_is_taken(corpus):
    made = replace(MONTH, logo=SVG, formats=("leaflet", "quiz"))
    assert checked(made, corpus, DAY) == made


@pytest.mark.parametrize(
    "change, said",
    [
        ({"id": "Tháng"}, "viết thường không dấu"),
        ({"id": "a--b"}, "viết thường không dấu"),
        ({"id": "-a"}, "viết thường không dấu"),
        ({"id": "a" * (LONGEST_ID + 1)}, f"không quá {LONGEST_ID} ký tự"),
        ({"title": " "}, "tên đợt phải có từ 1 đến 120 ký tự"),
        ({"title": "a\nb"}, "trên một dòng"),
        ({"organiser": "x" * 121}, "đơn vị tổ chức phải có từ 1 đến 120 ký tự"),
        ({"introduction": "xin <b>chào</b>"}, "không được có thẻ HTML"),
        ({"introduction": "<!-- x -->"}, "không được có thẻ HTML"),
        ({"introduction": "![a](https://x.example/a.png)"}, "không được có hình ảnh"),
        ({"introduction": "xin chào\n\n# To"}, "không được có tiêu đề"),
        ({"introduction": "xin chào\n---"}, "không được có tiêu đề"),
        ({"introduction": "x" * 3001}, "dài 3001 ký tự, tối đa 3000"),
        ({"until": date(2026, 11, 14)}, "ngày kết thúc 14/11/2026 trước ngày bắt đầu 15/11/2026"),
        ({"topics": ()}, "phải chọn chủ đề"),
        ({"topics": ("phii",)}, "Có phải 'phi'?"),
        ({"topics": (), "ids": ("khong-co-muc-nay",)}, "không có mục 'khong-co-muc-nay'"),
        ({"formats": ("pdf",)}, "không có định dạng 'pdf'"),
        ({"topics": (), "ids": ("ho-so-can-giu",), "formats": ("quiz",)}, "chưa có câu hỏi trắc nghiệm"),
        ({"logo": b"GIF89a"}, "phải là tệp PNG"),
    ],
)
def test_what_cannot_be_kept_is_said(corpus, change, said):
    if "ho-so-can-giu" in change.get("ids", ()):
        change = change | {"ids": (_without_quiz(corpus),)}
    with pytest.raises((BadCampaign, BadSelection), match=re.escape(said)):
        checked(replace(MONTH, **change), corpus, DAY)


def _without_quiz(corpus):
    from faq.quiz import known_quizzes

    asked = {question.entry for question in known_quizzes()}
    return next(entry.id for entry in corpus.in_force(DAY) if entry.id not in asked)


@pytest.mark.parametrize("text", ["Điều 5 < Điều 6", "2 * 3", "- một\n- hai", "giá #1", "[trang](https://a.example)"])
def test_plain_words_lists_and_links_are_no_markup(corpus, text):
    assert checked(replace(MONTH, introduction=text), corpus, DAY)


@pytest.mark.parametrize(
    "on, standing",
    [
        (date(2026, 11, 14), "coming"),
        (date(2026, 11, 15), "running"),
        (date(2026, 12, 15), "running"),
        (date(2026, 12, 16), "ended"),
    ],
)
def test_it_runs_from_its_first_day_to_the_end_of_its_last(on, standing):
    assert MONTH.standing(on) == standing


def test_an_answer_that_is_not_shown_any_more_falls_out_but_never_all_of_them(corpus):
    some = replace(MONTH, topics=(), ids=("muc-phi", "da-bo"))
    assert some.selection(DAY, corpus).ids == ("muc-phi",)
    with pytest.raises(BadSelection):
        replace(some, ids=("da-bo",)).selection(DAY, corpus)


class TestKnown:
    @pytest.fixture
    def now(self):
        return [0.0]

    @pytest.fixture
    def known(self, store, now):
        store.add(MONTH)
        store.add(replace(MONTH, id="khac", until=date(2026, 11, 30)))
        return KnownCampaigns(store, lambda: now[0])

    def test_those_that_end_first_stand_first_and_only_those_of_the_day(self, known):
        assert [each.id for each in known.running(DAY)] == ["khac", MONTH.id]
        assert [each.id for each in known.running(date(2026, 12, 1))] == [MONTH.id]
        assert known.running(date(2027, 1, 1)) == []

    def test_a_change_is_seen_after_seconds(self, known, store, now):
        assert known.find("moi") is None
        store.add(replace(MONTH, id="moi", created_at=datetime(2026, 11, 2)))
        assert known.find("moi") is None
        now[0] += KnownCampaigns.KEEP_SECONDS
        assert known.find("moi") is not None

    def test_when_the_database_does_not_answer_it_goes_on_with_what_it_knew(
        self, known, store, now, monkeypatch, caplog
    ):
        assert known.find("khac")

        def fails():
            raise OSError("gone")

        monkeypatch.setattr(store, "all", fails)
        now[0] += KnownCampaigns.KEEP_SECONDS
        assert known.find("khac") and "reading campaigns failed" in caplog.text

    @pytest.mark.parametrize(
        "named, before, channel",
        [
            (MONTH.id, None, MONTH.channel),
            (MONTH.id, "web", MONTH.channel),
            (MONTH.id, "campaign:khac", MONTH.channel),
            (None, "campaign:khac", "campaign:khac"),
            ("khong-co", "campaign:khac", "campaign:khac"),
            ("khong-co", None, None),
            (None, "web", None),
            (None, "campaign:da-xoa", None),
            ("", "embed:pk_00000000000000a1", None),
        ],
    )
    def test_a_question_counts_for_the_campaign_named_else_for_that_of_its_conversation(
        self, known, named, before, channel
    ):
        assert known.channel(named, before) == channel
