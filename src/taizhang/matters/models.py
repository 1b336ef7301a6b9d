"""State: matters, who handles them, whom they complain about, and what the rates count.

Every query for somebody goes through `visible_to`: no table here has `of`, so that nothing can be listed, counted or
exported past the protection of those who complain. What the software does for nobody in particular (due dates after a
corrected calendar, retention, the appraisal) says so by `for_nobody`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar, NoReturn, Self

from django.db import models

from taizhang.server.rows import RowSet, StateRow
from taizhang.vault.models import VaultText

if TYPE_CHECKING:
    from taizhang.matters.seeing import Viewer

REGISTERED, ASSIGNED, SIGNED, ACCEPTED, ANSWERED = "registered", "assigned", "signed", "accepted", "answered"
IN_REVIEW, RETURNED, REOPENED = "in-review", "returned", "reopened"
CLOSED, REFUSED, WITHDRAWN, JOINED, PASSED_UP = "closed", "refused", "withdrawn", "joined", "passed-up"

OPEN = (REGISTERED, ASSIGNED, SIGNED, ACCEPTED, IN_REVIEW, ANSWERED, RETURNED, REOPENED)
"""The statuses of a matter that is not at its end."""
AT_WORK = (REGISTERED, ASSIGNED, SIGNED, ACCEPTED, IN_REVIEW, RETURNED, REOPENED)
"""The statuses in which the office owes an answer."""
ENDED = (CLOSED, REFUSED, WITHDRAWN, JOINED, PASSED_UP)


ALL = models.Q()
"""What everything fits."""


class ProtectedSet(RowSet):
    """Rows that not everybody in the office may see; `link` is the column that holds the matter's id."""

    link = "id"

    def visible_to(self, viewer: Viewer, fits: models.Q = ALL) -> Self:
        """What this person may see of one book and fits; the one place where that is decided."""
        from taizhang.matters.seeing import visible

        return visible(self.filter(fits), viewer, self.link)

    def for_nobody(self, book: str) -> Self:
        """All of a book's, for what the software does by itself; never to be shown, counted or sent to anybody."""
        return self.filter(book=book)

    def not_kept_from(self, viewer: Viewer) -> Self:
        """A book's less what is kept from this person, whoever has it: for what is asked for as this person's own."""
        from taizhang.matters.seeing import not_kept

        return not_kept(self.filter(book=viewer.book), viewer, self.link)


class MatterSet(ProtectedSet):
    """Matters themselves: other ways to say the same as `visible_to`, each quick where that one is not."""

    def visible_one(self, viewer: Viewer, matter: str) -> Self:
        """One matter by its id."""
        return self.visible_each(viewer, models.Q(id=matter))

    def visible_each(self, viewer: Viewer, fits: models.Q) -> Self:
        """Where few matters fit because they are named."""
        from taizhang.matters.seeing import visible_each

        return visible_each(self.filter(fits), viewer)

    def gathered_for(self, viewer: Viewer, fits: models.Q) -> Self:
        """For who is concerned with few matters and asks what few of them answer."""
        from taizhang.matters.seeing import gathered

        return gathered(self.filter(fits), viewer)


class LinkedSet(ProtectedSet):
    """Rows that belong to a matter."""

    link = "matter"


class Protected(models.Manager):
    """The way to rows that not everybody may see: by `visible_to`, or by `for_nobody`; every other call is refused."""

    def __init__(self, rows: type[ProtectedSet] = ProtectedSet) -> None:
        super().__init__()
        self.set = rows

    def get_queryset(self) -> NoReturn:
        """Never: what not everybody may see is asked for by `visible_to`."""
        raise TypeError(
            "matters are asked for by visible_to(viewer), so that nothing escapes their protection"
        )

    def of(self, books: str | Iterable[str]) -> NoReturn:
        """Never, as above."""
        self.get_queryset()

    def visible_to(self, viewer: Viewer, fits: models.Q = ALL) -> Any:
        """What this person may see of one book and fits; the one place where that is decided."""
        return self.set(self.model, using=self._db).visible_to(viewer, fits)

    def for_nobody(self, book: str) -> Any:
        """All of a book's, for what the software does by itself; never to be shown, counted or sent to anybody."""
        return self.set(self.model, using=self._db).for_nobody(book)

    def not_kept_from(self, viewer: Viewer) -> Any:
        """A book's less what is kept from this person, whoever has it: for what is asked for as this person's own."""
        return self.set(self.model, using=self._db).not_kept_from(viewer)


class ProtectedMatters(Protected):
    """The way to matters themselves; see `MatterSet`."""

    def __init__(self) -> None:
        super().__init__(MatterSet)

    def visible_one(self, viewer: Viewer, matter: str) -> Any:
        """The same as `visible_to`, of one matter by its id."""
        return MatterSet(self.model, using=self._db).visible_one(viewer, matter)

    def visible_each(self, viewer: Viewer, fits: models.Q) -> Any:
        """The same as `visible_to`, quicker where few matters fit because they are named."""
        return MatterSet(self.model, using=self._db).visible_each(viewer, fits)

    def gathered_for(self, viewer: Viewer, fits: models.Q) -> Any:
        """The same as `visible_to`, quicker for who is concerned with few matters and asks what few of them answer."""
        return MatterSet(self.model, using=self._db).gathered_for(viewer, fits)


class ProtectedRow(StateRow):
    """A row of state that the read-only admin leaves out."""

    protected: ClassVar[bool] = True

    rows: Any = Protected()

    class Meta:
        abstract = True
        default_manager_name = "rows"


class Matter(ProtectedRow):
    """Something to be answered or done by a deadline (事项).

    `kind` is the id of the institution and `rule` the adopted text under which it was opened and by which it goes to
    its end. `events` is what happened, as the clocks read it; the columns below are worked out of it. `texts` maps
    what is in the vault to its references. `due_on` is the earliest last day of the clocks that run.
    """

    kind = models.CharField(max_length=60)
    rule = models.CharField(max_length=40)
    number = models.CharField(max_length=24)
    channel = models.CharField(max_length=20)
    category = models.CharField(max_length=60, blank=True)
    about = models.CharField(max_length=10)
    place = models.CharField(max_length=40, blank=True)
    status = models.CharField(max_length=12)
    unit = models.CharField(max_length=40, blank=True)
    person = models.CharField(max_length=40, blank=True)
    opened_on = models.DateField()
    opened_by = models.CharField(max_length=40)
    opened_unit = models.CharField(max_length=40, blank=True)
    ordered_by = models.CharField(max_length=40, blank=True)
    due_given = models.DateField(null=True)
    due_on = models.DateField(null=True)
    due_at = models.CharField(max_length=5, blank=True)
    due_clock = models.CharField(max_length=60, blank=True)
    provisional = models.BooleanField(default=False)
    paused = models.BooleanField(default=False)
    answer_due = models.DateField(null=True)
    answered_on = models.DateField(null=True)
    on_time = models.BooleanField(null=True)
    outcome = models.CharField(max_length=60, blank=True)
    outcome_class = models.CharField(max_length=12, blank=True)
    look_again_on = models.DateField(null=True)
    reached = models.BooleanField(null=True)
    grade = models.CharField(max_length=60, blank=True)
    graded_by = models.CharField(max_length=10, blank=True)
    satisfied = models.BooleanField(null=True)
    ended_on = models.DateField(null=True)
    returned_times = models.SmallIntegerField(default=0)
    redone_times = models.SmallIntegerField(default=0)
    reopened_times = models.SmallIntegerField(default=0)
    handed_late = models.SmallIntegerField(default=0)
    joined_into = models.CharField(max_length=40, blank=True)
    excluded = models.CharField(max_length=60, blank=True)
    guarded = models.BooleanField(default=False)
    office_wide = models.BooleanField(default=False)
    erasure_asked_on = models.DateField(null=True)
    erased_on = models.DateField(null=True)
    values = models.JSONField(default=dict)
    texts = models.JSONField(default=dict)
    evidence = models.JSONField(default=list)
    events = models.JSONField(default=list)
    turns = models.SmallIntegerField(default=0)
    facts = models.JSONField(default=dict)
    opened_seq = models.BigIntegerField()
    changed_seq = models.BigIntegerField()

    rows: Any = ProtectedMatters()

    class Meta:
        default_manager_name = "rows"
        constraints = [models.UniqueConstraint(fields=["book", "number"], name="matter_number")]
        indexes = [
            # what a list may be narrowed by stands in the index itself, so that far fewer rows need be looked at
            models.Index(
                fields=[
                    "book",
                    "opened_on",
                    "id",
                    "kind",
                    "status",
                    "channel",
                    "category",
                    "place",
                    "unit",
                    "outcome_class",
                    "office_wide",
                    "opened_unit",
                ],
                name="matter_listed",
            ),
            models.Index(fields=["book", "kind", "opened_on", "id"], name="matter_kind"),
            models.Index(fields=["book", "status", "opened_on", "id"], name="matter_status"),
            models.Index(fields=["book", "unit", "opened_on", "id"], name="matter_unit"),
            models.Index(fields=["book", "place", "opened_on", "id"], name="matter_place"),
            models.Index(
                fields=["book", "due_on", "id"], name="matter_due", condition=models.Q(due_on__isnull=False)
            ),
            # few of an old book's matters are open, and a database without statistics cannot know that
            models.Index(
                fields=["book", "opened_on", "id"],
                name="matter_open",
                condition=models.Q(ended_on__isnull=True),
            ),
            models.Index(
                fields=["book", "kind", "opened_on", "id"],
                name="matter_open_kind",
                condition=models.Q(ended_on__isnull=True),
            ),
            # the few that concern more than who has them
            models.Index(
                fields=["book", "id"], name="matter_office_wide", condition=models.Q(office_wide=True)
            ),
            models.Index(
                fields=["book", "opened_unit", "id"],
                name="matter_opened_unit",
                condition=~models.Q(opened_unit=""),
            ),
            # the public list of what was answered, newest first
            models.Index(
                fields=["book", "kind", "answered_on", "id"],
                name="matter_answered",
                condition=models.Q(answered_on__isnull=False),
            ),
            models.Index(
                fields=["book", "erasure_asked_on"],
                name="matter_erasure",
                condition=models.Q(erasure_asked_on__isnull=False),
            ),
            models.Index(
                fields=["book", "look_again_on"],
                name="matter_look_again",
                condition=models.Q(look_again_on__isnull=False),
            ),
            models.Index(
                fields=["book", "kind", "ended_on"],
                name="matter_to_erase",
                condition=models.Q(ended_on__isnull=False, erased_on__isnull=True),
            ),
        ]


class Handling(ProtectedRow):
    """One unit's part in a matter: the lead (主办), one that joins in (协办), or one of several that each answer.

    `turn` counts the assignments of the matter; `standing` tells those that still hold from those that were returned,
    handed on or given to another.
    """

    matter = models.CharField(max_length=40)
    turn = models.SmallIntegerField()
    unit = models.CharField(max_length=40)
    person = models.CharField(max_length=40, blank=True)
    part = models.CharField(max_length=6)
    status = models.CharField(max_length=12)
    standing = models.BooleanField(default=True)
    assigned_on = models.DateField()
    signed_on = models.DateField(null=True)
    answered_on = models.DateField(null=True)
    left_on = models.DateField(null=True)
    due_on = models.DateField(null=True)
    on_time = models.BooleanField(null=True)
    redone_times = models.SmallIntegerField(default=0)
    ground = models.CharField(max_length=60, blank=True)

    rows: Any = Protected(LinkedSet)

    class Meta:
        default_manager_name = "rows"
        indexes = [
            models.Index(fields=["matter", "turn"], name="handling_matter"),
            models.Index(fields=["book", "unit", "standing", "matter"], name="handling_unit"),
            models.Index(fields=["book", "person", "standing", "matter"], name="handling_person"),
            # what a unit or a person still owes is little of all that they ever had
            *(
                models.Index(
                    fields=["book", who, "matter"],
                    name=f"handling_owed_{who}",
                    condition=models.Q(standing=True, answered_on__isnull=True),
                )
                for who in ("unit", "person")
            ),
        ]


class Against(ProtectedRow):
    """One key of those whom a matter is kept from: a unit's or a person's id, or a word of `seeing`."""

    matter = models.CharField(max_length=40)
    key = models.CharField(max_length=40)

    rows: Any = Protected(LinkedSet)

    class Meta:
        default_manager_name = "rows"
        indexes = [
            models.Index(fields=["book", "key", "matter"], name="against_key"),
            models.Index(fields=["matter"], name="against_matter"),
        ]


class FactSet(LinkedSet):
    """What rates count, as of an act."""

    def visible_to(self, viewer: Viewer, fits: models.Q = ALL) -> Self:
        """What counts for this person: the whole book's, less what is kept from them. Protected matters count only for
        those who see every unit's work, since a small number would tell."""
        if not viewer.wide:
            return self.filter(fits, book=viewer.book, guarded=False)
        return super().visible_to(viewer, fits)

    def as_of(self, cut: int | None) -> FactSet:
        """As it stands, or as it stood at act `cut`."""
        if cut is None:
            return self.filter(to_seq=None)
        return self.filter(models.Q(to_seq=None) | models.Q(to_seq__gt=cut), from_seq__lte=cut)


class MatterFact(ProtectedRow):
    """What the rates count of a matter (and of each of several receivers), from one act until another.

    Months are written 2026-03; empty where it did not happen. Texts and names never stand here.
    """

    matter = models.CharField(max_length=40)
    kind = models.CharField(max_length=60)
    unit = models.CharField(max_length=40, blank=True)
    channel = models.CharField(max_length=20)
    category = models.CharField(max_length=60, blank=True)
    place = models.CharField(max_length=40, blank=True)
    month_all = models.CharField(max_length=7)
    month_due = models.CharField(max_length=7, blank=True)
    month_answered = models.CharField(max_length=7, blank=True)
    month_closed = models.CharField(max_length=7, blank=True)
    month_reached = models.CharField(max_length=7, blank=True)
    month_judged = models.CharField(max_length=7, blank=True)
    month_accepted = models.CharField(max_length=7, blank=True)
    answered = models.BooleanField(default=False)
    on_time = models.BooleanField(default=False)
    solved = models.BooleanField(default=False)
    satisfied = models.BooleanField(default=False)
    reached = models.BooleanField(default=False)
    first_time = models.BooleanField(default=False)
    not_reopened = models.BooleanField(default=False)
    handed_on_time = models.BooleanField(default=False)
    milestones = models.CharField(max_length=400, blank=True)
    days = models.SmallIntegerField(null=True)
    excluded = models.BooleanField(default=False)
    guarded = models.BooleanField(default=False)
    office_wide = models.BooleanField(default=False)
    from_seq = models.BigIntegerField()
    to_seq = models.BigIntegerField(null=True)

    rows: Any = Protected(FactSet)

    class Meta:
        default_manager_name = "rows"
        indexes = [
            *(
                models.Index(fields=["book", "kind", f"month_{over}"], name=f"fact_{over}")
                for over in ("all", "due", "answered", "closed", "judged")
            ),
            # what holds now, with all that rates count and are cut by: months are summed from the index alone
            *(
                models.Index(
                    fields=[
                        "book",
                        "kind",
                        f"month_{over}",
                        "unit",
                        "channel",
                        "category",
                        "place",
                        "matter",
                        "guarded",
                        "excluded",
                        "answered",
                        "on_time",
                        "solved",
                        "satisfied",
                        "reached",
                        "first_time",
                        "not_reopened",
                        "handed_on_time",
                        "days",
                        # SQLite goes to the table for it otherwise, though the condition says what it is
                        "to_seq",
                    ],
                    name=f"fact_now_{over}",
                    condition=models.Q(to_seq__isnull=True),
                )
                for over in ("all", "due", "answered", "closed", "judged", "reached")
            ),
        ]


class SealOpening(ProtectedRow):
    """Who opened the seal of a matter, and the reference of the reason; the auditor sees all of them."""

    matter = models.CharField(max_length=40)
    person = models.CharField(max_length=40)
    opened_on = models.DateField()
    reason_ref = models.CharField(max_length=20)
    seq = models.BigIntegerField()

    rows: Any = Protected(LinkedSet)

    class Meta:
        default_manager_name = "rows"
        indexes = [models.Index(fields=["book", "seq"], name="seal_opening")]


class SweepReport(StateRow):
    """What a unit found in one round of looking."""

    kind = models.CharField(max_length=60)
    period = models.CharField(max_length=10)
    unit = models.CharField(max_length=40)
    found = models.IntegerField()
    reported_on = models.DateField()
    reported_by = models.CharField(max_length=40)
    note_ref = models.CharField(max_length=20, blank=True)

    class Meta:
        default_manager_name = "rows"
        indexes = [models.Index(fields=["book", "kind", "period"], name="sweep_round")]


class Recounting(StateRow):
    """Up to which change of the calendar the due dates of a book were counted."""

    calendars_seq = models.BigIntegerField()


class MatterWords(models.Model):
    """The hashed tokens by which one text in the vault is found; gone with the text. Not state: no replay makes it."""

    text = models.OneToOneField(VaultText, on_delete=models.CASCADE, related_name="+")
    book = models.CharField(max_length=40)
    matter = models.CharField(max_length=40)
    words = models.TextField()

    class Meta:
        indexes = [models.Index(fields=["book", "matter"], name="words_matter")]
