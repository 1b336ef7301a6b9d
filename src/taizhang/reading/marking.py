"""A report given back with a Word comment at each finding."""

from __future__ import annotations

from collections.abc import Iterable

from taizhang.reading.report import Finding
from taizhang.reading.word import Remark, WordText, word_of

AUTHOR = "台账 taizhang"


def marked(text: str, findings: Iterable[Finding], language: str, word: bytes | None = None) -> bytes:
    """The .docx of a report with its findings as comments: the user's own file where `word` is given, else a new one.

    `text` is the text the findings were found in, `language` as `Text.to` takes it. The words and formats of the
    user's file stay as they are.
    """
    document = WordText(word if word is not None else word_of(text))
    remarks = [
        Remark(
            finding.start,
            finding.end,
            f"{finding.code} {finding.message().to(language)}\n{finding.suggestion().to(language)}",
        )
        for finding in findings
    ]
    return document.commented(remarks, AUTHOR)
