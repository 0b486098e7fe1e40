"""Style sheets, scripts and fonts: compressed, named by content, cached for a year.

What comes from others is compressed at set-up; our own, which changes with every update, when it
is first asked for, so that never an older file is sent than its name says.
"""

from __future__ import annotations

import gzip
import hashlib
from functools import cache
from pathlib import Path

import brotli
from flask import Blueprint, Flask, Response, abort, request, send_from_directory, url_for
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from werkzeug.security import safe_join

from kzv_workflow.config import ConfigError
from kzv_workflow.web.access import public

FOLDER = Path(__file__).resolve().parent.parent / "static"
REQUIRED = ("vendor/kern.min.css", "vendor/htmx.min.js")
ENCODINGS = {"br": ".br", "gzip": ".gz"}
TEXTS = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


class PageSessions(SecureCookieSessionInterface):
    """Assets have no session: browsers may keep them across logging in and out."""

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        if request.endpoint != "assets.static":
            super().save_session(app, session, response)


blueprint = Blueprint("assets", __name__)


def init_app(app: Flask) -> None:
    missing = [name for name in REQUIRED if not (FOLDER / name).exists()]
    if missing:
        raise ConfigError(f"Es fehlen {', '.join(missing)}. Bitte zuerst „make setup“ aufrufen.")
    app.register_blueprint(blueprint)
    app.session_interface = PageSessions()
    app.jinja_env.globals["asset"] = asset_url


def asset_url(name: str) -> str:
    """The address of an asset, with the beginning of its hash: a new content, a new address."""
    return url_for("assets.static", filename=name, v=fingerprint(name))


@cache
def fingerprint(name: str) -> str:
    return hashlib.sha256((FOLDER / name).read_bytes()).hexdigest()[:10]


@blueprint.get("/static/<path:filename>")
@public
def static(filename: str) -> Response:
    if filename.endswith((".br", ".gz")):
        abort(404)
    encoding = next((one for one in ENCODINGS if request.accept_encodings.quality(one)), None)
    response = _packed(filename, encoding) if encoding else None
    if response is None:
        response = send_from_directory(FOLDER, filename, max_age=31536000)
    response.headers["Vary"] = "Accept-Encoding"
    return response


def _packed(filename: str, encoding: str) -> Response | None:
    """The file compressed; None for what is not there or does not get smaller."""
    path, mimetype = safe_join(str(FOLDER), filename), TEXTS.get(Path(filename).suffix)
    if path is None or mimetype is None or not Path(path).is_file():
        return None
    packed = filename + ENCODINGS[encoding]
    if (FOLDER / packed).exists():
        response = send_from_directory(FOLDER, packed, mimetype=mimetype, max_age=31536000)
    else:
        response = Response(_compressed(filename, encoding), mimetype=mimetype)
        response.cache_control.max_age = 31536000
        response.set_etag(f"{fingerprint(filename)}-{encoding}")
        response.make_conditional(request)
    response.headers["Content-Encoding"] = encoding
    return response


@cache
def _compressed(filename: str, encoding: str) -> bytes:
    content = (FOLDER / filename).read_bytes()
    if encoding == "br":
        packed: bytes = brotli.compress(content)
        return packed
    return gzip.compress(content, mtime=0)
