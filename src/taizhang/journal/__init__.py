"""The journal: acts appended to a chain, applied to state, replayed and verified. Pure; a store is passed in."""

from taizhang.journal.acts import (
    REGISTRY,
    SYSTEM,
    Act,
    Actor,
    Entry,
    IdsTogether,
    NewId,
    Sealed,
    build,
    decode,
    new_id,
)
from taizhang.journal.append import Appended, append
from taizhang.journal.batch import Each, Group, Step, append_each, try_each, uncollected
from taizhang.journal.canonical import canonical, plain, sha256
from taizhang.journal.chain import GENESIS, Head, forge, read_entry
from taizhang.journal.replay import replay
from taizhang.journal.state import State
from taizhang.journal.store import Row, Store, Writing
from taizhang.journal.verify import Verification, read_heads, verify

__all__ = [
    "GENESIS",
    "REGISTRY",
    "SYSTEM",
    "Act",
    "Actor",
    "Appended",
    "Each",
    "Entry",
    "Group",
    "Head",
    "IdsTogether",
    "NewId",
    "Row",
    "Sealed",
    "State",
    "Step",
    "Store",
    "Verification",
    "Writing",
    "append",
    "append_each",
    "build",
    "canonical",
    "decode",
    "forge",
    "new_id",
    "plain",
    "read_entry",
    "read_heads",
    "replay",
    "sha256",
    "try_each",
    "uncollected",
    "verify",
]
