"""Accounts: how a person signs in. Not journalled; what a person may do comes from the posts held, by acts."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.hashers import check_password, make_password
from django.db import models


class AccountManager(BaseUserManager):
    """Looks accounts up for sign-in."""

    def get_by_natural_key(self, username: str | None) -> Account:
        """The account with this sign-in name; letter case does not matter."""
        return self.get(sign_in_name=(username or "").strip().lower())


class Account(AbstractBaseUser):
    """A person's sign-in to one book. Without e-mail: the clerk hands out a one-time code to choose a passphrase by."""

    sign_in_name = models.CharField(max_length=40, unique=True)
    book = models.CharField(max_length=40)
    person = models.CharField(max_length=40)
    code_hash = models.CharField(max_length=160, blank=True)
    code_expires = models.DateTimeField(null=True)
    failures = models.SmallIntegerField(default=0)
    locked_until = models.DateTimeField(null=True)
    is_active = models.BooleanField(default=True)

    objects = AccountManager()

    USERNAME_FIELD = "sign_in_name"
    REQUIRED_FIELDS: list[str] = []

    @property
    def is_staff(self) -> bool:
        """Whether the read-only admin opens: for those who keep or audit the book."""
        return bool(self._roles() & {"clerk", "auditor"})

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """In the admin: viewing only, and only for those whom it opens to."""
        return self.is_staff and perm.split(".")[-1].startswith("view_")

    def has_module_perms(self, app_label: str) -> bool:
        """As `has_perm`."""
        return self.is_staff

    def hand_out(self, code: str, expires: Any) -> None:
        """Keep the hash of a one-time code; the old passphrase no longer opens."""
        self.code_hash, self.code_expires = make_password(code), expires
        self.failures, self.locked_until = 0, None
        self.set_unusable_password()

    def takes(self, code: str, now: Any) -> bool:
        """Whether this is the code that was handed out, in its time."""
        open_still = self.code_expires is not None and now < self.code_expires
        return bool(self.code_hash) and open_still and check_password(code, self.code_hash)

    def _roles(self) -> set[str]:
        from taizhang.server import clock
        from taizhang.units import queries as units

        if not hasattr(self, "_held"):
            self._held = {role for _, role in units.actor(self.book, self.person, clock.today()).roles}
        return self._held
