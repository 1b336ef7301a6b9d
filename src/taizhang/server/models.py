"""The journal's tables. Only the store writes them; the database itself refuses to change what is written."""

from __future__ import annotations

from django.db import models


class BookHead(models.Model):
    """The end of each book's chain: the row that a writer holds while it appends."""

    book = models.CharField(primary_key=True, max_length=40)
    seq = models.BigIntegerField()
    hash = models.CharField(max_length=64)

    class Meta:
        db_table = "journal_head"


class JournalEntry(models.Model):
    """One act: the canonical bytes that are hashed, beside columns copied from them for look-up."""

    pk = models.CompositePrimaryKey("book", "seq")
    book = models.CharField(max_length=40)
    seq = models.BigIntegerField()
    id = models.CharField(max_length=20, unique=True)
    kind = models.CharField(max_length=60)
    version = models.SmallIntegerField()
    subject = models.CharField(max_length=160)
    actor = models.CharField(max_length=40)
    unit = models.CharField(max_length=40)
    recorded_at = models.CharField(max_length=27)
    happened_on = models.CharField(max_length=10)
    batch = models.CharField(max_length=20)
    key = models.CharField(max_length=80, null=True)  # NULL so that acts without a key do not clash
    body = models.TextField()
    hash = models.CharField(max_length=64)

    class Meta:
        db_table = "journal_entry"
        constraints = [models.UniqueConstraint(fields=["book", "key"], name="journal_key_once")]
        indexes = [
            models.Index(fields=["book", "subject", "seq"], name="journal_subject"),
            models.Index(fields=["book", "batch"], name="journal_batch"),
        ]
