"""State: notices. What the public sees, from when to when."""

from __future__ import annotations

from django.db import models

from taizhang.units.models import Spanning, SpanSet


class Notice(Spanning):
    """A public notice (公示、通报). `body` holds paragraphs and tables in both languages, and names no resident."""

    institution = models.CharField(max_length=60)
    title = models.CharField(max_length=160)
    title_en = models.CharField(max_length=200, blank=True)
    period = models.CharField(max_length=10, blank=True)
    body = models.JSONField()
    ground = models.CharField(max_length=200)
    approved_by = models.CharField(max_length=40, blank=True)
    head_hash = models.CharField(max_length=64)
    posted_on = models.DateField()
    withdrawn_reason = models.CharField(max_length=200, blank=True)

    rows = SpanSet.as_manager()

    class Meta:
        default_manager_name = "rows"
        indexes = [models.Index(fields=["book", "posted_on"], name="notice_posted")]
        ordering = ["-posted_on", "-period", "id"]
