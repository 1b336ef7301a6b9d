"""Tokens by which programs sign in, and what a book lets them do by Open311. Not journalled, as accounts are not."""

from __future__ import annotations

from django.db import models

STAFF, OPEN311 = "staff", "open311"


class ApiToken(models.Model):
    """A token that a program shows instead of a passphrase; only its SHA-256 is kept.

    One for `STAFF` acts as its person, with the posts that person holds on the day; one for `OPEN311` belongs to nobody
    and lets an application raise matters where the office asks for a key. `head` is how its owner knows it again.
    """

    book = models.CharField(max_length=40)
    purpose = models.CharField(max_length=10)
    person = models.CharField(max_length=40, blank=True)
    label = models.CharField(max_length=60)
    head = models.CharField(max_length=12)
    digest = models.CharField(max_length=64, unique=True)
    made_by = models.CharField(max_length=40)
    made_at = models.DateTimeField()
    used_on = models.DateField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["book", "purpose", "person"], name="token_book")]


class Open311Door(models.Model):
    """Who may raise matters by Open311 in one book; without a row, anybody."""

    ANYBODY, KEYED, NOBODY = "anybody", "keyed", "nobody"

    book = models.CharField(max_length=40, primary_key=True)
    posting = models.CharField(max_length=10, default=ANYBODY)
