"""What a report calls things, in Vietnamese."""

SUITE_TITLES = {
    "own": "Câu hỏi của các mục, để riêng khi học",
    "own-unmarked": "Câu hỏi để riêng, gõ không dấu",
    "own-off-topic": "Câu ngoài phạm vi, để riêng khi học",
    "titles": "Câu hỏi chuẩn của từng mục",
    "eval-strict": "Câu hỏi thật",
    "eval-unmarked": "Câu hỏi thật, gõ không dấu",
    "eval-noisy": "Câu hỏi thật, viết tắt và gõ nhầm",
    "eval-off-topic": "Câu hỏi thật về luật khác",
    "eval-non-legal": "Tin nhắn thật không về pháp luật",
}

SYSTEM_TITLES = {
    "search": "Hỏi–Đáp (tìm kiếm)",
    "bm25": "BM25",
    "vectors": "Chỉ véc-tơ câu",
    "stock_rasa": "Rasa mặc định (ResponseSelector)",
}

CAPABILITY_TITLES = {
    "unmarked": "Gõ không dấu",
    "teencode": "Viết tắt, teencode",
    "typos": "Gõ nhầm phím",
    "joined": "Dính chữ",
    "tone_place": "Đặt dấu thanh kiểu khác",
    "upper": "Viết hoa hết",
    "polite_before": "Chào hỏi ở đầu",
    "polite_after": "Cảm ơn ở cuối",
    "noisy": "Viết tắt và gõ nhầm cùng lúc",
    "negation": "Hỏi ngược (không phải … đúng không)",
    "role_swap": "Đổi vai người được / người phải thi hành án",
}

KIND_TITLES = {
    "invariance": "kết quả không đổi",
    "top3": "vẫn trong ba mục đầu",
    "directional": "mục viết cho một vai không trả lời vai kia",
}

FIGURE_TITLES = {
    "n": "Số câu",
    "top1": "Mục đầu đúng",
    "top3": "Ba mục đầu có mục đúng",
    "answered": "Trả lời",
    "clarified": "Hỏi lại",
    "silent": "Không trả lời, không hỏi lại",
    "wrong_of_answered": "Sai trong số đã trả lời",
    "calibration_error": "Sai số hiệu chuẩn",
    "calibration_floor": "Sai số ấy nếu điểm hoàn toàn đúng (do ít câu)",
    "off_topic_answered": "Vẫn trả lời bằng một mục",
    "off_topic_clarified": "Hỏi lại",
    "errors": "Báo lỗi",
    "loss": "Mất đi so với gõ đủ dấu (điểm)",
    "ms_p50": "p50 (ms)",
    "ms_p95": "p95 (ms)",
    "ms_p99": "p99 (ms)",
    "passed": "Đạt",
}

STATUS_TITLES = {
    "answered": "trả lời",
    "clarify": "hỏi lại",
    "unanswered": "chưa có câu trả lời",
    "handoff": "chuyển cơ quan",
    "error": "lỗi",
}
