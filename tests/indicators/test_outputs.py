"""What leaves a round: workbook, Word annex, sentence, draft by mail, pictures, beamer."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO

import docx
import pytest
import sqlalchemy as sa
from openpyxl import load_workbook
from sqlalchemy.orm import Session

from kzv_workflow.indicators import comparing, drafting, outputs, queries
from kzv_workflow.indicators.comparing import Decision
from kzv_workflow.indicators.consolidation import Rule
from kzv_workflow.indicators.models import DecisionState, Round
from kzv_workflow.indicators.values import Answer, Verdict
from kzv_workflow.mail.models import OutgoingMail
from tests.browser import Browser
from tests.factories import WRITER
from tests.indicators.rounds import choose, opened, selection_of


@pytest.fixture
def round_(session: Session, at: datetime) -> Round:
    """D7 agreed in a group of its own, A1 dropped, with a remark that looks like a formula."""
    made = opened(session, at)
    said = {"D7": Answer(Verdict.YES, remark="=1+1"), "A1": Answer(Verdict.YES)}
    choose(session, selection_of(session, made), said, at)
    comparing.apply(session, made, Rule(at_least=1), WRITER, at)
    codes = queries.codes(session, made.catalogue_id)
    agreed = Decision(DecisionState.AGREED, "", "Festlegung im 2. Treffen", "Daseinsvorsorge")
    comparing.decide(session, made, codes["D7"], agreed, WRITER, at)
    dropped = Decision(DecisionState.DROPPED, "nicht vergleichbar")
    comparing.decide(session, made, codes["A1"], dropped, WRITER, at)
    session.commit()
    return made


@pytest.fixture
def path(round_: Round) -> str:
    return f"/kennzahlen/runden/{round_.id}"


def mails(session: Session) -> list[str]:
    session.expire_all()
    found = list(session.scalars(sa.select(OutgoingMail.recipient_email)))
    session.commit()
    return found


def test_the_workbook_has_everything_and_no_formula(office: Browser, path: str) -> None:
    book = load_workbook(BytesIO(office.client.get(f"{path}/excel").data))

    assert book.sheetnames == ["Basiskennzahlenset", "Vergleichskennzahlenset", "Matrix", "Angaben"]
    basis = [[cell.value for cell in row] for row in book["Basiskennzahlenset"].iter_rows()]
    assert basis[1:] == [
        ["A1", "A Rahmenbedingungen", "Geburten", 1, "Altenburger Land"],
        ["D7", "D Schulen", "Ganztag", 1, "Altenburger Land"],
    ]
    remark = book["Angaben"]["I3"]
    assert (remark.value, remark.data_type) == ("=1+1", "s")
    assert book["Matrix"]["C1"].value == "Altenburger Land (Zwischenstand)"


def test_the_annex_lists_what_stands_by_group(office: Browser, path: str) -> None:
    document = docx.Document(BytesIO(office.client.get(f"{path}/word").data))

    [table] = document.tables
    assert [cell.text for cell in table.rows[1].cells] == [
        "D7", "Ganztag", "vereinbart, Festlegung im 2. Treffen",
    ]  # fmt: skip
    assert "Daseinsvorsorge" in [one.text for one in document.paragraphs]
    assert "Geburten" not in "".join(one.text for one in document.paragraphs)


def test_the_sentence_for_the_minutes_counts_both_sets(session: Session, round_: Round) -> None:
    text = outputs.sentence(drafting.whole(session, round_))

    assert text == (
        "Das Basiskennzahlenset umfasst 2 Kennzahlen, die mindestens eine von 9 Kommunen gewählt "
        "hat (Katalog „Leitfaden 2021“, 3 Kennzahlen). Das Vergleichskennzahlenset (Fassung 1) "
        "umfasst 1 Kennzahl; vereinbart ist D7."
    )


def test_the_draft_goes_to_everybody_once_and_only_after_the_release(
    office: Browser, session: Session, path: str
) -> None:
    office.post(f"{path}/entwurf")
    assert mails(session) == []
    office.post(f"{path}/freigeben")
    office.get(f"{path}/entwurf")

    office.submit("/entwurf")
    office.post(f"{path}/entwurf")

    assert len(mails(session)) == len(set(mails(session))) == 9
    mail = session.scalars(sa.select(OutgoingMail)).first()
    assert mail is not None
    assert "Fassung 1" in mail.subject


def test_sent_again_on_purpose_it_reaches_everybody_once_more(
    office: Browser, session: Session, path: str
) -> None:
    office.post(f"{path}/freigeben")
    office.get(f"{path}/entwurf")
    office.submit("/entwurf")
    page = office.get(f"{path}/entwurf")
    [again] = page.document.xpath("//input[@name='again']/@value")

    for _ in range(2):
        office.submit("/entwurf", again=again)

    assert len(mails(session)) == 18
    assert "Diese Fassung haben schon alle" in office.get(f"{path}/entwurf").text


def test_pictures_have_their_numbers_as_a_table(office: Browser, path: str) -> None:
    page = office.get(f"{path}/bilder")

    shades = page.document.xpath("//rect[contains(@class, 'heat')]")
    assert len(shades) == 2 * 9
    assert "1 von 2" in page.text
    assert page.document.xpath("count(//svg[@role='img']/title)") == 2


def test_on_the_wall_stands_what_altenburg_chose(
    altenburg: Browser, session: Session, round_: Round
) -> None:
    mine = selection_of(session, round_)

    page = altenburg.get(f"/kennzahlen/auswahl/{mine.id}/vorstellen")

    assert page.heading == "Altenburger Land: 2 Kennzahlen gewählt"


def test_in_the_decision_round_one_theme_is_on_the_wall(office: Browser, path: str) -> None:
    page = office.get(f"{path}/beschluss?feld=D")

    assert page.heading == "D Schulen"
    assert "1 von 9: Altenburger Land" in page.text
    assert "Geburten" not in page.text
