"""`taizhang serve`: the office and the portal on this machine."""

from __future__ import annotations

import errno
import gc
import logging
import socket
import subprocess
import sys
import threading

import click

from taizhang.cli.setup import django_ready, language, refusals_shown
from taizhang.problems import Place, Problem, Refused, Text

_TICK_SECONDS = 3600
_LOOK_SECONDS = 1
_TICK = (sys.executable, "-c", "from taizhang.cli import main; main()", "tick")
_LOCAL = ("127.0.0.1", "localhost", "::1")


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="监听地址 / the address to listen on")
@click.option(
    "--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="端口 / the port"
)
@click.option("--threads", default=8, show_default=True, type=click.IntRange(4, 64), help="线程数 / threads")
@refusals_shown
def serve(host: str, port: int, threads: int) -> None:
    """启动办公端和公开网站 / serve the staff office and the public portal."""
    check_port(host, port)
    tables_ready()
    run(host, port, threads, language())


def check_port(host: str, port: int) -> None:
    """Raise `Refused` if nobody can listen there: the port is taken, or the address is not this machine's."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        if sys.platform != "win32":  # there the option would let two servers share a port
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except (OSError, OverflowError) as error:
            raise Refused(_no_port(host, port, getattr(error, "errno", None))) from None


def _no_port(host: str, port: int, number: int | None) -> Problem:
    where = Place(f"{host}:{port}")
    if number == errno.EADDRINUSE:
        return Problem(
            "port-taken",
            Text(f"端口 {port} 已被占用", f"port {port} is taken"),
            Text(
                f"可能台账已在运行；或换一个端口，例如 --port {port + 1 if port < 65535 else 8000}",
                f"Taizhang may be running already; or choose another, such as --port {port + 1 if port < 65535 else 8000}",
            ),
            where,
        )
    if number == errno.EACCES:
        return Problem(
            "port-forbidden",
            Text(f"没有权限使用端口 {port}", f"port {port} may not be used by this account"),
            Text("请用 1024 以上的端口，例如 --port 8000", "use one above 1023, such as --port 8000"),
            where,
        )
    return Problem(
        "address-unknown",
        Text(f"本机没有地址 {host}", f"this machine has no address {host}"),
        Text(
            "本机使用写 127.0.0.1，局域网使用写 0.0.0.0",
            "write 127.0.0.1 for this machine, 0.0.0.0 for the network",
        ),
        where,
    )


def address(host: str, port: int, path: str = "/") -> str:
    """The address to open in a browser."""
    shown = "127.0.0.1" if host in ("0.0.0.0", "localhost") else f"[{host}]" if ":" in host else host
    return f"http://{shown}:{port}{path}"


def path_of(name: str, otherwise: str) -> str:
    """The path of a page by its name; `otherwise` where it has no such page."""
    from django.urls import NoReverseMatch, reverse

    try:
        return reverse(name)
    except NoReverseMatch:
        return otherwise


def run(host: str, port: int, threads: int, said_in: str) -> None:
    """Serve until Ctrl-C. Django is ready; the hourly work runs beside."""
    from waitress.server import create_server

    from taizhang.server.wsgi import application

    logging.getLogger("waitress").setLevel(logging.ERROR)
    try:
        server = create_server(application, host=host, port=port, threads=threads, ident="taizhang")
    except OSError as error:
        raise Refused(_no_port(host, port, error.errno)) from None
    click.echo(Text(f"公开网站  {address(host, port)}", f"portal  {address(host, port)}").to(said_in))
    office = address(host, port, path_of("office:sign-in", "/sign-in"))
    click.echo(Text(f"办公端    {office}", f"office  {office}").to(said_in))
    if host not in _LOCAL:
        click.echo(
            Text(
                "提示：局域网内的电脑都能打开；域名或本机地址须写进环境变量 TAIZHANG_HOSTS",
                "every machine on the network can open it; put its name or address into TAIZHANG_HOSTS",
            ).to(said_in)
        )
    click.echo(Text("按 Ctrl-C 停止", "press Ctrl-C to stop").to(said_in))
    _settle()
    stop = threading.Event()
    threading.Thread(target=_hourly, args=(stop,), name="tick", daemon=True).start()
    try:
        server.run()
    except KeyboardInterrupt:
        pass
    finally:
        stop.set()
        server.close()


def tables_ready() -> None:
    """Start Django, and make or update the tables and the vault's key where that is not done yet."""
    django_ready()
    from django.conf import settings
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    from taizhang.server import roles
    from taizhang.vault.keeping import make_key

    make_key(settings.VAULT_KEY)
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        roles.migrate()


def _settle() -> None:
    """Load every page's code now, and let no collection of garbage look through it while somebody waits."""
    from django.urls import get_resolver

    for pattern in get_resolver().url_patterns:
        getattr(pattern, "url_patterns", ())
    gc.collect()
    gc.freeze()


def _hourly(stop: threading.Event) -> None:
    """`taizhang tick` once an hour, from the start: in a process of its own, so that a large round takes no page's time."""
    while not stop.is_set():
        round_ = subprocess.Popen(_TICK, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
        while round_.poll() is None:
            if stop.wait(_LOOK_SECONDS):
                round_.terminate()
                return
        if round_.returncode:  # whatever it was, it said so; the next hour tries again and the pages go on
            logging.getLogger("django").error("tick: %d", round_.returncode)
        stop.wait(_TICK_SECONDS)
