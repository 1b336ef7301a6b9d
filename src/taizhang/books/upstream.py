"""Adopted against offered: what a book adopted, and what the files that ship say today.

A shipped file only offers. Here one sees whether the office changed it, whether it changed upstream since, and how.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from taizhang.books import queries as books
from taizhang.books.models import AdoptedInstitution
from taizhang.institutions import Shipped, difference, shipped


@dataclass(frozen=True, slots=True)
class Standing:
    """One institution of a book: the adoption in force (None: only offered) and the shipped file (None: the office's own)."""

    id: str
    adopted: AdoptedInstitution | None
    offered: Shipped | None

    @property
    def own(self) -> bool:
        """Whether the office's text is its own: changed from what shipped, or never shipped."""
        return self.adopted is not None and self.adopted.sha256 != self.adopted.based_on

    @property
    def upstream_changed(self) -> bool:
        """Whether the shipped file differs from the one that the adopted text was based on."""
        if self.adopted is None or self.offered is None:
            return False
        return self.offered.sha256 != (self.adopted.based_on or self.adopted.sha256)

    def differs(self, language: str) -> tuple[str, ...]:
        """The lines by which the offered text differs from the adopted one."""
        if self.adopted is None or self.offered is None:
            return ()
        return difference(self.adopted.text, self.offered.text, language)


def standings(book: str, day: date) -> tuple[Standing, ...]:
    """Every institution adopted by a book or offered to it, in the order of ids."""
    in_force = {
        row.institution: row
        for row in AdoptedInstitution.rows.of(book).filter(
            id__in=[row_id for row_id, _ in books.adoptions(book).found(day).values()]
        )
    }
    offers: Mapping[str, Shipped] = shipped()
    return tuple(
        Standing(name, in_force.get(name), offers.get(name)) for name in sorted({*in_force, *offers})
    )


def history(book: str, institution: str) -> tuple[AdoptedInstitution, ...]:
    """All adoptions of an institution, the latest first."""
    return tuple(AdoptedInstitution.rows.of(book).filter(institution=institution).order_by("-from_seq"))


def base_of(institution: str, text_sha: str, book: str, day: date) -> str:
    """The hash that a new text is based on: the shipped file's, or the one that the text in force was based on."""
    offer = shipped().get(institution)
    if offer is not None and offer.sha256 == text_sha:
        return text_sha
    row_id = books.adoptions(book).found(day).get(institution, ("", ""))[0]
    row = AdoptedInstitution.rows.of(book).filter(id=row_id).first()
    if row is not None and row.based_on:
        return row.based_on
    return offer.sha256 if offer is not None else ""
