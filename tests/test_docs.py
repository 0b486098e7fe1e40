"""The documents name what there is: settings, commands, modules, pictures."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask

from kzv_workflow import config
from kzv_workflow.config import PROJECT

README = (PROJECT / "README.md").read_text(encoding="utf-8")
ARCHITECTURE = (PROJECT / "docs" / "architecture.md").read_text(encoding="utf-8")


def test_every_setting_stands_in_the_readme() -> None:
    missing = [name for name in (*config.NAMES, "INSTANCE_PATH") if f"`{name}`" not in README]

    assert missing == []


def test_every_command_stands_in_the_readme(app: Flask) -> None:
    own = set(app.cli.commands) - {"db"}
    groups = {"minutes", "dates", "account", "search"}
    names = {f"flask {name}" for name in own - groups}
    for group in groups:
        names |= {f"flask {group} {name}" for name in app.cli.commands[group].commands}  # type: ignore[attr-defined]

    assert [name for name in sorted(names) if f"`{name}" not in README] == []


def test_every_module_stands_on_the_map() -> None:
    package = PROJECT / "kzv_workflow"
    modules = {
        path.stem if path.is_file() else f"{path.name}/"
        for path in package.iterdir()
        if (path.suffix == ".py" or (path / "__init__.py").exists()) and path.stem != "__init__"
    }

    assert sorted(name for name in modules if f"`{name}`" not in ARCHITECTURE) == []


@pytest.mark.parametrize(
    "document", [*sorted((PROJECT / "docs").glob("*.md")), PROJECT / "README.md"]
)
def test_links_and_pictures_of_documents_exist(document: Path) -> None:
    targets = re.findall(r"\]\(([^)#:]+)\)", document.read_text(encoding="utf-8"))
    named = re.findall(r"`((?:docs|tests|instance)/[\w./-]+\.\w+)`", document.read_text("utf-8"))

    missing = [target for target in targets if not (document.parent / target).exists()]
    missing += [target for target in named if not (PROJECT / target).exists()]
    assert [name for name in missing if name != "instance/config.toml"] == []
