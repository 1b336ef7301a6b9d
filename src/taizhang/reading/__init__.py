"""Reading a report (读报告): text in; figures, statements and findings out. Pure."""

from taizhang.reading.reader import read
from taizhang.reading.report import Figure, Finding, Report, Statement

__all__ = ["Figure", "Finding", "Report", "Statement", "read"]
