"""The attendance list: rows, tables and "Anwesend: a, b", with groups, roles and remarks."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kzv_workflow.directory.roster import Organisation, Roster
from kzv_workflow.minutes.inline import plain
from kzv_workflow.minutes.parsing.markup import Line
from kzv_workflow.minutes.parsing.outline import Heading
from kzv_workflow.minutes.parsing.people import looks_like_initials, looks_like_name
from kzv_workflow.minutes.structure import Attendee, Fragment, Group, Presence

_BOLD_LEFT = re.compile(r"(?:\*\*|__)[^*_]{2,60}(?:\*\*|__)\s+[-–—]\s")
_DASH = re.compile(r"\s+[-–—]\s+|:\s+")
_PARENTHESIS = re.compile(r"\s*\(([^()]{1,300})\)\s*$")
_NAME_PARENTHESIS = re.compile(r"\s*\(([^()]{1,40})\)")
_INLINE = re.compile(
    r"(?P<label>teilnehmende|teilnehmer(?:[/*:_]?innen)?|anwesende?|entschuldigt|abwesend|gäste|"
    r"unentschuldigt|nicht\s+anwesend|später\s+anwesend|fehlend)(?:\s*\([^()]{1,40}\))?\s*:\s*",
    re.IGNORECASE,
)
_ITEM_SPLIT = re.compile(r"\s*[;,]\s*(?![^()]*\))|\s+und\s+(?![^()]*\))")
_PARTLY = re.compile(
    r"(?:teilnahme\s+|anwesend\s+|nur\s+)?(?:ab|bis|von)\b|zeitweise|teilweise|später|"
    r"verspätet|früher",
    re.IGNORECASE,
)
_EXCUSED = re.compile(r"entschuldigt|krank|erkrankt|verhindert|urlaub", re.IGNORECASE)
_ABSENT = re.compile(r"unentschuldigt|abwesend|nicht\s+(?:anwesend|vertreten)|fehlt", re.IGNORECASE)
_REMARK = re.compile(
    r"gast\b|gäste|online|digital|virtuell|per\s+\w+|in\s+vertretung|vertretung|i\.\s?v\.|neu\b|"
    r"protokoll|moderation|telefonisch|zugeschaltet|teilnahme",
    re.IGNORECASE,
)
_NOBODY = re.compile(
    r"(?:nicht\s+vertreten|niemand|n\.\s?n\.|entschuldigt|abwesend|[-–—])$", re.IGNORECASE
)
_ROLE = re.compile(
    r"\w*(?:mitarbeit|leit|referent|projekt|sachgebiet|amt\b|amts|bereich|koordin|assist|dezern|"
    r"bürger|landrat|landrät|fach|stab|beauftragt|manager|berat|planer|vorstand|direkt)",
    re.IGNORECASE,
)
_MUNICIPAL = re.compile(r"(?:revier)?kommunen|landkreise|städte", re.IGNORECASE)
_MUNICIPAL_WORD = re.compile(r"(?:LK|Lkr\.|Landkreis|Stadt|Kreis|Gemeinde)\s", re.IGNORECASE)
_GROUPS = {"municipality": Group.MUNICIPALITY, "office": Group.OFFICE, "other": Group.OTHER}
_COLUMNS = {
    "organisation": re.compile(
        r"kommune|organisation|einrichtung|institution|landkreis", re.IGNORECASE
    ),
    "name": re.compile(r"name|person|teilnehm", re.IGNORECASE),
    "role": re.compile(r"funktion|rolle|position|aufgabe|bereich", re.IGNORECASE),
    "initials": re.compile(r"kürzel", re.IGNORECASE),
    "remark": re.compile(r"bemerkung|anwesen|status|hinweis|teilnahme", re.IGNORECASE),
}


def parse_attendance(
    lines: Sequence[Line | Heading], roster: Roster
) -> tuple[list[Attendee], list[Fragment]]:
    """All rows of the attendance list, and lines in it that are none."""
    reader = _AttendanceReader(roster)
    for line in lines:
        if isinstance(line, Heading):
            reader.group(line)
        else:
            reader.take(line)
    reader.flush_heading()
    return reader.rows, reader.rest


def presence_of(remark: str | None) -> Presence | None:
    """What a remark says about presence; None if it says nothing."""
    if not remark:
        return None
    if _ABSENT.search(remark):
        return Presence.ABSENT
    if _EXCUSED.search(remark):
        return Presence.EXCUSED
    return Presence.PARTLY if _PARTLY.search(remark) else None


class _AttendanceReader:
    def __init__(self, roster: Roster) -> None:
        self.rows: list[Attendee] = []
        self.rest: list[Fragment] = []
        self._roster = roster
        self._group: Group | None = None
        self._organisation: str | None = None  # as written, from a heading
        self._presence = Presence.PRESENT
        self._columns: dict[str, int] = {}
        self._odd_heading: Fragment | None = None

    def group(self, heading: Heading) -> None:
        """A heading inside the list sets group, organisation or presence of what follows."""
        self.flush_heading()
        self._columns, self._organisation = {}, None
        text = heading.text.rstrip(": ")
        organisation = self._roster.organisation(text)
        self._presence = presence_of(text) or Presence.PRESENT
        if organisation:
            self._group, self._organisation = _GROUPS[organisation.kind], text
        elif _MUNICIPAL.match(text):
            self._group = Group.MUNICIPALITY
        else:
            self._group = None if self._presence is not Presence.PRESENT else Group.OTHER
            if self._group and not re.match(
                r"gäste|weitere|anwesend|extern|sonstige", text, re.IGNORECASE
            ):
                self._organisation = text
                self._odd_heading = Fragment(text, heading.line.number)

    def flush_heading(self) -> None:
        """A heading with words of its own and no row under it must not get lost."""
        if self._odd_heading:
            self.rest.append(self._odd_heading)
            self._odd_heading = None

    def take(self, line: Line) -> None:
        if line.table:
            self._table_row(line)
            return
        text = plain(line.text).strip()
        inline = _INLINE.match(text)
        if inline:
            self._inline(text[inline.end() :], inline["label"], line)
        elif not self._row(text, line.number, _BOLD_LEFT.match(line.text) is not None):
            self.rest.append(Fragment(line.text, line.number))

    def _inline(self, text: str, label: str, line: Line) -> None:
        before, group = self._presence, self._group
        self._presence = presence_of(label) or Presence.PRESENT
        if label.lower().startswith("gäste"):
            self._group = Group.OTHER
        for item in _ITEM_SPLIT.split(text.rstrip(".")):
            if item.strip() and not self._row(item.strip(), line.number):
                self._add(line.number, None, item.strip(), None)
        self._presence, self._group = before, group

    def _row(self, text: str, number: int, bold_left: bool = False) -> bool:
        """One row: "LK X - Name, role", "Name (fa) – role", "Name, LK X", "LK X".

        Among the Kommunen a bold left side is an organisation, also one nobody knows.
        """
        cut = _DASH.search(text)
        left, right = (text[: cut.start()], text[cut.end() :]) if cut else (text, "")
        bare = _PARENTHESIS.sub("", _NAME_PARENTHESIS.sub("", left))
        organisation = self._roster.organisation(bare) or self._roster.organisation(left)
        if organisation:
            self._organisation_row(number, left, right)
            return True
        if cut and _MUNICIPAL_WORD.match(left) and len(left) < 60:
            self._organisation_row(number, left, right)
            return True
        bare = _NAME_PARENTHESIS.sub("", left).strip()
        is_person = not (bold_left and self._group is Group.MUNICIPALITY)
        if is_person and looks_like_name(bare.split(",")[0].strip()):
            self._person_row(number, left, right)
            return True
        if cut is None or self._group is not Group.MUNICIPALITY or len(left) > 50:
            return False
        first = _NAME_PARENTHESIS.sub("", right).split(",")[0].strip()
        if looks_like_name(first):
            self._organisation_row(number, left, right)
        return looks_like_name(first)

    def _organisation_row(self, number: int, organisation: str, right: str) -> None:
        remark = None
        found = _PARENTHESIS.search(organisation)
        if found and self._roster.organisation(organisation) is None:
            organisation, remark = organisation[: found.start()], found[1]
        nobody = not right or _NOBODY.match(right)
        if nobody:
            self._add(number, organisation, None, None, remark or right or None, missing=True)
            return
        several = _several_names(right)
        if several:
            for name in several:
                self._add(number, organisation, name, None, remark)
            return
        name, _, role = right.partition(",")
        if "(" in name and ")" not in name:
            name, role = right, ""
        self._add(number, organisation, name, role, remark)

    def _person_row(self, number: int, left: str, right: str) -> None:
        name, _, role = left.partition(",")
        if "(" in name and ")" not in name:
            name, role = left, ""
        role = ", ".join(part for part in (role.strip(), right.strip()) if part)
        organisation, role = self._organisation_in(role)
        found = _NAME_PARENTHESIS.search(name)
        if found and self._roster.organisation(found[1]):
            organisation, name = found[1], name.replace(found[0], "")
        self._add(number, organisation or self._organisation, name, role)

    def _organisation_in(self, role: str) -> tuple[str | None, str]:
        """ "LK X, role" or "role, LK X" behind a name."""
        parts = [part.strip() for part in role.split(",")]
        for index in (0, -1):
            if self._roster.organisation(parts[index]):
                organisation = parts.pop(index)
                return organisation, ", ".join(parts)
        return None, role

    def _table_row(self, line: Line) -> None:
        cells = [plain(cell) for cell in line.cells]
        if not self._columns:
            self._columns = _columns(cells)
            if self._columns:
                return
        value = {key: cells[at] for key, at in self._columns.items() if at < len(cells)}
        rest = [cell for at, cell in enumerate(cells) if at not in self._columns.values() and cell]
        if not any(value.values()):
            self.rest.append(Fragment(line.text, line.number))
            return
        role = ", ".join(part for part in (value.get("role"), *rest) if part)
        name = value.get("name", "")
        if value.get("initials"):
            name += f" ({value['initials']})"
        organisation = value.get("organisation") or self._organisation
        self._add(line.number, organisation, name, role, value.get("remark") or None,
                  missing=not name)  # fmt: skip

    def _add(
        self,
        number: int,
        organisation: str | None,
        name: str | None,
        role: str | None,
        remark: str | None = None,
        *,
        missing: bool = False,
    ) -> None:
        self._odd_heading = None
        name, initials, name_remark = _name_parts(name or "")
        role, role_remark = _role_parts(role or "")
        remark = "; ".join(part for part in (remark, name_remark, role_remark) if part) or None
        known = self._roster.organisation(organisation or "")
        presence = presence_of(remark) or self._presence
        if missing and presence is Presence.PRESENT:
            presence = Presence.ABSENT if remark else Presence.PRESENT
        self.rows.append(
            Attendee(
                group=self._group_of(known),
                organisation=known.name if known else None,
                organisation_as_written=organisation.strip() if organisation else None,
                name=name or None,
                role=role or None,
                initials=initials,
                remark=remark,
                presence=presence,
                line=number,
            )
        )

    def _group_of(self, known: Organisation | None) -> Group:
        if known:
            return _GROUPS[known.kind]
        return self._group or Group.OTHER


def _several_names(text: str) -> list[str]:
    """The names of "A B, C D und E F"; "A B, Leiterin Bildungsbüro" is one person."""
    parts = [part.strip() for part in _ITEM_SPLIT.split(text)]
    bare = [_NAME_PARENTHESIS.sub("", part).strip() for part in parts]
    names = all(looks_like_name(part) and not _ROLE.match(part) for part in bare)
    return parts if len(parts) > 1 and names else []


def _columns(cells: list[str]) -> dict[str, int]:
    """Which column says what, if *cells* is a table header."""
    found: dict[str, int] = {}
    for at, cell in enumerate(cells):
        for key, pattern in _COLUMNS.items():
            if key not in found and len(cell) < 40 and pattern.search(cell):
                found[key] = at
                break
    return found if "name" in found or len(found) > 1 else {}


def _name_parts(text: str) -> tuple[str, str | None, str | None]:
    """Name, initials and remark of "Katrin Roth (jr) (ab 12:00 Uhr)"."""
    initials, remarks = None, []
    for inside in _NAME_PARENTHESIS.findall(text):
        if looks_like_initials(inside) and initials is None:
            initials = inside
        else:
            remarks.append(inside)
    return _NAME_PARENTHESIS.sub("", text).strip(), initials, "; ".join(remarks) or None


def _role_parts(text: str) -> tuple[str, str | None]:
    """Role and remark: only a parenthesis that speaks of the attendance is a remark."""
    text = text.strip()
    found = _PARENTHESIS.search(text)
    if found and (presence_of(found[1]) or _REMARK.match(found[1])):
        return text[: found.start()].strip(), found[1]
    return text, None
