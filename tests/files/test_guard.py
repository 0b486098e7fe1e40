"""The upload guard: who gets in, who is turned away, and with which sentence."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from kzv_workflow.errors import DomainError
from kzv_workflow.files import guard, limits
from kzv_workflow.files.kinds import EXCEL, PDF
from kzv_workflow.minutes.readers import read_safely
from tests.files.hostile_files import (
    HOSTILE,
    flipped,
    packed,
    paragraphs,
    with_document_relation,
    word,
)

ROOT = Path(__file__).resolve().parents[2]

# reads each file of a folder as an upload, in a fresh process: sentence, seconds, memory growth
MEASURE = """
import json, pathlib, sys, time
from kzv_workflow.errors import DomainError
from kzv_workflow.minutes.readers import read_safely

def memory(field):
    lines = pathlib.Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) // 1024 for line in lines if line.startswith(field))

for path in sorted(pathlib.Path(sys.argv[1]).iterdir()):
    name, data = path.name.split("--")[1], path.read_bytes()
    pathlib.Path("/proc/self/clear_refs").write_text("5")
    before, start = memory("VmRSS"), time.monotonic()
    try:
        read_safely(name, data)
        sentence = None
    except DomainError as error:
        sentence = str(error)
    took, growth = time.monotonic() - start, memory("VmHWM") - before
    print(json.dumps([path.name.split("--")[0], sentence, took, growth]))
"""


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[str | None, float, int]]:
    """What happened to every hostile file when the whole chain met it."""
    folder = tmp_path_factory.mktemp("hostile")
    for key, (name, build, _) in HOSTILE.items():
        (folder / f"{key}--{name}").write_bytes(build())
    output = subprocess.run(
        [sys.executable, "-c", MEASURE, str(folder)],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    rows = [json.loads(line) for line in output.splitlines()]
    return {key: (sentence, took, growth) for key, sentence, took, growth in rows}


@pytest.mark.parametrize("key", HOSTILE)
def test_a_hostile_file_gets_one_german_sentence_in_time_and_memory(
    key: str, measured: dict[str, tuple[str | None, float, int]]
) -> None:
    sentence, took, growth = measured[key]

    if HOSTILE[key][2]:
        assert sentence is not None
        assert HOSTILE[key][2] in sentence
        assert "\n" not in sentence
        assert sentence.endswith(".")
    assert took <= limits.CHILD_SECONDS + 1
    assert growth < 50


ONLY_A_PARSER_CAN_TELL = {"millions", "deep", "unclosed"}


@pytest.mark.parametrize("key", [key for key in HOSTILE if key not in ONLY_A_PARSER_CAN_TELL])
def test_the_guard_alone_refuses_before_any_reader(key: str) -> None:
    name, build, words = HOSTILE[key]

    with pytest.raises(DomainError) as refused:
        guard.check(name, build())

    assert words in str(refused.value)


def test_damage_anywhere_never_gives_more_than_a_sentence() -> None:
    data = word(paragraphs(*(f"Absatz {number}" for number in range(300))))
    refused = 0

    for seed in range(60):
        try:
            guard.check("x.docx", flipped(data, seed))
        except DomainError:
            refused += 1

    assert refused > 30


def test_cut_off_files_never_give_more_than_a_sentence() -> None:
    data = word()

    for end in range(1, len(data) - 1, 37):
        with pytest.raises(DomainError):
            guard.check("x.docx", data[:end])


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("a.docx", word(), "docx"),
        ("A B Ä.DOCX", word(), "docx"),
        ("a.txt", "Grüße aus Halle".encode(), "txt"),
        ("a.txt", "\ufeffGrüße".encode(), "txt"),
        ("a.txt", "Grüße aus Halle – „bald“".encode("cp1252"), "txt"),
        ("a.txt", "Grüße".encode("utf-16"), "txt"),
        ("a.md", b"# x", "md"),
    ],
)
def test_honest_files_pass(name: str, data: bytes, kind: str) -> None:
    assert guard.check(name, data).name == kind


@pytest.mark.parametrize("target", ["https://a.example/", "mailto:a@b.example", "#oben"])
def test_links_to_the_web_and_to_mailboxes_pass(target: str) -> None:
    assert guard.check("x.docx", with_document_relation("hyperlink", target)).name == "docx"


def test_ten_thousand_lines_of_one_word_are_a_text() -> None:
    found = read_safely("x.txt", b"Wort\n" * 10_000)

    assert len(found.lines) == 10_000


def test_ten_thousand_paragraphs_are_within_the_limits() -> None:
    found = read_safely("x.docx", word(paragraphs(*(f"Absatz {n}" for n in range(10_000)))))

    assert len(found.lines) == 10_000
    assert found.lines[-1] == "Absatz 9999"


def test_a_file_on_disk_is_checked_like_bytes(tmp_path: Path) -> None:
    large = tmp_path / "x.docx"
    with large.open("wb") as stream:
        stream.truncate(limits.MAX_PACKED + 1)

    with pytest.raises(DomainError, match="größer als 20 MB"):
        guard.check("x.docx", large)


def test_a_kind_is_data_and_can_be_allowed_elsewhere() -> None:
    assert guard.check("a.pdf", b"%PDF-1.7\n", [PDF]) is PDF

    with pytest.raises(DomainError, match=r"Endung \.xlsx oder \.pdf"):
        guard.check("a.docx", word(), [EXCEL, PDF])


def odt(**more: str) -> bytes:
    members: dict[str, bytes | str] = {
        "mimetype": "application/vnd.oasis.opendocument.text",
        "content.xml": "<a/>",
        "META-INF/manifest.xml": "<m/>",
    }
    return packed(members | dict(more))


def test_an_encrypted_odt_is_named_so_before_its_noise_is_called_damage() -> None:
    manifest = "<m><encryption-data/></m>"
    data = odt(**{"content.xml": "\x01\x02noise", "META-INF/manifest.xml": manifest})

    with pytest.raises(DomainError, match="Kennwort geschützt"):
        guard.check("x.odt", data)


def test_an_odt_with_macros_is_refused() -> None:
    with pytest.raises(DomainError, match="Makros"):
        guard.check("x.odt", odt(**{"Basic/Standard/Module1.xml": "<a/>"}))


def test_an_odt_named_docx_is_named_what_it_is() -> None:
    with pytest.raises(DomainError, match="OpenDocument-Text"):
        guard.check("x.docx", odt())


def test_two_members_of_one_name_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.docx"
    path.write_bytes(word())
    with zipfile.ZipFile(path, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("word/document.xml", "<a/>")

    with pytest.raises(DomainError, match="beschädigt"):
        guard.check("x.docx", path)
