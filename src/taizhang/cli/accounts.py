"""`taizhang accounts`: who may sign in, and the one-time codes that the clerk hands out. There is no e-mail."""

from __future__ import annotations

import re
import secrets
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.table import Table

from taizhang.cli.setup import language, only_book, refusals_shown
from taizhang.cli.speaking import ready
from taizhang.journal.acts import ID_LETTERS
from taizhang.problems import Problem, Refused, Text

if TYPE_CHECKING:
    from taizhang.office.models import Account

CODE_HOLDS = timedelta(days=7)
"""How long a one-time code opens."""

_GROUP = 5
_SIGN_IN_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,38}[a-z0-9]")


@click.group()
def accounts() -> None:
    """账号：开设、发登录码、清单 / accounts: add, hand out a code, list."""


@accounts.command()
@click.argument("name")
@click.option("--person", required=True, help="人员编号或姓名 / the person's id or full name")
@click.option("--book", help="账簿号 / the book's id")
@refusals_shown
def add(name: str, person: str, book: str | None) -> None:
    """开设账号并打印一次性登录码 / open an account and print its one-time code.

    NAME is the sign-in name. What the person may do comes from the posts held, not from the account.
    """
    ready()
    chosen = only_book(book)
    account, code = open_account(chosen, name, find_person(chosen, person))
    _show(account.sign_in_name, code)


@accounts.command()
@click.argument("name")
@refusals_shown
def code(name: str) -> None:
    """发新的一次性登录码，原口令作废 / hand out a new one-time code; the old passphrase no longer opens."""
    ready()
    from taizhang.office.models import Account
    from taizhang.server import clock

    account = Account.objects.filter(sign_in_name=name.strip().lower()).first()
    if account is None:
        raise Refused(
            Problem(
                "account-unknown",
                Text(f"没有账号“{name}”", f"there is no account {name}"),
                Text("用 taizhang accounts list 查看", "see taizhang accounts list"),
            )
        )
    if not account.is_active:
        raise Refused(
            Problem(
                "account-inactive",
                Text(
                    f"账号“{account.sign_in_name}”已停用",
                    f"the account {account.sign_in_name} is deactivated",
                ),
                Text("请党政办先在账号页恢复", "the clerk brings it back on the page of accounts first"),
            )
        )
    _show(account.sign_in_name, hand_out(account, clock.now()))


@accounts.command(name="list")
@click.option("--book", help="账簿号 / the book's id")
@refusals_shown
def list_(book: str | None) -> None:
    """账号清单 / the accounts of a book: name, person, posts, state."""
    ready()
    from taizhang.office.models import Account
    from taizhang.server import clock
    from taizhang.units import queries as units

    chosen = only_book(book)
    rows = list(Account.objects.filter(book=chosen).order_by("sign_in_name"))
    named = units.names(chosen, [row.person for row in rows])
    held: dict[str, list[str]] = {}
    for holding in units.holdings(chosen, clock.today()):
        held.setdefault(holding.person, []).append(f"{holding.unit.title}{holding.post.title}")
    english = language() == "en"
    table = Table(
        *(
            ("name", "person", "id", "posts", "state")
            if english
            else ("登录名", "姓名", "人员编号", "岗位", "状态")
        )
    )
    for row in rows:
        posts = "、".join(held.get(row.person, ())) or ("none" if english else "无")
        table.add_row(
            row.sign_in_name,
            named.get(row.person, ""),
            row.person,
            posts,
            _state(row, clock.now()).to(language()),
        )
    Console().print(table)


def find_person(book: str, said: str) -> str:
    """The id of the person meant by an id, a sign-in name or a full name; raises `Refused` if nobody or several are."""
    from taizhang.office.models import Account
    from taizhang.units import queries as units
    from taizhang.units.models import Person

    said = said.strip()
    if Person.rows.of(book).filter(id=said).exists():
        return said
    account = Account.objects.filter(book=book, sign_in_name=said.lower()).first()
    if account is not None:
        return account.person
    found = units.find_person(book, said) if said else ()
    if len(found) == 1:
        return found[0]
    if found:
        raise Refused(
            Problem(
                "person-ambiguous",
                Text(f"有 {len(found)} 人叫“{said}”", f"{len(found)} people are called {said}"),
                Text(f"请改用人员编号：{'、'.join(found)}", f"give the person's id: {', '.join(found)}"),
            )
        )
    raise Refused(
        Problem(
            "person-unknown",
            Text(f"账簿里没有“{said}”这个人", f"nobody in the book is {said}"),
            Text("请写人员编号、登录名或全名", "give a person's id, sign-in name or full name"),
        )
    )


def open_account(book: str, name: str, person: str) -> tuple[Account, str]:
    """Open an account for a person; returns it and its one-time code. Raises `Refused` for a name that cannot be."""
    from django.db import IntegrityError, transaction

    from taizhang.office.models import Account
    from taizhang.server import clock

    wanted = name.strip().lower()
    if not _SIGN_IN_NAME.fullmatch(wanted):
        raise Refused(
            Problem(
                "sign-in-name",
                Text(f"登录名“{name}”不合要求", f"{name!r} cannot be a sign-in name"),
                Text("用小写字母和数字，3 到 40 位，例如姓名拼音", "3 to 40 small letters and digits"),
            )
        )
    account = Account(book=book, person=person, sign_in_name=wanted)
    try:
        with transaction.atomic():
            return account, hand_out(account, clock.now())
    except IntegrityError:
        raise Refused(
            Problem(
                "sign-in-name-taken",
                Text(f"登录名“{wanted}”已有人用", f"the name {wanted} is taken"),
                Text(
                    "请换一个；补发登录码用 taizhang accounts code",
                    "choose another; a new code: taizhang accounts code",
                ),
            )
        ) from None


def hand_out(account: Account, now: datetime) -> str:
    """Give the account a one-time code of ten letters, and return it as printed, in two groups. Only its hash is kept."""
    letters = "".join(secrets.choice(ID_LETTERS) for _ in range(2 * _GROUP))
    account.hand_out(letters, now + CODE_HOLDS)
    account.save()
    return f"{letters[:_GROUP]}-{letters[_GROUP:]}"


def _show(name: str, code: str) -> None:
    said = Text(
        f"登录名  {name}\n登录码  {code}\n七天内用一次：打开办公端，选“用登录码进入”，自己设口令。请当面交给本人。",
        f"sign-in name  {name}\ncode  {code}\nIt opens once, for seven days: choose “with a code” and set a passphrase. Hand it over in person.",
    )
    click.echo(said.to(language()))


def _state(row: Account, now: datetime) -> Text:
    if not row.is_active:
        return Text("已停用", "deactivated")
    if row.locked_until is not None and now < row.locked_until:
        return Text("已锁定", "locked")
    if row.code_hash:
        still = row.code_expires is not None and now < row.code_expires
        return Text("等本人用登录码", "code handed out") if still else Text("登录码已过期", "code expired")
    return Text("可登录", "can sign in")
