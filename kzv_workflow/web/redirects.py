"""Redirects stay inside the application."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import request


def own_path(target: str | None, fallback: str) -> str:
    """``target`` as a path of this application, else ``fallback``.

    Full addresses of this host (a referrer) are cut to their path; ``//host``, ``/\\host``,
    other hosts and control characters fall back.
    """
    if not target or any(ord(character) < 33 or character == "\\" for character in target):
        return fallback
    parts = urlsplit(target)
    if parts.scheme and parts.netloc != request.host:
        return fallback
    if not parts.scheme and parts.netloc:
        return fallback
    if not parts.path.startswith("/") or parts.path.startswith("//"):
        return fallback
    return parts.path + (f"?{parts.query}" if parts.query else "")
