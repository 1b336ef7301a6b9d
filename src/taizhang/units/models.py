"""State: units, posts and who holds them, people (their names are in the vault), contact duties."""

from __future__ import annotations

from datetime import date

from django.db import models

from taizhang.server.rows import RowSet, StateRow


class SpanSet(RowSet):
    """Rows that hold from a day to a day."""

    def on(self, day: date) -> SpanSet:
        """Those that hold on a day; `until` is the first day on which it no longer does."""
        return self.filter(models.Q(until=None) | models.Q(until__gt=day), since__lte=day)


class Spanning(StateRow):
    """A row that holds from `since` until the day before `until` (open: None)."""

    since = models.DateField()
    until = models.DateField(null=True)

    rows = SpanSet.as_manager()

    class Meta:
        abstract = True
        default_manager_name = "rows"

    def holds_on(self, day: date) -> bool:
        """Whether it holds on a day."""
        return self.since <= day and (self.until is None or day < self.until)


class ScoredSpan(Spanning):
    """A span that scoring reads, so that it can be told as of any act: which act began it and which ended it."""

    from_seq = models.BigIntegerField()
    ended_seq = models.BigIntegerField(null=True)

    class Meta:
        abstract = True
        default_manager_name = "rows"

    def until_as_of(self, cut: int | None) -> date | None:
        """`until` as it stood at act `cut`; as it stands now if None."""
        unknown_then = cut is not None and self.ended_seq is not None and self.ended_seq > cut
        return None if unknown_then else self.until


class Unit(ScoredSpan):
    """A county, township, station (站所), village (村) or group (组): who exists and answers.

    `position` is the office's own order; `code` the 12-digit statistical code (统计用区划代码), where there is one.
    """

    kind = models.CharField(max_length=20)
    title = models.CharField(max_length=80)
    title_en = models.CharField(max_length=120, blank=True)
    code = models.CharField(max_length=12, blank=True)
    parent = models.CharField(max_length=40, blank=True)
    group = models.CharField(max_length=40, blank=True)
    position = models.IntegerField(default=0)
    initials = models.CharField(max_length=40, blank=True)
    successor = models.CharField(max_length=40, blank=True)

    class Meta:
        default_manager_name = "rows"
        indexes = [models.Index(fields=["book", "position"], name="unit_order")]
        ordering = ["position", "id"]


class Person(StateRow):
    """A person who holds posts. The name and the telephone lie in the vault under these references."""

    name_ref = models.CharField(max_length=20)
    phone_ref = models.CharField(max_length=20, blank=True)


class Post(Spanning):
    """A post (岗位) in a unit, and the role it gives: clerk, station, village, leader, supervisor, auditor.

    `key` is the name by which institutions call it (party-secretary, mayor …), where they do.
    """

    unit = models.CharField(max_length=40)
    title = models.CharField(max_length=80)
    title_en = models.CharField(max_length=120, blank=True)
    role = models.CharField(max_length=20)
    key = models.CharField(max_length=40, blank=True)
    position = models.IntegerField(default=0)

    class Meta:
        default_manager_name = "rows"
        indexes = [models.Index(fields=["book", "unit"], name="post_unit")]
        ordering = ["position", "id"]


class Term(Spanning):
    """A person in a post, for a time; `acting` for an absent holder (代理)."""

    post = models.CharField(max_length=40)
    person = models.CharField(max_length=40)
    acting = models.BooleanField(default=False)
    ground = models.CharField(max_length=200, blank=True)

    class Meta:
        default_manager_name = "rows"
        indexes = [
            models.Index(fields=["book", "person"], name="term_person"),
            models.Index(fields=["book", "post"], name="term_post"),
        ]


class Contact(ScoredSpan):
    """A contact duty (包村联点): a person bound to a unit, or to a project or enterprise named by its title."""

    institution = models.CharField(max_length=60)
    binds = models.CharField(max_length=20)
    person = models.CharField(max_length=40)
    unit = models.CharField(max_length=40, blank=True)
    matter = models.CharField(max_length=120, blank=True)

    class Meta:
        default_manager_name = "rows"
        indexes = [
            models.Index(fields=["book", "unit"], name="contact_unit"),
            models.Index(fields=["book", "person"], name="contact_person"),
        ]
