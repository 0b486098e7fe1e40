"""LibreOffice itself opens a table, types into cells and saves it: by a macro in a profile."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from pathlib import Path
from xml.sax.saxutils import escape

FILTERS = {"xlsx": "Calc MS Excel 2007 XML", "ods": "calc8", "xls": "MS Excel 97"}
_MODULE = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1"
 script:language="StarBasic">{}</script:module>
"""
_MACRO = """
Sub Edit
 Dim opening(0) As New com.sun.star.beans.PropertyValue
 Dim saving(0) As New com.sun.star.beans.PropertyValue
 opening(0).Name = "Hidden"
 opening(0).Value = True
 saving(0).Name = "FilterName"
 book = StarDesktop.loadComponentFromURL("{source}", "_blank", 0, opening())
 sheet = book.Sheets.getByName("Auswahl")
{edits}
{saves}
 book.close(True)
End Sub
"""


def edited(data: bytes, cells: Mapping[str, str], folder: Path) -> dict[str, bytes]:
    """The .xlsx with these texts typed into the sheet "Auswahl", by ending of the format."""
    folder.mkdir()
    source = folder / "a.xlsx"
    source.write_bytes(data)
    edits = [f' sheet.getCellRangeByName("{at}").String = "{text}"' for at, text in cells.items()]
    targets = {name: (folder / f"b.{ending}").as_uri() for ending, name in FILTERS.items()}
    saves = [
        f' saving(0).Value = "{name}"\n book.storeToURL("{target}", saving())'
        for name, target in targets.items()
    ]
    macro = _MACRO.format(source=source.as_uri(), edits="\n".join(edits), saves="\n".join(saves))
    _run(folder, "--terminate_after_init")  # makes the profile, with an empty module
    module = folder / "profile" / "user" / "basic" / "Standard" / "Module1.xba"
    module.write_text(_MODULE.format(escape(macro)), encoding="utf-8")
    _run(folder, "macro:///Standard.Module1.Edit")
    return {ending: (folder / f"b.{ending}").read_bytes() for ending in FILTERS}


def _run(folder: Path, what: str) -> None:
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", what]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
