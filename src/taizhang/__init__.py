"""Taizhang (台账): one running ledger of a township's promises, work and answers.

An institution (制度) is a file, work is a journal, and everything else is derived.
"""

__version__ = "0.1.0"
