"""Decrypting what Excel has encrypted since 2007: a package in an OLE file, in one of two ways ([MS-OFFCRYPTO] 2.3.4).

Books are encrypted with the usual library, but it cannot open all that Excel writes where an administrator has set
other ciphers, and takes those for a wrong password.
"""

from __future__ import annotations

import hashlib
import hmac
import struct
from base64 import b64decode
from dataclasses import dataclass
from typing import Any

from book.container.markup import parse

_MOST_ROUNDS = 10_000_000  # as the specification says; a malformed file may ask for any number
_SEGMENT = 4096
_HASHES = {"MD5": "md5", "SHA1": "sha1", "SHA-1": "sha1", "SHA256": "sha256", "SHA384": "sha384", "SHA512": "sha512"}
_INPUT, _VALUE, _KEY = (bytes.fromhex(b) for b in ("fea7d2763b4b9e79", "d7aa0f6d3061344e", "146e0be7abacd0d6"))
_PROOF_KEY, _PROOF = (bytes.fromhex(b) for b in ("5fb2ad010cb9e1f6", "a0677f02b22c8433"))
_AES_KEYS = {0x660E: 16, 0x660F: 24, 0x6610: 32}
_STANDARD_ROUNDS = 50_000


class WrongPasswordError(Exception):
    """The password is another one."""


class UnknownEncryptionError(Exception):
    """A file is encrypted in a way that is not known here; the message names it."""


def decrypted_package(about: bytes, package: bytes, password: str) -> bytes:
    """The package from the streams EncryptionInfo and EncryptedPackage.

    Raises WrongPasswordError, UnknownEncryptionError, and anything else where a stream is malformed or was changed.
    """
    version = struct.unpack_from("<HH", about)
    if version == (4, 4):
        return _agile(about[8:], package, password)
    if version[0] in (2, 3, 4) and version[1] == 2:
        return _standard(about, package, password)
    raise UnknownEncryptionError(f"version {version[0]}.{version[1]}")


@dataclass(frozen=True)
class _Terms:
    """How something was encrypted: what the attributes of `keyData` or `encryptedKey` say."""

    found: dict[str, str]

    def number(self, name: str) -> int:
        return int(self.found[name])

    def stored(self, name: str) -> bytes:
        return b64decode(self.found[name])

    @property
    def key_size(self) -> int:
        return self.number("keyBits") // 8

    def hash(self, data: bytes) -> bytes:
        return hashlib.new(self.hash_name, data, usedforsecurity=False).digest()

    @property
    def hash_name(self) -> str:
        """The digest as Python calls it. Raises UnknownEncryptionError where it has none."""
        name = self.found["hashAlgorithm"]
        if name.upper() not in _HASHES:
            raise UnknownEncryptionError(name)
        return _HASHES[name.upper()]

    def plain(self, data: bytes, key: bytes, start: bytes) -> bytes:
        """Data decrypted. Raises UnknownEncryptionError where the cipher is not known."""
        from cryptography.hazmat.primitives.ciphers import Cipher, modes

        if self.found["cipherChaining"] != "ChainingModeCBC":
            raise UnknownEncryptionError(self.found["cipherChaining"])
        mode = modes.CBC(_fitted(start, self.number("blockSize")))
        decryptor: Any = Cipher(_cipher(self.found["cipherAlgorithm"], key), mode).decryptor()
        return bytes(decryptor.update(data) + decryptor.finalize())


def _agile(text: bytes, package: bytes, password: str) -> bytes:
    """The way of Excel 2010 and later. Digests prove the password and every byte of the package."""
    terms: dict[str, _Terms] = {}

    def start(name: str, found: dict[str, str]) -> None:
        terms.setdefault(name.rpartition(":")[2], _Terms(found))

    parse(text.decode("utf-8"), start)
    data = terms["keyData"]
    secret = _fitted(_secret(terms["encryptedKey"], password), data.key_size)
    salt, integrity = data.stored("saltValue"), terms.get("dataIntegrity")
    if integrity is not None:
        size = data.number("hashSize")
        key = data.plain(integrity.stored("encryptedHmacKey"), secret, data.hash(salt + _PROOF_KEY))[:size]
        proof = data.plain(integrity.stored("encryptedHmacValue"), secret, data.hash(salt + _PROOF))[:size]
        if not hmac.compare_digest(hmac.digest(key, package, data.hash_name), proof):
            raise ValueError("the package was changed")
    (size,) = struct.unpack_from("<Q", package)
    segments = (package[at : at + _SEGMENT] for at in range(8, len(package), _SEGMENT))
    opened = (data.plain(one, secret, data.hash(salt + struct.pack("<I", i))) for i, one in enumerate(segments))
    return b"".join(opened)[:size]


def _secret(terms: _Terms, password: str) -> bytes:
    """The key of the package, which is itself encrypted with the password."""
    rounds = terms.number("spinCount")
    if not 0 <= rounds <= _MOST_ROUNDS:
        raise ValueError(rounds)
    salt, size = terms.stored("saltValue"), terms.number("hashSize")
    _cipher(terms.found["cipherAlgorithm"], bytes(terms.key_size))  # before the long reckoning
    digest = terms.hash(salt + password.encode("utf-16-le"))
    new, name = hashlib.new, terms.hash_name
    for i in range(rounds):
        digest = new(name, struct.pack("<I", i) + digest, usedforsecurity=False).digest()

    def opened(stored: str, block: bytes) -> bytes:
        return terms.plain(terms.stored(stored), _fitted(terms.hash(digest + block), terms.key_size), salt)

    written = opened("encryptedVerifierHashInput", _INPUT)[: terms.number("saltSize")]
    if terms.hash(written) != opened("encryptedVerifierHashValue", _VALUE)[:size]:
        raise WrongPasswordError
    return opened("encryptedKeyValue", _KEY)


def _standard(about: bytes, package: bytes, password: str) -> bytes:
    """The way of Excel 2007: AES in ECB mode, SHA-1."""
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

    header_size = struct.unpack_from("<I", about, 8)[0]
    cipher, digest_kind = struct.unpack_from("<II", about, 20)
    if cipher not in _AES_KEYS or digest_kind not in (0, 0x8004):
        raise UnknownEncryptionError({0x6801: "RC4"}.get(cipher, f"cipher {cipher:#x}"))
    at = 12 + header_size
    salt, verifier, proof = about[at + 4 : at + 20], about[at + 20 : at + 36], about[at + 40 : at + 72]
    digest = _sha1(salt + password.encode("utf-16-le"))
    for i in range(_STANDARD_ROUNDS):
        digest = _sha1(struct.pack("<I", i) + digest)
    digest = _sha1(digest + bytes(4))
    pads = (bytes(a ^ b for a, b in zip(digest.ljust(64, b"\0"), pad * 64, strict=True)) for pad in (b"\x36", b"\x5c"))
    key = b"".join(_sha1(pad) for pad in pads)[: _AES_KEYS[cipher]]

    def opened(data: bytes) -> bytes:
        decryptor = Cipher(algorithms.AES(key), modes.ECB()).decryptor()
        return decryptor.update(data) + decryptor.finalize()

    if _sha1(opened(verifier)) != opened(proof)[:20]:
        raise WrongPasswordError
    (size,) = struct.unpack_from("<Q", package)
    body = package[8:]
    return opened(body[: len(body) // 16 * 16])[:size]


def _sha1(data: bytes) -> bytes:
    return hashlib.sha1(data, usedforsecurity=False).digest()


def _fitted(data: bytes, size: int) -> bytes:
    return data[:size].ljust(size, b"\x36")


def _cipher(name: str, key: bytes) -> Any:
    from cryptography.hazmat.decrepit.ciphers.algorithms import RC2, TripleDES
    from cryptography.hazmat.primitives.ciphers import algorithms

    match name:
        case "AES":
            return algorithms.AES(key)
        case "3DES":
            return TripleDES(key)
        case "DES":
            return TripleDES(key * 3)
        case "RC2" if len(key) == 16:
            return RC2(key)
    raise UnknownEncryptionError(name)
