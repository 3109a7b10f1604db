"""Wire form of ``interest``."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from pydantic import BaseModel, Extra, Field, StrictInt, condecimal, conlist

from actions.calculators.computation import Computation
from actions.calculators.interest import Payment, interest
from actions.tools.base import ToolIn


class PaymentIn(BaseModel):
    """Money paid on a day."""

    on: date = Field(description="Ngày trả.", example="2026-09-15")
    amount_vnd: StrictInt = Field(description="Số tiền trả lần đó (đồng).", example=30_000_000)

    class Config:
        """Closed."""

        extra = Extra.forbid


class InterestIn(ToolIn):
    """Interest for late performance of a judgment."""

    principal_vnd: StrictInt = Field(
        description="Số tiền còn phải thi hành theo bản án, không kể lãi chậm thi hành án (đồng).", example=100_000_000
    )
    start: date = Field(
        alias="from", description="Ngày bắt đầu tính lãi ghi trong bản án, hoặc ngày yêu cầu.", example="2026-07-10"
    )
    end: date = Field(alias="to", description="Tính lãi đến hết ngày này.", example="2026-11-10")
    rate_percent_per_year: condecimal(max_digits=30, decimal_places=15) | None = Field(  # type: ignore[valid-type]
        None,
        description="Lãi suất theo bản án hoặc thỏa thuận, phần trăm một năm (9 là 9%); bỏ trống nếu không có.",
        example=9,
    )
    payments: conlist(PaymentIn, max_items=240) = Field(  # type: ignore[valid-type]
        default_factory=list,
        description="Các khoản đã trả từ ngày `from` đến ngày `to`; trừ vào gốc trước, thừa mới trừ vào lãi.",
    )

    class Config:
        """What comes back, for the interface document."""

        schema_extra = {
            "description": (
                "Lãi chậm thi hành án. Kết quả: interest_vnd là toàn bộ tiền lãi phát sinh từ ngày `from` (không tính"
                " ngày này) đến hết ngày `to`; total_vnd là số còn phải trả ở ngày `to`, cả gốc và lãi, sau khi trừ các"
                " khoản đã trả (không trả khoản nào thì bằng gốc cộng lãi); unpaid_principal_vnd và unpaid_interest_vnd"
                " là hai phần của total_vnd; overpaid_vnd là số trả thừa, nếu có; segments là từng đoạn tính lãi."
            )
        }

    def run(self, as_of: date) -> Computation:
        """Compute."""
        payments = [Payment(payment.on, payment.amount_vnd) for payment in self.payments]
        rate: Decimal | None = self.rate_percent_per_year
        return interest(as_of, self.principal_vnd, self.start, self.end, rate, payments)
