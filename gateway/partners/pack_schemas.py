"""Packs on the wire."""

from __future__ import annotations

from datetime import date, datetime

from pydantic import BaseModel, Extra, Field, StrictBool, StrictInt, StrictStr

from faq.exporters import FORMATS
from gateway.partners.changes_http import ChangeOut
from gateway.partners.packs import LONGEST_NAME, MOST_IDS


class FormatIn(BaseModel, extra=Extra.forbid):
    """One format of a pack."""

    format: str = Field(max_length=40, example="loudspeaker")
    options: dict[str, StrictBool | StrictInt | StrictStr] = Field({}, example={"minutes": 5, "voice": "bac"})


class PackIn(BaseModel, extra=Extra.forbid):
    """A selection to save."""

    name: str = Field(max_length=LONGEST_NAME, description="Tên gói, cho người của bạn.", example="Loa xã Tịnh Khê")
    publisher: str | None = Field(
        None,
        max_length=LONGEST_NAME,
        description="Tên in trên tài liệu; bỏ trống thì lấy tên đối tác.",
        example="Ủy ban Mặt trận xã Tịnh Khê",
    )
    topics: list[str] = Field([], max_items=100, description="Mã chủ đề; trống là mọi chủ đề.", example=["phi"])
    audience: str | None = Field(None, max_length=40, example="debtor")
    ids: list[str] = Field([], max_items=MOST_IDS, description="Đích danh các câu, theo thứ tự này.")
    formats: list[FormatIn] = Field(min_items=1, max_items=len(FORMATS))


class PackSummary(BaseModel):
    """A pack in a list."""

    id: str = Field(example="gk_0123456789abcdef01234567")
    name: str
    publisher: str
    url: str = Field(description="Nơi đọc gói bằng chương trình. Ai có địa chỉ này thì đọc được.")
    page: str = Field(description="Trang của gói, cho người xem.")
    created_at: datetime
    changed_at: datetime = Field(description="Lúc lựa chọn được lưu hoặc sửa lần cuối.")


class FormatOut(BaseModel):
    """One file of a pack."""

    format: str
    title: str
    options: dict[str, bool | int | str]
    url: str
    media_type: str


class DownloadOut(BaseModel):
    """A file that was taken."""

    at: datetime
    format: str


class NoticesIn(BaseModel):
    """Where the correction notices are."""

    url: str
    count: int
    read: int = Field(description="Số phải nêu khi tải tệp (?read=…); 0 là chưa có thông báo nào.")
    last_read_at: datetime | None = Field(None, description="Lúc các thông báo mới nhất được đọc lần đầu.")


class PackOut(PackSummary):
    """Everything about a pack."""

    topics: list[str]
    audience: str | None
    ids: list[str]
    as_of: date
    entries: int = Field(description="Số câu trả lời đang có trong gói.")
    digest: str = Field(description="Đổi khi câu trả lời, tên in, logo hay định dạng của gói đổi; không đổi theo ngày.")
    answers_changed_at: datetime | None = Field(None, description="Lúc một câu trả lời trong gói thay đổi lần cuối.")
    formats: list[FormatOut]
    logo: str | None
    last_download: DownloadOut | None
    changed: int = Field(description="Số câu trả lời đã đổi từ lần tải trước.")
    changes: str
    notices: NoticesIn
    feed: str


class PackList(BaseModel):
    """A partner's packs."""

    items: list[PackSummary]


class DifferenceItem(ChangeOut):
    """One answer that differs."""

    why: str = Field(
        description="joined: vào gói dù câu trả lời không đổi · left: ra khỏi gói dù vẫn còn trên trang · trống: "
        "chính câu trả lời đổi"
    )


class DifferenceOut(BaseModel):
    """What differs since the last download."""

    pack: str
    since: DownloadOut | None = Field(None, description="Lần tải được so với.")
    after: int | None = Field(None, description="Số của thay đổi được so với; không có khi chưa tải lần nào.")
    number: int = Field(description="Số của thay đổi mới nhất đã tính vào đây; lần sau có thể hỏi ?after= số này.")
    items: list[DifferenceItem]


class NoticeOut(BaseModel):
    """One correction notice."""

    number: int = Field(example=251)
    at: datetime
    kind: str = Field(description="changed · corrected · ended", example="corrected")
    entry: str
    title: str
    page: str | None
    formats: list[str] = Field(description="Các định dạng đã tải còn giữ nội dung cũ.")
    statement: str = Field(description="Chuyện gì đã xảy ra với câu trả lời.")
    what_changed: list[str]
    what_to_do: list[str] = Field(description="Việc cần làm với tài liệu đã in, đã phát, đã đăng.")
    correction: str | None = Field(None, description="Lời đính chính để công bố; không có khi đã có thông báo mới hơn.")
    spoken: str | None = Field(None, description="Lời đó viết như đọc trên loa.")


class NoticesOut(BaseModel):
    """The correction notices of a pack, the newest first."""

    pack: str
    read: int = Field(description="Số phải nêu khi tải tệp: ?read=…; 0 là chưa có thông báo nào.", example=251)
    items: list[NoticeOut]
