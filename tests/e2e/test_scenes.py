"""The catalogue of pages is complete; without a browser, so that it can ask the application."""

from __future__ import annotations

from flask import Flask

from tests.e2e.scenes import SCENES, WITHOUT_PAGE


def test_no_page_is_forgotten(app: Flask) -> None:
    pages = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    shown = {scene.endpoint for scene in SCENES if scene.endpoint}

    assert pages - WITHOUT_PAGE == shown
