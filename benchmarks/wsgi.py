"""Requests to a WSGI application in this process, without the cost of a test client."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

from flask import Flask
from werkzeug.test import EnvironBuilder

_Write = Callable[[bytes], object]


@dataclass(frozen=True, slots=True)
class Answer:
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


class Caller:
    """One prepared request that can be sent again and again."""

    def __init__(
        self, app: Flask, path: str, cookie: str = "", form: dict[str, str] | None = None
    ) -> None:
        self.app = app
        self.data = urlencode(form).encode() if form else b""
        builder = EnvironBuilder(path=path, method="POST" if form else "GET")
        self.environ = builder.get_environ()
        if cookie:
            self.environ["HTTP_COOKIE"] = cookie
        if form:
            self.environ["CONTENT_TYPE"] = "application/x-www-form-urlencoded"
            self.environ["CONTENT_LENGTH"] = str(len(self.data))

    def __call__(self) -> Answer:
        """Raises RuntimeError unless the answer is 200: measuring an error page is worthless."""
        begun: list[tuple[str, list[tuple[str, str]]]] = []

        def start(status: str, headers: list[tuple[str, str]], _error: Any = None) -> _Write:
            begun.append((status, headers))
            return _write

        environ = {**self.environ, "wsgi.input": BytesIO(self.data)}
        body = _join(self.app(environ, start))
        status, headers = begun[-1]
        if not status.startswith("200"):
            raise RuntimeError(f"{self.environ['PATH_INFO']} answered {status}")
        return Answer(dict(headers), body)


def _write(_data: bytes) -> object:
    raise NotImplementedError("Flask returns its body")


def _join(parts: Iterable[bytes]) -> bytes:
    try:
        return b"".join(parts)
    finally:
        close = getattr(parts, "close", None)
        if close:
            close()


def refuse_different_content(name: str, one: Answer, other: Answer) -> None:
    """Raises RuntimeError if the pages differ by more than a twentieth of their words."""
    words = [len(re.sub(r"<[^>]+>", " ", answer.text).split()) for answer in (one, other)]
    if abs(words[0] - words[1]) > 0.05 * max(words):
        raise RuntimeError(f"{name}: {words[0]} words to {words[1]} are not the same page")
