"""What the OpenAPI document says besides the routes, and the parameter that most of them take."""

from __future__ import annotations

from fastapi import Query

#: ``as_of`` of a call.
DAY = Query(None, description="Ngày cần hỏi luật, mặc định là hôm nay ở Việt Nam.", examples=["2026-11-21"])

#: The parts of the interface in the order in which they are described.
TAGS = [
    {"name": "faq", "description": "Các câu trả lời: danh sách, một câu, tìm kiếm, chủ đề. Đọc công khai."},
    {"name": "changes", "description": "Những gì đã thay đổi, đánh số tăng dần. Đọc công khai."},
    {"name": "packs", "description": "Gói làm sẵn của đối tác: chọn một lần, lấy ở một địa chỉ."},
    {"name": "webhooks", "description": "Nơi nhận tin của đối tác khi câu trả lời thay đổi."},
    {"name": "related", "description": "Câu hỏi liên quan đến một bài viết."},
    {"name": "oembed", "description": "Thẻ câu trả lời cho trang nhúng theo oEmbed."},
    {"name": "quizzes", "description": "Câu trắc nghiệm đã được đọc lại."},
    {"name": "law", "description": "Lời văn của điều khoản, khi đơn vị vận hành đã nạp văn bản."},
    {"name": "tools", "description": "Công cụ tính và soạn đơn."},
    {"name": "chat", "description": "Hỏi đáp từng lượt."},
    {"name": "widget", "description": "Thiết lập của phần nhúng."},
    {"name": "health", "description": "Máy chủ còn sống, đã sẵn sàng."},
]

DESCRIPTION = (
    "Hỏi đáp về thi hành án dân sự và thi hành án hành chính, có căn cứ và ngày áp dụng. "
    "Trong /v1 chỉ thêm, không bỏ và không đổi nghĩa; một phần sắp ngừng được báo trước ít nhất 12 tháng bằng "
    "đầu mục Deprecation và Sunset. Hướng dẫn có lệnh chạy thử: trang /doi-tac."
)
