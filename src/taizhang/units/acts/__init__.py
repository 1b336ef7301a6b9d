"""Acts on units, posts, people and contact duties. All are the clerk's."""

from taizhang.units.acts.clerk import ClerkAct, unknown
from taizhang.units.acts.contacts import ContactBound, ContactEnded
from taizhang.units.acts.people import PersonRegistered, PostCreated, Role, TermEnded, TermStarted
from taizhang.units.acts.standing import MOST_PLACES, UnitClosed, UnitKind, UnitOpened

__all__ = [
    "MOST_PLACES",
    "ClerkAct",
    "ContactBound",
    "ContactEnded",
    "PersonRegistered",
    "PostCreated",
    "Role",
    "TermEnded",
    "TermStarted",
    "UnitClosed",
    "UnitKind",
    "UnitOpened",
    "unknown",
]
