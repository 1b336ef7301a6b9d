"""State: records. One value for an indicator, a unit (and person) and a period; corrected only by a new one."""

from __future__ import annotations

from django.db import models

from taizhang.server.rows import MicroField, RowSet, StateRow

WAITING, CONFIRMED, SENT_BACK, REPLACED, WITHDRAWN = (
    "waiting",
    "confirmed",
    "sent-back",
    "replaced",
    "withdrawn",
)


class RecordSet(RowSet):
    """Records as they stand now, or as they stood at an act."""

    def counting(self, cut: int | None = None) -> RecordSet:
        """Those that count: confirmed and not replaced, as of act `cut` if given."""
        if cut is None:
            return self.filter(status=CONFIRMED)
        ended = models.Q(to_seq=None) | models.Q(to_seq__gt=cut)
        return self.filter(ended, from_seq__lte=cut)

    def live(self, cut: int | None = None) -> RecordSet:
        """Those that stand, waiting or confirmed, as of act `cut` if given."""
        if cut is None:
            return self.filter(status__in=(WAITING, CONFIRMED))
        return self.filter(models.Q(to_seq=None) | models.Q(to_seq__gt=cut), made_seq__lte=cut)


class Record(StateRow):
    """A fact about a unit and a period.

    `value` None with `not_applicable` means that the indicator does not apply; zero is zero; no row is no data.
    It stands from `made_seq` and counts from `from_seq` (its confirmation), both up to but not including `to_seq`
    (it was replaced, sent back or withdrawn). An opening balance (期初数) stands for all months of its year up to
    its period.
    """

    indicator = models.CharField(max_length=60)
    unit = models.CharField(max_length=40)
    person = models.CharField(max_length=40, blank=True)
    period = models.CharField(max_length=10)
    year = models.SmallIntegerField()
    value = MicroField(null=True)
    not_applicable = models.BooleanField(default=False)
    opening = models.BooleanField(default=False)
    status = models.CharField(max_length=12)
    evidence = models.JSONField(default=list)
    note_ref = models.CharField(max_length=20, blank=True)
    reason_ref = models.CharField(max_length=20, blank=True)
    replaces = models.CharField(max_length=40, blank=True)
    recorded_by = models.CharField(max_length=40)
    recorded_on = models.DateField()
    confirmed_by = models.CharField(max_length=40, blank=True)
    confirmed_on = models.DateField(null=True)
    made_seq = models.BigIntegerField()
    from_seq = models.BigIntegerField(null=True)
    to_seq = models.BigIntegerField(null=True)

    rows = RecordSet.as_manager()

    class Meta:
        default_manager_name = "rows"
        indexes = [
            models.Index(fields=["book", "year", "indicator", "unit"], name="record_cell"),
            models.Index(fields=["book", "unit", "made_seq"], name="record_unit"),
            # no index on the status as a whole: nearly every record of an old book is confirmed, and SQLite, which
            # keeps no statistics here, would take that for the narrowest way to everything
            models.Index(
                fields=["book", "made_seq"], name="record_waits", condition=models.Q(status="waiting")
            ),
            models.Index(
                fields=["book", "made_seq"], name="record_sent_back", condition=models.Q(status="sent-back")
            ),
            models.Index(fields=["book", "from_seq"], name="record_counts", condition=models.Q(to_seq=None)),
        ]
