"""Protected .xls files: their records come out as they were, with the right password only."""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from msoffcrypto.method.rc4 import DocumentRC4
from msoffcrypto.method.rc4_cryptoapi import DocumentRC4CryptoAPI

from book import FileProblem
from book.container.decrypting import UnknownEncryptionError, WrongPasswordError
from book.container.oldciphers import FILE_PASS, decrypted_records
from book.container.package import Package

LEGIBLE = (0x809, FILE_PASS, 0xE1)
SALT, CHECK = bytes(range(16)), bytes(range(50, 66))
EXCELS_KEY, EXCELS_CHECK = 0x147A, 0x83AF  # what Excel keeps of "password", and what it mixes in
EXCELS_SERIES = bytes.fromhex("28d5249d34ed20c107af16ba16af0f52")


def record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def workbook(about: bytes, new: bool = True) -> bytes:
    """Records of a workbook, long enough for several blocks; some of them stay legible."""
    sheet = record(0x85, struct.pack("<L", 4_000) + b"\0\0\x04\0Data")
    cells = [record(0x204, bytes([n % 251]) * (n % 97)) for n in range(120)]
    head = record(0x809, struct.pack("<HH", 0x600 if new else 0x500, 5) + bytes(12))
    return b"".join(
        (head, record(FILE_PASS, about), record(0xE1, b"\xb0\x04"), sheet, *cells, record(0x0A, b""), bytes(300))
    )


def sealed(records: bytes, encrypt: Callable[[int, bytes], bytes]) -> bytes:
    """The records encrypted, each by where its body begins and by its body."""
    made, at = bytearray(records), 0
    while (found := struct.unpack_from("<HH", records, at)) != (0, 0):
        kind, size = found
        begin, end = at + 4, at + 4 + size
        if kind not in LEGIBLE:
            kept = 4 if kind == 0x85 else 0
            made[begin + kept : end] = encrypt(begin, records[begin:end])[kept:]
        at = end
    return bytes(made)


def opens(records: bytes, encrypt: Callable[[int, bytes], bytes], password: str) -> bool:
    """Whether what was encrypted comes out as it was, but for the record that says how."""
    found = decrypted_records(sealed(records, encrypt), password)
    return found == records.replace(struct.pack("<H", FILE_PASS), b"\0\0", 1)


def test_rc4_of_excel_97() -> None:
    def stream(data: bytes) -> bytes:
        return bytes(DocumentRC4.decrypt("secret", SALT, BytesIO(data), 1024).read())

    proof = stream(CHECK + hashlib.md5(CHECK).digest())
    records = workbook(struct.pack("<HHH", 1, 1, 1) + SALT + proof)
    whole = stream(records)
    assert opens(records, lambda at, body: whole[at : at + len(body)], "secret")
    for wrong in ("Secret", "", "secret "):
        with pytest.raises(WrongPasswordError):
            decrypted_records(records, wrong)


@pytest.mark.parametrize("bits", [40, 56, 128])
def test_rc4_by_a_provider(bits: int) -> None:
    def stream(data: bytes) -> bytes:
        return bytes(DocumentRC4CryptoAPI.decrypt("secret", SALT, bits, BytesIO(data), 1024).read())

    proof = stream(CHECK + hashlib.sha1(CHECK).digest())
    header = struct.pack("<8I", 4, 0, 0x6801, 0x8004, bits, 1, 0, 0) + "Provider\0".encode("utf-16-le")
    verifier = struct.pack("<I", 16) + SALT + proof[:16] + struct.pack("<I", 20) + proof[16:]
    records = workbook(struct.pack("<HHHII", 1, 4, 2, 4, len(header)) + header + verifier)
    whole = stream(records)
    assert opens(records, lambda at, body: whole[at : at + len(body)], "secret")
    with pytest.raises(WrongPasswordError):
        decrypted_records(records, "another")


@pytest.mark.parametrize("new", [False, True])
def test_xor_with_what_excel_makes_of_a_password(new: bool) -> None:
    def mixed(at: int, body: bytes) -> bytes:
        pairs = (byte ^ EXCELS_SERIES[(at + len(body) + i) % 16] for i, byte in enumerate(body))
        return bytes((byte >> 3 | byte << 5) & 0xFF for byte in pairs)

    about = struct.pack("<HH", EXCELS_KEY, EXCELS_CHECK)
    records = workbook(b"\0\0" + about if new else about, new)
    assert opens(records, mixed, "password")
    for wrong in ("passwore", "Password", "", "pässword", "x" * 40):
        with pytest.raises(WrongPasswordError):
            decrypted_records(records, wrong)


def test_what_is_not_known_is_no_wrong_password() -> None:
    with pytest.raises(UnknownEncryptionError, match=r"version 9\.9"):
        decrypted_records(workbook(struct.pack("<HHH", 1, 9, 9) + bytes(48)), "secret")


def test_decrypted_records_are_no_book(tmp_path: Path) -> None:
    with pytest.raises(FileProblem, match="old Excel"):
        Package(tmp_path / "old.xls", workbook(b""))
