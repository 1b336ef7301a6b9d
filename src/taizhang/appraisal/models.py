"""State: score lines and totals, as the close of a month kept them. Nothing here is ever rewritten."""

from __future__ import annotations

from django.db import models

from taizhang.server.rows import MicroField, StateRow


class ScoreTotal(StateRow):
    """One unit's result in one appraisal of one period: total, place, grade, vetoes, places gained."""

    institution = models.CharField(max_length=60)
    sha256 = models.CharField(max_length=64)
    period = models.CharField(max_length=10)
    month = models.CharField(max_length=10)
    unit = models.CharField(max_length=40)
    total = MicroField()
    assessed = models.BooleanField()
    place = models.IntegerField(null=True)
    moved = models.IntegerField(null=True)
    grade = models.CharField(max_length=40, blank=True)
    vetoes = models.JSONField(default=list)
    position = models.IntegerField(default=0)

    class Meta:
        default_manager_name = "rows"
        indexes = [
            models.Index(fields=["book", "period", "institution"], name="score_total_period"),
            models.Index(fields=["book", "unit", "institution"], name="score_total_unit"),
        ]


class ScoreLine(StateRow):
    """One score line: value, denominator or threshold, points before and after modifiers, and the reason's number."""

    institution = models.CharField(max_length=60)
    period = models.CharField(max_length=10)
    unit = models.CharField(max_length=40)
    item = models.CharField(max_length=60)
    value = models.BigIntegerField(null=True)
    over = models.BigIntegerField(null=True)
    before = models.BigIntegerField()
    after = models.BigIntegerField()
    reason = models.SmallIntegerField()
    position = models.IntegerField(default=0)

    class Meta:
        default_manager_name = "rows"
        indexes = [models.Index(fields=["book", "period", "institution", "unit"], name="score_line_unit")]
