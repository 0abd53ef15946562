"""Password-protected workbooks: decrypted into memory, and encrypted again when they are saved.

Excel knows two ways for .xlsx, .xlsm and .xlsb (`agile` since 2010, `standard` since 2007) and three for .xls (two
kinds of RC4, XOR). A workbook of which only the structure is protected is often encrypted too, with a password that
every program knows; it is tried before anybody is asked.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from book.container.decrypting import UnknownEncryptionError, WrongPasswordError, decrypted_package
from book.container.oldciphers import FILE_PASS, decrypted_records
from book.errors import FileProblem

KNOWN_TO_ALL = "VelvetSweatshop"
_MAX_FILE = 200 * 2**20
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PACKAGE = "EncryptedPackage"
_BEGIN, _BOUND_SHEET, _END = 0x809, 0x85, 0x0A


class PasswordNeeded(FileProblem):
    """A file is protected, and no password, or a wrong one, was given for it."""

    def __init__(self, path: Path, wrong: bool) -> None:
        super().__init__(f"{path.name} is protected with {'another' if wrong else 'a'} password")
        self.path, self.wrong = path, wrong


class _Sealed(NamedTuple):
    """What is encrypted in a file: a package and how it is encrypted, or the records of an .xls, which say so."""

    about: bytes
    body: bytes


class Unlocked(NamedTuple):
    """What a protected file holds, and the password that opened it."""

    data: bytes
    password: str


def plain(path: Path, password: str = "") -> bytes | None:
    """The decrypted bytes of a protected file; None where the file can be read as it is, or not at all."""
    unlocked = unlock(path, password)
    return unlocked.data if unlocked else None


def unlock(path: Path, password: str = "", data: bytes | None = None) -> Unlocked | None:
    """Decrypt a protected file, or its bytes where they were read before; None where it is not protected.

    Of an .xls the data are its records alone. Raises PasswordNeeded where neither the password nor the one that all
    know opens it, FileProblem where it is damaged or encrypted in a way that is not known.
    """
    sealed = _sealed(path, data)
    if sealed is None:
        return None
    for candidate in filter(None, (password, KNOWN_TO_ALL)):
        try:
            return Unlocked(_decrypted(sealed, candidate), candidate)
        except WrongPasswordError:
            continue
        except UnknownEncryptionError as error:
            wrong = f"is protected with an encryption that is not read here ({error})"
            raise FileProblem(f"{path.name} {wrong}; in Excel, save it without a password, or with one anew") from error
        except Exception as error:  # a malformed file stumbles anywhere
            raise FileProblem(
                f"{path.name} is protected and damaged; take it from a backup or save it again"
            ) from error
    raise PasswordNeeded(path, wrong=bool(password))


def lock(data: bytes, password: str, path: Path) -> bytes:
    """An Excel workbook's bytes encrypted (agile, AES-256), which is proved by decrypting them again."""
    from msoffcrypto.format.ooxml import OOXMLFile

    made = BytesIO()
    OOXMLFile(BytesIO(data)).encrypt(password, made)
    locked = made.getvalue()
    sealed = _sealed(path, locked)
    if sealed is None or _decrypted(sealed, password) != data:
        raise FileProblem(f"{path.name} could not be protected with its password; nothing was saved")
    return locked


def _sealed(path: Path, data: bytes | None) -> _Sealed | None:
    """What is encrypted in a file, None where nothing is."""
    try:
        if data is None:
            with path.open("rb") as stream:
                data = stream.read(8)
                if data == _OLE and path.stat().st_size <= _MAX_FILE:
                    data += stream.read()
    except OSError:
        return None  # whoever reads it says what is wrong with it
    if not data.startswith(_OLE):
        return None
    try:
        return _sealed_streams(data)
    except Exception as error:  # the library raises whatever it stumbles over in a malformed file
        if _PACKAGE.encode("utf-16-le") in data:
            raise FileProblem(
                f"{path.name} is protected and damaged; take it from a backup or save it again"
            ) from error
        return None


def _sealed_streams(data: bytes) -> _Sealed | None:
    import olefile

    with olefile.OleFileIO(BytesIO(data)) as file:
        if file.exists(_PACKAGE):
            return _Sealed(file.openstream("EncryptionInfo").read(), file.openstream(_PACKAGE).read())
        name = next((name for name in ("Workbook", "Book") if file.exists(name)), None)
        records = file.openstream(name).read() if name else b""
        return _Sealed(b"", records) if FILE_PASS in _kinds(records) else None


def _kinds(records: bytes) -> Iterator[int]:
    """The kinds of the records in an .xls before its first sheet; what encrypts it stands among them."""
    at = 0
    while at + 4 <= len(records):
        kind, size = struct.unpack_from("<HH", records, at)
        if kind in (_BOUND_SHEET, _END) or (at == 0 and kind != _BEGIN):
            return
        yield kind
        at += 4 + size


def _decrypted(sealed: _Sealed, password: str) -> bytes:
    """Raises what the ways of decrypting raise, and ValueError where no workbook comes out."""
    if not sealed.about:
        return decrypted_records(sealed.body, password)
    made = decrypted_package(sealed.about, sealed.body, password)
    if not made.startswith(b"PK"):
        raise ValueError("no package")
    return made
