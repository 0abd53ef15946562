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
from typing import Any, NamedTuple

from book.errors import FileProblem

KNOWN_TO_ALL = "VelvetSweatshop"
_MAX_FILE = 200 * 2**20
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PACKAGE = "EncryptedPackage"
_BEGIN, _FILE_PASS, _BOUND_SHEET, _END = 0x809, 0x2F, 0x85, 0x0A


class PasswordNeeded(FileProblem):
    """A file is protected, and no password, or a wrong one, was given for it."""

    def __init__(self, path: Path, wrong: bool) -> None:
        super().__init__(f"{path.name} is protected with {'another' if wrong else 'a'} password")
        self.path, self.wrong = path, wrong


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

    Raises PasswordNeeded where neither the password nor the one that all know opens it, FileProblem where it is
    damaged or encrypted in a way that is not known.
    """
    data = _protected(path, data)
    if data is None:
        return None
    from msoffcrypto.exceptions import InvalidKeyError  # with the first protected file: a tenth of a second

    for candidate in filter(None, (password, KNOWN_TO_ALL)):
        try:
            return Unlocked(_decrypted(data, candidate), candidate)
        except InvalidKeyError as error:
            if "integrity" in str(error):
                raise _damaged(path) from error
        except Exception as error:  # the library raises whatever it stumbles over in a malformed file
            raise _damaged(path) from error
    raise PasswordNeeded(path, wrong=bool(password))


def lock(data: bytes, password: str, path: Path) -> bytes:
    """An Excel workbook's bytes encrypted (agile, AES-256), which is proved by decrypting them again."""
    from msoffcrypto.format.ooxml import OOXMLFile

    made = BytesIO()
    OOXMLFile(BytesIO(data)).encrypt(password, made)
    locked = made.getvalue()
    if _decrypted(locked, password) != data:
        raise FileProblem(f"{path.name} could not be protected with its password; nothing was saved")
    return locked


def _protected(path: Path, data: bytes | None) -> bytes | None:
    """The bytes of a file that is encrypted, None of any other one."""
    try:
        if data is None:
            with path.open("rb") as stream:
                data = stream.read(8)
                if data == _OLE and path.stat().st_size <= _MAX_FILE:
                    data += stream.read()
    except OSError:
        return None  # whoever reads it says what is wrong with it
    return data if data.startswith(_OLE) and _is_encrypted(data) else None


def _is_encrypted(data: bytes) -> bool:
    import olefile

    try:
        with olefile.OleFileIO(BytesIO(data)) as streams:
            if streams.exists(_PACKAGE):
                return True
            if not streams.exists("Workbook"):
                return False
            with streams.openstream("Workbook") as stream:
                return _FILE_PASS in _kinds(stream.read())
    except Exception:  # it raises whatever it stumbles over in a malformed file
        return _PACKAGE.encode("utf-16-le") in data


def _kinds(records: bytes) -> Iterator[int]:
    """The kinds of the records in an .xls before its first sheet; what encrypts it stands among them."""
    at = 0
    while at + 4 <= len(records):
        kind, size = struct.unpack_from("<HH", records, at)
        if kind in (_BOUND_SHEET, _END) or (at == 0 and kind != _BEGIN):
            return
        yield kind
        at += 4 + size


def _decrypted(data: bytes, password: str) -> bytes:
    """Raises InvalidKeyError where the password is another one, and anything where the file is malformed.

    The library compares digests with what was decrypted, which is padded to 32 bytes where they are SHA-1 (the default
    of Excel 2010): there no proof holds but its last one, that a zip file came out.
    """
    from msoffcrypto import OfficeFile
    from msoffcrypto.format.ooxml import OOXMLFile

    file: Any = OfficeFile(BytesIO(data))
    made = BytesIO()
    if isinstance(file, OOXMLFile):
        padded = "SHA1" in (file.info.get("passwordHashAlgorithm"), file.info.get("keyDataHashAlgorithm"))
        file.load_key(password=password, verify_password=not padded)
        file.decrypt(made, verify_integrity=file.type == "agile" and not padded)
    else:
        file.load_key(password=password)
        file.decrypt(made)
    return made.getvalue()


def _damaged(path: Path) -> FileProblem:
    return FileProblem(
        f"{path.name} is damaged, or encrypted in a way that is not known here; open it in Excel and save it again"
    )
