"""Wire form of ``distribution``."""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel, Extra, Field, StrictBool, StrictInt, conlist, constr

from actions.calculators.computation import Computation
from actions.calculators.distribution import Claim, distribution
from actions.tools.base import ToolIn


class ClaimIn(BaseModel):
    """One sum to be paid."""

    rank: StrictInt | constr(strip_whitespace=True, min_length=1, max_length=10) = Field(  # type: ignore[valid-type]
        description=(
            "Hàng trong thứ tự thanh toán của luật áp dụng: chữ của điểm (luật mới a, b, c, d, đ; luật cũ a, b, c) hoặc"
            " số thứ tự (luật mới 1 đến 5, luật cũ 1 đến 3). Nhiều khoản cùng hàng thì chia theo tỷ lệ."
        ),
        example="a",
    )
    creditor: constr(strip_whitespace=True, min_length=1, max_length=200) = Field(  # type: ignore[valid-type]
        description="Người nhận.", example="Nguyễn Văn A"
    )
    amount_vnd: StrictInt = Field(description="Số tiền còn phải thi hành, đồng.", example=200000000)
    secured: StrictBool = Field(
        False, description="Tiền thu được là từ chính tài sản bảo đảm cho khoản này.", example=False
    )
    requested_later: StrictBool = Field(
        False, description="Người này yêu cầu thi hành án sau khi có quyết định cưỡng chế.", example=False
    )
    same_judgment: StrictBool | None = Field(
        None, description="Chỉ với án phí: có phải án phí của bản án có khoản nợ được bảo đảm không.", example=True
    )
    rank_guessed: StrictBool = Field(
        False, description="Hàng được đoán từ lời người hỏi, không phải họ chọn.", example=False
    )

    class Config:
        """Closed."""

        extra = Extra.forbid


class DistributionIn(ToolIn):
    """Who gets how much of the money collected."""

    proceeds_vnd: StrictInt = Field(description="Tổng số tiền thu được, chưa trừ gì, đồng.", example=500000000)
    costs_vnd: StrictInt = Field(
        0,
        description="Chi phí thi hành án do người phải thi hành án chịu, trừ trước, đồng; không lớn hơn số thu được.",
        example=20000000,
    )
    rent_vnd: StrictInt = Field(
        0, description="Tiền trích lại để thuê nhà 01 năm khi giao nhà ở duy nhất, đồng.", example=49680000
    )
    transfer_taxes_vnd: StrictInt = Field(
        0, description="Phí, lệ phí trước bạ, thuế thu nhập do chuyển nhượng tài sản, đồng.", example=10000000
    )
    claims: conlist(ClaimIn, max_items=200) = Field(  # type: ignore[valid-type]
        description="Các khoản phải trả, ít nhất một khoản, theo thứ tự nào cũng được."
    )

    class Config:
        """What comes back, for the interface document."""

        schema_extra = {
            "description": (
                "Chia tiền thi hành án thu được. Kết quả: payments có một dòng cho mỗi khoản, theo thứ tự nhập, gồm"
                " creditor, rank (chữ của điểm), amount_vnd (được trả), unpaid_vnd (còn thiếu); to_share_vnd là số còn"
                " lại sau các khoản trừ trước; left_for_debtor_vnd là số trả lại cho người phải thi hành án. Các khoản"
                " trừ trước, các dòng và số trả lại cộng đúng bằng proceeds_vnd."
            )
        }

    def run(self, as_of: date) -> Computation:
        """Compute."""
        claims = [
            Claim(
                claim.rank,
                claim.creditor,
                claim.amount_vnd,
                claim.secured,
                claim.requested_later,
                claim.same_judgment,
                claim.rank_guessed,
            )
            for claim in self.claims
        ]
        return distribution(as_of, self.proceeds_vnd, claims, self.costs_vnd, self.rent_vnd, self.transfer_taxes_vnd)
