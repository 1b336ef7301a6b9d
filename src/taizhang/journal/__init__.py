"""The journal: acts appended to a chain, applied to state, replayed and verified. Pure; a store is passed in."""

from taizhang.journal.acts import (
    REGISTRY,
    SYSTEM,
    Act,
    Actor,
    Entry,
    NewId,
    Sealed,
    build,
    decode,
    new_id,
)
from taizhang.journal.append import Appended, append
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
    "Entry",
    "Head",
    "NewId",
    "Row",
    "Sealed",
    "State",
    "Store",
    "Verification",
    "Writing",
    "append",
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
    "verify",
]
