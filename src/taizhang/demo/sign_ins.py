"""The sample's accounts: one for each role, with a passphrase that everybody may know."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.hashers import make_password

from taizhang.demo.scribe import Scribe
from taizhang.office.models import Account
from taizhang.problems import Text

PASSPHRASE = "qinghe-demo"
"""The passphrase of all of them."""


@dataclass(frozen=True, slots=True)
class SignIn:
    """A way into the sample: the name to sign in with, who it is, and what to look at."""

    name: str
    person: str
    role: Text
    look: Text


SIGN_INS = (
    SignIn("clerk", "clerk1", Text("党政办", "clerk"), Text("谁没报、封账、发公示", "what is missing; close the month")),
    SignIn("station", "economy-head", Text("站所长", "station head"), Text("本站目标、待确认的数", "own promises, what waits")),
    SignIn("village", "datang-clerk", Text("村文书", "village clerk"), Text("本月要报什么、被退回的", "what is owed, what came back")),
    SignIn("leader", "mayor", Text("镇长", "mayor"), Text("哪些慢了、谁慢了", "what is late")),
    SignIn("supervisor", "datang-supervisor", Text("村务监督员", "supervisor"), Text("待核实的驻村和实事", "what to confirm")),
    SignIn("auditor", "auditor", Text("审计员", "auditor"), Text("每一笔是谁、何时、凭什么", "who did what, when, on what ground")),
)  # fmt: skip
"""The sign-ins, in the order of a tour."""


def open_accounts(scribe: Scribe) -> None:
    """Open the accounts. They are not journalled: what a person may do comes from the posts held."""
    hashed = make_password(PASSPHRASE)  # one for all: hashing is slow on purpose
    Account.objects.bulk_create(
        Account(
            sign_in_name=one.name, book=scribe.book, person=scribe.person_ids[one.person], password=hashed
        )
        for one in SIGN_INS
    )
