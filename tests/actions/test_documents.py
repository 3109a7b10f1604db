import io
import itertools
import logging
import re
import string
import sys
import zipfile
from datetime import date, datetime

import docx
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from actions.calculators.computation import BadInput
from actions.documents.kinds import kinds_on, known_kinds
from actions.documents.letter import DOCX_TEMPLATE, FILL, FORMS, GAP, Letter, file_name, render, typeset
from actions.documents.make_template import build
from law.acts import known_acts
from law.effective import NotInForce
from law.parameters import known_parameters

DAY = date(2026, 11, 22)
KINDS = known_kinds()
ACTS = known_acts()
HOSTILE = (
    '{{7*7}} {% for x in y %} {_{ }_} {_% %_} {r x} #eval("1+1") $x^2$ *bold* _i_ <b>đậm</b> &amp; &#65; ]]> '
    "\\n \\u{41} @ref [a](b) // c /* d */ ~ ` 'q' \"q\" => #{ {0} {claims} %s"
)
SAID_BEFORE = "đã ghi ở mục 1"


def filled(field, marked=False):
    """A value for a field: its example, or words by which it is found again."""
    if field.kind == "choice":
        return field.choices[0].value
    if field.kind == "day":
        return datetime.strptime(field.example or "03/02/1980", "%d/%m/%Y").date().isoformat()
    if field.kind == "money":
        return int(field.example.removesuffix(" đồng").replace(".", ""))
    return f"«{field.key}»" if marked or field.example is None else field.example


def full(kind, **chosen):
    return {field.key: filled(field, marked=True) for field in kind.fields} | chosen


def minimal(kind):
    values = {field.key: filled(field) for field in kind.fields if field.required}
    return {key: value for key, value in values.items() if value}


def hostile(kind):
    """Every text as bad as it may be long."""
    texts = {field.key: HOSTILE[: field.max_length] for field in kind.fields if field.kind in ("text", "long_text")}
    return full(kind) | texts


def combinations(kind):
    """Every way to make the choices of a kind."""
    fields = [field for field in kind.fields if field.kind == "choice"]
    for chosen in itertools.product(*([choice.value for choice in field.choices] for field in fields)):
        yield dict(zip((field.key for field in fields), chosen))


def letters(kind):
    for chosen in combinations(kind):
        yield Letter.of(kind.id, full(kind, **chosen), DAY)


def lines_of(kind):
    for group in (kind.titles, kind.subtitles, kind.addressed_to, kind.attachments, kind.send, kind.note):
        yield from group
    for section in kind.sections:
        yield from section.lines


def read_docx(content):
    document = docx.Document(io.BytesIO(content))
    footer = [paragraph.text for paragraph in document.sections[0].footer.paragraphs]
    return [paragraph.text for paragraph in document.paragraphs], footer


def as_in_docx(content):
    kept = {text for part in content.guide for text in part.lines}
    return [f"–  {text}" if text in kept else text for text in content.texts()]


def squeezed(text):
    return re.sub(r"[\s.…\u200b]+", "", text)


# --- the kinds


def test_there_are_ten_letters_under_the_new_law_and_one_before_it():
    assert {kind.id for kind in kinds_on(DAY)} == {
        "request_enforcement",
        "complaint",
        "postponement",
        "relief",
        "fee_relief",
        "coercion_cost_relief",
        "means_check",
        "judgment_explanation",
        "forced_admin_order",
        "transfer_from_office",
    }
    assert kinds_on(date(2026, 7, 1)) == kinds_on(DAY)
    assert [kind.id for kind in kinds_on(date(2026, 6, 30))] == ["forced_admin_order"]
    assert kinds_on(date(2016, 6, 30)) == ()


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_every_provision_exists_and_is_in_force_all_days_of_the_letter(kind):
    assert kind.citations
    for citation in kind.citations:
        act = ACTS[citation.act]
        assert act.holds(citation), citation
        # cases finished before the new law are still complained of under the old one (khoản 1 Điều 116)
        kept_alive = kind.id == "complaint" and citation.act == "luat-thads-2008"
        assert kept_alive or act.effective.covers(kind.effective), citation


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_every_point_that_the_law_lists_for_the_paper_is_a_content_of_it(kind):
    listed = {content.law for content in kind.contents}
    for law in (basis.law for basis in kind.required_by):
        points = ACTS[law.act].outline[law.article][law.clause or ""]
        wanted = {law} if law.point or not points else {type(law)(law.act, law.article, law.clause, p) for p in points}
        assert wanted <= listed


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_every_content_wanted_by_law_stands_in_the_letter_whatever_is_chosen(kind):
    fields = {field.key: field for field in kind.fields}
    seen = set()
    for letter in letters(kind):
        content = letter.content()
        printed = "\n".join((*content.addressed_to, *(paragraph.text for paragraph in content.body)))
        special = {"DATE": content.place_and_day, "SIGNATURE": content.sign_here, "ATTACHMENTS": content.attachments}
        for wanted in kind.contents:
            assert wanted.at or wanted.says
            assert wanted.says is None or wanted.says in printed
            for place in wanted.at:
                if place in special:
                    assert special[place]
                    seen.add(place)
                    continue
                value = letter.values.get(place)
                if value is None:
                    # not printed: this choice does not want it, or the person is the one of part 1
                    assert not fields[place].condition.holds(letter.values)
                    continue
                seen.add(place)
                said = {choice.value: choice.text for choice in fields[place].choices}.get(value, value)
                said = said.strftime("%d/%m/%Y") if isinstance(said, date) else said
                assert said in printed, (place, letter.values)
    assert seen == {place for content in kind.contents for place in content.at}


def test_a_person_already_named_is_referred_to():
    for kind, chosen in (("request_enforcement", {"role": "creditor"}), ("forced_admin_order", {"by": "self"})):
        letter = Letter.of(kind, minimal(KINDS[kind]) | chosen, DAY)
        assert any(SAID_BEFORE in paragraph.text for paragraph in letter.content().body)


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_the_data_of_a_kind_fit_together(kind):
    fields = {field.key: field for field in kind.fields}
    assert len(fields) == len(kind.fields)
    conditions = [field.condition for field in kind.fields] + [line.condition for line in lines_of(kind)]
    for condition in [*conditions, *(basis.condition for basis in (*kind.basis, *kind.required_by))]:
        assert condition.given is None or condition.given in fields
        for key, wanted in (*condition.when.items(), *condition.unless.items()):
            assert set(wanted) <= {choice.value for choice in fields[key].choices}
    for line in lines_of(kind):
        for _, place, spec, conversion in string.Formatter().parse(line.text):
            assert not spec and not conversion
            assert place in (None, "blank") or place in fields or place in known_parameters()
    earlier = set()
    for field in kind.fields:
        assert set(field.condition.when) <= earlier | {f.key for f in kind.fields if f.kind == "choice"}
        earlier.add(field.key)
        assert (field.kind == "choice") == bool(field.choices)
        assert field.ask.endswith((".", "?")) and field.label
        assert field.personal or field.kind == "choice" or field.example
    printed = {place for line in lines_of(kind) for _, place, _, _ in string.Formatter().parse(line.text)}
    used = {key for condition in conditions for key in (*condition.when, *condition.unless)}
    used |= {key for basis in kind.basis for key in basis.condition.when}
    assert set(fields) <= printed | used
    assert kind.sample and kind.name and kind.use.endswith(".")
    assert kind.send and kind.note and kind.attachments


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_examples_are_written_as_people_write(kind):
    for field in kind.fields:
        if field.kind == "day" and not field.personal:
            assert re.fullmatch(r"\d\d/\d\d/\d{4}", field.example)
        if field.kind == "money":
            assert re.fullmatch(r"[1-9]\d{0,2}(\.\d{3})* đồng", field.example)


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_the_chat_asks_nothing_personal_and_never_demands_it(kind):
    assert not any(field.personal for chosen in combinations(kind) for field in kind.asked(chosen))
    assert not any(field.personal and field.required for field in kind.fields)
    for field in kind.fields:
        if re.search(r"_(name|birth|id|address|phone)$|bank|representative", field.key):
            assert field.personal


def test_a_question_is_asked_only_when_the_answers_before_want_it():
    kind = KINDS["complaint"]
    assert "first_decision" not in {field.key for field in kind.asked({"round": "first"})}
    assert "first_decision" in {field.key for field in kind.asked({"round": "second"})}


def test_file_names_are_slugs_of_their_own():
    names = [file_name(kind, form) for kind in KINDS.values() for form in FORMS]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*\.(docx|pdf)", name) for name in names)


# --- what a letter says


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_every_way_to_choose_gives_a_whole_letter(kind):
    for letter in letters(kind):
        content = letter.content()
        assert content.title and all(content.title)
        assert len(content.addressed_to) == 1
        assert content.basis.startswith("Căn cứ: ")
        assert not re.search(r"[{}]|None|  |\.\.", "\n".join(content.texts()))
        headings = [paragraph.text for paragraph in content.body if paragraph.style == "heading"]
        assert [heading.split(".")[0] for heading in headings] == [str(n + 1) for n in range(len(headings))]
        styles = [paragraph.style for paragraph in content.body]
        assert ("heading", "heading") not in set(itertools.pairwise(styles)) and styles[-1] == "text"


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_what_is_not_given_stays_a_dotted_line(kind):
    body = Letter.of(kind.id, minimal(kind), DAY).content().body
    names = [paragraph.text for paragraph in body if paragraph.text.startswith("Họ và tên")]
    assert names and all(text.endswith(": " + FILL) for text in names)
    assert all(paragraph.text.count(FILL) <= 1 for paragraph in body)
    assert any(GAP in paragraph.text or "……/……" in paragraph.text for paragraph in body)


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_the_small_print_names_the_day_and_says_that_no_model_is_official(kind):
    said = Letter.of(kind.id, minimal(kind), DAY).content().small_print
    assert said.startswith("Mẫu tham khảo") and "22/11/2026" in said
    assert ("Nội dung đơn theo" in said) == bool(kind.required_by)


@pytest.mark.parametrize(
    "chosen, to",
    [
        ({"round": "first", "target": "officer", "finished": "no"}, "Thủ trưởng cơ quan Thi hành án dân sự «agency»"),
        (
            {"round": "first", "target": "head", "finished": "no"},
            "Thủ trưởng cơ quan Thi hành án dân sự «agency»",
        ),
        ({"round": "first", "target": "bailiff", "finished": "no"}, "Trưởng văn phòng thi hành án dân sự «office»"),
        ({"round": "first", "target": "office_head", "finished": "no"}, "Trưởng văn phòng thi hành án dân sự «office»"),
        (
            {"round": "second", "target": "officer", "finished": "no"},
            "Thủ trưởng cơ quan quản lý thi hành án dân sự thuộc Bộ Tư pháp",
        ),
        (
            {"round": "second", "target": "office_head", "finished": "no"},
            "Thủ trưởng cơ quan quản lý thi hành án dân sự thuộc Bộ Tư pháp",
        ),
        (
            {"round": "first", "target": "officer", "finished": "yes"},
            "Thủ trưởng cơ quan Thi hành án dân sự «agency»",
        ),
        (
            {"round": "first", "target": "head", "finished": "yes"},
            "Thủ trưởng cơ quan quản lý thi hành án dân sự thuộc Bộ Tư pháp",
        ),
        ({"round": "second", "target": "head", "finished": "yes"}, "Bộ trưởng Bộ Tư pháp"),
        ({"round": "first", "target": "bailiff", "finished": "yes"}, FILL),
    ],
)
def test_a_complaint_goes_to_who_decides_it(chosen, to):
    letter = Letter.of("complaint", full(KINDS["complaint"], **chosen), DAY)
    assert letter.content().addressed_to == (f"Kính gửi: {to}",)


@pytest.mark.parametrize(
    "target, told", [("officer", True), ("head", True), ("bailiff", False), ("office_head", False)]
)
@pytest.mark.parametrize("round", ["first", "second"])
def test_who_may_not_complain_a_second_time_about_protective_measures_is_told(round, target, told):
    letter = Letter.of("complaint", full(KINDS["complaint"], round=round, target=target, finished="no"), DAY)
    assert ("về biện pháp bảo đảm có hiệu lực ngay" in "\n".join(letter.content().texts())) is told


def test_a_complaint_about_a_case_finished_before_the_new_law_says_so():
    kind = KINDS["complaint"]
    said = {
        finished: "\n".join(Letter.of("complaint", full(kind, finished=finished), DAY).content().texts())
        for finished in ("yes", "no")
    }
    assert "Luật Thi hành án dân sự số 26/2008/QH12" in said["yes"] and "khoản 1 Điều 116" in said["yes"]
    assert "Điều 140 Luật Thi hành án dân sự 2008" in said["yes"] and "Điều 96" not in said["yes"]
    assert "26/2008" not in said["no"] and "Điều 116" not in said["no"] and "Điều 140" not in said["no"]
    # time limits of the new law are not those of the old one
    assert "15 ngày nếu chưa có quyết định" in said["no"] and "15 ngày nếu chưa có quyết định" not in said["yes"]


@pytest.mark.parametrize(
    "kind, chosen, said",
    [
        ("request_enforcement", {}, "trong 05 ngày làm việc kể từ ngày cơ quan nhận được yêu cầu"),
        ("request_enforcement", {}, "Thời hạn yêu cầu là 05 năm"),
        ("judgment_explanation", {"case": "civil"}, "trong 30 ngày kể từ ngày nhận được yêu cầu"),
        ("judgment_explanation", {"case": "administrative"}, "trong 15 ngày kể từ ngày nhận được văn bản yêu cầu"),
        ("means_check", {"situation": "not_yet"}, "trong 09 ngày kể từ ngày hết thời hạn tự nguyện"),
        ("means_check", {"situation": "new_information"}, "phải tiến hành xác minh trong 10 ngày"),
        ("coercion_cost_relief", {}, "trong 03 ngày làm việc"),
        ("fee_relief", {"ground": "poor"}, "Mức giảm tối đa là 80% phí"),
        ("fee_relief", {}, "Thông tư 216/2016/TT-BTC: chưa thấy văn bản bãi bỏ"),
        ("forced_admin_order", {}, "Thời hạn gửi đơn là 01 năm"),
        ("forced_admin_order", {}, "Nghị định 71/2016/NĐ-CP: chưa thấy văn bản bãi bỏ"),
        ("transfer_from_office", {}, "chuyển hồ sơ trong 02 ngày làm việc"),
        ("relief", {}, "dưới 5.000.000 đồng, hoặc sau 10 năm mà còn từ 5.000.000 đồng đến 10.000.000 đồng"),
        ("postponement", {}, "trong 05 ngày làm việc kể từ ngày có căn cứ"),
    ],
)
def test_the_guide_gives_the_numbers_of_the_law(kind, chosen, said):
    guide = Letter.of(kind, full(KINDS[kind], **chosen), DAY).content().guide
    assert any(said in text for part in guide for text in part.lines)


def test_the_ground_chosen_is_cited():
    letter = Letter.of("postponement", full(KINDS["postponement"], ground="property_dispute"), DAY)
    assert "điểm d khoản 1 Điều 46 Luật Thi hành án dân sự 2025" in letter.content().basis


@pytest.mark.parametrize(
    "typed, to",
    [
        ("Quảng Ngãi", "Thi hành án dân sự tỉnh Quảng Ngãi"),
        ("tỉnh quảng ngãi", "Thi hành án dân sự tỉnh Quảng Ngãi"),
        ("Kon Tum", "Thi hành án dân sự tỉnh Quảng Ngãi"),
        ("Chi cục THADS huyện Sơn Tịnh", "Thi hành án dân sự tỉnh Quảng Ngãi"),
        ("Cục Thi hành án dân sự tỉnh Quảng Nam", "Thi hành án dân sự thành phố Đà Nẵng"),
        ("tp hcm", "Thi hành án dân sự thành phố Hồ Chí Minh"),
        ("thi hành án dân sự tỉnh Quảng Ngãi", "Thi hành án dân sự tỉnh Quảng Ngãi"),
        ("Cơ quan thi hành án Quân khu 5", "Cơ quan thi hành án Quân khu 5"),
        ("Văn phòng thi hành án dân sự Hà Nội", "Văn phòng thi hành án dân sự Hà Nội"),
        ("một tỉnh không tên", "Thi hành án dân sự một tỉnh không tên"),
        ("Chi cục thi hành án nơi nào đó", "Chi cục thi hành án nơi nào đó"),
    ],
)
def test_a_letter_can_be_addressed_to_the_agency_as_people_name_it(typed, to):
    kind = KINDS["request_enforcement"]
    assert Letter.of(kind.id, minimal(kind) | {"agency": typed}, DAY).content().addressed_to == (f"Kính gửi: {to}",)


@pytest.mark.parametrize(
    "typed, to",
    [
        ("Quảng Ngãi", "Trưởng văn phòng thi hành án dân sự Quảng Ngãi"),
        ("Văn phòng Thi hành án dân sự Quảng Ngãi", "Trưởng văn phòng thi hành án dân sự Quảng Ngãi"),
        ("VP THADS Minh An", "Trưởng văn phòng thi hành án dân sự Minh An"),
        (
            "văn phòng thừa phát lại Minh An",
            "Trưởng văn phòng thi hành án dân sự (tên đang dùng: Văn phòng thừa phát lại Minh An)",
        ),
        ("Văn phòng", "Trưởng văn phòng thi hành án dân sự Văn phòng"),
    ],
)
def test_the_name_of_an_office_is_not_said_twice(typed, to):
    kind = KINDS["transfer_from_office"]
    assert Letter.of(kind.id, minimal(kind) | {"office": typed}, DAY).content().addressed_to == (f"Kính gửi: {to}",)


@pytest.mark.parametrize(
    "typed, to",
    [("Quảng Ngãi", "Tòa án nhân dân Quảng Ngãi"), ("tòa án nhân dân khu vực 1", "Tòa án nhân dân khu vực 1")],
)
def test_a_court_is_called_a_court(typed, to):
    kind = KINDS["forced_admin_order"]
    assert Letter.of(kind.id, minimal(kind) | {"court": typed}, DAY).content().addressed_to == (f"Kính gửi: {to}",)


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_the_blanks_are_the_dotted_lines_of_the_page(kind):
    for chosen in combinations(kind):
        letter = Letter.of(kind.id, minimal(kind) | chosen, DAY)
        body = "\n".join((*letter.content().addressed_to, *(each.text for each in letter.content().body)))
        assert len(letter.blanks) <= len(re.findall(r"\t|…{8,}|……/……", body))
        assert not any(each.key == "late_reason" for each in letter.blanks)


def test_a_request_made_again_is_not_asked_why_it_is_late():
    kind = KINDS["request_enforcement"]
    for again, asked in (("first", True), ("returned", False), ("office_ended", False)):
        assert ("late_reason" in {field.key for field in kind.asked({"again": again})}) is asked
        letter = Letter.of(kind.id, minimal(kind) | {"again": again}, DAY)
        assert ("Thời hạn yêu cầu là 05 năm" in "\n".join(letter.content().texts())) is asked


def test_only_what_is_printed_is_asked():
    complaint, explanation = KINDS["complaint"], KINDS["judgment_explanation"]
    assert "agency" not in {field.key for field in complaint.asked({"target": "bailiff"})}
    assert "order_number" not in {field.key for field in explanation.asked({"case": "administrative"})}


def test_provisions_are_named_in_their_order():
    basis = Letter.of("relief", full(KINDS["relief"], ground="no_means"), DAY).content().basis
    assert basis == ("Căn cứ: điểm đ khoản 1 Điều 7, khoản 1, khoản 2 Điều 42, Điều 43 Luật Thi hành án dân sự 2025.")


def test_a_letter_for_people_only_does_not_speak_of_companies():
    content = Letter.of("coercion_cost_relief", minimal(KINDS["coercion_cost_relief"]), DAY).content()
    assert not re.search("pháp nhân|doanh nghiệp", "\n".join(content.texts()), re.IGNORECASE)
    assert "pháp nhân" in Letter.of("relief", minimal(KINDS["relief"]), DAY).content().sign_company


# --- both forms


@pytest.mark.parametrize("values", [full, minimal, hostile], ids=["full", "minimal", "hostile"])
@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_the_docx_says_what_the_letter_says(kind, values):
    letter = Letter.of(kind.id, values(kind), DAY)
    paragraphs, footer = read_docx(render(letter, "docx"))
    assert paragraphs == as_in_docx(letter.content())
    assert footer[0] == letter.content().small_print


@pytest.mark.parametrize("values", [full, minimal, hostile], ids=["full", "minimal", "hostile"])
@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_the_pdf_says_what_the_letter_says(kind, values):
    pypdf = pytest.importorskip("pypdf")
    letter = Letter.of(kind.id, values(kind), DAY)
    content = render(letter, "pdf")
    assert content.startswith(b"%PDF-")
    reader = pypdf.PdfReader(io.BytesIO(content))
    assert 2 <= len(reader.pages) <= 8
    assert {(round(page.mediabox.width), round(page.mediabox.height)) for page in reader.pages} == {(595, 842)}
    assert squeezed(letter.content().guide_title) in squeezed(reader.pages[-1].extract_text())
    said = squeezed("".join(page.extract_text() for page in reader.pages))
    for text in (*letter.content().texts(), letter.content().small_print):
        assert all(squeezed(word) in said for word in text.split()), text


def test_the_pdf_is_made_with_the_fonts_of_typst_alone():
    pypdf = pytest.importorskip("pypdf")
    reader = pypdf.PdfReader(io.BytesIO(render(Letter.of("relief", full(KINDS["relief"]), DAY), "pdf")))
    fonts = {font.get_object()["/BaseFont"] for page in reader.pages for font in page["/Resources"]["/Font"].values()}
    assert fonts and all(re.search("Libertinus|DejaVu", font) for font in fonts)


def test_a_picture_a_page_can_be_made_for_looking_at():
    pages = typeset(Letter.of("complaint", minimal(KINDS["complaint"]), DAY).content(), "png")
    assert len(pages) >= 2 and all(page.startswith(b"\x89PNG") for page in pages)


@settings(deadline=None, max_examples=40)
@given(st.text(max_size=300))
@example(HOSTILE)
@example("😀👩‍👧 \u202eabc\u202c אבג مرحبا 中文 \ufeff\u200b")
@example("a\tb\n\n  c\r\nd\u2028e")
@example("\x0b")
def test_any_text_is_refused_kindly_or_printed_as_typed(text):
    values = minimal(KINDS["complaint"]) | {"reason": text}
    try:
        letter = Letter.of("complaint", values, DAY)
    except BadInput as refusal:
        assert refusal.field == "reason" and refusal.text("document")
        return
    paragraphs, _ = read_docx(render(letter, "docx"))
    assert paragraphs == as_in_docx(letter.content())
    assert set(letter.values["reason"].split("\n")) <= set(paragraphs)
    assert render(letter, "pdf").startswith(b"%PDF-")


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_the_longest_words_stay_on_the_page(kind):
    texts = {field.key: "Ộ" * field.max_length for field in kind.fields if field.kind in ("text", "long_text")}
    letter = Letter.of(kind.id, full(kind) | texts, DAY)
    assert read_docx(render(letter, "docx"))[0] == as_in_docx(letter.content())
    assert render(letter, "pdf").startswith(b"%PDF-")


def test_marks_that_turn_the_text_around_are_left_out():
    values = minimal(KINDS["complaint"]) | {"reason": "\u200ftôi\u202e bị\u2066 ảnh hưởng\ufeff"}
    assert Letter.of("complaint", values, DAY).values["reason"] == "tôi bị ảnh hưởng"


def test_decomposed_tone_marks_are_put_together():
    values = minimal(KINDS["complaint"]) | {"reason": "Tie\u0302\u0301ng Vie\u0323\u0302t"}
    assert Letter.of("complaint", values, DAY).values["reason"] == "Tiếng Việt"


def test_nothing_typed_is_shown_logged_or_written(caplog):
    opened = []
    watching = True

    def watch(event, arguments):
        if watching and event == "open" and isinstance(arguments[1], str) and set(arguments[1]) & set("wax+"):
            opened.append(arguments[0])

    sys.addaudithook(watch)
    caplog.set_level(logging.DEBUG)
    letter = Letter.of("complaint", full(KINDS["complaint"], reason="bí mật của tôi"), DAY)
    for form in FORMS:
        render(letter, form)
    watching = False
    assert not opened
    assert "bí mật" not in repr(letter)
    assert "bí mật" not in caplog.text


def test_the_same_letter_is_the_same_pdf():
    letter = Letter.of("complaint", minimal(KINDS["complaint"]), DAY)
    assert render(letter, "pdf") == render(letter, "pdf")


def test_another_form_is_a_mistake_of_the_caller():
    with pytest.raises(ValueError, match="'odt' is no form of a letter: one of docx, pdf"):
        render(Letter.of("complaint", minimal(KINDS["complaint"]), DAY), "odt")


def test_the_template_is_what_the_script_makes():
    made = io.BytesIO()
    build().save(made)
    kept, fresh = zipfile.ZipFile(DOCX_TEMPLATE), zipfile.ZipFile(made)
    assert kept.namelist() == fresh.namelist()
    for name in kept.namelist():
        assert kept.read(name) == fresh.read(name), f"{name}: run python -m actions.documents.make_template"


# --- refusals


@pytest.mark.parametrize(
    "values, field, said",
    [
        ({"reason": ""}, "reason", "Còn thiếu mục “Lý do khiếu nại”. Vì sao"),
        ({"reason": "  \n\u200b "}, "reason", "Còn thiếu mục"),
        ({"reason": None}, "reason", "Còn thiếu mục"),
        ({"reason": "a" * 10_000}, "reason", "dài quá 4.000 chữ"),
        ({"reason": "a\n" * 100}, "reason", "quá nhiều dòng"),
        ({"reason": "a\x00b"}, "reason", "ký hiệu không in được"),
        ({"reason": "a\x1bb"}, "reason", "ký hiệu không in được"),
        ({"reason": "\ud800"}, "reason", "ký hiệu không in được"),
        ({"reason": "\ue000"}, "reason", "ký hiệu không in được"),
        ({"reason": "\uffff"}, "reason", "ký hiệu không in được"),
        ({"reason": 5}, "reason", "cần viết bằng chữ"),
        ({"reason": ["a"]}, "reason", "cần viết bằng chữ"),
        ({"round": "third"}, "round", "Lần đầu; Lần hai"),
        ({"round": 1}, "round", "cần viết bằng chữ"),
        ({"known_day": "mai"}, "known_day", "cần một ngày"),
        ({"known_day": 20261105}, "known_day", "cần một ngày"),
        ({"known_day": datetime(2026, 11, 5)}, "known_day", "cần một ngày"),
        ({"known_day": date(2026, 11, 23)}, "known_day", "Ngày 23/11/2026 chưa tới"),
        ({"known_day": "0001-01-01"}, "known_day", "nằm ngoài khoảng"),
        ({"known_day": "9999-12-31"}, "known_day", "nằm ngoài khoảng"),
        ({"surprise": "x"}, "surprise", "không có mục “surprise”"),
        ({"{0}" * 40: "x"}, ("{0}" * 40)[:50], "không có mục"),
    ],
)
def test_what_cannot_be_used_is_asked_for_again(values, field, said):
    with pytest.raises(BadInput) as refusal:
        Letter.of("complaint", full(KINDS["complaint"]) | values, DAY)
    assert refusal.value.field == field
    assert said in refusal.value.text("document")


@pytest.mark.parametrize("amount", [0, -1, 10**16, True, 1.5, "1,5", "²", "9" * 5000])
def test_an_amount_that_cannot_be_is_asked_for_again(amount):
    with pytest.raises(BadInput) as refusal:
        Letter.of("relief", full(KINDS["relief"], left=amount), DAY)
    assert refusal.value.field == "left" and refusal.value.text("document")


def test_an_amount_may_be_a_number_or_its_digits():
    for amount in (4_500_000, "4500000"):
        content = Letter.of("relief", full(KINDS["relief"], left=amount), DAY).content()
        assert any(paragraph.text == "Số tiền còn phải nộp: 4.500.000 đồng" for paragraph in content.body)


def test_a_day_to_come_is_taken_where_it_may_be():
    content = Letter.of("postponement", full(KINDS["postponement"], until="2027-03-31"), DAY).content()
    assert any("đến ngày 31/03/2027" in paragraph.text for paragraph in content.body)


def test_what_another_choice_wants_is_not_demanded_and_not_printed():
    kind = KINDS["postponement"]
    letter = Letter.of("postponement", full(kind, scope="all", part="«phần»"), DAY)
    assert "part" not in letter.values
    with pytest.raises(BadInput) as refusal:
        Letter.of("postponement", full(kind, scope="part", part=""), DAY)
    assert refusal.value.field == "part"


def test_an_unknown_letter_is_refused_and_one_of_another_time_is_not_in_force():
    with pytest.raises(BadInput) as refusal:
        Letter.of("denunciation", {}, DAY)
    assert "danh sách" in refusal.value.text("document")
    with pytest.raises(NotInForce, match="'complaint' is no letter under the law of 2026-06-30"):
        Letter.of("complaint", full(KINDS["complaint"]), date(2026, 6, 30))


def test_the_letter_of_administrative_cases_is_the_same_before_and_after_the_new_law():
    kind = KINDS["forced_admin_order"]
    for day in (date(2026, 6, 30), date(2026, 7, 1)):
        values = minimal(kind)
        assert Letter.of(kind.id, values, day).content().title[-1] == "RA QUYẾT ĐỊNH BUỘC THI HÀNH ÁN HÀNH CHÍNH"
