"""Serving with waitress in one process; SIGTERM and Ctrl-C finish open requests first."""

from __future__ import annotations

import gc
import signal
import socket
import threading
import time
from collections.abc import Callable
from types import FrameType
from typing import Any

from flask import Flask
from waitress.server import create_server
from waitress.wasyncore import loop

from kzv_workflow.errors import DomainError

THREADS = 8
DRAIN_SECONDS = 20
BODY_LIMIT = 250 * 1024 * 1024  # above it not even the sentence "too large" is worth reading it


def listen(host: str, port: int) -> socket.socket:
    """The address to serve at, before anything is promised; DomainError if it is taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=1024)
    except OSError as error:
        raise DomainError(
            f"{host}:{port} ist nicht frei ({error.strerror}). Vielleicht läuft der Dienst schon; "
            f"sonst hilft ein anderer Port, zum Beispiel: PORT={port + 1} make run"
        ) from error


def serve(app: Flask, listening: socket.socket) -> None:
    """Serve until told to stop; returns when the last open request is answered."""
    server: Any = create_server(
        app, sockets=[listening], threads=THREADS, ident=None, max_request_body_size=BODY_LIMIT
    )
    stopping = False

    def stop(_number: int, _frame: FrameType | None) -> None:
        nonlocal stopping
        stopping = True
        server.pull_trigger()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    _settle_garbage_collector()
    while not stopping:
        loop(timeout=1, map=server._map, use_poll=True, count=1)
    _drain(server)
    server.task_dispatcher.shutdown()
    server.close()


def until_told_to_stop(stop: Callable[[], None]) -> None:
    """Wait for SIGTERM or Ctrl-C, then stop."""
    told = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda _number, _frame: told.set())
    told.wait()
    stop()


def _drain(server: Any) -> None:
    """Take no new connections; go on until what was begun is answered."""
    server.del_channel()
    server.socket.close()
    deadline = time.monotonic() + DRAIN_SECONDS
    while time.monotonic() < deadline and any(map(_is_busy, server.active_channels.values())):
        loop(timeout=0.1, map=server._map, use_poll=True, count=1)


def _is_busy(channel: Any) -> bool:
    return bool(channel.requests or channel.request or channel.total_outbufs_len)


def _settle_garbage_collector() -> None:
    """Start-up's objects stay; collecting them again and again makes the slowest pages slow."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
