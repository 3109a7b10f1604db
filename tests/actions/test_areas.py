"""Questions about other fields of law are sent to the right body; questions about enforcement are not sent away."""

import re
from pathlib import Path

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.dialogue.areas import AREAS_FILE, area_of
from actions.reply import ActionReply
from faq.corpus import load_corpus
from viet.diacritics import fold, has_marks

DATA = yaml.safe_load(AREAS_FILE.read_text(encoding="utf-8"))
AREAS = {row["id"]: row for row in DATA["areas"]}
DOMAIN = yaml.safe_load((Path(__file__).parents[2] / "domain.yml").read_text(encoding="utf-8"))
PHRASES = [*DATA["unless"], *(phrase for row in DATA["areas"] for phrase in (*row["words"], *row["unless"]))]
BODIES = (
    "Tòa án nhân dân khu vực", "Ủy ban nhân dân xã, phường", "công an xã, phường", "Phòng Cảnh sát giao thông",
    "cơ quan thuế", "cơ quan bảo hiểm xã hội", "Sở Nội vụ", "trại giam", "tổ chức hành nghề công chứng",
    "Ủy ban Cạnh tranh Quốc gia", "cơ quan đăng ký kinh doanh", "Trung tâm trợ giúp pháp lý nhà nước",
)  # fmt: skip

ASKED = {
    "hon-nhan": [
        "Vợ tôi bỏ về nhà ngoại, tôi muốn đơn phương ly hôn thì bắt đầu từ đâu?",
        "Chồng tôi ngoại tình, tôi muốn chia tay và giữ con gái",
        "Bao lâu thì tòa cho ly hôn thuận tình vậy ạ?",
        "mẹ đơn thân có được giành quyền nuôi con không",
    ],
    "ho-tich": [
        "Bé sinh hai tháng rồi chưa làm giấy khai sinh, giờ làm có bị phạt không?",
        "Đăng ký kết hôn buổi chiều thứ sáu có được không?",
        "Chứng thực bản sao bằng đại học ở đâu gần nhất",
        "Xin giấy xác nhận độc thân để mua nhà",
    ],
    "dat-dai": [
        "Làm sổ đỏ cho mảnh vườn ông nội cho hết bao nhiêu?",
        "Nhà bên lấn chiếm đất nhà tôi hai tấc, nhờ ai đo?",
        "Muốn tách thửa cho hai con trai phải đủ mấy mét ngang?",
        "Xin lên thổ cư 100 mét thì đóng bao nhiêu",
    ],
    "khieu-nai-hanh-chinh": [
        "Xã gửi giấy thu hồi đất ruộng làm khu công nghiệp, giá rẻ quá tôi không chịu",
        "Tôi muốn khiếu nại quyết định xử phạt của phường",
        "Bị cưỡng chế thu hồi đất mà chưa thấy tái định cư đâu",
        "Giá đền bù cây bưởi năm thứ sáu là mấy đồng",
    ],
    "giao-thong": [
        "Xem xe mình có bị phạt nguội không ở trang nào?",
        "Vượt đèn đỏ lúc nửa đêm có bị camera bắt không",
        "Bằng lái hạng C hết hạn hai năm thì thi lại gì?",
        "csgt thổi nồng độ cồn 0,1 phạt bao nhiêu",
    ],
    "hinh-su": [
        "Hàng xóm trộm cắp con gà chọi của tôi, báo ai?",
        "Em họ bị khởi tố tội đánh bạc, gia đình cần làm gì?",
        "Tôi bị lừa đảo qua mạng mất 12 triệu",
        "Bạn tôi bị tạm giam, tôi gửi quần áo được không?",
    ],
    "thi-hanh-an-hinh-su": [
        "Chồng em đang ở trại giam, bao giờ được giảm án?",
        "Người hưởng án treo đi làm xa phải xin phép ai?",
        "Thăm gặp phạm nhân ngày Tết có được không?",
        "cơ quan thi hành án hình sự làm việc ở đâu",
    ],
    "thue": [
        "Bán nhà thừa hưởng có phải nộp thuế thu nhập cá nhân?",
        "Quyết toán thuế trễ hạn thì sao?",
        "Tôi quên mã số thuế của mình",
        "Công ty bị cưỡng chế hóa đơn thì gỡ bằng cách nào?",
    ],
    "lao-dong": [
        "Công ty quỵt lương hai tháng, tôi kêu ai?",
        "Sếp bắt ký hợp đồng lao động trắng",
        "Bị sa thải vì đi trễ ba lần có đúng không?",
        "thử việc 3 tháng không lương là sai hay đúng",
    ],
    "bao-hiem": [
        "Rút bảo hiểm xã hội một lần sau khi nghỉ bao lâu?",
        "Mất thẻ bảo hiểm y tế thì khám bệnh được không?",
        "Sinh đôi thì chế độ thai sản mấy tháng?",
        "lãnh trợ cấp thất nghiệp lần hai",
    ],
    "cu-tru": [
        "Làm lại thẻ căn cước bị gãy mất bao nhiêu?",
        "Chuyển hộ khẩu về nhà vợ cần gì?",
        "Ở trọ thì ai đăng ký tạm trú cho em?",
        "cccd gắn chip sai ngày sinh",
    ],
    "kinh-doanh": [
        "Muốn thành lập công ty bán nông sản thì vốn tối thiểu bao nhiêu?",
        "Tạp hóa nhỏ có cần giấy phép kinh doanh không?",
        "đăng ký hộ kinh doanh qua mạng",
        "Tạm ngừng kinh doanh một năm rồi mở lại",
    ],
    "khoi-kien": [
        "Thuê nhà không trả cọc, tôi muốn khởi kiện",
        "Đơn kháng cáo gửi cho tòa nào?",
        "Tòa thụ lý rồi thì bao lâu mở phiên tòa?",
        "mẫu đơn khởi kiện tranh chấp hợp đồng thuê nhà",
    ],
    "thua-ke": [
        "Ông nội viết di chúc tay không có người làm chứng",
        "Chia thừa kế căn nhà khi một người ở nước ngoài",
        "Văn phòng công chứng làm chủ nhật không?",
        "Từ chối nhận di sản phải làm trong mấy tháng",
    ],
    "xay-dung": [
        "Xin giấy phép xây dựng nhà ba tầng ở phường",
        "Xây nhà không phép bị phát hiện thì sao?",
        "Phường dọa cưỡng chế tháo dỡ mái che",
        "Thu nhập bao nhiêu được mua nhà ở xã hội",
    ],
    "pha-san": [
        "Nộp đơn phá sản cho công ty gia đình ở tòa nào?",
        "Ai được yêu cầu mở thủ tục phá sản?",
        "quản tài viên lấy thù lao mấy phần trăm",
        "Hợp tác xã mất khả năng thanh toán rồi, xin tuyên bố phá sản được không?",
    ],
    "no-chua-kien": [
        "Vay app 3 triệu bị gọi điện chửi cả cơ quan",
        "Tôi cho bạn vay 20 triệu, nó chặn số",
        "Bể hụi ba trăm triệu, chủ hụi trốn mất",
        "Tín dụng đen tạt sơn trước cửa nhà tôi",
    ],
    "nguoi-tieu-dung": [
        "Mua hàng online nhận được cục gạch",
        "Cửa hàng từ chối bảo hành điện thoại còn hạn",
        "Tôi mua phải hàng giả, báo ai?",
        "shop không hoàn tiền dù giao sai hàng",
    ],
}
OURS = [
    "Bản án ly hôn chia nhà mà chồng cũ không giao thì làm sao?",
    "Thuế có phải trừ trước khi chia tiền bán đấu giá không?",
    "Con nợ ly hôn giả để tẩu tán nhà đất thì thi hành án xử lý thế nào?",
    "Công ty phải thi hành án bị phá sản thì đòi ở đâu?",
    "Chồng tôi đi tù còn nợ tiền bồi thường, gia đình nộp thay được không?",
    "Phạm nhân muốn nộp tiền án phí thì nộp ở trại giam được không?",
    "Bị kê biên sổ đỏ của hộ gia đình thì khiếu nại ai?",
    "Văn phòng công chứng từ chối vì nhà có văn bản ngăn chặn của chấp hành viên",
    "Thi hành án gửi giấy về nhà nhưng tôi đăng ký tạm trú nơi khác",
    "Bảo hiểm xã hội trừ lương hưu của ba tôi theo quyết định thi hành án",
    "Tòa tuyên công ty trả nợ lương mà công ty không trả",
    "Người thua kiện chết, thừa kế có phải trả nợ thay không?",
    "Bản án tranh chấp đất đã có hiệu lực mà bên kia không dọn đi",
    "Tôi thắng kiện ủy ban, họ không chịu hủy quyết định thu hồi đất",
]


#: Of the first entry, with each outcome.
SCORES = {"answer": 0.9, "clarify": 0.5, "unanswered": 0.1}


def reply_to(text, outcome, intent="ask_faq", confidence=0.9):
    message = {
        "text": text,
        "intent": {"name": intent, "confidence": confidence},
        "faq_matches": {
            "as_of": "2026-11-21", "outcome": outcome, "ranking": [{"entry": "muc-phi", "score": SCORES[outcome]}],
        },
    }  # fmt: skip
    dispatcher = CollectingDispatcher()
    ActionReply().run(dispatcher, Tracker("test", {}, message, [], False, None, {}, "action_listen"), {})
    return dispatcher.messages[0]


def pairs():
    return [pytest.param(text, area, id=f"{area}-{at}") for area in ASKED for at, text in enumerate(ASKED[area])]


@pytest.mark.parametrize("text, area", pairs())
def test_a_question_about_another_field_is_recognised(text, area):
    found = area_of(text)
    assert found is not None and found.id == area
    assert area_of(text.upper()) == area_of(f"  {text}\n") == found


@pytest.mark.parametrize("text, area", pairs())
def test_without_marks_it_is_the_same_field_or_none(text, area):
    found = area_of(fold(text))
    assert found is None or found.id == area


def test_most_questions_are_recognised_without_marks_too():
    found = [area_of(fold(text)) for texts in ASKED.values() for text in texts]
    assert sum(area is not None for area in found) >= 0.8 * len(found)


@pytest.mark.parametrize("text", OURS)
def test_a_question_about_enforcement_is_not_sent_away(text):
    assert area_of(text) is None and area_of(fold(text)) is None


def test_the_questions_of_the_entries_are_not_sent_away():
    questions = sorted({question for entry in load_corpus() for question in (entry.title, *entry.questions)})
    sent = [text for text in questions if area_of(text) or area_of(fold(text))]
    assert len(questions) > 3000
    assert len(sent) < len(questions) / 200, sent


def test_the_longest_phrase_decides():
    assert area_of("cưỡng chế tháo dỡ theo quyết định xử phạt vi phạm hành chính").id == "khieu-nai-hanh-chinh"
    assert area_of("khởi kiện đòi nợ").id == "no-chua-kien"
    assert area_of("cơ quan thi hành án hình sự").id == "thi-hanh-an-hinh-su"
    assert area_of("cơ quan thi hành án") is None


@pytest.mark.parametrize("row", AREAS.values(), ids=AREAS)
def test_an_area_names_a_body_in_two_sentences_at_most(row):
    assert any(body in row["says"] for body in BODIES)
    assert 1 <= len(re.findall(r"[.](?: |$)", row["says"])) <= 2
    assert row["says"].endswith(".") and "huyện" not in row["says"].lower()


@pytest.mark.parametrize("row", AREAS.values(), ids=AREAS)
def test_every_phrase_alone_leads_to_its_area_unless_it_is_ruled_out(row):
    for phrase in row["words"]:
        found = area_of(phrase)
        assert found is not None and found.id == row["id"], phrase


def test_phrases_are_written_in_small_letters_and_belong_to_one_area():
    words = [phrase for row in DATA["areas"] for phrase in row["words"]]
    assert len(set(words)) == len(words) and len(set(DATA["unless"])) == len(DATA["unless"])
    assert all(phrase == " ".join(phrase.lower().split()) for phrase in PHRASES)


@pytest.mark.parametrize("row", AREAS.values(), ids=AREAS)
def test_what_counts_with_marks_only_is_one_of_the_words_and_has_marks(row):
    assert set(row.get("marks_only", ())) <= set(row["words"])
    assert all(map(has_marks, row.get("marks_only", ())))


@pytest.mark.parametrize(
    "text", ["hoi tham ban be", "toi dang kiem viec", "doanh nghiep tu nhan", "thue nha o da nang", "cho thue xe may"]
)
def test_harmless_words_without_marks_are_not_taken_for_another_word(text):
    assert not has_marks(text)
    found = area_of(text)
    assert found is None or found.id == "kinh-doanh"


@pytest.mark.parametrize(
    "outcome, intent, confidence, response",
    [
        ("unanswered", "ask_faq", 0.9, "utter_elsewhere"),
        ("unanswered", "out_of_scope", 0.9, "utter_elsewhere"),
        ("answer", "out_of_scope", 0.8, "utter_elsewhere"),
        ("clarify", "out_of_scope", 0.79, "utter_clarify_elsewhere"),
        ("clarify", "ask_faq", 0.9, "utter_clarify_elsewhere"),
        ("answer", "ask_faq", 0.9, "utter_clarify_elsewhere"),
        ("clarify", "use_fee", 0.9, "utter_clarify_elsewhere"),
        ("unanswered", "use_fee", 0.9, "utter_clarify"),
    ],
)
def test_another_field_is_named_when_nothing_of_ours_answers(outcome, intent, confidence, response):
    assert reply_to("Vượt đèn đỏ phạt bao nhiêu?", outcome, intent, confidence)["response"] == response


def test_the_reply_names_field_and_body_and_is_counted_as_unanswered():
    said = reply_to("Vượt đèn đỏ phạt bao nhiêu?", "unanswered")
    assert (said["custom"]["status"], said["custom"]["elsewhere"]) == ("unanswered", True)
    text = DOMAIN["responses"]["utter_elsewhere"][0]["text"].format(area=said["area"], says=said["says"])
    assert "lĩnh vực giao thông" in text and "Phòng Cảnh sát giao thông" in text


def test_beside_choices_the_reply_names_field_and_body():
    said = reply_to("Vượt đèn đỏ phạt bao nhiêu?", "clarify", "use_fee")
    assert said["custom"]["status"] == "clarify" and said["custom"]["choices"] and said["custom"]["buttons"]
    assert not said["custom"]["elsewhere"]
    text = DOMAIN["responses"]["utter_clarify_elsewhere"][0]["text"].format(area=said["area"], says=said["says"])
    assert "lĩnh vực giao thông" in text and "Phòng Cảnh sát giao thông" in text


@pytest.mark.parametrize("text", ["mua 2 ly cà phê 50k", "Thi hành án có nghỉ trưa không?"])
def test_what_belongs_to_no_field_is_answered_as_before(text):
    assert reply_to(text, "unanswered")["response"] == "utter_unanswered"


@settings(deadline=None)
@example("")
@example("\u0301\x00 \ud83d\ude00 \ud800")
@example("LY HÔN İ")
@given(st.text() | st.lists(st.sampled_from([*PHRASES, " ", ", ", "·"])).map(" ".join))
def test_any_text_is_read(text):
    found = area_of(text)
    assert found is None or found.id in AREAS
    assert area_of(f"{text} thi hành bản án") is None
