"""Writing a zip in which most parts are copied as they are packed.

The standard library can only pack anew; a part that nobody changed should stay what it was, to the byte, and copying
is faster.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from zipfile import ZIP_DEFLATED, ZipInfo

from book.container.package import Package

_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_UTF8 = 0x800
_VERSION = 20
_DOS_1980 = (0, 0x21)


@dataclass(frozen=True)
class Entry:
    """One packed part: its bytes as they stand in the zip, in pieces, and what the directory says of it."""

    name: str
    packed: Sequence[bytes]
    size: int
    crc: int
    method: int
    stamp: tuple[int, int] = _DOS_1980  # time and date as DOS counts them
    attributes: int = 0


def copied(package: Package, info: ZipInfo) -> Entry:
    """A part of a package as it is packed there."""
    stream = package.zip.fp
    assert stream is not None
    stream.seek(info.header_offset)
    header = stream.read(_LOCAL.size)
    if len(header) != _LOCAL.size or header[:4] != b"PK\x03\x04":
        raise package.problem(f"is damaged: its part {info.filename} cannot be found; take it from a backup")
    *_, name_length, extra_length = _LOCAL.unpack(header)
    stream.seek(name_length + extra_length, 1)
    packed = stream.read(info.compress_size)
    if len(packed) != info.compress_size:
        raise package.problem(f"was cut short: its part {info.filename} is not whole; take it from a backup")
    kept = info.file_size, info.CRC, info.compress_type, _stamp(info), info.external_attr
    return Entry(info.filename, [packed], *kept)


def packed(name: str, pieces: Iterable[bytes], like: ZipInfo | None = None) -> Entry:
    """A part packed anew while its pieces come, dated as the one whose place it takes."""
    packer = zlib.compressobj(6, zlib.DEFLATED, -15)
    found: list[bytes] = []
    size = crc = 0
    for piece in pieces:
        size += len(piece)
        crc = zlib.crc32(piece, crc)
        if out := packer.compress(piece):
            found.append(out)
    found.append(packer.flush())
    stamp, attributes = (_DOS_1980, 0) if like is None else (_stamp(like), like.external_attr)
    return Entry(name, found, size, crc, ZIP_DEFLATED, stamp, attributes)


def unpacking(entry: Entry) -> Iterator[bytes]:
    """The bytes of a part that was packed anew, piece by piece."""
    unpacker = zlib.decompressobj(-15)
    for piece in entry.packed:
        yield unpacker.decompress(piece)
    yield unpacker.flush()


def unpacked(entry: Entry) -> bytes:
    """The bytes of a part that was packed anew."""
    return b"".join(unpacking(entry))


def archive(entries: list[Entry]) -> bytes:
    """The zip file of the entries, in their order."""
    pieces: list[bytes] = []
    directory: list[bytes] = []
    offset = 0
    for entry in entries:
        name, flags = _name(entry.name)
        time, day = entry.stamp
        length = sum(map(len, entry.packed))
        sizes = (entry.crc, length, entry.size)
        local = _LOCAL.pack(b"PK\x03\x04", _VERSION, flags, entry.method, time, day, *sizes, len(name), 0) + name
        central = (b"PK\x01\x02", _VERSION, _VERSION, flags, entry.method, time, day, *sizes, len(name))
        directory.append(_CENTRAL.pack(*central, 0, 0, 0, 0, entry.attributes, offset) + name)
        pieces += (local, *entry.packed)
        offset += len(local) + length
    size = sum(map(len, directory))
    end = _END.pack(b"PK\x05\x06", 0, 0, len(entries), len(entries), size, offset, 0)
    return b"".join((*pieces, *directory, end))


def _name(name: str) -> tuple[bytes, int]:
    """A part's name as bytes, and the flag that says how it is encoded."""
    return (name.encode("ascii"), 0) if name.isascii() else (name.encode("utf-8"), _UTF8)


def _stamp(info: ZipInfo) -> tuple[int, int]:
    year, month, day, hour, minute, second = info.date_time
    return hour << 11 | minute << 5 | second // 2, (year - 1980) << 9 | month << 5 | day
