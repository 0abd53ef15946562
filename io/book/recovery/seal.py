"""Seals the steps of a recovery journal with the password of their book, so that it protects the edits as well.

Each step is encrypted by itself (AES-256 in Galois mode, the key from the password by scrypt), because a journal is
written line by line. Its number is sealed in: steps that were left out or changed places do not open.
"""

from __future__ import annotations

import hashlib
import json
import os
from base64 import b64decode, b64encode
from typing import Any

_COST, _BLOCK, _MEMORY = 2**14, 8, 2**26
_KEY, _SALT, _NONCE = 32, 16, 12


class SealError(ValueError):
    """A step was sealed with another password, or altered."""


def new_salt() -> str:
    """A salt for one journal, as text."""
    return os.urandom(_SALT).hex()


class Seal:
    """The seal of one journal. Making it takes some fifty milliseconds."""

    def __init__(self, password: str, salt: str) -> None:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # with the first protected book

        secret = password.encode("utf-8", "surrogatepass")
        made = hashlib.scrypt(secret, salt=bytes.fromhex(salt), n=_COST, r=_BLOCK, p=1, maxmem=_MEMORY, dklen=_KEY)
        self._cipher = AESGCM(made)

    def close(self, step: dict[str, Any], number: int) -> dict[str, Any]:
        """A step as a line that only the password opens."""
        nonce = os.urandom(_NONCE)
        text = json.dumps(step, separators=(",", ":")).encode("ascii")
        return {"sealed": b64encode(nonce + self._cipher.encrypt(nonce, text, _place(number))).decode("ascii")}

    def open(self, line: dict[str, Any], number: int) -> dict[str, Any]:
        """The step in a line. Raises SealError where it cannot be opened, or was written at another place."""
        from cryptography.exceptions import InvalidTag

        try:
            data = b64decode(line["sealed"], validate=True)
            step = json.loads(self._cipher.decrypt(data[:_NONCE], data[_NONCE:], _place(number)))
        except (InvalidTag, LookupError, TypeError, ValueError) as error:
            raise SealError(f"step {number} cannot be opened") from error
        if not isinstance(step, dict):
            raise SealError(f"step {number} is none")
        return step


def _place(number: int) -> bytes:
    return str(number).encode("ascii")
