import io
import struct
import unicodedata
from datetime import date
from zipfile import ZipFile

import pytest

from faq.exporters import social
from faq.exporters.selection import Publisher, Selection
from faq.exporters.wording import notices

DAY = date(2026, 12, 1)
PUBLISHER = Publisher("Mặt trận xã A", portal="https://hoidap.example")
SELECTION = Selection(DAY, ("thu-nhap",))


@pytest.fixture(scope="module")
def made(real, acts):
    return social.export(SELECTION, real, acts, PUBLISHER)


@pytest.fixture(scope="module")
def files(made):
    with ZipFile(io.BytesIO(made)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def size(png):
    assert png.startswith(b"\x89PNG")
    return struct.unpack(">II", png[16:24])


def test_each_answer_has_posts_and_two_cards(files, real):
    for at, entry in enumerate(SELECTION.entries(real), 1):
        folder = f"{at:03}-{entry.id}"
        assert size(files[f"{folder}/anh-ngang.png"]) == (1200, 630)
        assert size(files[f"{folder}/anh-vuong.png"]) == (1080, 1080)
        for name in ("zalo.txt", "facebook.txt"):
            text = files[f"{folder}/{name}"].decode()
            assert entry.title in text and entry.short_answer in text
            assert f"https://hoidap.example/hoi-dap/thu-nhap/{entry.id}" in text
            assert "Theo quy định áp dụng ngày 01/12/2026" in text and "Mặt trận xã A" in text
            assert "không thay cho tư vấn" in text and "Căn cứ: Điều" in text
            assert text.count("#") == 3


@pytest.mark.parametrize("full", [False, True])
def test_every_post_of_the_corpus_keeps_to_the_limits(real, acts, whole, full):
    for entry in whole.entries(real):
        for limit in (social.ZALO_MESSAGE, social.FACEBOOK_POST):
            text = social.post(entry, whole, acts, PUBLISHER, limit, full)
            assert len(text) <= limit and unicodedata.is_normalized("NFC", text)
            assert all(notice in text for notice in notices(entry, DAY, acts))
        seen = social.post(entry, whole, acts, PUBLISHER, social.FACEBOOK_POST)[: social.FACEBOOK_SEEN]
        assert entry.short_answer in seen
        _, title, _, _, summary, _ = social.article(entry, PUBLISHER).split("\n")
        assert (title, summary) == (entry.title, entry.short_answer)
        assert len(title) <= social.ZALO_ARTICLE_TITLE and len(summary) <= social.ZALO_ARTICLE_SUMMARY


def test_a_whole_answer_too_long_for_zalo_is_shortened_and_says_so(real, acts, whole):
    entry = max(whole.entries(real), key=lambda entry: len(entry.body))
    text = social.post(entry, whole, acts, PUBLISHER, social.ZALO_MESSAGE, full=True)
    assert "đã rút gọn, xem đầy đủ" in text and len(text) > 1000
    assert "đã rút gọn" not in social.post(entry, whole, acts, PUBLISHER, social.FACEBOOK_POST, full=True)


@pytest.mark.parametrize(
    "limit, kept",
    [
        pytest.param(30, "Câu một. Câu hai. Câu ba.", id="all-of-it"),
        pytest.param(25, "Câu một. Câu hai. Câu ba.", id="just-fits"),
        pytest.param(24, "Câu một. Câu hai. (thêm)", id="one-less"),
        pytest.param(23, "Câu một. (thêm)", id="two-sentences-do-not-fit"),
        pytest.param(10, "(thêm)", id="not-even-one"),
    ],
)
def test_text_is_shortened_at_the_end_of_a_sentence(limit, kept):
    assert social.shortened("Câu một. Câu hai. Câu ba.", limit, "(thêm)") == kept


def test_a_line_that_leads_to_a_list_is_not_left_alone():
    assert social.shortened("Có.\n\nCác bước:\n\n1. Dài lắm lắm lắm.", 25, "(thêm)") == "Có. (thêm)"


def test_without_a_portal_no_address_is_made_up(real, acts, whole):
    text = social.post(whole.entries(real)[0], whole, acts, Publisher("Hội A"), 2000)
    assert "http" not in text and "Hỏi lại nơi phát hành" in text


def test_cards_can_be_left_out_and_progress_is_told(real, acts):
    told = []
    data = social.export(SELECTION, real, acts, PUBLISHER, tell=lambda done, total: told.append((done, total)))
    assert told[-1] == (5, 5)
    plain = social.export(SELECTION, real, acts, PUBLISHER, images=False)
    assert len(plain) < len(data) / 10
    with ZipFile(io.BytesIO(plain)) as archive:
        assert not [name for name in archive.namelist() if name.endswith(".png")]


def test_the_same_posts_are_the_same_bytes(made, real, acts):
    assert social.export(SELECTION, real, acts, PUBLISHER) == made
