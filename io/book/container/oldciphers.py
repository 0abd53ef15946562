"""Decrypting .xls files: their records are encrypted one by one in one of three ways ([MS-OFFCRYPTO] 2.3.5 ff.)."""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Callable, Iterator

from book.container.decrypting import UnknownEncryptionError, WrongPasswordError

FILE_PASS = 0x2F
_BIFF8 = 0x600
_BOUND_SHEET = 0x85
_OPEN = frozenset((0x809, FILE_PASS, 0x194, 0x195, 0xE1, 0x196, 0x138))  # records that stay legible
_BLOCK = 1024  # bytes after which the key changes
_LONGEST = 15  # characters of a password that obfuscates
_FILL = bytes.fromhex("bbffffbaffffb98000be0f00bf0f00")
_TURNED = bytes((byte << 3 | byte >> 5) & 0xFF for byte in range(256))

Decrypt = Callable[[int, bytes], bytes]  # the bytes of a record whose body begins at an offset of the stream


def decrypted_records(records: bytes, password: str) -> bytes:
    """The records of a workbook that can be read, of the same length.

    Raises WrongPasswordError, UnknownEncryptionError, and struct.error or ValueError where the stream is malformed.
    """
    version = struct.unpack_from("<H", records, 4)[0]
    about = next((body for kind, _, body in _records(records) if kind == FILE_PASS), b"")
    decrypt = _decrypt(about, version == _BIFF8, records, password)
    made = bytearray(records)
    for kind, at, body in _records(records):
        if kind == FILE_PASS:
            made[at - 4 : at - 2] = b"\0\0"
        elif kind not in _OPEN:
            kept = 4 if kind == _BOUND_SHEET else 0  # where the sheet lies
            made[at + kept : at + len(body)] = decrypt(at, body)[kept:]
    return bytes(made)


def _records(data: bytes) -> Iterator[tuple[int, int, bytes]]:
    """The records up to the zeros that fill the stream: kind, where the body begins, body."""
    at = 0
    while at + 4 <= len(data):
        kind, size = struct.unpack_from("<HH", data, at)
        if kind == size == 0:
            return
        yield kind, at + 4, data[at + 4 : at + 4 + size]
        at += 4 + size


def _decrypt(about: bytes, new: bool, records: bytes, password: str) -> Decrypt:
    """What decrypts a record, after the record FILE_PASS."""
    if not new:
        key, check = struct.unpack_from("<HH", about)
        return _obfuscated(key, check, password)
    kind, major, minor = struct.unpack_from("<HHH", about.ljust(6, b"\0"))
    if kind == 0:
        key, check = struct.unpack_from("<HH", about, 2)
        return _obfuscated(key, check, password)
    if (major, minor) == (1, 1):
        return _by_blocks(_basic_keys(about[6:54], password), records)
    if major in (2, 3, 4) and minor == 2:
        return _by_blocks(_provider_keys(about[6:], password), records)
    raise UnknownEncryptionError(f"version {major}.{minor}")


def _by_blocks(key_of: Callable[[int], bytes], records: bytes) -> Decrypt:
    """RC4 over the whole stream, with another key for each block; what is legible uses up its part of it, too."""
    blocks = (records[at : at + _BLOCK] for at in range(0, len(records), _BLOCK))
    opened = b"".join(_rc4(key_of(number), block) for number, block in enumerate(blocks))
    return lambda at, body: opened[at : at + len(body)]


def _rc4(key: bytes, data: bytes) -> bytes:
    from cryptography.hazmat.decrepit.ciphers.algorithms import ARC4
    from cryptography.hazmat.primitives.ciphers import Cipher

    return Cipher(ARC4(key), None).decryptor().update(data)


def _basic_keys(about: bytes, password: str) -> Callable[[int], bytes]:
    """RC4 as Excel 97 and 2000 have it: keys of 40 bits, made by MD5."""
    salt, check, proof = about[:16], about[16:32], about[32:48]
    begin = _md5((_md5(password.encode("utf-16-le"))[:5] + salt) * 16)[:5]

    def key_of(block: int) -> bytes:
        return _md5(begin + struct.pack("<I", block))

    opened = _rc4(key_of(0), check + proof)
    if len(opened) < 32 or _md5(opened[:16]) != opened[16:]:
        raise WrongPasswordError
    return key_of


def _provider_keys(about: bytes, password: str) -> Callable[[int], bytes]:
    """RC4 by a provider of cryptography, as Excel 2002 and 2003 have it: SHA-1, keys of 40 to 128 bits."""
    header_size = struct.unpack_from("<I", about, 4)[0]
    cipher, digest_kind, bits = struct.unpack_from("<III", about, 16)
    if cipher not in (0, 0x6801) or digest_kind not in (0, 0x8004):
        raise UnknownEncryptionError(f"cipher {cipher:#x}")
    at = 8 + header_size
    salt, check, proof = about[at + 4 : at + 20], about[at + 20 : at + 36], about[at + 40 : at + 60]
    begin = _sha1(salt + password.encode("utf-16-le"))
    size = (bits or 40) // 8

    def key_of(block: int) -> bytes:
        key = _sha1(begin + struct.pack("<I", block))[:size]
        return key.ljust(16, b"\0") if size == 5 else key

    opened = _rc4(key_of(0), check + proof)
    if len(opened) < 36 or _sha1(opened[:16]) != opened[16:]:
        raise WrongPasswordError
    return key_of


def _obfuscated(key: int, check: int, password: str) -> Decrypt:
    """XOR with sixteen bytes that the password and its key give, as Excel 5 and 95 have it."""
    letters = password.encode("cp1252", "replace")[:_LONGEST]
    if _key(letters) != key or _check(letters) != check:
        raise WrongPasswordError
    filled = (letters + _FILL)[:16]
    mixed = bytes(byte ^ part for byte, part in zip(filled, key.to_bytes(2, "little") * 8, strict=True))
    series = bytes((byte << 2 | byte >> 6) & 0xFF for byte in mixed)

    def decrypt(at: int, body: bytes) -> bytes:
        begin = (at + len(body)) % 16
        needed = (series[begin:] + series * (len(body) // 16 + 1))[: len(body)]
        plain = int.from_bytes(body.translate(_TURNED)) ^ int.from_bytes(needed)
        return plain.to_bytes(len(body))

    return decrypt


def _key(letters: bytes) -> int:
    """The key that a password gives: sixteen bits out of a shift register, over its letters from the last."""
    key, base, end = 0, 0x8000, 0xFFFF
    for letter in reversed(letters):
        for bit in range(8):
            base, end = _shifted(base), _shifted(end)
            if letter & 0x7F & 1 << bit:
                key ^= base
    return key ^ end


def _shifted(register: int) -> int:
    turned = (register << 1 | register >> 15) & 0xFFFF
    return turned ^ 0x1020 if turned & 1 else turned


def _check(letters: bytes) -> int:
    """What a file keeps of a password to tell whether it is the right one."""
    check = len(letters) ^ 0xCE4B if letters else 0
    for place, letter in enumerate(letters, 1):
        turn = place % 15
        check ^= (letter << turn | letter >> 15 - turn) & 0x7FFF
    return check


def _md5(data: bytes) -> bytes:
    return hashlib.md5(data, usedforsecurity=False).digest()


def _sha1(data: bytes) -> bytes:
    return hashlib.sha1(data, usedforsecurity=False).digest()
