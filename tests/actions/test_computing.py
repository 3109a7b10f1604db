"""From what was said in an interview to the machine forms: ranks of claims and places."""

from datetime import date

import pytest
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from actions.calculators.computation import BadInput
from actions.dialogue.computing import given
from actions.dialogue.ranks import ranked
from actions.tools import TOOLS

OLD, NEW = date(2026, 6, 30), date(2026, 7, 1)


def computed(tool, slots, day=NEW):
    return TOOLS[tool].parse_obj(given(tool, slots, day)).run(day)


def claims(*items):
    return {"items": [{"creditor": name, "amount_vnd": amount} for name, amount in items], "done": True}


@pytest.mark.parametrize(
    "said, new, old",
    [
        ("cấp dưỡng cho con", "a", "a"),
        ("cap duong cho con", "a", "a"),
        ("tiền lương công nhân", "a", "a"),
        ("lương", "a", "a"),
        ("tien cong tho xay", "a", "a"),
        ("trợ cấp thôi việc", "a", "a"),
        ("bồi thường sức khỏe", "a", "a"),
        ("bồi thường thiệt hại về tính mạng", "a", "a"),
        ("tiền lương và trợ cấp thôi việc", "a", "a"),
        ("án phí", "b", "b"),
        ("an phi dan su", "b", "b"),
        ("án phí vụ cấp dưỡng", "b", "b"),
        ("tiền phạt", "c", "c"),
        ("truy thu thuế", "c", "c"),
        ("truy thu bảo hiểm xã hội", "d", "c"),
        ("BHXH", "d", "c"),
        ("nợ bảo hiểm y tế", "d", "c"),
        ("bảo hiểm thất nghiệp", "d", "c"),
        ("nợ người thứ nhất", "đ", "c"),
        ("bồi thường xe hỏng", "đ", "c"),
        ("nợ ông Lương", "đ", "c"),
        ("tiền công ty Thành Công cho vay", "đ", "c"),
        ("tiền cọc", "đ", "c"),
        ("tiền phạt vi phạm hợp đồng", "đ", "c"),
        ("phạt cọc", "đ", "c"),
        ("công ty bảo hiểm", "đ", "c"),
        ("công ty chăm sóc sức khỏe", "đ", "c"),
        ("tổng tiền cộng lại", "đ", "c"),
        ("khoản 1", "đ", "c"),
    ],
)
def test_the_words_of_a_claim_lead_to_its_rank(said, new, old):
    assert ranked(said, NEW) == {"rank": new, "rank_guessed": True}
    assert ranked(said, OLD)["rank"] == old


@pytest.mark.parametrize("said", ["lương và bảo hiểm xã hội", "án phí, nợ lương", "cap duong va an phi"])
def test_kinds_of_different_ranks_in_one_amount_are_asked_for_apart(said):
    slots = {"proceeds": 10, "costs": 0, "claims": claims((f"tiền {said}", 5))}
    with pytest.raises(BadInput) as refusal:
        computed("distribution", slots)
    assert refusal.value.field == "claims" and said in refusal.value.text("distribution")


def test_what_is_mortgaged_is_paid_before_the_ranks():
    assert ranked("ngân hàng nhận thế chấp nhà", NEW)["secured"] is True
    assert "secured" not in ranked("ngân hàng cho vay không thế chấp", NEW)
    slots = {"proceeds": 100, "costs": 0, "claims": claims(("cấp dưỡng", 50), ("ngân hàng thế chấp", 80))}
    assert [row["amount_vnd"] for row in computed("distribution", slots).result["payments"]] == [20, 80]


@pytest.mark.parametrize("day, points", [(OLD, ["a", "b", "c", "c"]), (NEW, ["a", "b", "d", "đ"])])
def test_an_interview_ends_with_a_figure_that_shows_every_rank(day, points):
    said = ["cấp dưỡng cho con", "án phí", "bảo hiểm xã hội", "nợ bà Tư"]
    slots = {"proceeds": 400, "costs": 100, "claims": claims(*((name, 100) for name in said))}
    found = computed("distribution", slots, day)
    assert [row["rank"] for row in found.result["payments"]] == points
    steps = [step.text for step in found.steps]
    for name, point in zip(said, points):
        assert any(f"Hàng {point} " in step and f"{name} 100 đồng" in step for step in steps)
    assert any("được đoán từ lời bạn ghi" in line for line in found.assumptions)


def test_no_claim_at_all_is_asked_for_again():
    with pytest.raises(BadInput) as refusal:
        computed("distribution", {"proceeds": 1, "costs": 0, "claims": claims()})
    assert refusal.value.field == "claims"


def test_a_long_name_is_cut():
    slots = {"proceeds": 1, "costs": 0, "claims": claims(("nợ " * 200, 1))}
    assert computed("distribution", slots).result["left_for_debtor_vnd"] == 0


@settings(deadline=None, max_examples=60)
@drawn(st.text(max_size=60), st.sampled_from([OLD, NEW]))
def test_any_words_have_a_rank_that_the_law_knows_or_are_asked_for_apart(said, day):
    try:
        assert ranked(said, day)["rank"] in ("abc" if day == OLD else "abcdđ")
    except BadInput as refusal:
        assert refusal.key == "ranks_mixed"


@pytest.mark.parametrize(
    "said, region",
    [
        ("xã Tịnh Khê, Quảng Ngãi", "III"),
        ("xã Tịnh Khê tỉnh Quảng Ngãi", "III"),
        ("Tịnh Khê Quảng Ngãi", "III"),
        ("tinh khe quang ngai", "III"),
        ("xã Tịnh Khê", "III"),
        ("xã Tịnh Khê, Sơn Tịnh, Quảng Ngãi", "III"),
        ("thôn Trường Thọ, xã Tịnh Khê, Quảng Ngãi", "III"),
        ("Sơn Tây Thượng Quảng Ngãi", "IV"),
        ("phường Kon Tum, Quảng Ngãi", "III"),
        ("Kon Tum, Kon Tum", "III"),
        ("phường Hà Giang 1, Tuyên Quang", "III"),
        ("xã Bình Chánh TP HCM", "I"),
        ("II", "II"),
    ],
)
def test_a_home_is_read_from_one_line(said, region):
    slots = {"income": 10_000_000, "commune": said, "dependants": 0}
    assert computed("deduction", slots).result["region"] == region


@pytest.mark.parametrize(
    "said, field",
    [
        (", Quảng Ngãi", "commune"),
        ("Quảng Ngãi", "commune"),
        ("xã Bình Minh", "province"),
        ("xa tan thanh, tay ninh", "commune"),
        ("ở quê", "province"),
        (",", "region"),
    ],
)
def test_a_home_that_cannot_be_read_is_asked_for_again(said, field):
    with pytest.raises(BadInput) as refusal:
        computed("deduction", {"income": 10_000_000, "commune": said, "dependants": 0})
    assert refusal.value.field == field and refusal.value.text("deduction")


def test_a_monthly_rate_with_a_long_tail_is_taken():
    slots = {"amount": 100, "interest_from": "2026-06-01", "interest_to": "2026-06-30", "rate": "9.9999999996"}
    assert computed("interest", {**slots, "payments": {"items": [], "done": True}}).result["interest_vnd"] == 1
