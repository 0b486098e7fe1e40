"""The pages of a Protokoll after it is written, and of the house style."""

from __future__ import annotations

from io import BytesIO

from docx import Document

from kzv_workflow.web.downloads import WORD
from tests.e2e.reader import Reader
from tests.e2e.staging import Scene, left_empty, visit

ROUND, CONTRIBUTION = "/protokolle/4", "/treffen/6/ergaenzung"
HOUSE = "/verwaltung/hausstil"


def late_deadline(reader: Reader) -> None:
    reader.open("/protokolle/2/versenden").fill("Korrekturen möglich bis", "gestern")
    reader.press("Jetzt versenden", 422)


def addendum(reader: Reader) -> None:
    reader.open(f"{ROUND}/nachtrag").fill("Nachtrag", "Die Daten liegen vor.").press("Vorschau")


def approved(reader: Reader) -> None:
    """Decided by the next meeting, with the way back that administrators have."""
    reader.open(f"{ROUND}/korrekturen").fill(
        "Grund oder Antwort an die Kommune – optional", "Nein."
    )
    reader.press("Ablehnen").open(f"{ROUND}/kontrolle")
    reader.page.get_by_label("angenommen", exact=True).check()
    reader.press("Festhalten").open(f"{ROUND}/kontrolle")


def edited_word(reader: Reader) -> None:
    """Another file came back, with a changed, a new and a missing paragraph."""
    with reader.page.expect_download() as download:
        reader.open("/protokolle/1").page.get_by_role("link", name="Word-Datei").first.click()
    document = Document(str(download.value.path()))
    changed, removed = [one for one in document.paragraphs if len(one.text) > 60][:2]
    changed.runs[-1].text += " Von Hand ergänzt."
    changed.insert_paragraph_before("Von Hand dazugeschrieben.")
    removed.text = ""
    buffer = BytesIO()
    document.save(buffer)
    reader.open("/protokolle/1/word-datei")
    reader.page.get_by_label("Word-Datei (.docx)").set_input_files(
        {"name": "von Hand.docx", "mimeType": WORD, "buffer": buffer.getvalue()}
    )
    reader.press("Hochladen und vergleichen")


LIFE_SCENES = (
    Scene("sending round in error", "assistenz", late_deadline),
    Scene("round", "assistenz", visit("/protokolle/4"), "minutes.read"),
    Scene("round for a municipality", "altenburg", visit("/protokolle/4"), "minutes.read"),
    Scene("proposals", "assistenz", visit(f"{ROUND}/korrekturen"), "corrections.listed"),
    Scene("own proposals", "altenburg", visit(f"{ROUND}/korrekturen"), "corrections.listed"),
    Scene("no proposals", "assistenz", visit("/protokolle/1/korrekturen")),
    Scene("proposal", "altenburg", visit(f"{ROUND}/korrekturen/neu/9"), "corrections.new"),
    Scene("remark about the whole", "altenburg", visit(f"{ROUND}/korrekturen/neu/0")),
    Scene(
        "proposal in error",
        "altenburg",
        left_empty(f"{ROUND}/korrekturen/neu/9", "Vorschlag absenden", "Ihr Vorschlag"),
    ),
    Scene("declined in error", "assistenz", left_empty(f"{ROUND}/korrekturen", "Ablehnen")),
    Scene("approval", "assistenz", visit(f"{ROUND}/kontrolle"), "approvals.form"),
    Scene("approval in error", "assistenz", left_empty(f"{ROUND}/kontrolle", "Festhalten")),
    Scene("approved", "buero", approved),
    Scene("addendum", "assistenz", visit(f"{ROUND}/nachtrag"), "addenda.new"),
    Scene(
        "addendum in error", "assistenz", left_empty(f"{ROUND}/nachtrag", "Vorschau", "Nachtrag")
    ),
    Scene("addendum with preview", "assistenz", addendum),
    Scene("contributions", "assistenz", visit(f"{ROUND}/ergaenzungen"), "contributions.office"),
    Scene("no contributions", "assistenz", visit("/protokolle/2/ergaenzungen")),
    Scene(
        "contributions in error",
        "assistenz",
        left_empty(f"{ROUND}/ergaenzungen", "Frist ändern", "Offen bis"),
    ),
    Scene("contribution", "altenburg", visit(CONTRIBUTION), "contributions.form"),
    Scene("contribution in error", "altenburg", left_empty(CONTRIBUTION, "Absenden")),
    Scene("edited Word file", "assistenz", edited_word, "returned_word.page"),
    Scene("no edited Word file", "assistenz", visit("/protokolle/1/word-datei")),
    Scene(
        "edited Word file in error",
        "assistenz",
        left_empty("/protokolle/1/word-datei", "Hochladen und vergleichen"),
    ),
    Scene("house style", "buero", visit(HOUSE), "house_style.page"),
    Scene("house style in error", "buero", left_empty(HOUSE, "Hochladen und einsetzen")),
)
