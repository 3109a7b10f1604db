"""Who gets how much of the money collected in enforcement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from actions.calculators.computation import BadInput, Computation, Step, Wording, money
from law.citations import Citation
from law.parameters import known_parameters
from law.transition import NEW_LAW

TOOL = "distribution"

#: By law: what comes off first, several creditors, later requests, what is left, security.
_RULES = {
    "old": {
        "costs": ("luat-thads-2008/dieu-47/khoan-1", "luat-thads-2008/dieu-73/khoan-6"),
        "rent": ("luat-thads-2008/dieu-47/khoan-1", "luat-thads-2008/dieu-115/khoan-5"),
        "taxes": (),
        "pro_rata": ("luat-thads-2008/dieu-47/khoan-2/diem-a",),
        "later": ("luat-thads-2008/dieu-47/khoan-2/diem-b",),
        "left": ("luat-thads-2008/dieu-47/khoan-2/diem-c",),
        "secured": ("luat-thads-2008/dieu-47/khoan-3",),
    },
    "new": {
        "costs": ("luat-thads-2025/dieu-54/khoan-1", "luat-thads-2025/dieu-53/khoan-7"),
        "rent": ("luat-thads-2025/dieu-54/khoan-1", "luat-thads-2025/dieu-89/khoan-2"),
        "taxes": ("luat-thads-2025/dieu-54/khoan-1",),
        "pro_rata": ("luat-thads-2025/dieu-54/khoan-2/diem-a",),
        "later": ("luat-thads-2025/dieu-54/khoan-2/diem-b",),
        "left": ("luat-thads-2025/dieu-54/khoan-2/diem-c",),
        "secured": ("luat-thads-2025/dieu-54/khoan-3",),
    },
}
#: Court fees have this point in the order of payment of both laws.
_COURT_FEES = "b"
#: More payments than this are left to the table of the result.
_MOST_TOLD = 8


@dataclass(frozen=True)
class Claim:
    """One sum to be paid: its point in the order of payment (or its place counted from 1), to whom, how much."""

    rank: str | int
    creditor: str
    amount_vnd: int
    #: whether the proceeds come from what secures this claim
    secured: bool = False
    #: whether enforcement was requested only after the coercion decision
    requested_later: bool = False
    #: of court fees: whether they are those of the judgment about the secured claim; ``None`` when not known
    same_judgment: bool | None = None
    #: whether the rank was read out of the words for the claim instead of given
    rank_guessed: bool = False


@dataclass(frozen=True)
class _Round:
    """Claims that are paid together, and what they get of the money there is at their turn."""

    kind: str
    point: str
    members: tuple[int, ...]
    before: int
    paid: tuple[int, ...]
    total: int
    rounded: bool

    @property
    def after(self) -> int:
        return self.before - sum(self.paid)


def distribution(
    as_of: date,
    proceeds_vnd: int,
    claims: Sequence[Claim],
    costs_vnd: int = 0,
    rent_vnd: int = 0,
    transfer_taxes_vnd: int = 0,
) -> Computation:
    """Share money out in the order of payment that applies on ``as_of``.

    First the costs, the rent money of an only home and, since July 2026, fees and taxes of the transfer come
    off. A secured claim is paid next, after the court fees of its own judgment; then rank after rank, in
    proportion inside a rank; who requested after the coercion decision follows those who had requested.
    ``also`` holds the result with the court fees after the secured claim when nobody says of which judgment
    they are and it matters. ``BadInput`` for deductions above the proceeds, a rank that the law does not
    have, and several secured claims that the money does not cover.
    """
    proceeds = money("proceeds_vnd", proceeds_vnd, least=1)
    law = "new" if as_of >= NEW_LAW else "old"
    order = known_parameters()["enforcement/payment_order"].at(as_of)
    points = [str(row["point"]) for row in order.rows]
    taken = {
        "costs": money("costs_vnd", costs_vnd),
        "rent": money("rent_vnd", rent_vnd),
        "taxes": money("transfer_taxes_vnd", transfer_taxes_vnd),
    }
    if law == "old" and transfer_taxes_vnd:
        raise BadInput("transfer_taxes_vnd", "taxes_old_law", as_of=as_of)
    if (deducted := sum(taken.values())) > proceeds:
        raise BadInput("costs_vnd", "deductions_above_proceeds", deducted=deducted, proceeds=proceeds)
    if not claims:
        raise BadInput("claims", "claims_missing")
    known = [_checked(claim, points) for claim in claims]
    case = _Case(as_of, law, proceeds, taken, order.citation, tuple(points))
    result = case.computed(_with_fees(known, same_judgment=True))
    if any(claim.secured for claim in known) and any(map(_fee_of_unknown_judgment, known)):
        others = _with_fees(known, same_judgment=False)
        if case.computed(others).result != result.result:
            other = case.computed(others, "fees_taken_as_other")
            other = replace(other, summary=Wording.of(TOOL).say("summary_other_judgment", summary=other.summary))
            return replace(case.computed(_with_fees(known, same_judgment=True), "fees_taken_as_same"), also=(other,))
    return result


def _checked(claim: Claim, points: Sequence[str]) -> Claim:
    """The claim with the letter of its rank; ``BadInput`` when it cannot be."""
    typed = str(claim.rank).strip().lower()
    point = points[int(typed) - 1] if typed.isdecimal() and 1 <= int(typed) <= len(points) else typed
    if point not in points:
        raise BadInput("claims", "rank_unknown", rank=str(claim.rank), ranks=", ".join(points))
    money("claims", claim.amount_vnd, least=1)
    if claim.same_judgment is not None and point != _COURT_FEES:
        raise BadInput("claims", "same_judgment_of_fees_only", creditor=claim.creditor)
    return replace(claim, rank=point)


def _fee_of_unknown_judgment(claim: Claim) -> bool:
    return claim.rank == _COURT_FEES and not claim.secured and claim.same_judgment is None


def _with_fees(claims: Sequence[Claim], same_judgment: bool) -> list[Claim]:
    return [
        replace(claim, same_judgment=same_judgment) if _fee_of_unknown_judgment(claim) else claim for claim in claims
    ]


@dataclass(frozen=True)
class _Case:
    """What was collected, what comes off before anybody is paid, and the order of payment."""

    as_of: date
    law: str
    proceeds: int
    taken: dict[str, int]
    order: Citation
    points: tuple[str, ...]

    def computed(self, claims: list[Claim], taken_as: str | None = None) -> Computation:
        """Share the money out; ``taken_as`` is the sentence that says what was assumed of the court fees."""
        rounds = self._rounds(claims)
        paid = {index: amount for each in rounds for index, amount in zip(each.members, each.paid)}
        to_share = self.proceeds - sum(self.taken.values())
        left = to_share - sum(paid.values())
        owed = sum(claim.amount_vnd for claim in claims)
        words = Wording.of(TOOL)
        key = "summary_short" if owed > to_share else "summary_left" if left else "summary_exact"
        shared = any(each.rounded or _short_of_several(each) for each in rounds)
        return Computation(
            tool=TOOL,
            as_of=self.as_of,
            result={
                "payments": [
                    {
                        "rank": claim.rank,
                        "creditor": claim.creditor,
                        "amount_vnd": paid[index],
                        "unpaid_vnd": claim.amount_vnd - paid[index],
                    }
                    for index, claim in enumerate(claims)
                ],
                "to_share_vnd": to_share,
                "left_for_debtor_vnd": left,
            },
            summary=words.say(key, to_share=to_share, owed=owed, unpaid=owed - sum(paid.values()), left=left),
            steps=tuple(self._steps(claims, rounds, to_share, left)),
            assumptions=tuple(self._assumptions(claims, rounds, left, taken_as)),
            entry=self._entry(claims, shared),
        )

    def _rounds(self, claims: list[Claim]) -> list[_Round]:
        """Everybody's turn: fees of the secured judgment, security, then rank after rank, late requests last."""
        turns: list[tuple[str, str, list[int]]] = []
        secured = [index for index, claim in enumerate(claims) if claim.secured]
        fees = [index for index, claim in enumerate(claims) if claim.same_judgment and secured and not claim.secured]
        turns += [("fees_first", _COURT_FEES, fees), ("secured", "", secured)]
        rest = [index for index in range(len(claims)) if index not in {*fees, *secured}]
        for later in (False, True):
            for point in self.points:
                group = [i for i in rest if claims[i].rank == point and claims[i].requested_later is later]
                turns.append(("later" if later else "rank", point, group))
        rounds, pool = [], self.proceeds - sum(self.taken.values())
        for kind, point, members in turns:
            if not members:
                continue
            amounts = [claims[index].amount_vnd for index in members]
            if kind == "secured" and len(members) > 1 and sum(amounts) > pool:
                raise BadInput("claims", "several_secured")
            paid, rounded = _split(pool, amounts)
            rounds.append(_Round(kind, point, tuple(members), pool, tuple(paid), sum(amounts), rounded))
            pool -= sum(paid)
        return rounds

    def _steps(self, claims: list[Claim], rounds: list[_Round], to_share: int, left: int) -> list[Step]:
        words = Wording.of(TOOL)
        steps = [words.step("costs", self._rule("costs"), proceeds=self.proceeds, costs=self.taken["costs"])]
        if rent := self.taken["rent"]:
            steps.append(words.step("rent", (*self._rule("rent"), *self._rent_rule()), rent=rent))
        if taxes := self.taken["taxes"]:
            steps.append(words.step("taxes", self._rule("taxes"), taxes=taxes))
        steps.append(words.step("to_share", self.order, to_share=to_share))
        for each in rounds:
            steps.append(self._step(claims, each))
        steps.append(words.step("left" if left else "nothing_left", self._rule("left"), left=left))
        return steps

    def _step(self, claims: list[Claim], each: _Round) -> Step:
        words = Wording.of(TOOL)
        what = words.say(f"rank_{self.law}_{each.point}") if each.point else ""
        name = words.say(f"turn_{each.kind}", point=each.point, what=what)
        if not each.before:
            key = "turn_nothing"
        elif each.before >= each.total:
            key = "turn_full"
        else:
            key = "turn_shared" if len(each.members) > 1 else "turn_part"
        cited = list(self._rule("secured")) if each.kind in ("fees_first", "secured") else []
        if each.point and each.kind != "fees_first":
            cited.append(replace(self.order, point=each.point))
        if each.kind == "later":
            cited += self._rule("later")
        if key == "turn_shared":
            cited += self._rule("pro_rata")
        values = {"name": name, "total": each.total, "before": each.before, "after": each.after}
        text = words.say(key, claims=self._told(claims, each), **values)
        if key == "turn_shared" and len(each.members) <= _MOST_TOLD:
            told = [
                words.say("one_payment", creditor=claims[i].creditor, amount=amount)
                for i, amount in zip(each.members, each.paid)
            ]
            text = f"{text} {'; '.join(told)}."
        return Step(text, tuple(cited))

    def _told(self, claims: list[Claim], each: _Round) -> str:
        """Whose claims stand in a turn, so that everybody can see the rank that was taken."""
        words = Wording.of(TOOL)
        if len(each.members) > _MOST_TOLD:
            return words.say("many_claims", count=len(each.members))
        told = [words.say("one_claim", creditor=claims[i].creditor, amount=claims[i].amount_vnd) for i in each.members]
        return "; ".join(told)

    def _assumptions(self, claims: list[Claim], rounds: list[_Round], left: int, taken_as: str | None) -> list[str]:
        words = Wording.of(TOOL)
        said = ["ranks_guessed"] if any(claim.rank_guessed for claim in claims) else []
        said += ["only_these", "amounts_given", "costs_of_debtor", "receiver_pays"]
        if any(claim.requested_later for claim in claims):
            said.append("later_in_order")
        if any(claim.secured for claim in claims):
            said += ["secured_is_party", "bad_debt_apart" if self.law == "new" else "bad_debt_apart_old"]
        else:
            said.append("none_secured")
        if taken_as:
            said.append(taken_as)
        if self.taken["rent"]:
            said.append("rent_by_law" if self.law == "new" else "rent_by_law_old")
            if left:
                said.append("rent_not_needed")
        if any(each.rounded for each in rounds):
            said.append("rounding")
        said.append("bankruptcy_apart")
        if self.law == "new":
            said.append("decided_before")
        values: dict[str, Any] = {"since": NEW_LAW, "rents": self._rents() if self.taken["rent"] else ""}
        return [words.say(key, **values) for key in [*said, "not_advice"]]

    def _rule(self, name: str) -> tuple[Citation, ...]:
        return tuple(map(Citation.parse, _RULES[self.law][name]))

    def _rent_rule(self) -> tuple[Citation, ...]:
        """Where the amount of the rent money is fixed, under the new law."""
        if self.law == "old":
            return ()
        return (known_parameters()["enforcement/rent_after_only_home"].at(self.as_of).citation,)

    def _rents(self) -> str:
        """The rent money of each zone, in words; nothing under the old law, which fixed no amount."""
        if self.law == "old":
            return ""
        times = known_parameters()["enforcement/rent_after_only_home"].at(self.as_of).whole
        wages = known_parameters()["wage/regional_minimum"].at(self.as_of).rows
        words = Wording.of(TOOL)
        return "; ".join(words.say("rent_of_zone", zone=row["zone"], rent=times * row["vnd"]) for row in wages)

    def _entry(self, claims: list[Claim], shared: bool) -> str:
        if any(claim.secured for claim in claims):
            return "ngan-hang-nhan-the-chap-duoc-tra-truoc"
        return "nhieu-nguoi-duoc-thi-hanh-an-chia-tien" if shared and self.law == "new" else "thu-tu-thanh-toan"


def _short_of_several(each: _Round) -> bool:
    return len(each.members) > 1 and 0 < each.before < each.total


def _split(pool: int, amounts: Sequence[int]) -> tuple[list[int], bool]:
    """Shares of a pool in proportion, none above its amount, and whether a part of a đồng had to be rounded.

    Largest remainder: every share is cut to whole đồng; what is left over goes, one đồng each, to the
    shares that lost the largest part, the earlier first.
    """
    total = sum(amounts)
    if pool >= total:
        return list(amounts), False
    shares = [pool * amount // total for amount in amounts]
    lost = [pool * amount % total for amount in amounts]
    over = pool - sum(shares)
    for index in sorted(range(len(amounts)), key=lambda index: (-lost[index], index))[:over]:
        shares[index] += 1
    return shares, any(lost)
