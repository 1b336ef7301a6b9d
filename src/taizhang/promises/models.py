"""State: promises and their versions. Progress is never stored: it is derived from records."""

from __future__ import annotations

from django.db import models

from taizhang.server.rows import MicroField, RowSet, StateRow


class Promise(StateRow):
    """An indicator, a unit (and person), a year and a target: the version in force."""

    indicator = models.CharField(max_length=60)
    unit = models.CharField(max_length=40)
    person = models.CharField(max_length=40, blank=True)
    year = models.SmallIntegerField()
    target = MicroField()
    bound = models.CharField(max_length=10)
    parent = models.CharField(max_length=40, blank=True)
    due = models.DateField()
    quote = models.CharField(max_length=300, blank=True)
    version = models.SmallIntegerField(default=1)
    withdrawn = models.BooleanField(default=False)
    signed_on = models.DateField(null=True)
    made_seq = models.BigIntegerField()

    class Meta:
        default_manager_name = "rows"
        indexes = [
            models.Index(fields=["book", "year", "indicator"], name="promise_year"),
            models.Index(fields=["book", "unit", "year"], name="promise_unit"),
        ]


class VersionSet(RowSet):
    """Versions as of an act."""

    def as_of(self, cut: int | None) -> VersionSet:
        """The versions in force, or those in force at act `cut`."""
        if cut is None:
            return self.filter(to_seq=None)
        return self.filter(models.Q(to_seq=None) | models.Q(to_seq__gt=cut), from_seq__lte=cut)


class PromiseVersion(StateRow):
    """One target of a promise, from the act that set it until the act that changed it, and who approved that."""

    promise = models.CharField(max_length=40)
    year = models.SmallIntegerField()
    number = models.SmallIntegerField()
    target = MicroField()
    bound = models.CharField(max_length=10)
    approved_by = models.CharField(max_length=40, blank=True)
    reason_ref = models.CharField(max_length=20, blank=True)
    changed_on = models.DateField()
    from_seq = models.BigIntegerField()
    to_seq = models.BigIntegerField(null=True)

    rows = VersionSet.as_manager()

    class Meta:
        default_manager_name = "rows"
        indexes = [models.Index(fields=["book", "year"], name="promise_version_year")]
