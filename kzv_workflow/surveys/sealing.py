"""Sealing answers so that nobody can read them before the end, and after it only shuffled.

A sealed box (X25519, XSalsa20-Poly1305, fresh sender key for each) can be made by everybody with
the public key and opened only with the private one. All boxes of a survey have the same length,
so a long answer does not show; what is inside is compressed first, so that they stay small.
"""

from __future__ import annotations

import json
import secrets
import zlib
from collections.abc import Mapping, Sequence
from random import SystemRandom
from typing import TypeVar

from nacl.public import PrivateKey, PublicKey, SealedBox

Answers = dict[str, object]  # question id as text → what was answered, as JSON knows it
T = TypeVar("T")
KEY_BYTES = PrivateKey.SIZE


class TooLongError(ValueError):
    """What was answered does not fit into a box of that survey."""


def new_private_key() -> bytes:
    """32 bytes; whoever has them can open every box of the survey."""
    return bytes(PrivateKey.generate())


def public_key(private_key: bytes) -> str:
    return bytes(PrivateKey(private_key).public_key).hex()


def seal(public: str, answers: Mapping[str, object], length: int) -> bytes:
    """The answers as a box of *length* bytes inside; the same answers give another box each time.

    Raises TooLongError.
    """
    data = zlib.compress(json.dumps(answers, ensure_ascii=False).encode())
    if len(data) > length:
        raise TooLongError
    return SealedBox(PublicKey(bytes.fromhex(public))).encrypt(data.ljust(length, b"\0"))


def unseal(private_key: bytes, box: bytes) -> Answers:
    """What was sealed. Raises nacl.exceptions.CryptoError if the key does not fit."""
    data = SealedBox(PrivateKey(private_key)).decrypt(box)
    answers: Answers = json.loads(zlib.decompressobj().decompress(data))
    return answers


def shuffled(items: Sequence[T]) -> list[T]:
    """In an order that nobody can compute again."""
    mixed = list(items)
    SystemRandom().shuffle(mixed)
    return mixed


def random_key() -> str:
    """A name of a row that says nothing about when it was made."""
    return secrets.token_hex(16)
