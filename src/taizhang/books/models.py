"""State of a book: what it is, which institutions it adopted, which periods are closed, which texts are erased."""

from __future__ import annotations

from django.db import models

from taizhang.server.rows import StateRow


class Book(StateRow):
    """One office's ledger: a township's or a county's.

    `upper` is the book of the office above, where it is kept on the same server. `calendars` maps each institution that says how days are counted to the day its last text takes effect and to the
    adoption that holds the text ("" where it was repealed); `calendars_seq` is the act that changed them last.
    """

    title = models.CharField(max_length=80)
    title_en = models.CharField(max_length=120, blank=True)
    level = models.CharField(max_length=20)
    opened_on = models.DateField()
    upper = models.CharField(max_length=40, blank=True)
    calendars = models.JSONField(default=dict)
    calendars_seq = models.BigIntegerField(default=0)


class AdoptedInstitution(StateRow):
    """One adopted text of an institution (制度). An empty text repeals it.

    In force on a day is the text with the latest `effective_from` not after that day, and of those the last adopted.
    """

    institution = models.CharField(max_length=60)
    title = models.CharField(max_length=120)
    title_en = models.CharField(max_length=160, blank=True)
    text = models.TextField()
    sha256 = models.CharField(max_length=64)
    based_on = models.CharField(max_length=64, blank=True)
    sections = models.JSONField(default=list)
    effective_from = models.DateField()
    adopted_on = models.DateField()
    adopted_by = models.CharField(max_length=40)
    from_seq = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["book", "institution"], name="adopted_institution")]


class ClosedPeriod(StateRow):
    """A closed month (封账): the cut, and what was kept of it."""

    period = models.CharField(max_length=10)
    cut_seq = models.BigIntegerField()
    head_hash = models.CharField(max_length=64)
    closed_on = models.DateField()
    closed_at = models.CharField(max_length=27)
    closed_by = models.CharField(max_length=40)
    engine = models.CharField(max_length=20)
    digest = models.CharField(max_length=64)
    rules = models.JSONField()
    missing = models.JSONField()
    late = models.JSONField()

    class Meta:
        indexes = [models.Index(fields=["book", "period"], name="closed_period")]


class ErasedText(StateRow):
    """A reference into the vault whose text was erased; applied again after a restore."""

    erased_on = models.DateField()
    ground = models.CharField(max_length=200)
