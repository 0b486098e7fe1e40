"""Password hashing (argon2id by the OWASP profile) and what a password must not be."""

from __future__ import annotations

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from kzv_workflow.errors import DomainError

MINIMUM_LENGTH = 10
MAXIMUM_LENGTH = 200
TELLING_LENGTH = 4  # shorter names before the @ occur in any password
TOO_COMMON = {
    "1234567890", "0123456789", "passwort12", "passwort123", "password123", "kennzahlen",
    "kennzahlen1", "kennzahlen123", "bildungsmonitoring", "geheim12345", "qwertzuiop",
    "qwertzuiop123", "willkommen1", "willkommen123", "hallo12345", "sommer2026", "sommer2027",
    "landkreis123", "leipzig123", "abcdefghij", "1111111111", "0000000000", "iloveyou123",
}  # fmt: skip

_hasher = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)


@cache
def _nobodys() -> str:
    """A hash that no password fits; made when first needed, for it costs what a login costs."""
    return _hasher.hash("nobody has this password")


def hash_password(password: str) -> str:
    return _hasher.hash(password)


def matches(stored: str | None, password: str) -> bool:
    """Whether the password fits; takes as long when there is no account at all."""
    try:
        return _hasher.verify(stored or _nobodys(), password) and stored is not None
    except (VerificationError, InvalidHashError):
        return False


def needs_rehash(stored: str) -> bool:
    """True if it was made with an older profile."""
    return _hasher.check_needs_rehash(stored)


def check_strength(password: str, email: str) -> None:
    """Length over complexity (BSI, NIST 800-63B): refuses what is short or guessed first."""
    if len(password) < MINIMUM_LENGTH:
        raise DomainError(f"Bitte mindestens {MINIMUM_LENGTH} Zeichen.", field="new_password")
    if len(password) > MAXIMUM_LENGTH:
        raise DomainError(f"Bitte höchstens {MAXIMUM_LENGTH} Zeichen.", field="new_password")
    lowered = password.lower()
    own = email.lower().split("@")[0]
    is_own_name = len(own) >= TELLING_LENGTH and own in lowered
    if lowered in TOO_COMMON or len(set(lowered)) < 4 or is_own_name:
        raise DomainError(
            "Dieses Passwort wird zuerst erraten. Bitte wählen Sie ein anderes, "
            "zum Beispiel drei Wörter, die nichts miteinander zu tun haben.",
            field="new_password",
        )
