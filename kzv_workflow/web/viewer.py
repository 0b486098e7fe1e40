"""Who is looking: the one value that queries and templates get to decide what is visible."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What an account may do: admin ⊃ office; municipality sees its own."""

    ADMIN = "admin"
    OFFICE = "office"
    MUNICIPALITY = "municipality"


@dataclass(frozen=True, slots=True)
class Viewer:
    """A logged-in person; ``organisation_id`` decides which assignments are theirs."""

    account_id: int
    name: str
    role: Role
    organisation_id: int
    organisation_name: str
    salutation: str = ""  # "Frau Seidel", as it is greeted on the desk

    @property
    def is_office(self) -> bool:
        return self.role in {Role.ADMIN, Role.OFFICE}

    @property
    def is_admin(self) -> bool:
        return self.role is Role.ADMIN
