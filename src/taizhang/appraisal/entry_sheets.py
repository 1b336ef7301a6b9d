"""The sheet that a page of entries is about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.http import Http404

from taizhang.books import queries as books
from taizhang.institutions import Institution
from taizhang.institutions.schema.appraisal import Appraisal
from taizhang.problems import Text
from taizhang.server.pages import asked_period, language, titled
from taizhang.timekeeping import Period
from taizhang.units import queries as units
from taizhang.units.models import Unit


@dataclass(frozen=True, slots=True)
class EntrySheet:
    """The sheet that a page is about: its rule, its period, the units it scores, and whether it is closed."""

    institution: Institution
    rule: Appraisal
    period: Period
    units: tuple[Unit, ...]
    closed: bool

    @property
    def title(self) -> Text:
        """The appraisal and its period."""
        title = self.institution.title
        return Text(f"{self.period.text.zh}{title.zh}", f"{title.to('en')}, {self.period.text.en}")

    def choices(self) -> list[tuple[str, str]]:
        """The units, for a form."""
        return [(unit.id, titled(unit).to(language())) for unit in self.units]


def entry_sheet(book: str, institution: str, period: str) -> EntrySheet:
    """The sheet that an address names; raises Http404 for one that no rule in force scores."""
    asked = asked_period(period, kind="")
    found = books.in_force(book, asked.end - timedelta(days=1)).get(institution)
    if found is None or found.appraisal is None or found.appraisal.period != asked.kind:
        raise Http404
    scored = tuple(unit for unit in units.tree(book, asked).units if unit.kind == found.appraisal.scored_kind)
    closed = books.closed(book, asked.months()[-1].key) is not None
    return EntrySheet(found, found.appraisal, asked, scored, closed)
