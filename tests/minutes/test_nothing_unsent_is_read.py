"""What the office has written and not sent is read by nobody else, wherever they look."""

from __future__ import annotations

import zipfile
from collections import deque
from collections.abc import Iterator
from datetime import datetime
from io import BytesIO

import pytest
from sqlalchemy.orm import Session

from tests.browser import Browser
from tests.factories import taken_over
from tests.minutes.stages import LINE, STATEMENT, TEXT, approve, next_meeting, propose, send
from tests.minutes.writing import edit

SECRET = "Zwischenstandswort"
CHANGED = TEXT.replace("## Ergebnisse", f"## Ergebnisse {SECRET}").replace(
    STATEMENT, f"{STATEMENT} {SECRET}\n\n→ **To do Kommunen:** {SECRET} https://x.example/{SECRET}"
)
MOST_PAGES = 80
STARTS = ("/", "/protokolle", "/aufgaben", "/unterlagen", "/treffen", f"/suche?q={SECRET}")


def everything_read_by(browser: Browser, *starts: str) -> Iterator[tuple[str, str]]:
    """Address and content of all that can be reached by following links, files unpacked."""
    waiting, seen = deque(starts), set(starts)
    while waiting and len(seen) < MOST_PAGES:
        address = waiting.popleft()
        answer = browser.client.get(address)
        yield address, _content(answer.data)
        if answer.mimetype != "text/html" or answer.status_code != 200:
            continue
        for link in browser.get(address).links():
            target = link.partition("#")[0]
            if target.startswith("/") and target not in seen:
                seen.add(target)
                waiting.append(target)


def _content(data: bytes) -> str:
    if not data.startswith(b"PK"):
        return data.decode("utf-8", "replace")
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return "\n".join(
            archive.read(name).decode("utf-8", "replace") for name in archive.namelist()
        )


def where_read(browser: Browser, path: str) -> list[str]:
    """Where a reader finds the secret, apart from what they typed into the search themselves."""
    starts = (path, f"{path}/word", f"{path}/pdf", f"{path}/korrekturen", *STARTS)
    return [
        address
        for address, content in everything_read_by(browser, *starts)
        if SECRET in content.replace(f'value="{SECRET}"', "").replace(f"q={SECRET}", "")
        and not address.startswith("/suche")
    ] + [line for line in found(browser) if SECRET in line]


def found(browser: Browser) -> list[str]:
    hits = browser.get(f"/suche?q={SECRET}").document.xpath("//p[@class='hits__text']")
    return [" ".join(hit.text_content().split()) for hit in hits]


@pytest.fixture(params=["sent by us", "taken over as sent"])
def path(request: pytest.FixtureRequest, session: Session, at: datetime, office: Browser) -> str:
    """The address of a Protokoll that everybody has, which the office changed since."""
    is_old = request.param == "taken over as sent"
    path = f"/protokolle/{taken_over(session, at, TEXT, circulated=is_old).id}"
    if not is_old:
        send(office, path)
    return path


def test_an_edit_after_sending_is_found_nowhere(
    office: Browser, altenburg: Browser, path: str
) -> None:
    if altenburg.client.get(f"{path}/korrekturen/neu/{LINE}").status_code == 200:
        propose(altenburg, path, "Das Set enthält 36 Kennzahlen.")

    edit(office, path, CHANGED)
    office.get(path)
    office.submit("/links")

    assert SECRET in office.get(path).text
    assert where_read(altenburg, path) == []


def test_once_it_is_sent_it_is_read_and_found(
    office: Browser, altenburg: Browser, path: str
) -> None:
    edit(office, path, CHANGED)

    send(office, path)

    assert SECRET in altenburg.get(path).text
    assert any("steuerungsrelevant" in line for line in found(altenburg))


def test_what_is_taken_back_with_the_approval_is_found_no_more(
    session: Session, office: Browser, admin: Browser, altenburg: Browser, path: str
) -> None:
    edit(office, path, CHANGED)
    approve(office, path, next_meeting(session), "approved_with_corrections")
    assert SECRET in altenburg.get(path).text
    assert found(altenburg) != []

    admin.get(f"{path}/kontrolle")
    admin.submit("/aufheben", reason="Versehen")

    assert where_read(altenburg, path) == []


def test_a_draft_is_found_by_the_office_alone(
    session: Session, at: datetime, office: Browser, altenburg: Browser
) -> None:
    taken_over(session, at, CHANGED, circulated=False)

    assert found(altenburg) == []
    assert any("steuerungsrelevant" in line for line in found(office))


def test_a_marker_is_found_as_it_is_said(
    session: Session, at: datetime, office: Browser, altenburg: Browser
) -> None:
    path = f"/protokolle/{taken_over(session, at, TEXT, circulated=False).id}"
    edit(office, path, f"{TEXT}- Nachgefragt {{T1}}\n")
    send(office, path)

    page = altenburg.get("/suche?q=Nachgefragt")

    assert "Nachgefragt (T1)" in page.text
    assert "{T" not in page.text


def test_an_addendum_is_found_at_its_place(office: Browser, altenburg: Browser, path: str) -> None:
    office.get(f"{path}/nachtrag?zeile={LINE}")
    office.submit("/nachtrag", text="Nachgereicht vom Landesamt.", step="send")

    page = altenburg.get("/suche?q=Landesamt")

    [anchor] = [link for link in page.links() if link.startswith(f"{path}#")]
    assert altenburg.get(path).document.xpath(f"//*[@id='{anchor.partition('#')[2]}']")
