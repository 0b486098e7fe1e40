"""Builds the files nobody should send: bombs, disguises, macros, damage. All made in memory."""

from __future__ import annotations

import io
import random
import struct
import zipfile
from collections.abc import Callable

CONTENT_TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" ContentType="{main}"/></Types>'
)
WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
EXCEL_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
MACRO_TYPE = "application/vnd.ms-word.document.macroEnabled.main+xml"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    "{inner}</Relationships>"
)
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MB = 1 << 20


def paragraphs(*texts: str) -> str:
    return "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in texts)


def document(body: str, before: str = "") -> str:
    return f'{before}<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'


def relation(kind: str, target: str, mode: str = "External") -> str:
    return f'<Relationship Id="r1" Type="{OFFICE}/{kind}" Target="{target}" TargetMode="{mode}"/>'


def word(
    body: str = paragraphs("Guten Tag"),
    *,
    main: str = WORD_TYPE,
    parts: dict[str, bytes | str] | None = None,
    raw_document: bytes | str | None = None,
) -> bytes:
    """A small .docx with whatever else is asked for."""
    members: dict[str, bytes | str] = {
        "[Content_Types].xml": CONTENT_TYPES.format(main=main),
        "_rels/.rels": RELATIONS.format(
            inner=relation("officeDocument", "word/document.xml", "Internal")
        ),
        "word/document.xml": document(body) if raw_document is None else raw_document,
    }
    return packed(members | (parts or {}))


def packed(members: dict[str, bytes | str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def with_document_relation(kind: str, target: str) -> bytes:
    inner = relation(kind, target)
    return word(parts={"word/_rels/document.xml.rels": RELATIONS.format(inner=inner)})


def with_settings_relation(kind: str, target: str) -> bytes:
    inner = relation(kind, target)
    return word(parts={"word/_rels/settings.xml.rels": RELATIONS.format(inner=inner)})


def ole2(stream: str) -> bytes:
    """The beginning of an old Office file with a stream of this name."""
    return OLE2 + bytes(504) + stream.encode("utf-16-le") + bytes(1024)


def bomb(size: int = 60 * MB, name: str = "word/media/image1.bin") -> bytes:
    """A member of zeros, honest about its size."""
    return word(parts={name: bytes(size)})


def lying_bomb(size: int = 60 * MB) -> bytes:
    """The same, but every header says 1,000 bytes."""
    data = bomb(size)
    return data.replace(struct.pack("<L", size), struct.pack("<L", 1000))


def many_members(count: int = 2100) -> bytes:
    return word(parts={f"word/media/{number}.txt": b"x" for number in range(count)})


def spread_bomb() -> bytes:
    """No single member is too dense, all together are too large."""
    dice = random.Random(1)
    chunk = b"".join(dice.randbytes(1000) + bytes(30_000) for _ in range(190))
    return word(parts={f"word/media/{number}.bin": chunk for number in range(10)})


def entity_bomb() -> bytes:
    entities = '<!ENTITY a0 "lol">' + "".join(
        f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10)
    )
    before = f"<!DOCTYPE x [{entities}]>"
    return word(raw_document=document(paragraphs("&a9;"), before))


def xxe(encoding: str = "utf-8") -> bytes:
    before = (
        f'<?xml version="1.0" encoding="{encoding}"?>'
        '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    )
    return word(raw_document=document(paragraphs("&e;"), before).encode(encoding))


def encrypted_member() -> bytes:
    """A zip whose first member claims to be encrypted."""
    data = bytearray(word())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = data.index(signature) + offset
        data[place] |= 1
    return bytes(data)


def flipped(data: bytes, seed: int, flips: int = 8) -> bytes:
    dice = random.Random(seed)
    result = bytearray(data)
    for _ in range(flips):
        result[dice.randrange(len(result))] ^= 1 << dice.randrange(8)
    return bytes(result)


def huge_text_in_paragraphs() -> bytes:
    """As many tiny elements as one part may hold: millions of nodes in little space."""
    dice = random.Random(2)
    some = "".join(f"<w:p><w:r><w:t>{dice.random()}</w:t></w:r></w:p>" for _ in range(20_000))
    return word(some + "<w:p/>" * 2_000_000)


def deep() -> bytes:
    return word("<w:sdt><w:sdtContent>" * 5000 + "</w:sdtContent></w:sdt>" * 5000)


def macro() -> bytes:
    return word(parts={"word/vbaProject.bin": OLE2 + bytes(100)})


def nested() -> bytes:
    return word(parts={"word/media/inner.bin": word()})


PNG = b"\x89PNG\r\n\x1a\n" + bytes(200)
NOISE = random.Random(3).randbytes(5000)

# name of the file as sent, what builds it, words its sentence must hold
HOSTILE: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "old_word": ("alt.doc", lambda: ole2("WordDocument"), "als .docx"),
    "old_word_renamed": ("alt.docx", lambda: ole2("WordDocument"), "als .docx"),
    "password": ("geheim.docx", lambda: ole2("EncryptedPackage"), "Kennwort geschützt"),
    "doc_ending": ("alt.doc", word, "als .docx"),
    "docm_ending": ("makro.docm", word, "Makros"),
    "macro_type": ("x.docx", lambda: word(main=MACRO_TYPE), "Makros"),
    "macro_part": ("x.docx", macro, "Makros"),
    "activex": ("x.docx", lambda: word(parts={"word/activeX/activeX1.xml": "<a/>"}), "Makros"),
    "ole_object": (
        "x.docx",
        lambda: word(parts={"word/embeddings/oleObject1.bin": b"abc"}),
        "eingebettete",
    ),
    "nested": ("x.docx", nested, "eingebettete"),
    "template": (
        "x.docx",
        lambda: with_settings_relation("attachedTemplate", "http://boese.example/v.dotm"),
        "Dokumentvorlage",
    ),
    "remote_image": (
        "x.docx",
        lambda: with_document_relation("image", "http://boese.example/p.png"),
        "von anderswo",
    ),
    "file_link": (
        "x.docx",
        lambda: with_document_relation("hyperlink", "file:///c:/x"),
        "Link",
    ),
    "script_link": (
        "x.docx",
        lambda: with_document_relation("hyperlink", "javascript:alert(1)"),
        "Link",
    ),
    "picture": ("x.docx", lambda: PNG, "Bild (PNG)"),
    "excel": ("x.docx", lambda: word(main=EXCEL_TYPE), "Excel"),
    "no_word": ("x.docx", lambda: packed({"a.txt": "a"}), "etwas anderes"),
    "text_as_word": ("x.docx", lambda: b"Nur Text", "Textdatei"),
    "empty": ("x.docx", lambda: b"", "leer"),
    "empty_text": ("x.txt", lambda: b" \r\n", "leer"),
    "noise": ("x.txt", lambda: NOISE, "lesbaren Text"),
    "noise_without_nul": ("x.txt", lambda: NOISE.replace(b"\0", b"a"), "lesbaren Text"),
    "noise_as_word": ("x.docx", lambda: NOISE, "beschädigt"),
    "pdf_as_text": ("x.txt", lambda: b"%PDF-1.7\n%abc", "PDF"),
    "unknown_ending": ("x.exe", lambda: b"MZ\x00", ".docx, .odt, .txt oder .md"),
    "no_ending": ("protokoll", lambda: b"abc", ".docx, .odt, .txt oder .md"),
    "too_large": ("x.docx", lambda: bytes(8) + NOISE * 4200, "20 MB"),
    "too_large_text": ("x.txt", lambda: b"Wort\n" * 4_400_000, "20 MB"),
    "honest_bomb": ("x.docx", bomb, "stark gepackt"),
    "lying_bomb": ("x.docx", lying_bomb, "stark gepackt"),
    "small_lie": ("x.docx", lambda: lying_bomb(900_000), "beschädigt"),
    "spread_bomb": ("x.docx", spread_bomb, "50 MB"),
    "many_members": ("x.docx", many_members, "2000 Teilen"),
    "entity_bomb": ("x.docx", entity_bomb, "DOCTYPE"),
    "xxe": ("x.docx", xxe, "DOCTYPE"),
    "xxe_utf16": ("x.docx", lambda: xxe("utf-16"), "DOCTYPE"),
    "encrypted_member": ("x.docx", encrypted_member, "Kennwort geschützt"),
    "truncated": ("x.docx", lambda: word()[:-60], "beschädigt"),
    "half": ("x.docx", lambda: word()[:300], "beschädigt"),
    "no_xml": ("x.docx", lambda: word(raw_document="kein XML"), "beschädigt"),
    "unclosed": ("x.docx", lambda: word("<w:p>"), "beschädigt"),
    "path_trick": ("x.docx", lambda: word(parts={"../../evil.xml": "<a/>"}), "Namen"),
    "absolute_path": ("x.docx", lambda: word(parts={"/etc/passwd": "x"}), "Namen"),
    "millions": ("x.docx", huge_text_in_paragraphs, ""),
    "deep": ("x.docx", deep, "beschädigt"),
}
