"""The bulletin: as long as asked for, readable by anybody, of whole pieces, and it says where it comes from."""

import re

import pytest

from faq.exporters import FORMATS
from faq.exporters.loudspeaker import LONG_SENTENCE, SYLLABLES_PER_MINUTE, TOLERANCE, bulletin_of, export, words
from faq.exporters.selection import BadSelection, Publisher, Selection
from faq.exporters.spoken import read_aloud, syllables

LENGTHS = (1, 2, 3, 5, 10)


def unreadable(text):
    capitals = [word for word in re.findall(r"\w+", text) if sum(char.isupper() for char in word) > 1]
    return capitals + re.findall(r"\d|[^\w\s.,;:?!]", text)


@pytest.mark.parametrize("minutes", LENGTHS)
@pytest.mark.parametrize("topic", ["phi", "nha-o-duy-nhat", "thi-hanh-an-hanh-chinh"])
def test_the_length_is_the_one_asked_for(real, acts, publisher, whole, topic, minutes):
    made = bulletin_of(Selection(whole.as_of, topics=(topic,)), real, acts, publisher, minutes)
    assert made.note == "" and made.syllables == syllables(made.text)
    assert abs(made.seconds - 60 * minutes) <= TOLERANCE * 60 * minutes


def test_a_long_bulletin_over_everything_and_another_rate(real, acts, publisher, whole):
    made = bulletin_of(whole, real, acts, publisher, minutes=30, rate=240)
    assert made.note == "" and abs(made.syllables - 7200) <= 720
    assert unreadable(made.text) == []


def test_nothing_is_left_that_cannot_be_read(real, acts, whole):
    for voice in ("bac", "nam"):
        made = export(whole, real, acts, Publisher("UBND xã A (số 5)", portal="https://a.vn"), minutes=10, voice=voice)
        assert unreadable(made) == []
        assert "Ủy ban nhân dân xã a, số năm" in made
    assert "ngàn" in made and "nghìn" not in made


def test_it_says_who_when_on_what_basis_and_where_to_ask(real, acts, publisher, whole):
    for minutes in LENGTHS:
        text = bulletin_of(Selection(whole.as_of, topics=("phi",)), real, acts, publisher, minutes).text
        assert "Mặt trận xã a" in text
        assert "theo quy định áp dụng ngày mùng một tháng mười hai năm hai nghìn không trăm hai mươi sáu" in text
        assert "Luật Thi hành án dân sự năm hai nghìn không trăm hai mươi lăm" in text
        assert "thông tin chung đã rút gọn, không thay cho tư vấn" in text
        assert re.search(r"Quy định có thể (thay )?đổi", text)
        assert "Thi hành án dân sự tỉnh, thành phố" in text


def test_the_web_page_is_pointed_at_only_where_there_is_one(real, acts, publisher, whole):
    with_page = bulletin_of(whole, real, acts, publisher, 5).text
    without = bulletin_of(whole, real, acts, Publisher("Xã A"), 5).text
    assert "trang hỏi đáp của chúng tôi, địa chỉ trang mạng ghi trong bản in" in with_page
    assert "trang hỏi đáp" not in without


def test_pieces_are_whole_in_order_and_as_written(real, acts, publisher, whole):
    """Every sentence between question and end is in the entry, read aloud, from its first piece on."""
    selection = Selection(whole.as_of, topics=("thoi-hieu",))
    text = bulletin_of(selection, real, acts, publisher, 8).text
    for entry in selection.entries(real):
        title = read_aloud(entry.title)
        assert title in text
        answer = text.partition(f"{title}\n{words()['answer']}\n")[2].split("\n\n")[0]
        lines = [line for line in answer.split("\n") if line != words()["more"]]
        short = bare(read_aloud(entry.short_answer))
        assert bare(" ".join(lines)).startswith(short)
        pieces = [bare(read_aloud(piece)) for piece in entry.body.split("\n\n")]
        said = bare(" ".join(lines))
        ends = ["".join(pieces[: count + 1]) for count in range(len(pieces))]
        assert said in ends
        assert not entry.body.split("\n\n")[ends.index(said)].endswith(":")


def bare(text):
    return "".join(re.findall(r"\w", text)).lower()


def test_every_line_is_a_sentence_and_few_are_long(real, acts, publisher, whole):
    lines = [line for line in bulletin_of(whole, real, acts, publisher, 30).text.split("\n") if line]
    assert all(line[-1] in ".!?:" and line[0] == line[0].upper() for line in lines)
    assert sum(1 for line in lines if syllables(line) > LONG_SENTENCE) <= 0.2 * len(lines)
    assert max(map(syllables, lines)) < 100


def test_a_long_sentence_is_broken_at_its_semicolons(real, acts, publisher, whole):
    text = bulletin_of(Selection(whole.as_of, ids=("bien-phap-bao-dam",)), real, acts, publisher, 2).text
    assert "Tạm giữ tài sản, giấy tờ.\n" in text and ";" not in text


def test_chosen_entries_keep_their_order(real, acts, publisher, whole):
    ids = ("vi-bang", "muc-phi", "giao-con")
    text = bulletin_of(Selection(whole.as_of, ids=ids), real, acts, publisher, 5).text
    places = [text.index(read_aloud(real.at(id, whole.as_of).title)) for id in ids]
    assert places == sorted(places)
    assert text.index("Câu hỏi thứ nhất:") < text.index("Câu hỏi thứ hai:") < text.index("Và câu hỏi cuối cùng:")


def test_two_chosen_topics_are_both_named_and_read(real, acts, publisher, whole):
    made = bulletin_of(Selection(whole.as_of, topics=("phi", "cuong-che")), real, acts, publisher, 3)
    assert {real.at(id, whole.as_of).topic for id in made.entries} == {"phi", "cuong-che"}
    opening = made.text.split("\n\n")[0]
    assert "phí, chi phí, miễn giảm" in opening and "biện pháp bảo đảm, cưỡng chế" in opening


def test_notices_of_acts_that_are_only_presumed_are_read_once(real, acts, publisher, whole):
    text = bulletin_of(Selection(whole.as_of, ids=("muc-phi", "ai-chiu-phi")), real, acts, publisher, 3).text
    assert text.count("Đến ngày kiểm tra chưa thấy văn bản bãi bỏ hay thay thế") == 1


def test_too_little_text_is_said_and_gives_a_shorter_bulletin(real, acts, publisher, whole):
    made = export(Selection(whole.as_of, ids=("vi-bang",)), real, acts, publisher, minutes=20)
    note, _, rest = made.partition("\n\n")
    assert note.startswith("Ghi chú cho người đọc, không phát: phần đã chọn chỉ đủ cho khoảng")
    assert "ngắn hơn thời lượng yêu cầu" in note and unreadable(made) == []
    assert syllables(rest) < 20 * SYLLABLES_PER_MINUTE
    assert "đã rút gọn" not in rest


def test_the_same_bulletin_each_time_and_through_the_list_of_formats(real, acts, publisher, whole):
    selection = Selection(whole.as_of, topics=("phi", "cap-duong"))
    made = FORMATS["loudspeaker"].export(selection, real, acts, publisher, {"minutes": "3"})
    assert made.decode() == export(selection, real, acts, publisher, minutes=3)
    with pytest.raises(BadSelection, match="từ 1 đến 30, không phải '31'"):
        FORMATS["loudspeaker"].export(selection, real, acts, publisher, {"minutes": 31})
