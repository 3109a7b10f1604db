"""Reading a news text: without tags and teasers, and whether it is about enforcing judgments."""

import pytest

from faq.news import LEAD_WORDS, MOST_WORDS, about_enforcement, known_words, read, without_tags

ABOUT = "Thi hành án dân sự tỉnh đã kê biên căn nhà. Chấp hành viên cho biết việc bán sẽ diễn ra sau tết."
ELSE = "Trận đấu diễn ra trong mưa lớn suốt hai giờ. Đội khách rời sân với chiến thắng sát nút."


def about(title, text=""):
    return about_enforcement(read(title, text))


def test_tags_are_taken_out_and_blocks_become_lines():
    html = "<style>p{}</style><p>Thi hành <b>án</b>\ndân sự</p><!-- ẩn --><ul><li>một &amp; hai</li></ul><script>x()"
    assert without_tags(html).split("\n") == ["", "", "Thi hành án dân sự", "", "", "", "một & hai", "", "", ""]


@pytest.mark.parametrize("text", ["5 < 6 và 7 > 3\nxuống dòng", "a <3 b", "không có thẻ nào", ""])
def test_what_is_no_tag_stays(text):
    assert without_tags(text) == text


def test_html_and_plain_text_are_read_alike():
    paragraphs = ABOUT.split(". ")
    html = "".join(f"<p class='x'>{each.rstrip('.')}.</p>" for each in paragraphs)
    assert read("<h1>Tiêu đề của bài</h1>", html) == read(
        "Tiêu đề của bài", "\n".join(f"{e.rstrip('.')}." for e in paragraphs)
    )


def test_sentences_are_found_and_the_headline_is_not_counted_twice():
    article = read(
        "Kê biên nhà ở xã Nam Lộc",
        "Kê biên nhà ở xã Nam Lộc\n\nÔng A. và bà H.T. và con nói: “Tôi chờ đã lâu.” Ở chợ, mưa vẫn rơi suốt buổi.",
    )
    assert article.headline == "kê biên nhà ở xã nam lộc"
    assert article.sentences == (
        "ông a. và bà h.t. và con nói: “tôi chờ đã lâu.”",
        "ở chợ, mưa vẫn rơi suốt buổi.",
    )


@pytest.mark.parametrize("teaser", ["TIN LIÊN QUAN", "- Cùng chuyên mục", "Đọc thêm:"])
def test_a_list_of_other_articles_is_left_out(teaser):
    article = read("", f"{ABOUT}\n{teaser}\nBão số mười hai đổ bộ vào đất liền đêm qua")
    assert article == read("", ABOUT)


def test_a_teaser_in_the_middle_ends_nothing():
    assert read("", f"Đọc thêm\n{ABOUT}") == read("", ABOUT)
    assert read("", f"Xem thêm: Bão số mười hai đổ bộ vào đất liền\n{ABOUT}") == read("", ABOUT)


def test_abbreviations_are_written_out_only_in_capitals():
    article = read("Cục THADS và án tha tù", "")
    assert article.headline == "cục thi hành án dân sự và án tha tù"


def test_missing_marks_are_put_back():
    assert "cưỡng chế" in read("Cuong che thi hanh an giao nha cho nguoi mua trung dau gia", "").headline
    assert about("", "Thi hanh an dan su tinh da ke bien can nha. Chap hanh vien cho biet viec ban se dien ra sau tet.")


def test_of_a_long_text_the_beginning_is_read():
    article = read("", " ".join([ABOUT] * 400))
    assert MOST_WORDS - 40 < article.length <= MOST_WORDS
    assert len(article.lead.split()) <= LEAD_WORDS


@pytest.mark.parametrize("text", ["", " \n ", "<p></p>", "\ud800", "😀" * 30, "a " * 3, "Thi hành án"])
def test_a_text_without_sentences_is_about_nothing(text):
    assert read("", text).pieces == () and not about("", text)


@pytest.mark.parametrize(
    "title, text",
    [
        pytest.param("Kê biên nhà", ABOUT, id="two-sentences"),
        pytest.param("Hai năm chờ thi hành án", ELSE, id="one-in-three"),
        pytest.param("Chấp hành viên kể chuyện nghề", "", id="headline-alone"),
        pytest.param("Mất tiền vì tin vi bằng", "", id="bailiffs-record"),
        pytest.param("", ABOUT + " " + " ".join([ELSE] * 9), id="two-in-twenty"),
    ],
)
def test_texts_about_enforcement(title, text):
    assert about(title, text)


@pytest.mark.parametrize(
    "title, text",
    [
        pytest.param("Bàn thắng phút cuối", ELSE, id="football"),
        pytest.param("", " ".join([ELSE] * 3) + " Ông từng là người phải thi hành án.", id="said-in-passing"),
        pytest.param("", ABOUT + " " + " ".join([ELSE] * 10), id="two-in-twenty-two"),
        pytest.param("Công an tập huấn Luật Thi hành án hình sự", "", id="criminal-sentences"),
        pytest.param("Thi hành án tử hình hai kẻ giết người", "", id="death-sentence"),
        pytest.param("Hoãn thi hành án phạt tù cho người mẹ", "", id="prison"),
        pytest.param("Bổ nhiệm Trưởng Thi hành án dân sự tỉnh", ABOUT, id="a-post"),
        pytest.param("Công đoàn Thi hành án dân sự tặng quà tết", ABOUT, id="gifts"),
        pytest.param("The bailiff seized the house", "The court of appeal upheld the judgment. " * 9, id="english"),
        pytest.param("法院判决执行", "法院判决执行。" * 50, id="chinese"),
    ],
)
def test_texts_about_something_else(title, text):
    assert not about(title, text)


@pytest.mark.parametrize("broken", ["<a ", "<!--", "<script", "</a ", "<![CDATA[", "&#x", "<a href='"])
def test_broken_tags_are_read_once(broken):
    """A parser that mends them takes time that grows with the square of the length."""
    assert not about("", "<b>" + broken * (30_000 // len(broken)))


def test_the_words_are_written_as_they_are_compared():
    words = known_words()
    phrases = [*words["enforcement"], *words["other"], *words["agency_life"], *words["teasers"]]
    phrases += [phrase for needs in words["needs"].values() for phrase in needs]
    assert all(
        phrase == read("", f"{phrase} và thêm vài chữ").pieces[0].removesuffix(" và thêm vài chữ") for phrase in phrases
    )
