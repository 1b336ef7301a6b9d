"""State: what the close of a month kept (never rewritten), what was objected to it, and what people enter before it."""

from __future__ import annotations

from django.db import models

from taizhang.server.rows import MicroField, RowSet, StateRow


class ScoreTotal(StateRow):
    """One unit's result in one appraisal of one period: total, place, grade, vetoes, places gained. Never rewritten."""

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


class _KeptLine(StateRow):
    """A line as a close kept it."""

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
        abstract = True
        default_manager_name = "rows"


class ScoreLine(_KeptLine):
    """One score line: value, denominator or threshold, points before and after modifiers, and the reason's number."""

    class Meta:
        default_manager_name = "rows"
        indexes = [models.Index(fields=["book", "period", "institution", "unit"], name="score_line_unit")]


class PayLine(_KeptLine):
    """One line in yuan beside the score, in millionths of a yuan; never part of a total."""

    class Meta:
        default_manager_name = "rows"
        indexes = [models.Index(fields=["book", "period", "institution", "unit"], name="pay_line_unit")]


class Objection(StateRow):
    """An objection (异议) to a published line or total, what it waits for, and how it was decided.

    Its ground and the reason of the decision lie in the vault. `item` is empty for the whole sheet.
    """

    institution = models.CharField(max_length=60)
    period = models.CharField(max_length=10)
    unit = models.CharField(max_length=40)
    item = models.CharField(max_length=60, blank=True)
    objector = models.CharField(max_length=40)
    ground_ref = models.CharField(max_length=20)
    evidence = models.JSONField(default=list)
    objected_on = models.DateField()
    decide_by = models.DateField(null=True)
    status = models.CharField(max_length=12)
    decided_by = models.CharField(max_length=40, blank=True)
    decided_on = models.DateField(null=True)
    reason_ref = models.CharField(max_length=20, blank=True)
    made_seq = models.BigIntegerField()

    class Meta:
        default_manager_name = "rows"
        indexes = [models.Index(fields=["book", "institution", "period"], name="objection_sheet")]


class Correction(StateRow):
    """A correction (更正) after an upheld objection: new points of lines, shown beside the published ones.

    `lines` holds item, the points that stood and the new ones, in points as text; `lifts` the vetoes taken back.
    """

    institution = models.CharField(max_length=60)
    period = models.CharField(max_length=10)
    unit = models.CharField(max_length=40)
    objection = models.CharField(max_length=40)
    lines = models.JSONField()
    lifts = models.JSONField(default=list)
    reason_ref = models.CharField(max_length=20)
    corrected_by = models.CharField(max_length=40)
    corrected_on = models.DateField()
    from_seq = models.BigIntegerField()
    to_seq = models.BigIntegerField(null=True)

    class Meta:
        default_manager_name = "rows"
        indexes = [models.Index(fields=["book", "institution", "period"], name="correction_sheet")]


class CountingSet(RowSet):
    """Rows that count from an act until another."""

    def counting(self, cut: int | None = None) -> CountingSet:
        """Those that counted at act `cut`; those that count now if None."""
        if cut is None:
            return self.filter(from_seq__isnull=False, to_seq=None)
        open_then = models.Q(to_seq=None) | models.Q(to_seq__gt=cut)
        return self.filter(open_then, from_seq__lte=cut)


class Entered(StateRow):
    """What a person enters for one unit in one sheet, and from which act until which it counts."""

    institution = models.CharField(max_length=60)
    period = models.CharField(max_length=10)
    unit = models.CharField(max_length=40)
    evidence = models.JSONField(default=list)
    from_seq = models.BigIntegerField(null=True)
    to_seq = models.BigIntegerField(null=True)

    rows = CountingSet.as_manager()

    class Meta:
        abstract = True
        default_manager_name = "rows"


class Judgement(Entered):
    """The points that a named person entered for a line of a unit's sheet (评分), with the reason that is printed beside them."""

    line = models.CharField(max_length=60)
    points = MicroField()
    reason = models.CharField(max_length=200)
    judged_by = models.CharField(max_length=40)
    judged_on = models.DateField()

    class Meta:
        default_manager_name = "rows"
        indexes = [models.Index(fields=["book", "institution", "period"], name="judgement_sheet")]


class Exclusion(Entered):
    """An item not assessed for a unit (剔除), or an item or veto that does not strike because duty was done (尽职免责)."""

    way = models.CharField(max_length=10)
    item = models.CharField(max_length=60, blank=True)
    veto = models.CharField(max_length=60, blank=True)
    ground = models.CharField(max_length=200)
    asked_by = models.CharField(max_length=40)
    asked_on = models.DateField()
    status = models.CharField(max_length=10)
    decided_by = models.CharField(max_length=40, blank=True)
    decided_on = models.DateField(null=True)
    reason_ref = models.CharField(max_length=20, blank=True)

    class Meta:
        default_manager_name = "rows"
        indexes = [models.Index(fields=["book", "institution", "period"], name="exclusion_sheet")]


class VetoRecord(Entered):
    """A veto (一票否决) on record for a unit and a period, decided by who may decide it, and lifted if it was."""

    veto = models.CharField(max_length=60)
    ground = models.CharField(max_length=200)
    recorded_by = models.CharField(max_length=40)
    recorded_on = models.DateField()
    lifted_ground = models.CharField(max_length=200, blank=True)

    class Meta:
        default_manager_name = "rows"
        indexes = [models.Index(fields=["book", "institution", "period"], name="veto_sheet")]
