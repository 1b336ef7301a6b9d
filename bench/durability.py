"""Killed while it writes: is every acknowledged act still there, does the chain verify, is the state the journal's?

    python -m bench.durability [--rounds N] [--engine sqlite|postgres|both] [--acts N] [--seed N] [--json]

Each round, two processes of four threads write to one book through the store that the server writes through: people
with names in the vault, units, and records with evidence files. A writer says on its pipe which act it wrote as soon
as the store has returned, as the server would answer the browser. After a random number of these answers every writer
is killed with SIGKILL; on PostgreSQL, in every other round, the database with all its processes too. Then the book is
examined by a new process: acknowledged acts that are missing, faults of chain, vault and evidence, rows of state that
differ from a replay. The book goes on from round to round. Exit status 1 where anything was found.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import selectors
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

_PROCESSES, _THREADS = 2, 4


@dataclass(frozen=True, slots=True)
class Round:
    """One round: after how many answers the kill came, whether the database died too, and what was found after."""

    engine: str
    number: int
    answered: int
    database_killed: bool
    acts: int
    lost: int
    faults: int
    differing: int
    recovery_seconds: float

    @property
    def sound(self) -> bool:
        """Whether nothing was lost or broken."""
        return not (self.lost or self.faults or self.differing)


def main(arguments: list[str] | None = None) -> int:
    """The command; returns its exit status."""
    parser = argparse.ArgumentParser(prog="python -m bench.durability", description=__doc__)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--engine", choices=("sqlite", "postgres", "both"), default="both")
    parser.add_argument("--acts", type=int, default=200, help="concurrent writes of a round")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    engines = ("sqlite", "postgres") if options.engine == "both" else (options.engine,)
    rounds = []
    for engine in engines:
        for done in killed(engine, options.rounds, acts=options.acts, seed=options.seed):
            rounds.append(done)
            if not options.json:
                print(_line(done), flush=True)
    sound = all(done.sound for done in rounds)
    if options.json:
        print(
            json.dumps({"bench": "durability", "sound": sound, "rounds": [asdict(done) for done in rounds]})
        )
    else:
        answered = sum(done.answered for done in rounds)
        print(
            f"{len(rounds)} rounds, {answered} answered acts: {'nothing lost' if sound else 'FAULTS, see above'}"
        )
    return 0 if sound else 1


def killed(engine: str, rounds: int, *, acts: int = 200, seed: int = 0) -> Any:
    """Play so many rounds on an engine; yields what was found after each."""
    draw = random.Random(seed)
    with tempfile.TemporaryDirectory(prefix="taizhang-killed-") as folder:
        environment = {
            **os.environ,
            "TAIZHANG_DATA": f"{folder}/data",
            "DJANGO_SETTINGS_MODULE": "taizhang.server.settings",
        }
        for name in ("DATABASE_URL", "TAIZHANG_VAULT_KEY"):
            environment.pop(name, None)
        database = None
        if engine == "postgres":
            from bench.killed_postgres import Postgres

            os.chmod(folder, 0o755)  # the server's own user must reach its folder
            database = Postgres(Path(folder) / "postgres")
            database.start()
            environment["DATABASE_URL"] = database.url
        try:
            _child(environment, "prepare")
            answered: list[str] = []
            for number in range(1, rounds + 1):
                with_database = database is not None and number % 2 == 0
                answers = _write_and_kill(
                    environment, number, acts, draw.randrange(1, acts), database if with_database else None
                )
                answered += answers
                began = time.monotonic()
                if with_database and database is not None:
                    database.start()
                found = json.loads(_child(environment, "examine"))
                present = set(found.pop("ids"))
                lost = sum(answer not in present for answer in answered)
                seconds = round(time.monotonic() - began, 2)
                yield Round(
                    engine,
                    number,
                    len(answers),
                    with_database,
                    len(present),
                    lost,
                    **found,
                    recovery_seconds=seconds,
                )
        finally:
            if database is not None:
                database.kill()


def _write_and_kill(
    environment: dict[str, str], number: int, acts: int, after: int, database: Any
) -> list[str]:
    """Start the writers, kill them (and the database) after so many answers; returns the acts they answered for."""
    each = acts // _PROCESSES // _THREADS
    writers = [
        subprocess.Popen(
            [
                sys.executable,
                "-m",
                "bench.durability_writer",
                "write",
                f"{number}-{place}",
                str(_THREADS),
                str(each),
            ],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL if database is not None else None,
        )
        for place in range(_PROCESSES)
    ]
    answers: list[bytes] = []
    with selectors.DefaultSelector() as pipes:
        for writer in writers:
            assert writer.stdout is not None
            os.set_blocking(writer.stdout.fileno(), False)
            pipes.register(writer.stdout, selectors.EVENT_READ)
        while sum(answer.count(b"\n") for answer in answers) < after and pipes.get_map():
            for key, _ in pipes.select(timeout=60):
                read = os.read(key.fd, 65536)
                if read:
                    answers.append(read)
                else:
                    pipes.unregister(key.fileobj)
    dying = threading.Thread(target=database.kill if database is not None else lambda: None)
    dying.start()  # at the same time as the writers, not before or after them
    for writer in writers:
        writer.kill()
    for writer in writers:
        writer.wait()
        assert writer.stdout is not None
        os.set_blocking(writer.stdout.fileno(), True)
        answers.append(writer.stdout.read())  # what was answered before the kill came
    dying.join()
    return b"".join(answers).decode().split()


def _child(environment: dict[str, str], what: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "bench.durability_writer", what],
        env=environment,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise RuntimeError(done.stderr[-4000:])
    return done.stdout


def _line(done: Round) -> str:
    told = "sound" if done.sound else f"LOST {done.lost}, FAULTS {done.faults}, DIFFERING {done.differing}"
    died = "writers and database" if done.database_killed else "writers"
    return (
        f"{done.engine:9} round {done.number:3}  {died:21} killed after {done.answered:4} answers;"
        f" {done.acts:6} acts  {told}  ({done.recovery_seconds:.2f} s)"
    )


if __name__ == "__main__":
    sys.exit(main())
