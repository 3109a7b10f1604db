"""Questions that the retriever itself finds nearer to another entry than to their own."""

from __future__ import annotations

from faq.corpus import entry_paths
from faq.entry import EntryFile, read_entry_file
from faq.lint import Finding
from faq.search import Index

#: A question as near as this to another entry's question is reported, if its own entry has none nearer.
TOO_NEAR = 0.97


def too_near(index: Index) -> list[Finding]:
    """One finding a pair of nearly equal questions of two entries, with both named (a note, not an error)."""
    files: dict[str, EntryFile] = {}
    for path in entry_paths():
        file = read_entry_file(path)
        if file.slug not in files or file.start > files[file.slug].start:
            files[file.slug] = file
    findings = []
    for pair in index.nearest_pairs(TOO_NEAR):
        file = files[pair.entry]
        questions = [*(file.fields.get("questions") or [])]
        at = questions.index(pair.question) if pair.question in questions else None
        line = file.line_of("title") if at is None else file.line_of("questions", at)
        findings.append(
            Finding(
                file.path,
                line,
                f"'{pair.question}' gần như trùng với '{pair.other_question}' của mục {pair.other}"
                f" (độ gần {pair.score:.2f}): đổi cách hỏi hoặc chuyển mục",
                error=False,
            )
        )
    return findings
