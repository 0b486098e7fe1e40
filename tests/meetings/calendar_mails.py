"""Answers as the mail programs write them, each in its own dress; made up for these tests."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

ORGANIZER = "kzv@localhost"


@dataclass(frozen=True)
class Facts:
    """Who answers what to which entry; ``to`` is where the mail goes."""

    uid: str
    email: str
    to: str
    partstat: str = "ACCEPTED"
    sequence: int = 0
    stamp: str = "20210423T090000Z"
    remark: str = ""
    sender: str = ""
    name: str = "Sabine Seidel"  # as the calendar calls who answers

    @property
    def by(self) -> str:
        return self.sender or self.email


def _crlf(text: str) -> bytes:
    return text.replace("\n", "\r\n").encode()


def thunderbird(facts: Facts) -> bytes:
    """The same object twice, as a part and as a file; ORGANIZER present."""
    ics = f"""\
BEGIN:VCALENDAR
PRODID:-//Mozilla.org/NONSGML Mozilla Calendar V1.1//EN
VERSION:2.0
METHOD:REPLY
BEGIN:VEVENT
DTSTAMP:{facts.stamp}
UID:{facts.uid}
SUMMARY:2. Treffen
ORGANIZER;CN=BiSMit:mailto:{facts.to}
ATTENDEE;CN={facts.name};PARTSTAT={facts.partstat};ROLE=REQ-PARTICIPANT:
 mailto:{facts.email}
COMMENT:{facts.remark}
DTSTART;TZID=Europe/Berlin:20210623T090000
DTEND;TZID=Europe/Berlin:20210623T150000
SEQUENCE:{facts.sequence}
END:VEVENT
END:VCALENDAR
"""
    return _crlf(f"""\
From: Sabine Seidel <{facts.by}>
To: BiSMit <{facts.to}>
Subject: Accepted: 2. Treffen
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="outer"

--outer
Content-Type: multipart/alternative; boundary="inner"

--inner
Content-Type: text/plain; charset=UTF-8
Content-Transfer-Encoding: 8bit

Sabine Seidel hat zugesagt.
--inner
Content-Type: text/calendar; charset=UTF-8; method=REPLY
Content-Transfer-Encoding: 8bit

{ics}
--inner--
--outer
Content-Type: application/ics; name="invite.ics"
Content-Disposition: attachment; filename="invite.ics"

{ics}
--outer--
""")


def exchange(facts: Facts) -> bytes:
    """No ORGANIZER, a zone called as Windows does, a summary in the user's language."""
    return _crlf(f"""\
From: =?utf-8?B?U2FiaW5lIFNlaWRlbA==?= <{facts.by}>
To: BiSMit <{facts.to}>
Subject: Zugesagt: 2. Treffen
Auto-Submitted: auto-generated
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary="part"

--part
Content-Type: text/plain; charset="iso-8859-1"
Content-Transfer-Encoding: quoted-printable

F=FCr mich passt es.
--part
Content-Type: text/html; charset="iso-8859-1"

<p>zugesagt</p>
--part
Content-Type: text/calendar; charset="utf-8"; method=REPLY
Content-Transfer-Encoding: 8bit

BEGIN:VCALENDAR
METHOD:REPLY
PRODID:Microsoft Exchange Server 2010
VERSION:2.0
BEGIN:VTIMEZONE
TZID:W. Europe Standard Time
BEGIN:STANDARD
DTSTART:16010101T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010101T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3
END:DAYLIGHT
END:VTIMEZONE
BEGIN:VEVENT
ATTENDEE;PARTSTAT={facts.partstat};CN={facts.name}:MAILTO:{facts.email.upper()}
COMMENT;LANGUAGE=de-DE:{facts.remark}\\n
UID:{facts.uid}
SUMMARY;LANGUAGE=de-DE:Zugesagt: 2. Treffen
DTSTART;TZID=W. Europe Standard Time:20210623T090000
DTEND;TZID=W. Europe Standard Time:20210623T150000
CLASS:PUBLIC
PRIORITY:5
DTSTAMP:{facts.stamp}
TRANSP:OPAQUE
STATUS:CONFIRMED
SEQUENCE:{facts.sequence}
X-MICROSOFT-CDO-APPT-SEQUENCE:{facts.sequence}
END:VEVENT
END:VCALENDAR
--part--
""")


def google(facts: Facts) -> bytes:
    """The remark is a parameter of the attendee; times are UTC."""
    return _crlf(f"""\
From: {facts.by}
To: {facts.to}
Subject: Accepted: 2. Treffen @ Wed 23 Jun 2021
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="outer"

--outer
Content-Type: text/calendar; charset="UTF-8"; method=REPLY
Content-Transfer-Encoding: 7bit

BEGIN:VCALENDAR
PRODID:-//Google Inc//Google Calendar 70.9054//EN
VERSION:2.0
CALSCALE:GREGORIAN
METHOD:REPLY
BEGIN:VEVENT
DTSTART:20210623T070000Z
DTEND:20210623T130000Z
DTSTAMP:{facts.stamp}
ORGANIZER;CN=BiSMit:mailto:{facts.to}
UID:{facts.uid}
ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT={facts.partstat};CN={facts.email};
 X-NUM-GUESTS=0;X-RESPONSE-COMMENT="{facts.remark}":mailto:{facts.email}
CREATED:20210422T080000Z
LAST-MODIFIED:{facts.stamp}
SEQUENCE:{facts.sequence}
STATUS:CONFIRMED
SUMMARY:2. Treffen
END:VEVENT
END:VCALENDAR
--outer
Content-Type: application/ics; name="invite.ics"
Content-Disposition: attachment; filename="invite.ics"

BEGIN:VCALENDAR
END:VCALENDAR
--outer--
""")


def apple(facts: Facts) -> bytes:
    """The part does not name its method, METHOD is in lower case, STATUS does not belong there."""
    return _crlf(f"""\
From: Sabine Seidel <{facts.by}>
To: BiSMit <{facts.to}>
Subject: 2. Treffen
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary="outer"

--outer
Content-Type: text/plain; charset=us-ascii

Sabine Seidel has accepted your invitation.
--outer
Content-Type: multipart/mixed; boundary="inner"

--inner
Content-Type: text/html

<p>accepted</p>
--inner
Content-Type: text/calendar; name=iCal-20210423.ics
Content-Disposition: attachment; filename=iCal-20210423.ics
Content-Transfer-Encoding: quoted-printable

BEGIN:VCALENDAR
VERSION:2.0
METHOD:reply
BEGIN:VEVENT
UID:{facts.uid}
DTSTAMP:{facts.stamp}
ORGANIZER:mailto:{facts.to}
ATTENDEE;CN=3D{facts.name};PARTSTAT=3D{facts.partstat}:mailto:{facts.email}
COMMENT:{facts.remark}
STATUS:CONFIRMED
SEQUENCE:{facts.sequence}
END:VEVENT
END:VCALENDAR
--inner--
--outer--
""")


CLIENTS: dict[str, Callable[[Facts], bytes]] = {
    "Thunderbird": thunderbird,
    "Exchange": exchange,
    "Google": google,
    "Apple": apple,
}


def bounce(recipient: str, message_id: str, status: str = "5.1.1", action: str = "failed") -> bytes:
    """A report about a mail of ours (RFC 3464)."""
    return _crlf(f"""\
From: MAILER-DAEMON@mx.example
To: {ORGANIZER}
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="part"

--part
Content-Type: text/plain

I am sorry.
--part
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; {recipient}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 {status} User unknown

--part
Content-Type: text/rfc822-headers

From: {ORGANIZER}
To: {recipient}
Message-ID: {message_id}
--part--
""")


OUT_OF_OFFICE = _crlf(f"""\
From: halle@demo.example
To: {ORGANIZER}
Subject: Abwesenheit
Auto-Submitted: auto-replied
Content-Type: text/plain

Ich bin im Urlaub.
""")
BY_A_HUMAN = _crlf(f"""\
From: Sabine Seidel <altenburg@demo.example>
To: {ORGANIZER}
Subject: =?utf-8?q?R=C3=BCckfrage?=
Content-Type: text/html

<script>alert(1)</script>
""")
