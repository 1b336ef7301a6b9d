"""The sample's accounts: one for each role, with passphrases that everybody may know."""

from __future__ import annotations

from dataclasses import dataclass

from taizhang.demo.scribe import Scribe
from taizhang.office.models import Account
from taizhang.problems import Text


@dataclass(frozen=True, slots=True)
class SignIn:
    """A way into the sample: the name to sign in with, the passphrase, who it is, and what to look at."""

    name: str
    passphrase: str
    person: str
    role: Text
    look: Text


SIGN_INS = (
    SignIn("clerk", "qinghe-clerk", "clerk1", Text("党政办", "clerk"), Text("谁没报、封账、发公示", "what is missing; close the month")),
    SignIn("station", "qinghe-station", "economy-head", Text("站所长", "station head"), Text("本站目标、待确认的数", "own promises, what waits")),
    SignIn("village", "qinghe-village", "datang-clerk", Text("村文书", "village clerk"), Text("本月要报什么、被退回的", "what is owed, what came back")),
    SignIn("leader", "qinghe-leader", "mayor", Text("镇长", "mayor"), Text("哪些慢了、谁慢了", "what is late")),
    SignIn("supervisor", "qinghe-supervisor", "datang-supervisor", Text("村务监督员", "supervisor"), Text("待核实的驻村和实事", "what to confirm")),
    SignIn("auditor", "qinghe-auditor", "auditor", Text("审计员", "auditor"), Text("每一笔是谁、何时、凭什么", "who did what, when, on what ground")),
)  # fmt: skip
"""The sign-ins, in the order of a tour."""


def open_accounts(scribe: Scribe) -> None:
    """Open the accounts. They are not journalled: what a person may do comes from the posts held."""
    for one in SIGN_INS:
        account = Account(sign_in_name=one.name, book=scribe.book, person=scribe.person_ids[one.person])
        account.set_password(one.passphrase)
        account.save()
