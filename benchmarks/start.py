"""P9: from starting the process to its first answer, and its memory after 500 requests."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks.instances import MUNICIPALITY, Instance, build
from benchmarks.report import Result, ratio, table

ROOT = Path(__file__).resolve().parent.parent
START, MEMORY = 3, 2
ROUNDS, REQUESTS = 5, 500
PATHS = ("/", "/treffen", "/aufgaben", "/treffen/1")
PATIENCE_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Server:
    """How a server is started, and what its requests carry."""

    command: Sequence[str]
    environment: dict[str, str]
    cookie: str = ""


def measure() -> list[Result]:
    """Both servers in turn: the median of the starts, and of the memory in MB."""
    with tempfile.TemporaryDirectory() as folder:
        instance = build(Path(folder))
        servers = {"ours": _ours(instance, Path(folder)), "floor": _floor(instance)}
        starts: dict[str, list[float]] = {name: [] for name in servers}
        sizes: dict[str, list[float]] = {name: [] for name in servers}
        for _ in range(ROUNDS):
            for name, server in servers.items():
                with _running(server) as (process, port, seconds):
                    starts[name].append(seconds * 1000)
                    _load(server, port)
                    sizes[name].append(_resident_mb(process.pid))
    start = ratio("P9 start to first answer", *_medians(starts), START)
    return [start, ratio("P9 memory after 500 requests", *_medians(sizes), MEMORY, "MB")]


def _medians(values: dict[str, list[float]]) -> tuple[float, float]:
    return median(values["ours"]), median(values["floor"])


def _ours(instance: Instance, folder: Path) -> Server:
    secret = str(instance.app.config["SECRET_KEY"])
    environment = {"INSTANCE_PATH": str(folder), "SECRET_KEY": secret}
    command = (sys.executable, "-m", "flask", "--app", "wsgi", "serve")
    return Server(command, environment, instance.cookies[MUNICIPALITY])


def _floor(instance: Instance) -> Server:
    return Server((sys.executable, "-m", "benchmarks.floor", str(instance.database)), {})


@contextmanager
def _running(server: Server) -> Iterator[tuple[subprocess.Popen[bytes], int, float]]:
    """The process, its port, and the seconds until it answered for the first time."""
    port = _free_port()
    environment = {**os.environ, **server.environment, "PORT": str(port)}
    begin = time.monotonic()
    process = subprocess.Popen(
        server.command,
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        while not _answers(server, port):
            if process.poll() is not None or time.monotonic() - begin > PATIENCE_SECONDS:
                raise RuntimeError(f"{server.command[2]} does not answer")
            time.sleep(0.005)
        yield process, port, time.monotonic() - begin
    finally:
        process.terminate()
        process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _answers(server: Server, port: int) -> bool:
    try:
        _get(http.client.HTTPConnection("127.0.0.1", port), "/", server.cookie)
    except ConnectionError:
        return False
    return True


def _load(server: Server, port: int) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port)
    for number in range(REQUESTS):
        _get(connection, PATHS[number % len(PATHS)], server.cookie)
    connection.close()


def _get(connection: http.client.HTTPConnection, path: str, cookie: str) -> None:
    connection.request("GET", path, headers={"Cookie": cookie} if cookie else {})
    answer = connection.getresponse()
    answer.read()
    if answer.status != 200:
        raise RuntimeError(f"{path} answered {answer.status}")


def _resident_mb(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    line = next(line for line in status.splitlines() if line.startswith("VmRSS:"))
    return int(line.split()[1]) / 1024


if __name__ == "__main__":
    sys.stdout.write(table(measure()) + "\n")
