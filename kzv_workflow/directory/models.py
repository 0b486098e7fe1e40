"""Organisations, the names they go by, people, and who worked where from when to when."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kzv_workflow.db import Base, Key, ShortText, SortKey, enum_column, one_of
from kzv_workflow.files.models import StoredFile

LANDS = {
    "BB": "Brandenburg", "BE": "Berlin", "BW": "Baden-Württemberg", "BY": "Bayern",
    "HB": "Bremen", "HE": "Hessen", "HH": "Hamburg", "MV": "Mecklenburg-Vorpommern",
    "NI": "Niedersachsen", "NW": "Nordrhein-Westfalen", "RP": "Rheinland-Pfalz",
    "SH": "Schleswig-Holstein", "SL": "Saarland", "SN": "Sachsen", "ST": "Sachsen-Anhalt",
    "TH": "Thüringen",
}  # fmt: skip


class OrganisationKind(StrEnum):
    OFFICE = "office"
    MUNICIPALITY = "municipality"
    OTHER = "other"


class Organisation(Base):
    """The office, a municipality (county or city), or somebody else who takes part."""

    __tablename__ = "organisation"
    __table_args__ = (one_of("kind", OrganisationKind),)

    id: Mapped[Key]
    kind: Mapped[OrganisationKind] = mapped_column(enum_column(OrganisationKind))
    name: Mapped[str] = mapped_column(sa.String(200), unique=True)
    full_name: Mapped[ShortText]
    type: Mapped[str | None] = mapped_column(sa.String(20))  # "LK" or "Stadt"
    short_code: Mapped[str] = mapped_column(sa.String(12), unique=True)
    land: Mapped[str | None] = mapped_column(sa.String(2))
    sort_key: Mapped[SortKey]  # german.municipality_sort_key, kept with the name
    funder_line: Mapped[str | None] = mapped_column(sa.Text)  # printed on the office's documents
    contact_line: Mapped[str | None] = mapped_column(sa.Text)  # name, phone and mail for the footer
    fallback_email: Mapped[str | None] = mapped_column(sa.String(254))  # while nobody is named
    is_active: Mapped[bool] = mapped_column(default=True)  # an inactive one gets no new To-dos

    aliases: Mapped[list[OrganisationAlias]] = relationship(
        back_populates="organisation", cascade="all, delete-orphan"
    )


class OrganisationAlias(Base):
    """Another way of writing an organisation; one spelling never means two of them."""

    __tablename__ = "organisation_alias"

    id: Mapped[Key]
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    alias: Mapped[str] = mapped_column(sa.String(200), unique=True)

    organisation: Mapped[Organisation] = relationship(back_populates="aliases")


def printed_name(title: str | None, given_name: str, surname: str) -> str:
    return " ".join(part for part in (title, given_name, surname) if part)


def greeting(salutation: str | None, surname: str, name: str) -> str:
    """ "Frau Seidel", or the whole name where no salutation is known."""
    return f"{salutation} {surname}" if salutation else name


class Person(Base):
    """A human who takes part, with or without a login."""

    __tablename__ = "person"

    id: Mapped[Key]
    title: Mapped[str | None] = mapped_column(sa.String(60))
    given_name: Mapped[ShortText]
    surname: Mapped[ShortText]  # with particles: "von Thalheim"
    salutation: Mapped[str | None] = mapped_column(sa.String(20))  # "Frau", "Herr" or nothing
    email: Mapped[str | None] = mapped_column(sa.String(254))
    phone: Mapped[str | None] = mapped_column(sa.String(60))
    sort_key: Mapped[SortKey]

    memberships: Mapped[list[Membership]] = relationship(
        back_populates="person", cascade="all, delete-orphan"
    )

    @property
    def name(self) -> str:
        return printed_name(self.title, self.given_name, self.surname)

    @property
    def greeting(self) -> str:
        """How the desk greets: "Frau Seidel", or the name where no salutation is known."""
        return greeting(self.salutation, self.surname, self.name)


class Membership(Base):
    """A person's place in an organisation for a time; the function is today's, not history's."""

    __tablename__ = "membership"
    __table_args__ = (
        sa.UniqueConstraint("organisation_id", "initials"),
        sa.CheckConstraint(
            "valid_until IS NULL OR valid_from IS NULL OR valid_from <= valid_until",
            name="begins_before_it_ends",
        ),
    )

    id: Mapped[Key]
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    function: Mapped[str | None] = mapped_column(sa.String(300))
    initials: Mapped[str | None] = mapped_column(sa.String(4))
    is_main_contact: Mapped[bool] = mapped_column(default=False)
    valid_from: Mapped[date | None]
    valid_until: Mapped[date | None]

    person: Mapped[Person] = relationship(back_populates="memberships")
    organisation: Mapped[Organisation] = relationship()

    def is_current(self, on: date) -> bool:
        """Whether the person belongs there on that day; both ends count."""
        begun = self.valid_from is None or self.valid_from <= on
        return begun and (self.valid_until is None or self.valid_until >= on)


class OfficeLogo(Base):
    """A picture in the footer of the office's documents, and what it says to the blind."""

    __tablename__ = "office_logo"
    __table_args__ = (sa.UniqueConstraint("position"),)

    id: Mapped[Key]
    position: Mapped[int]  # from left to right
    file_id: Mapped[str] = mapped_column(sa.ForeignKey("stored_file.id"), index=True)
    alternative_text: Mapped[ShortText]

    file: Mapped[StoredFile] = relationship()


class DeadAddress(Base):
    """A mail address that mails came back from; in lower case, with what its server said."""

    __tablename__ = "dead_address"

    email: Mapped[str] = mapped_column(sa.String(254), primary_key=True)
    since: Mapped[datetime]
    reason: Mapped[str] = mapped_column(sa.String(300))
