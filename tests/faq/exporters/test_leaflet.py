import pytest
from printed import MM, boxes, fonts, places, read, squeezed, text_of

from faq.exporters import leaflet, typeset
from faq.exporters.selection import BadSelection, Publisher, Selection
from faq.topics import known_topics

DAY_SHOWN = "01/12/2026"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2 1"><rect width="2" height="1"/></svg>'


@pytest.fixture(scope="module")
def made(real, acts):
    """Leaflets of a topic that is short, one that is long, and of everything."""
    publisher = Publisher("Mặt trận xã A", SVG, "https://hoidap.example")
    selections = {
        topic: Selection(leaflet_day(), (topic,) if topic else ()) for topic in ("nha-o-duy-nhat", "cuong-che", "")
    }
    return {topic: leaflet.export(each, real, acts, publisher) for topic, each in selections.items()}


def leaflet_day():
    from datetime import date

    return date(2026, 12, 1)


def shown(data, entries):
    """The entries whose short answer stands in the leaflet."""
    text = text_of(data)
    return [entry for entry in entries if squeezed(entry.short_answer) in text]


@pytest.mark.parametrize("topic", ["nha-o-duy-nhat", "cuong-che", ""])
class TestEachLeaflet:
    def test_it_is_one_sheet_a4_lying(self, made, topic):
        pages = read(made[topic]).pages
        sizes = [(round(float(p.mediabox.width) / MM), round(float(p.mediabox.height) / MM)) for p in pages]
        assert sizes == [(297, 210), (297, 210)]

    def test_whole_answers_are_printed_and_none_is_cut(self, made, topic, real):
        entries = Selection(leaflet_day(), (topic,) if topic else ()).entries(real)
        text = text_of(made[topic])
        printed = shown(made[topic], entries)
        assert len(printed) >= min(5, len(entries))
        asked = [entry for entry in entries if squeezed(f". {entry.title}")[1:] in text]
        assert {entry.id for entry in printed} <= {entry.id for entry in asked}
        assert f"{len(printed)}câuhỏi" in text

    def test_who_which_day_which_law_and_how_to_check_are_said(self, made, topic):
        text = text_of(made[topic])
        for words in ("Mặt trận xã A", f"áp dụng ngày {DAY_SHOWN}", "106/2025/QH15", "không thay cho tư vấn"):
            assert squeezed(words) in text
        assert squeezed(f"hoidap.example/hoi-dap/{topic}".rstrip("/")) in text

    def test_no_letter_is_lost(self, made, topic):
        text = text_of(made[topic])
        assert "\ufffd" not in text and "\x00" not in text

    def test_fonts_are_inside(self, made, topic):
        found = fonts(made[topic])
        assert found and all("BeVietnamPro" in name and embedded for name, embedded in found)

    def test_text_stays_inside_its_panel(self, made, topic):
        for number, page in enumerate(read(made[topic]).pages):
            folds = (97, 197) if number == 0 else (100, 200)
            for x, y, text in places(page):
                assert 8 < y < 202, text
                assert 8 < x < 289 and all(not fold - 8 < x < fold + 8 for fold in folds), text

    def test_words_end_inside_their_panel(self, made, topic, tmp_path):
        for page, left, top, right, bottom in boxes(made[topic], tmp_path):
            folds = (0, 97, 197, 297) if page == 1 else (0, 100, 200, 297)
            panel = max(at for at, fold in enumerate(folds) if left / MM >= fold)
            assert right / MM <= folds[panel + 1] - 7.5 and top / MM > 5 and bottom / MM < 205


def test_what_is_left_out_is_counted_and_its_address_given(made, real):
    entries = Selection(leaflet_day(), ("cuong-che",)).entries(real)
    left = len(entries) - len(shown(made["cuong-che"], entries))
    text = text_of(made["cuong-che"])
    named = sum(squeezed(entry.title) in text for entry in entries) - (len(entries) - left)
    assert left > 0 and named > 0
    assert squeezed(f"và {left - named} câu hỏi khác. Xem tại hoidap.example/hoi-dap/cuong-che").lower() in text.lower()


def test_the_same_leaflet_is_the_same_bytes(real, acts, publisher):
    selection = Selection(leaflet_day(), ("thoi-hieu",))
    first = leaflet.export(selection, real, acts, publisher)
    assert first == leaflet.export(selection, real, acts, publisher)
    assert b"2026-12-01" in first or b"20261201" in first


def test_named_entries_keep_their_order(real, acts, publisher):
    ids = ("ai-chiu-phi", "noi-nop-don", "khong-cap-duong")
    selection = Selection(leaflet_day(), ids=ids)
    text = text_of(leaflet.export(selection, real, acts, publisher))
    starts = [text.index(squeezed(real.at(id, leaflet_day()).short_answer)) for id in ids]
    assert starts == sorted(starts)


def test_count_title_and_bleed_are_kept(real, acts, publisher):
    selection = Selection(leaflet_day(), ("phi",))
    data = leaflet.export(selection, real, acts, publisher, title="Phí và chi phí", count=3, bleed=True)
    assert len(shown(data, selection.entries(real))) == 3
    assert squeezed("Phí và chi phí") in text_of(data)
    box = read(data).pages[0].mediabox
    assert (round(float(box.width) / MM), round(float(box.height) / MM)) == (303, 216)


def test_without_a_portal_no_address_is_made_up(real, acts):
    data = leaflet.export(Selection(leaflet_day(), ("phi",)), real, acts, Publisher("Hội A"))
    assert "hoi-dap" not in text_of(data) and squeezed("Hỏi lại nơi phát hành") in text_of(data)


def test_answers_resting_on_unsure_law_are_starred(real, acts, publisher):
    from faq.exporters.wording import notices

    day = leaflet_day()
    entry = next(entry for entry in real.served().in_force(day) if notices(entry, day, acts))
    text = text_of(leaflet.export(Selection(day, ids=(entry.id,)), real, acts, publisher))
    assert squeezed(f"* Câu 1: {notices(entry, day, acts)[0]}") in text


def test_a_logo_that_is_no_picture_is_refused(real, acts):
    with pytest.raises(BadSelection, match="PNG hoặc SVG"):
        leaflet.export(Selection(leaflet_day(), ("phi",)), real, acts, Publisher("Hội A", b"GIF89a"))


@pytest.mark.parametrize(
    "given, kept",
    [
        ("theo khoản 1 Điều 34", "theo khoản~1 Điều~34"),
        ("điểm a khoản 2", "điểm~a khoản~2"),
        ("từ ngày 01/7/2026", "từ ngày~01/7/2026"),
        ("phạt 40.000.000 đồng", "phạt 40.000.000~đồng"),
        ("khoảng 2 triệu đồng", "khoảng 2~triệu~đồng"),
        ("trong 05 ngày làm việc", "trong 05~ngày làm việc"),
        ("Nghị định 152/2026/NĐ-CP", "Nghị~định~152/2026/NĐ-CP"),
        ("Nghị định này", "Nghị định này"),
    ],
)
def test_lines_never_break_inside_numbers_with_their_words(given, kept):
    assert typeset.glued(given) == kept.replace("~", "\u00a0")


def test_the_font_has_every_letter_of_the_answers(real):
    from fontTools.ttLib import TTFont

    letters = {letter for entry in real for letter in entry.title + entry.body if letter != "\n"}
    for file in typeset.FONTS_DIR.glob("*.ttf"):
        assert letters | set("ẾỘỮẴĐếộữẵđ•–…") <= {chr(code) for code in TTFont(file).getBestCmap()}, file.name


def test_lists_and_paragraphs_are_told_apart():
    parts = typeset.parts_of("Ngắn.\n\nCác bước:\n\n1. Một.\n2. Hai.\n\n- Ý.")
    assert [part.kind for part in parts] == ["text", "text", "steps", "points"]
    assert "\n\n".join(part.plain for part in parts) == "Ngắn.\n\nCác bước:\n\n1. Một.\n2. Hai.\n\n- Ý."


@pytest.mark.slow
def test_the_parts_of_every_answer_are_its_words_unchanged(real, acts, publisher):
    for entry in real:
        assert "\n\n".join(part.plain for part in typeset.parts_of(entry.body)) == entry.body
    for topic in known_topics():
        data = leaflet.export(Selection(leaflet_day(), (topic,)), real, acts, publisher)
        assert len(read(data).pages) == 2
        assert all(8 < y < 202 for page in read(data).pages for _, y, _ in places(page)), topic


def test_long_names_still_fit_on_the_cover(real, acts, tmp_path):
    wide = SVG.replace(b'"0 0 2 1"', b'"0 0 80 5"').replace(b'width="2"', b'width="80"')
    publisher = Publisher("Ban Thường trực Ủy ban Mặt trận Tổ quốc Việt Nam " * 2, wide, "https://" + "a" * 50 + ".vn")
    title = "Những điều người phải thi hành án cần biết về kê biên, xử lý nhà ở duy nhất " * 2
    data = leaflet.export(Selection(leaflet_day(), ("ke-bien",)), real, acts, publisher, title=title)
    assert squeezed(title) in text_of(data)
    for page, left, top, right, bottom in boxes(data, tmp_path):
        folds = (0, 97, 197, 297) if page == 1 else (0, 100, 200, 297)
        panel = max(at for at, fold in enumerate(folds) if left / MM >= fold)
        assert right / MM <= folds[panel + 1] - 7.5 and top / MM > 5 and bottom / MM < 205


def test_steps_that_point_to_the_rest_of_the_answer_are_not_taken_out():
    alone = typeset.parts_of("Ngắn.\n\nViệc nên làm:\n\n1. Nộp đơn.\n2. Giữ phiếu.")
    assert leaflet._steps(alone) == alone[1:]
    assert not leaflet._steps(typeset.parts_of("Ngắn.\n\n1. Thuộc trường hợp nêu dưới đây.\n\nHết."))


def test_steps_say_that_they_are_an_excerpt(real, acts):
    for portal, words in (
        ("https://h.example", "Trích câu trả lời; xem đầy đủ tại h.example/hoi-dap"),
        ("", "Trích câu"),
    ):
        data = leaflet.export(Selection(leaflet_day(), ("don-yeu-cau",)), real, acts, Publisher("Hội A", portal=portal))
        assert squeezed(words) in text_of(data) and squeezed("VIỆC CẦN LÀM") in text_of(data)


def test_a_long_address_with_a_port_is_broken_and_its_bracket_stays_behind_it(real, acts):
    publisher = Publisher("Mặt trận xã A", None, "http://127.0.0.1:8000")
    text = text_of(
        leaflet.export(Selection(leaflet_day(), ids=("tam-dung-dang-ky-chuyen-quyen",)), real, acts, publisher)
    )
    assert squeezed("8000/hoi-dap/cuong-che/tam-dung-dang-ky-chuyen-quyen") in text
    assert "dung-)" not in text
