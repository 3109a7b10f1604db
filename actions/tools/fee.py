"""Wire form of ``fee``."""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel, Extra, Field, StrictBool, StrictInt, conlist, constr

from actions.calculators.computation import Computation
from actions.calculators.fee import Kind, Receipt, Relief, Share, fee
from actions.tools.base import ToolIn


class ReceiptIn(BaseModel):
    """Money received on a day."""

    on: date = Field(description="Ngày nhận tiền, tài sản.", example="2026-08-10")
    amount_vnd: StrictInt = Field(description="Số tiền, giá trị tài sản nhận lần đó (đồng).", example=50_000_000)

    class Config:
        """Closed."""

        extra = Extra.forbid


class ShareIn(BaseModel):
    """What one creditor receives."""

    creditor: constr(max_length=100) = Field("", description="Tên người nhận.", example="Ông A")  # type: ignore[valid-type]
    amount_vnd: StrictInt = Field(
        description="Giá trị người đó thực nhận, đã trừ số phải trả cho người khác (đồng).", example=200_000_000
    )

    class Config:
        """Closed."""

        extra = Extra.forbid


class FeeIn(ToolIn):
    """Fee for enforcement."""

    amount_vnd: StrictInt = Field(
        description="Tổng số tiền, giá trị tài sản được nhận theo yêu cầu thi hành án (đồng).", example=200_000_000
    )
    receipts: conlist(ReceiptIn, max_items=240) = Field(  # type: ignore[valid-type]
        default_factory=list, description="Các lần đã nhận, nếu nhận nhiều lần."
    )
    shares: conlist(ShareIn, max_items=100) = Field(  # type: ignore[valid-type]
        default_factory=list, description="Phần của từng người, nếu nhiều người được nhận; cộng lại bằng tổng."
    )
    kind: Kind | None = Field(
        None,
        description=(
            "Loại khoản không chịu phí, nếu thuộc: maintenance cấp dưỡng · personal_damages bồi thường tính mạng,"
            " sức khỏe, danh dự, nhân phẩm · wages lương · severance trợ cấp mất việc, thôi việc · social_insurance"
            " bảo hiểm xã hội · dismissal_damages bồi thường sa thải · social_programme chương trình xã hội ·"
            " keepsake kỷ vật · policy_bank nợ Ngân hàng Chính sách xã hội · no_value_judgment không có giá ngạch ·"
            " returned_by_agency được trả lại do cơ quan chủ động thi hành · voluntary_period trả trong thời hạn"
            " tự nguyện."
        ),
        example="maintenance",
    )
    relief: Relief | None = Field(
        None,
        description=(
            "Lý do miễn, giảm, nếu có: merit người có công · lonely neo đơn · disabled khuyết tật · long_illness ốm"
            " đau kéo dài · found_assets_later tìm đúng tài sản sau quyết định chưa có điều kiện · poor hộ nghèo ·"
            " found_assets tìm đúng tài sản khi yêu cầu · found_assets_forced như trên nhưng phải cưỡng chế có huy"
            " động lực lượng."
        ),
        example="poor",
    )
    settled_before_coercion: StrictBool = Field(
        False,
        description="Hai bên tự giao nhận sau quyết định thi hành án, khi chưa thực hiện cưỡng chế.",
        example=False,
    )

    class Config:
        """What comes back, for the interface document."""

        schema_extra = {
            "description": (
                "Phí thi hành án. Kết quả: fee_vnd là phí phải nộp trên amount_vnd (nhiều người thì là tổng phí);"
                " certainty là presumed khi chỉ suy ra rằng thông tư phí còn áp dụng (từ 01/07/2026), text khi chắc."
                " Ngày không có quy định đã kiểm chứng thì lỗi not_in_force."
            )
        }

    def run(self, as_of: date) -> Computation:
        """Compute."""
        receipts = [Receipt(receipt.on, receipt.amount_vnd) for receipt in self.receipts]
        shares = [Share(share.creditor, share.amount_vnd) for share in self.shares]
        return fee(as_of, self.amount_vnd, receipts, shares, self.kind, self.relief, self.settled_before_coercion)
