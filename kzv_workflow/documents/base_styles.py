"""The look of our own base document: every style, its name, spacing and colours, as data.

Built-in styles carry Word's English key name ("heading 1", "Title"); Word and LibreOffice show
them in the language of the user (Überschrift 1, Titel). Our own styles have German names.
Lengths are twentieths of a point, font sizes are half points, as WordprocessingML wants them.
"""

from __future__ import annotations

from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

FONT = "Calibri"
LANGUAGE = "de-DE"
ACCENT = "1F4E79"  # headings and rules; 8.6 : 1 on white
QUIET = "595959"  # secondary text; 7.0 : 1 on white
ALERT = "B3261E"  # the bar and label of a To-do; 6.5 : 1 on white
AMBER = "8A5A00"  # the bar and label of an addendum; 5.6 : 1 on its shading
HAIRLINE = "BFC7D1"

W_NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


@dataclass(frozen=True, slots=True)
class Style:
    """One style; ``paragraph`` and ``run`` are the inside of ``w:pPr`` and ``w:rPr``."""

    style_id: str
    name: str
    paragraph: str = ""
    run: str = ""
    based_on: str = "Standard"
    next_id: str = ""
    kind: str = "paragraph"

    def xml(self) -> str:
        custom = "" if self.name in BUILT_IN else ' w:customStyle="1"'
        parts = [
            f'<w:style w:type="{self.kind}"{custom} w:styleId="{self.style_id}">',
            f"<w:name w:val={quoteattr(self.name)}/>",
            f'<w:basedOn w:val="{self.based_on}"/>' if self.based_on else "",
            f'<w:next w:val="{self.next_id}"/>' if self.next_id else "",
            "<w:qFormat/>",
            f"<w:pPr>{self.paragraph}</w:pPr>" if self.paragraph else "",
            f"<w:rPr>{self.run}</w:rPr>" if self.run else "",
            "</w:style>",
        ]
        return "".join(parts)


def spacing(before: int, after: int, line: int | None = None) -> str:
    """Space around a paragraph in twips, ``line`` in 240ths of a line."""
    height = f' w:line="{line}" w:lineRule="auto"' if line else ""
    return f'<w:spacing w:before="{before}" w:after="{after}"{height}/>'


def indent(left: int, hanging: int = 0, right: int = 0) -> str:
    return f'<w:ind w:left="{left}" w:right="{right}" w:hanging="{hanging}"/>'


def size(half_points: int) -> str:
    return f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'


def color(value: str) -> str:
    return f'<w:color w:val="{value}"/>'


def bar(value: str, shading: str) -> str:
    """A coloured bar on the left and a light ground: how a paragraph is set off.

    Lines in the colour of the ground around it give the text room inside.
    """
    edge = f'w:val="single" w:sz="4" w:space="3" w:color="{shading}"'
    side = f'<w:left w:val="single" w:sz="24" w:space="8" w:color="{value}"/>'
    return (
        f"<w:pBdr><w:top {edge}/>{side}<w:bottom {edge}/><w:right {edge}/></w:pBdr>"
        f'<w:shd w:val="clear" w:color="auto" w:fill="{shading}"/>'
    )


def rule(side: str, value: str) -> str:
    line = f'<w:{side} w:val="single" w:sz="6" w:space="4" w:color="{value}"/>'
    return f"<w:pBdr>{line}</w:pBdr>"


def numbered(num_id: int, level: int = 0) -> str:
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{num_id}"/></w:numPr>'


BOLD = "<w:b/><w:bCs/>"
ITALIC = "<w:i/><w:iCs/>"
HEADING = "<w:keepNext/><w:keepLines/>"
TOGETHER = "<w:keepLines/>"
BULLETS, NUMBERS, ANSWERS = 1, 2, 3  # w:numId of the lists in the base document's numbering

BUILT_IN = frozenset(
    {
        *("Normal", "Title", "Subtitle", "heading 1", "heading 2", "heading 3", "Body Text"),
        *("List Bullet", "List Bullet 2", "List Bullet 3", "List Number", "header", "footer"),
        *("Default Paragraph Font", "Hyperlink", "Normal Table"),
    }
)

BODY_STYLES = (
    Style("Standard", "Normal", spacing(0, 100, 259), based_on=""),
    Style("Textkoerper", "Body Text"),
    Style(
        "Titel",
        "Title",
        HEADING + spacing(0, 80, 240) + '<w:outlineLvl w:val="9"/>',
        BOLD + color(ACCENT) + size(36),
        next_id="Untertitel",
    ),
    Style(
        "Untertitel",
        "Subtitle",
        rule("bottom", ACCENT) + spacing(0, 200),
        color(QUIET) + size(24),
        next_id="Textkoerper",
    ),
    Style(
        "berschrift1",
        "heading 1",
        HEADING + spacing(320, 100, 240) + '<w:outlineLvl w:val="0"/>',
        BOLD + color(ACCENT) + size(30),
        next_id="Textkoerper",
    ),
    Style(
        "berschrift2",
        "heading 2",
        HEADING + spacing(240, 80, 240) + '<w:outlineLvl w:val="1"/>',
        BOLD + color(ACCENT) + size(25),
        next_id="Textkoerper",
    ),
    Style(
        "berschrift3",
        "heading 3",
        HEADING + spacing(200, 60, 240) + '<w:outlineLvl w:val="2"/>',
        BOLD + color("262626") + size(22),
        next_id="Textkoerper",
    ),
)

LIST_STYLES = (
    Style("Aufzaehlung1", "List Bullet", numbered(BULLETS, 0) + spacing(0, 60)),
    Style("Aufzaehlung2", "List Bullet 2", numbered(BULLETS, 1) + spacing(0, 60)),
    Style("Aufzaehlung3", "List Bullet 3", numbered(BULLETS, 2) + spacing(0, 60)),
    Style("Nummerierung", "List Number", numbered(NUMBERS) + spacing(0, 60)),
)

MINUTES_STYLES = (
    Style(
        "ProtokollTeilnehmende",
        "Protokoll Teilnehmende",
        TOGETHER + spacing(0, 60) + indent(357, 357),
    ),
    Style(
        "ProtokollReferenten",
        "Protokoll Referenten",
        "<w:keepNext/>" + spacing(0, 100),
        ITALIC + color(QUIET),
    ),
    Style("ProtokollFrage", "Protokoll Frage", "<w:keepNext/>" + TOGETHER + spacing(100, 60)),
    Style("ProtokollAntwort", "Protokoll Antwort", numbered(ANSWERS) + spacing(0, 80)),
    Style(
        "ProtokollFolie",
        "Protokoll Folie",
        '<w:tabs><w:tab w:val="left" w:pos="680"/></w:tabs>' + spacing(0, 80) + indent(680, 680),
    ),
    Style(
        "ProtokollTodo",
        "Protokoll To-do",
        TOGETHER + bar(ALERT, "FCEEED") + spacing(140, 140) + indent(227, 0, 85),
    ),
    Style(
        "ProtokollBeschluss",
        "Protokoll Beschluss",
        TOGETHER + bar(ACCENT, "EAF1F8") + spacing(140, 140) + indent(227, 0, 85),
    ),
    Style(
        "ProtokollNachtrag",
        "Protokoll Nachtrag",
        TOGETHER + bar(AMBER, "FFF6E0") + spacing(140, 140) + indent(227, 0, 85),
    ),
    Style(
        "ProtokollKolophon",
        "Protokoll Kolophon",
        TOGETHER + rule("top", HAIRLINE) + spacing(480, 0) + "<w:contextualSpacing/>",
        color(QUIET),
    ),
    Style("ProtokollZwischentitel", "Protokoll Zwischentitel", HEADING + spacing(160, 80)),
    Style("ProtokollTabellentext", "Protokoll Tabellentext", spacing(40, 40, 252)),
    Style(
        "ProtokollTabellenkopf",
        "Protokoll Tabellenkopf",
        "<w:keepNext/>" + spacing(50, 50, 240),
        BOLD + color(ACCENT),
        based_on="ProtokollTabellentext",
    ),
    Style(
        "ProtokollPause",
        "Protokoll Pause",
        "",
        ITALIC + color(QUIET),
        based_on="ProtokollTabellentext",
    ),
)

PAGE_STYLES = (
    Style("Kopfzeile", "header", spacing(0, 0, 240), color(QUIET) + size(18)),
    Style(
        "Fuzeile", "footer", spacing(60, 0, 240) + '<w:jc w:val="right"/>', color(QUIET) + size(18)
    ),
    Style(
        "ProtokollAbsender",
        "Protokoll Absender",
        rule("bottom", HAIRLINE) + spacing(0, 240),
        BOLD + color(ACCENT) + size(20),
        based_on="Kopfzeile",
    ),
    Style(
        "ProtokollKopftitel",
        "Protokoll Kopftitel",
        rule("bottom", HAIRLINE) + spacing(0, 240),
        based_on="Kopfzeile",
    ),
    Style(
        "ProtokollFoerderhinweis",
        "Protokoll Förderhinweis",
        rule("top", HAIRLINE) + spacing(160, 60) + '<w:jc w:val="left"/>',
        based_on="Fuzeile",
    ),
    Style(
        "ProtokollLogo",
        "Protokoll Logo",
        spacing(0, 0) + '<w:jc w:val="left"/>',
        based_on="Fuzeile",
    ),
)

CHARACTER_STYLES = (
    Style("AbsatzStandardschriftart", "Default Paragraph Font", based_on="", kind="character"),
    Style(
        "Hyperlink",
        "Hyperlink",
        run=color("0B57A4") + '<w:u w:val="single"/>',
        based_on="AbsatzStandardschriftart",
        kind="character",
    ),
    Style(
        "ProtokollMarke",
        "Protokoll Marke",
        run=BOLD + color(ALERT),
        based_on="AbsatzStandardschriftart",
        kind="character",
    ),
    Style(
        "ProtokollNachtragsmarke",
        "Protokoll Nachtragsmarke",
        run=BOLD + color(AMBER),
        based_on="AbsatzStandardschriftart",
        kind="character",
    ),
)

TABLE_STYLES = f"""
<w:style w:type="table" w:default="1" w:styleId="NormaleTabelle"><w:name w:val="Normal Table"/>
<w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:left w:w="108" w:type="dxa"/>
<w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>
<w:style w:type="table" w:customStyle="1" w:styleId="ProtokollTabelle">
<w:name w:val="Protokoll Tabelle"/><w:basedOn w:val="NormaleTabelle"/><w:qFormat/>
<w:tblPr><w:tblBorders><w:top w:val="single" w:sz="8" w:space="0" w:color="{ACCENT}"/>
<w:bottom w:val="single" w:sz="8" w:space="0" w:color="{ACCENT}"/>
<w:insideH w:val="single" w:sz="4" w:space="0" w:color="{HAIRLINE}"/></w:tblBorders></w:tblPr>
<w:tblStylePr w:type="firstRow"><w:tcPr><w:tcBorders>
<w:bottom w:val="single" w:sz="8" w:space="0" w:color="{ACCENT}"/></w:tcBorders>
<w:shd w:val="clear" w:color="auto" w:fill="EAF1F8"/></w:tcPr></w:tblStylePr></w:style>"""


def styles_xml() -> str:
    """The complete ``word/styles.xml``."""
    fonts = f'<w:rFonts w:ascii="{FONT}" w:hAnsi="{FONT}" w:eastAsia="{FONT}" w:cs="{FONT}"/>'
    language = f'<w:lang w:val="{LANGUAGE}" w:eastAsia="{LANGUAGE}" w:bidi="ar-SA"/>'
    defaults = (
        f"<w:docDefaults><w:rPrDefault><w:rPr>{fonts}{size(22)}{language}</w:rPr></w:rPrDefault>"
        "<w:pPrDefault><w:pPr><w:widowControl/></w:pPr></w:pPrDefault></w:docDefaults>"
    )
    styles = "".join(
        style.xml()
        for style in (*BODY_STYLES, *LIST_STYLES, *MINUTES_STYLES, *PAGE_STYLES, *CHARACTER_STYLES)
    )
    for default in ("Standard", "AbsatzStandardschriftart"):
        styles = styles.replace(
            f' w:styleId="{default}"', f' w:default="1" w:styleId="{default}"', 1
        )
    return f'<w:styles xmlns:w="{W_NAMESPACE}">{defaults}{styles}{TABLE_STYLES}</w:styles>'
