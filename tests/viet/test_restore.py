import json
import shutil
from functools import lru_cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from viet.diacritics import fold
from viet.normalise import place_tones
from viet.restore import TABLE, BrokenTable, Restorer, is_syllable, tokens
from viet.restore_training import NothingToRead, accuracy, by_topic, read, sentences, train

ANY_TEXT = st.text(st.characters())
TYPED_TEXT = st.lists(
    st.sampled_from(
        ["toi", "bị", "KIEN", "Thi", "hanh", "a", "an", "106/2025/QH15", "ko", ".", ",", "\n", " ", "(", ")"]
    )
).map(" ".join)

#: Everyday questions and stories in our own words; none is an entry's. They are the floor, not the figure to quote.
QUESTIONS = """
Hôm qua mẹ tôi nhận được giấy báo của thi hành án, giờ nhà tôi phải làm gì?
Vợ chồng em ly hôn năm ngoái mà chồng cũ không chịu đưa tiền nuôi con, em biết kêu ai bây giờ?
Anh trai tôi vay tiền người ta rồi bỏ trốn, người ta đòi siết nhà của bố mẹ tôi có được không?
Con bò nhà tôi đang nuôi có bị bắt đem bán để trả nợ không ạ?
Tôi làm công nhân lương tháng chín triệu, bị trừ hết lương thì lấy gì mà ăn?
Chiếc xe máy tôi đứng tên nhưng em gái tôi mua, họ đòi lấy xe thì sao?
Ông hàng xóm lấn đất nhà tôi, tòa đã xử rồi mà ông ấy vẫn không chịu dỡ hàng rào.
Tôi cãi nhau với cán bộ thi hành án vì họ vào nhà lúc tôi đi vắng, vậy họ có sai không?
Tòa bắt tôi xin lỗi công khai trên báo mà tôi không muốn làm thì bị gì?
Bố tôi mất rồi, khoản nợ của ông mấy anh em tôi có phải gánh không?
Tôi mua căn nhà bán đấu giá đã trả đủ tiền mà chủ cũ vẫn ở lì trong đó không chịu dọn đi.
Cho em hỏi em bị bệnh nặng đang nằm viện thì có được khất nợ vài tháng không?
Người ta nợ tôi hai trăm triệu, tôi thắng kiện ba năm rồi mà chưa lấy được đồng nào.
Chị dâu tôi giữ cháu bé không cho bà nội gặp dù tòa đã cho thăm, phải nhờ ai can thiệp?
Tôi nghèo quá không có tiền đóng án phí thì có bị đi tù không?
Công ty nợ lương tôi nửa năm, bây giờ giám đốc bỏ về quê thì đòi bằng cách nào?
Sổ đỏ của tôi đang thế chấp ở ngân hàng, người khác có đòi kê biên được không?
Ở quê tôi cơ quan thi hành án huyện giải tán rồi thì nộp hồ sơ chỗ nào?
Tôi gửi đơn hai tháng nay chẳng thấy ai trả lời, tôi có quyền làm đơn kiện không?
Bên kia giấu tiền trong tài khoản của vợ, làm sao chứng minh được bây giờ?
Họ dán giấy lên cửa nhà tôi lúc nửa đêm, như vậy có đúng luật không?
Tôi đang nuôi mẹ già và hai đứa con nhỏ, có được bớt lại chút tiền lương để sống không?
Ruộng lúa sắp gặt của tôi bị thu mất thì ai đền cho tôi?
Em lỡ bán miếng đất trước khi tòa tuyên, giờ họ nói em tẩu tán tài sản là sao?
Tôi ở nước ngoài có thể nhờ chị ruột nhận tiền giùm được không?
Cái tủ lạnh với ti vi trong nhà có bị lấy đi luôn không vậy?
Tại sao tôi thắng kiện mà còn phải đóng thêm phí cho thi hành án?
Thằng em tôi đánh người phải bồi thường mà nó mới mười bảy tuổi thì ai trả?
Hai bên tự thỏa thuận trả góp mỗi tháng năm triệu thì có cần báo cho ai biết không?
Đến hạn rồi mà chưa xoay được tiền, tôi xin hoãn thêm ít hôm được không?
"""
STORIES = """
Xin chào luật sư, năm 2019 tôi có cho người bạn mượn năm mươi triệu để làm ăn, có viết giấy tay.
Hiện tại bạn tôi đã bán hết tài sản và chuyển vào thành phố Hồ Chí Minh sinh sống.
Gia đình tôi đang rất hoang mang, mong được luật sư tư vấn giúp.
Tháng trước tôi bị công an mời lên làm việc vì không chịu giao nhà.
Tôi với chồng cưới nhau được mười năm, có hai cháu trai, một cháu học lớp ba.
Ba tôi say rượu gây tai nạn giao thông, giờ người bị nạn đòi bồi thường ba trăm triệu.
Chủ nhà trọ khóa cửa không cho tôi vào lấy đồ, tôi phải làm thế nào?
Tôi có mảnh vườn trồng cà phê do ông nội để lại, chưa sang tên.
Nghe nói từ tháng bảy năm nay luật thay đổi, vậy vụ của tôi áp dụng luật nào?
Em là sinh viên mới ra trường, đứng tên vay giùm bạn rồi bạn quỵt luôn.
Bà ngoại tôi tám mươi tuổi rồi, có bị đuổi ra khỏi nhà không?
Tôi đi làm xa, hàng xóm gọi điện báo có người đến đo đạc đất nhà mình.
Người mua trúng đấu giá rút lui không mua nữa thì tiền cọc xử lý ra sao?
Chồng tôi chơi cờ bạc nợ nần khắp nơi, chủ nợ đến quậy phá suốt ngày.
Tôi muốn rút đơn vì hai bên đã làm hòa thì viết đơn thế nào?
Anh ấy bảo không có tiền nhưng tôi thấy anh ấy vừa tậu xe hơi mới.
Cán bộ gọi điện hẹn tôi lên trụ sở nhưng không nói rõ lý do.
Tôi lên xã hỏi thì họ chỉ lên tỉnh, lên tỉnh lại bảo về xã.
Con tôi bị tạm giam, cơ quan giữ của cháu chiếc điện thoại, bao giờ được nhận lại?
Tiền lãi chậm trả tính từ ngày nào và mức bao nhiêu phần trăm?
"""

ENTRY = """---
title: Tự nguyện thi hành án là gì?
questions:
  - Tôi có bao nhiêu ngày để tự nguyện trả nợ?
  - toi co bao nhieu ngay de tra no
---
Thời hạn tự nguyện thi hành án là 10 ngày kể từ ngày nhận được quyết định.
"""
NLU = """version: "3.1"
nlu:
- intent: out_of_scope
  examples: |
    - thủ tục ly hôn ở [Hà Nội](place) thế nào
"""
LAW = {
    "document": {"title": "Luật Thi hành án dân sự"},
    "articles": [
        {"number": "1", "title": "Phạm vi điều chỉnh", "text": "Luật này quy định về kê biên tài sản.\nKê biên nhà ở."}
    ],
}


@lru_cache(maxsize=1)
def shipped():
    return Restorer.load()


@pytest.fixture
def restorer():
    return shipped()


@pytest.fixture
def corpus(tmp_path):
    folder = tmp_path / "corpus"
    for topic in ("tu-nguyen", "ke-bien"):
        (folder / topic).mkdir(parents=True)
        (folder / topic / "a.md").write_text(ENTRY, encoding="utf-8")
    (folder / "nlu.yml").write_text(NLU, encoding="utf-8")
    (folder / "law.json").write_text(json.dumps(LAW), encoding="utf-8")
    (folder / "story.txt").write_text("Con bò nhà tôi đi lạc hôm qua.", encoding="utf-8")
    return folder


def assert_letter_for_letter(restored, typed):
    assert len(restored.text) == len(typed)
    assert fold(restored.text) == fold(typed)
    end = 0
    for syllable in restored.syllables:
        assert syllable.start >= end
        end = syllable.end
        assert typed[syllable.start : end] == syllable.typed
        assert restored.text[syllable.start : end] == syllable.restored
        assert 0 <= syllable.confidence <= 1


@pytest.mark.parametrize(
    "typed, restored",
    [
        pytest.param("toi bi thua kien, gio phai lam gi?", "tôi bị thua kiện, giờ phải làm gì?", id="question"),
        pytest.param("Thi hanh an dan su", "Thi hành án dân sự", id="capital-first"),
        pytest.param("CUONG CHE KE BIEN", "CƯỠNG CHẾ KÊ BIÊN", id="capitals"),
        pytest.param("o dau vay", "ở đâu vậy", id="letter-alone-is-a-word"),
        pytest.param("khong dong y", "không đồng ý", id="letter-alone-at-the-end"),
        pytest.param("ly  hon\tchia   nha", "ly  hôn\tchia   nhà", id="blanks"),
    ],
)
def test_marks_come_back_and_case_stays(restorer, typed, restored):
    assert restorer.restore(typed).text == restored


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Hoà giải ở toà án", id="new-placement-of-tones"),
        pytest.param("Tôi muốn hỏi về phí thi hành án", id="all-marked"),
        pytest.param("con tôi đã trả một phần nợ và tôi còn phải trả nốt", id="no-mark-is-meant"),
        pytest.param("thỉ hành ản", id="wrong-marks-are-not-corrected"),
    ],
)
def test_what_was_typed_with_marks_stays(restorer, text):
    restored = restorer.restore(text)
    assert restored.text == text
    assert all(syllable.confidence == 1 for syllable in restored.syllables if fold(syllable.typed) != syllable.typed)


def test_typed_marks_are_context_for_the_others(restorer):
    assert restorer.restore("Tôi bị kiện đòi nợ, toi phai lam gi").text == "Tôi bị kiện đòi nợ, tôi phải làm gì"


@pytest.mark.parametrize(
    "kept",
    [
        pytest.param("106/2025/QH15", id="law"),
        pytest.param("62/2015/ND-CP", id="decree"),
        pytest.param("62/2015/nd-cp", id="decree-in-lower-case"),
        pytest.param("2.000.000", id="amount"),
        pytest.param("500k", id="amount-in-slang"),
        pytest.param("toi.hoi@gmail.com", id="e-mail"),
        pytest.param("https://thads.moj.gov.vn/hoi-dap", id="address-of-a-page"),
        pytest.param("thads.gov.vn", id="name-of-a-site"),
        pytest.param("UBND", id="abbreviation"),
        pytest.param("THA", id="abbreviation-spelled-as-a-syllable"),
        pytest.param("ko", id="teencode"),
        pytest.param("zxqw", id="no-syllable"),
        pytest.param("判決", id="other-script"),
    ],
)
def test_what_is_no_vietnamese_syllable_stays(restorer, kept):
    assert restorer.restore(f"toi hoi {kept} la gi").text == f"tôi hỏi {kept} là gì"


@pytest.mark.parametrize(
    "typed, restored",
    [
        pytest.param("diem a khoan 2 Dieu 5", "điểm a khoản 2 Điều 5", id="point-cited"),
        pytest.param("a) tien an phi", "a) tiền án phí", id="point-listed"),
        pytest.param("nguoi mua la ong A", "người mua là ông A", id="person"),
        pytest.param("(toi khong biet o dau a)", "(tôi không biết ở đâu ạ)", id="no-point-before-a-bracket"),
    ],
)
def test_a_letter_that_is_a_label_stays(restorer, typed, restored):
    assert restorer.restore(typed).text == restored


def test_a_sentence_in_another_language_stays(restorer):
    text = "can you help me with this please"
    restored = restorer.restore(text)
    assert restored.text == text
    assert max(s.confidence for s in restored.syllables if is_syllable(s.typed)) < 0.9


def test_a_syllable_never_seen_stays_without_confidence(restorer):
    syllable = restorer.restore("toi hoi quuy").syllables[-1]
    assert (syllable.restored, syllable.confidence) == ("quuy", 0)


def test_offsets_are_those_of_the_text_as_typed(restorer):
    typed = "🏠 Nha toi, 2 tang"
    restored = restorer.restore(typed)
    assert_letter_for_letter(restored, typed)
    assert [(s.start, s.end, s.typed, s.restored) for s in restored.syllables] == [
        (2, 5, "Nha", "Nhà"),
        (6, 9, "toi", "tôi"),
        (13, 17, "tang", "tầng"),
    ]


@pytest.mark.parametrize("text", ["", " ", "\n", "?!"])
def test_nothing_to_restore_gives_no_syllables(restorer, text):
    restored = restorer.restore(text)
    assert (restored.text, restored.syllables) == (text, ())


@settings(deadline=None)
@given(ANY_TEXT | TYPED_TEXT)
def test_any_text_keeps_its_letters_and_offsets(text):
    assert_letter_for_letter(shipped().restore(text), text)


def test_hostile_strings_are_taken(restorer, hostile, lone_surrogates):
    for text in (hostile, lone_surrogates):
        assert_letter_for_letter(restorer.restore(text), text)


@pytest.mark.parametrize(
    "texts, floor",
    [pytest.param(QUESTIONS, 0.97, id="questions"), pytest.param(STORIES, 0.93, id="stories")],
)
def test_everyday_language_is_restored(restorer, texts, floor):
    result = accuracy(restorer, texts.strip().splitlines())
    assert result.share >= floor
    assert result.sure_share >= 0.98


def test_a_missing_table_says_how_to_build_it(tmp_path):
    with pytest.raises(BrokenTable, match=r"none\.npz is missing: build it again with `hoidap train diacritics"):
        Restorer.load(tmp_path / "none.npz")


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda path: path.write_bytes(b""), id="empty"),
        pytest.param(lambda path: path.write_bytes(b"no table"), id="other-file"),
        pytest.param(lambda path: path.write_bytes(path.read_bytes()[:100_000]), id="cut-off"),
        pytest.param(lambda path: _flip(path), id="one-byte-changed"),
        pytest.param(lambda path: np.savez(path, format=np.array(1)), id="parts-missing"),
        pytest.param(lambda path: np.savez(path, format=np.array(99)), id="another-format"),
    ],
)
def test_a_broken_table_says_how_to_build_it(tmp_path, spoil):
    path = tmp_path / "restore.npz"
    shutil.copy(TABLE, path)
    spoil(path)
    with pytest.raises(BrokenTable, match="build it again with `hoidap train diacritics"):
        Restorer.load(path)


def _flip(path):
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(content)


def test_the_shipped_table_is_small():
    assert TABLE.stat().st_size <= 5_000_000


def test_training_twice_gives_the_same_bytes(corpus, tmp_path):
    first, second = tmp_path / "a" / "restore.npz", tmp_path / "b" / "restore.npz"
    told = []
    report = train([corpus], first, told.append)
    train([corpus / "nlu.yml", corpus], second)
    assert first.read_bytes() == second.read_bytes()
    assert (report.syllables, report.size_bytes) == (told[-1], first.stat().st_size)
    assert report.ngrams > 0
    assert Restorer.load(first).restore("ke bien tai san").text == "kê biên tài sản"


@pytest.mark.parametrize("name", ["nlu.yml", "law.json", "story.txt", "tu-nguyen"])
def test_training_does_with_a_single_source(corpus, tmp_path, name):
    train([corpus / name], tmp_path / "restore.npz")
    restorer = Restorer.load(tmp_path / "restore.npz")
    for text in ("toi di lac", "ke bien nha o", "thu tuc ly hon", ""):
        assert_letter_for_letter(restorer.restore(text), text)


def test_a_table_of_a_single_held_out_sentence_can_be_used(tmp_path):
    (tmp_path / "one.txt").write_text("không", encoding="utf-8")
    train([tmp_path / "one.txt"], tmp_path / "restore.npz")
    assert Restorer.load(tmp_path / "restore.npz").restore("khong").text == "không"


def test_training_reads_every_kind_of_file(corpus):
    found = {(passage.source, passage.topic, passage.text) for passage in read([corpus])}
    assert ("questions", "tu-nguyen", "Tự nguyện thi hành án là gì?") in found
    assert ("questions", "", "thủ tục ly hôn ở Hà Nội thế nào") in found
    assert ("law", "", "Luật này quy định về kê biên tài sản.\nKê biên nhà ở.") in found
    assert ("general", "", "Con bò nhà tôi đi lạc hôm qua.") in found
    assert any(source == "answers" and text.startswith("Thời hạn") for source, _, text in found)


def test_what_was_typed_without_marks_teaches_nothing():
    assert list(sentences("toi co bao nhieu ngay. Tôi có bao nhiêu ngày?")) == [("tôi", "có", "bao", "nhiêu", "ngày")]


def test_a_topic_left_out_is_not_learnt_from(corpus):
    result = by_topic([corpus], parts=2)
    assert result.asked > 0


def test_training_without_text_says_so(tmp_path):
    with pytest.raises(NothingToRead, match="no text in"):
        train([tmp_path], tmp_path / "restore.npz")
    with pytest.raises(NothingToRead, match="there is no"):
        train([tmp_path / "none"], tmp_path / "restore.npz")


@pytest.mark.parametrize(
    "key, spelled", [("nghiêng", True), ("gìn", True), ("quyết", True), ("ko", False), ("tóà", False)]
)
def test_syllables_are_told_by_their_spelling(key, spelled):
    assert is_syllable(key) is spelled


def test_every_placement_of_tones_is_read_as_one_syllable():
    assert [token.key for token in tokens("Hoà, hòa, HOÀ")] == ["hòa"] * 3 == [place_tones("hoà")] * 3
