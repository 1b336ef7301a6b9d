"""Reading a report (读报告): text in; figures, statements, findings and proposed promises out. Pure.

lexicon (TOML) → times, masks, tables → quantities → names, roles, periods → statements → checks → proposals;
comparing sets a report beside an earlier one, marking gives it back with comments.
"""

from taizhang.reading.comparing import compare
from taizhang.reading.documents import open_document, text_of
from taizhang.reading.marking import marked
from taizhang.reading.proposals import DeclaredIndicator, Proposal, propose
from taizhang.reading.reader import read
from taizhang.reading.report import Figure, Finding, Report, Statement

__all__ = [
    "DeclaredIndicator",
    "Figure",
    "Finding",
    "Proposal",
    "Report",
    "Statement",
    "compare",
    "marked",
    "open_document",
    "propose",
    "read",
    "text_of",
]
