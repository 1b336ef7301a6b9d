"""An office whose people have accounts and browsers."""

from __future__ import annotations

from dataclasses import dataclass

from django.test import Client

from taizhang.office.models import Account
from tests.factories import Township

PASSPHRASE = "竹篮 河水 七盏灯"


@dataclass(frozen=True)
class Office:
    """A township whose people have accounts, named as `Township.people` names them."""

    town: Township

    @property
    def home(self) -> str:
        """The address of my day."""
        return f"/o/{self.town.book}/"

    def at(self, path: str = "") -> str:
        """An address inside the office."""
        return self.home + path

    def account(self, role: str) -> Account:
        """The account of whoever does this work, made when first asked for."""
        account, _ = Account.objects.get_or_create(
            sign_in_name=role, defaults={"book": self.town.book, "person": self.town.people[role]}
        )
        return account

    def as_(self, role: str) -> Client:
        """A browser in which this person is signed in."""
        client = Client()
        client.force_login(self.account(role))
        return client
