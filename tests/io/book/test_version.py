"""The format version: written into new books, carried through saves, migrated with a backup, newer ones left alone."""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import openpyxl
import pytest

from book import FileProblem, read_book, save_book, version, write_book
from book.version import PROPERTY, format_version
from model.tables.book import Book, book_of_rows

PAYEES = [{"Payee ID": "007", "Name": "Ines Ortega"}]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A new book with one payee."""
    made = tmp_path / "Q3 bonus.xlsx"
    write_book(book_of_rows({"Payees": PAYEES}), made)
    return made


@pytest.fixture
def format_two(monkeypatch: pytest.MonkeyPatch) -> None:
    """A Trueup whose second format writes names in capitals."""

    def capitals(book: Book) -> None:
        names = book.sheets["Payees"].column("Name")
        names[:] = [name.upper() if isinstance(name, str) else name for name in names]

    monkeypatch.setattr("book.version.FORMAT", 2)
    monkeypatch.setattr("book.saving.FORMAT", 2)
    monkeypatch.setitem(version.MIGRATIONS, 1, capitals)


def unmarked(path: Path) -> None:
    """Rewrite the file with openpyxl, without the mark, as books from before it are."""
    workbook = openpyxl.load_workbook(path)
    workbook.custom_doc_props.props.clear()
    workbook.save(path)


def set_version(path: Path, value: int | str) -> None:
    workbook = openpyxl.load_workbook(path)
    workbook.custom_doc_props[PROPERTY].value = value
    workbook.save(path)


def test_a_new_book_says_its_version(path: Path) -> None:
    assert openpyxl.load_workbook(path).custom_doc_props[PROPERTY].value == 1
    assert format_version(path) == 1


def test_a_book_without_a_mark_is_the_first_version_and_stays_unmarked(path: Path) -> None:
    unmarked(path)
    before = set(zipfile.ZipFile(path).namelist())
    book = read_book(path)
    book.sheets["Payees"].column("Name")[0] = "I. Ortega"
    save_book(book, path)
    assert format_version(path) == 1
    assert set(zipfile.ZipFile(path).namelist()) == before
    assert [p.name for p in path.parent.iterdir()] == [path.name]


@pytest.mark.usefixtures("format_two")
@pytest.mark.parametrize("mark", [True, False], ids=["marked", "unmarked"])
def test_an_older_book_is_migrated_and_kept_under_a_dated_name(path: Path, mark: bool) -> None:
    if mark:
        set_version(path, 1)
    else:
        unmarked(path)
    path.chmod(0o600)
    old = path.read_bytes()
    book = read_book(path)
    assert book.sheets["Payees"].column("Name") == ["INES ORTEGA"]
    assert path.read_bytes() == old, "reading changes nothing on disk"
    save_book(book, path)
    assert format_version(path) == 2
    assert openpyxl.load_workbook(path).custom_doc_props[PROPERTY].value == 2
    (kept,) = (p for p in path.parent.iterdir() if p != path)
    assert re.fullmatch(r"Q3 bonus backup \d{4}-\d\d-\d\d \d{4}\.xlsx", kept.name)
    assert kept.read_bytes() == old
    assert kept.stat().st_mode == path.stat().st_mode
    save_book(read_book(path), path)
    assert len(list(path.parent.iterdir())) == 2, "one backup is enough"


@pytest.mark.usefixtures("format_two")
def test_a_second_backup_in_the_same_minute_does_not_replace_the_first(path: Path) -> None:
    for _ in range(2):
        set_version(path, 1)
        save_book(read_book(path), path)
    assert len(list(path.parent.glob("Q3 bonus backup *.xlsx"))) == 2


@pytest.mark.usefixtures("format_two")
def test_other_document_properties_stay_when_the_version_is_written(path: Path) -> None:
    workbook = openpyxl.load_workbook(path)
    workbook.custom_doc_props[PROPERTY].value = 1
    workbook.custom_doc_props.append(openpyxl.packaging.custom.StringProperty(name="Cost <centre>", value="A & B"))
    workbook.save(path)
    save_book(read_book(path), path)
    properties = openpyxl.load_workbook(path).custom_doc_props
    assert {p.name: p.value for p in properties.props} == {PROPERTY: 2, "Cost <centre>": "A & B"}


def test_a_newer_book_is_read_and_never_written(path: Path, tmp_path: Path) -> None:
    set_version(path, 7)
    book = read_book(path)
    assert book.sheets["Payees"].column("Name") == ["Ines Ortega"]
    before = path.read_bytes()
    for target in (path, tmp_path / "other.xlsx"):
        with pytest.raises(FileProblem, match=r"newer Trueup \(format 7, this one knows 1\)"):
            save_book(book, target, path)
    assert path.read_bytes() == before
    assert not (tmp_path / "other.xlsx").exists()


def test_a_mark_that_is_no_version_is_named(path: Path) -> None:
    text = zipfile.ZipFile(path).read("docProps/custom.xml").decode()
    broken = path.with_name("broken.xlsx")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(broken, "w") as new:
        for name in old.namelist():
            new.writestr(name, text.replace(">1<", ">one<") if name == "docProps/custom.xml" else old.read(name))
    with pytest.raises(FileProblem, match="'one' as its document property 'Trueup format'"):
        read_book(broken)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not here")
def test_the_version_survives_libreoffice(path: Path, tmp_path: Path) -> None:
    set_version(path, 3)
    out = tmp_path / "out"
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    convert = ["soffice", profile, "--headless", "--convert-to", "xlsx", "--outdir", str(out), str(path)]
    subprocess.run(convert, check=True, capture_output=True, timeout=600)
    assert format_version(out / path.name) == 3
