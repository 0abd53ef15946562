"""Protected workbooks: opened with the right password only, and still protected after a save."""

from __future__ import annotations

import hashlib
import hmac
import re
import struct
from base64 import b64encode
from io import BytesIO
from pathlib import Path

import msoffcrypto
import olefile
import pytest
from cryptography.hazmat.decrepit.ciphers.algorithms import RC2, TripleDES
from cryptography.hazmat.primitives.ciphers import Cipher, CipherAlgorithm, algorithms, modes
from msoffcrypto.format.ooxml import OOXMLFile
from msoffcrypto.method.container.ecma376_encrypted import ECMA376Encrypted

from book import FileProblem, PasswordNeeded, read_book, save_book, write_book
from book.container.protection import KNOWN_TO_ALL, plain, unlock
from book.version import PROPERTY, format_version
from model.tables.book import Book, book_of_rows

SECRET = "Größe 12 %"


@pytest.fixture
def book() -> Book:
    return book_of_rows({"Payees": [{"Payee ID": "007", "Name": "Ines Ortega"}]})


@pytest.fixture
def protected(book: Book, tmp_path: Path) -> Path:
    path = tmp_path / "book.xlsx"
    write_book(book, path, SECRET)
    return path


def name_in(path: Path, password: str = "") -> object:
    return read_book(path, password).sheet("Payees").column("Name")[0]


def encrypted(path: Path, password: str) -> None:
    """Protect a plain file with the library alone."""
    made = BytesIO()
    OOXMLFile(BytesIO(path.read_bytes())).encrypt(password, made)
    path.write_bytes(made.getvalue())


def standard(data: bytes, password: str) -> bytes:
    """A workbook encrypted as Excel 2007 does (MS-OFFCRYPTO 2.3.4.5 ff.): AES-128 in ECB mode, SHA-1 50,000 times."""
    salt, verifier = bytes(range(16)), bytes(range(16, 32))
    digest = hashlib.sha1(salt + password.encode("utf-16-le")).digest()
    for i in range(50_000):
        digest = hashlib.sha1(struct.pack("<I", i) + digest).digest()
    digest = hashlib.sha1(digest + bytes(4)).digest()
    key = hashlib.sha1(bytes(a ^ b for a, b in zip(digest.ljust(64, b"\0"), b"\x36" * 64, strict=True))).digest()[:16]

    def sealed(text: bytes) -> bytes:
        encryptor = Cipher(algorithms.AES(key), modes.ECB()).encryptor()
        return encryptor.update(text + bytes(-len(text) % 16)) + encryptor.finalize()

    provider = "Microsoft Enhanced RSA and AES Cryptographic Provider\0".encode("utf-16-le")
    header = struct.pack("<8I", 0x24, 0, 0x660E, 0x8004, 128, 0x18, 0, 0) + provider
    check = struct.pack("<I", 16) + salt + sealed(verifier) + struct.pack("<I", 20)
    check += sealed(hashlib.sha1(verifier).digest())
    info = struct.pack("<HHII", 4, 2, 0x24, len(header)) + header + check
    made = BytesIO()
    ECMA376Encrypted(struct.pack("<Q", len(data)) + sealed(data), info).write_to(made)
    return made.getvalue()


def ciphers(name: str, key: bytes) -> CipherAlgorithm:
    match name:
        case "AES":
            return algorithms.AES(key)
        case "RC2":
            return RC2(key)
    return TripleDES(key if name == "3DES" else key * 3)


def agile(data: bytes, password: str, digest: str = "SHA1", cipher: str = "AES", bits: int = 128) -> bytes:
    """A workbook encrypted as Excel 2010 does (MS-OFFCRYPTO 2.3.4.10 ff.): in CBC mode, all that is short padded."""
    block, size = (16 if cipher == "AES" else 8), hashlib.new(digest).digest_size
    salt, key_salt, verifier = (bytes(range(at, at + block)) for at in (0, 16, 48))
    secret = bytes(range(100, 100 + bits // 8))

    def digested(text: bytes) -> bytes:
        return hashlib.new(digest, text).digest()

    hashed = digested(salt + password.encode("utf-16-le"))
    for i in range(1_000):
        hashed = digested(struct.pack("<I", i) + hashed)

    def sealed(text: bytes, key: bytes, start: bytes) -> bytes:
        encryptor = Cipher(ciphers(cipher, key), modes.CBC(start[:block])).encryptor()
        return encryptor.update(text + bytes(-len(text) % block)) + encryptor.finalize()

    def by_password(text: bytes, purpose: str) -> str:
        key = digested(hashed + bytes.fromhex(purpose))[: bits // 8].ljust(bits // 8, b"\x36")
        return b64encode(sealed(text, key, salt)).decode()

    def by_secret(text: bytes, purpose: bytes) -> bytes:
        return sealed(text, secret, digested(key_salt + purpose))

    parts = (by_secret(data[at : at + 4096], struct.pack("<I", at // 4096)) for at in range(0, len(data), 4096))
    package = struct.pack("<Q", len(data)) + b"".join(parts)
    proof_key = bytes(range(size))
    proof = by_secret(hmac.digest(proof_key, package, digest), bytes.fromhex("a0677f02b22c8433"))
    terms = f'blockSize="{block}" keyBits="{bits}" hashSize="{size}" cipherAlgorithm="{cipher}" '
    terms += f'cipherChaining="ChainingModeCBC" hashAlgorithm="{digest}" saltSize="{block}"'
    about = (
        '<encryption xmlns="http://schemas.microsoft.com/office/2006/encryption" '
        'xmlns:p="http://schemas.microsoft.com/office/2006/keyEncryptor/password">'
        f'<keyData {terms} saltValue="{b64encode(key_salt).decode()}"/><dataIntegrity encryptedHmacKey="'
        f'{b64encode(by_secret(proof_key, bytes.fromhex("5fb2ad010cb9e1f6"))).decode()}" '
        f'encryptedHmacValue="{b64encode(proof).decode()}"/><keyEncryptors><keyEncryptor '
        'uri="http://schemas.microsoft.com/office/2006/keyEncryptor/password"><p:encryptedKey spinCount="1000" '
        f'{terms} saltValue="{b64encode(salt).decode()}" '
        f'encryptedVerifierHashInput="{by_password(verifier, "fea7d2763b4b9e79")}" '
        f'encryptedVerifierHashValue="{by_password(digested(verifier), "d7aa0f6d3061344e")}" '
        f'encryptedKeyValue="{by_password(secret, "146e0be7abacd0d6")}"/></keyEncryptor></keyEncryptors></encryption>'
    )
    return compound(about.encode(), package)


def compound(about: bytes, package: bytes) -> bytes:
    made = BytesIO()
    ECMA376Encrypted(package, struct.pack("<HHI", 4, 4, 0x40) + about).write_to(made)
    return made.getvalue()


def test_a_protected_book_opens_with_its_password_only(protected: Path) -> None:
    assert name_in(protected, SECRET) == "Ines Ortega"
    for wrong in ("", "größe 12 %", SECRET + " ", "x" * 300):
        with pytest.raises(PasswordNeeded) as refused:
            read_book(protected, wrong)
        assert refused.value.wrong is bool(wrong)
        assert str(refused.value).startswith("book.xlsx is protected with a")
        assert SECRET not in str(refused.value)


def test_the_library_that_others_use_opens_it(protected: Path) -> None:
    with protected.open("rb") as stream:
        file = msoffcrypto.OfficeFile(stream)
        assert file.type == "agile"
        file.load_key(password=SECRET, verify_password=True)
        found = BytesIO()
        file.decrypt(found, verify_integrity=True)
    assert found.getvalue()[:2] == b"PK"
    assert found.getvalue() == plain(protected, SECRET)


def test_a_save_keeps_the_protection_and_the_password(book: Book, protected: Path) -> None:
    book.sheet("Payees").cells[1][0] = "I. Ortega"
    save_book(book, protected, password=SECRET)
    assert protected.read_bytes()[:4] == b"\xd0\xcf\x11\xe0"
    assert "Ortega".encode("utf-16-le") not in protected.read_bytes()
    assert name_in(protected, SECRET) == "I. Ortega"
    with pytest.raises(PasswordNeeded):
        read_book(protected)


def test_a_save_without_the_password_changes_nothing(book: Book, protected: Path) -> None:
    before = protected.read_bytes()
    book.sheet("Payees").cells[1][0] = "I. Ortega"
    with pytest.raises(PasswordNeeded):
        save_book(book, protected)
    assert protected.read_bytes() == before
    assert list(protected.parent.iterdir()) == [protected]


def test_a_copy_under_another_name_is_protected_too(book: Book, protected: Path, tmp_path: Path) -> None:
    for changed in (False, True):
        if changed:
            book.sheet("Payees").cells[1][0] = "I. Ortega"
        save_book(book, tmp_path / "copy.xlsx", protected, password=SECRET)
        with pytest.raises(PasswordNeeded):
            read_book(tmp_path / "copy.xlsx")
        assert name_in(tmp_path / "copy.xlsx", SECRET) == book.sheet("Payees").cells[1][0]


def test_the_password_that_every_program_knows_is_not_asked_for(book: Book, tmp_path: Path) -> None:
    path = tmp_path / "open.xlsx"
    write_book(book, path)
    encrypted(path, KNOWN_TO_ALL)
    assert name_in(path) == name_in(path, "any") == "Ines Ortega"
    book.sheet("Payees").cells[1][0] = "I. Ortega"
    save_book(book, path)
    assert path.read_bytes()[:2] != b"PK", "what was encrypted stays so"
    assert name_in(path) == "I. Ortega"


def test_the_older_way_of_excel_2007_is_read_and_written_in_the_newer(book: Book, tmp_path: Path) -> None:
    path = tmp_path / "old.xlsx"
    write_book(book, path)
    path.write_bytes(standard(path.read_bytes(), SECRET))
    with pytest.raises(PasswordNeeded):
        read_book(path, "other")
    assert name_in(path, SECRET) == "Ines Ortega"
    book.sheet("Payees").cells[1][0] = "I. Ortega"
    save_book(book, path, password=SECRET)
    assert name_in(path, SECRET) == "I. Ortega"


@pytest.mark.parametrize(
    ("digest", "cipher", "bits"),
    [
        ("SHA1", "AES", 128),
        ("MD5", "AES", 128),
        ("SHA512", "AES", 192),
        ("SHA256", "AES", 256),
        ("SHA384", "3DES", 192),
        ("MD5", "DES", 64),
        ("SHA1", "RC2", 128),
    ],
)
def test_every_cipher_that_excel_can_be_told_opens_with_its_password_only(
    book: Book, tmp_path: Path, digest: str, cipher: str, bits: int
) -> None:
    path = tmp_path / "book.xlsx"
    write_book(book, path)
    path.write_bytes(agile(path.read_bytes(), SECRET, digest, cipher, bits))
    assert name_in(path, SECRET) == "Ines Ortega"
    with pytest.raises(PasswordNeeded) as refused:
        read_book(path, "another")
    assert refused.value.wrong


@pytest.mark.parametrize(
    "term", ['hashAlgorithm="WHIRLPOOL"', 'cipherAlgorithm="IDEA"', 'cipherAlgorithm="RC2" keyBits="40"']
)
@pytest.mark.parametrize("password", ["", SECRET, "another"])
def test_an_unknown_encryption_is_told_and_is_no_wrong_password(tmp_path: Path, term: str, password: str) -> None:
    path = tmp_path / "book.xlsx"
    path.write_bytes(agile(b"PK", SECRET))
    about, package = unsealed(path)
    for one in term.split():
        about = re.sub(one.partition("=")[0] + '="[^"]*"', one, about)
    path.write_bytes(compound(about.encode(), package))
    with pytest.raises(
        FileProblem,
        match=rf"book.xlsx is protected with an encryption that is not read here \({term.split(chr(34))[1]}",
    ) as refused:
        read_book(path, password)
    assert not isinstance(refused.value, PasswordNeeded)


def unsealed(path: Path) -> tuple[str, bytes]:
    with olefile.OleFileIO(path) as file:
        return file.openstream("EncryptionInfo").read()[8:].decode(), file.openstream("EncryptedPackage").read()


def test_the_version_of_a_protected_book_is_found(protected: Path) -> None:
    assert PROPERTY
    assert format_version(protected, plain(protected, SECRET)) == 1


@pytest.mark.parametrize("keep", [0.2, 0.5, 0.99])
def test_a_cut_file_is_damaged_and_not_a_wrong_password(protected: Path, keep: float) -> None:
    data = protected.read_bytes()
    protected.write_bytes(data[: int(keep * len(data))])
    with pytest.raises(FileProblem, match="damaged") as refused:
        read_book(protected, SECRET)
    assert not isinstance(refused.value, PasswordNeeded)


def test_a_changed_byte_is_noticed(protected: Path) -> None:
    data = bytearray(protected.read_bytes())
    data[len(data) // 2] ^= 1
    protected.write_bytes(data)
    with pytest.raises(FileProblem, match="damaged"):
        read_book(protected, SECRET)


def test_entities_in_the_description_of_the_encryption_blow_nothing_up(tmp_path: Path) -> None:
    levels = "".join(f'<!ENTITY e{i} "{f"&e{i - 1};" * 10}">' for i in range(1, 12))
    bomb = f'<!DOCTYPE x [<!ENTITY e0 "aaaaaaaaaa">{levels}]><x>&e11;</x>'.encode()
    made = BytesIO()
    ECMA376Encrypted(bytes(5_000), struct.pack("<HHI", 4, 4, 0x40) + bomb).write_to(made)
    path = tmp_path / "bomb.xlsx"
    path.write_bytes(made.getvalue())
    with pytest.raises(FileProblem, match="damaged"):
        read_book(path, SECRET)


def test_files_that_are_not_protected_are_left_alone(book: Book, tmp_path: Path) -> None:
    path = tmp_path / "plain.xlsx"
    write_book(book, path)
    assert unlock(path, SECRET) is None
    assert name_in(path, SECRET) == "Ines Ortega"
    assert unlock(tmp_path / "none.xlsx") is None
