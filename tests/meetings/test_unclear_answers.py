"""Answers that wait for the office: where they lead, and taking them over."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kzv_workflow.db import Base
from kzv_workflow.mail.inbound_models import InboundMail, Verdict
from kzv_workflow.mail.incoming import InboundKind
from kzv_workflow.mail.models import OutgoingMail
from kzv_workflow.meetings import inviting
from kzv_workflow.meetings.models import Meeting, ReplyChannel, Rsvp
from kzv_workflow.meetings.reply_models import Reply
from tests.browser import Browser
from tests.meetings.calendar_mails import (
    BY_A_HUMAN,
    CLIENTS,
    ORGANIZER,
    OUT_OF_OFFICE,
    bounce,
    exchange,
    thunderbird,
)
from tests.meetings.invited import act
from tests.meetings.mailbox import Post


def waiting(post: Post, **changed: object) -> str:
    """A mail that is unclear; the path of taking it over."""
    post.read(exchange(post.facts(partstat="DECLINED", remark="krank", **changed)))
    mail = post.session.scalars(sa.select(InboundMail)).one()
    post.session.commit()
    assert mail.verdict is Verdict.UNCLEAR
    return f"/postausgang/unklar/{mail.id}/uebernehmen"


def test_the_office_takes_over_an_answer_by_one_click(post: Post, office: Browser) -> None:
    path = waiting(post, email="kollege@demo.example", name="Karl Kollege")

    page = office.get("/postausgang/unklar")
    office.submit(path)
    after = office.get("/postausgang/unklar")

    row = post.invitation
    assert f"/treffen/{post.meeting.id}/rueckmeldungen" in page.links()
    assert (row.rsvp, row.rsvp_channel, row.rsvp_remark) == (
        Rsvp.DECLINED, ReplyChannel.MAIL, "krank",
    )  # fmt: skip
    assert "Übernommen. Sabine Seidel: kommt nicht." in after.text
    assert "Nichts ist unklar." in after.text


def test_two_clicks_take_it_over_once(post: Post, office: Browser) -> None:
    path = waiting(post, to=ORGANIZER)
    office.get("/postausgang/unklar")

    office.post(path)
    office.post(path)

    assert "Diese Mail ist schon erledigt." in office.get("/postausgang/unklar").text
    assert len(post.session.scalars(sa.select(Reply)).all()) == 1


def test_what_was_answered_later_stays(post: Post, office: Browser) -> None:
    path = waiting(post, to=ORGANIZER)
    post.read(thunderbird(post.facts(stamp="20210423T100000Z")))

    office.get("/postausgang/unklar")
    office.post(path)

    assert "Es gibt eine neuere Antwort." in office.get("/postausgang/unklar").text
    assert post.invitation.rsvp is Rsvp.ACCEPTED


def test_who_is_not_invited_any_more_has_no_answer(post: Post, office: Browser) -> None:
    path = waiting(post, to=ORGANIZER)
    meeting = post.session.get_one(Meeting, post.meeting.id)
    inviting.call_off(post.session, meeting, "", act(post.invited_at))
    post.session.commit()

    office.get("/postausgang/unklar")
    office.post(path)
    page = office.get("/postausgang/unklar")

    assert "Der Termin ist abgesagt oder die Person ausgeladen." in page.text
    assert post.invitation.rsvp is Rsvp.NEEDS_ACTION
    assert "Nichts ist unklar." not in page.text


def test_a_mail_that_offers_nothing_cannot_be_taken_over(post: Post, office: Browser) -> None:
    post.read(exchange(post.facts(uid="another")))
    mail = post.session.scalars(sa.select(InboundMail)).one()
    post.session.commit()

    page = office.get("/postausgang/unklar")
    office.post(f"/postausgang/unklar/{mail.id}/uebernehmen", status=404)

    assert "Antwort übernehmen" not in page.text


def test_many_unclear_mails_are_all_to_be_seen(
    session: Session, at: datetime, office: Browser
) -> None:
    whole: dict[str, Any] = {
        "uid_validity": 1,
        "sender": "",
        "excerpt": "",
        "kind": InboundKind.HUMAN,
    }
    session.add_all(
        InboundMail(
            **whole, uid=number, fingerprint=f"{number:064}", subject=f"Frage {number}.",
            verdict=Verdict.UNCLEAR, reason="Jemand hat geschrieben.", read_at=at,
        )
        for number in range(52)
    )  # fmt: skip
    session.commit()

    first = office.get("/postausgang/unklar")
    [older] = [link for link in first.links() if "vor=" in link]
    second = office.get(older)

    assert ("Frage 51." in first.text, "Frage 1." in first.text) == (True, False)
    assert ("Frage 1." in second.text, "Frage 0." in second.text) == (True, True)


WRITTEN_BY_MAILS = {
    "invitation", "reply", "inbound_mail", "dead_address", "outgoing_mail", "mailbox_state",
}  # fmt: skip


def everything_else(session: Session) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of all tables that no mail may change."""
    tables = [one for one in Base.metadata.sorted_tables if one.name not in WRITTEN_BY_MAILS]
    rows = {one.name: [tuple(row) for row in session.execute(sa.select(one))] for one in tables}
    session.commit()
    return rows


def test_no_mail_changes_anything_but_an_answer(post: Post) -> None:
    before = everything_else(post.session)
    proposal = thunderbird(post.facts(partstat="TENTATIVE", remark="lieber am 24."))
    ours = post.session.scalars(sa.select(OutgoingMail.message_id)).one()

    post.read(
        *(client(post.facts()) for client in CLIENTS.values()),
        proposal.replace(b"METHOD:REPLY", b"METHOD:COUNTER"),
        proposal.replace(b"METHOD:REPLY", b"METHOD:CANCEL"),
        proposal.replace(b"METHOD:REPLY", b"METHOD:REQUEST"),
        exchange(post.facts(partstat="DELEGATED")),
        bounce("altenburg@demo.example", ours),
        OUT_OF_OFFICE,
        BY_A_HUMAN,
    )

    assert everything_else(post.session) == before
    assert len(before["meeting_day"]) == 1
