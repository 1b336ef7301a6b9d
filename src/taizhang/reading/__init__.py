"""Reading a report (读报告): text in; figures, statements, findings and proposed promises out. Pure.

lexicon (TOML) → times, masks → quantities → names, roles, periods → statements → checks → proposals.
"""

from taizhang.reading.documents import open_document, text_of
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
    "open_document",
    "propose",
    "read",
    "text_of",
]
