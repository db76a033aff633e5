"""Files of people as they come."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodword.contacts.queries import files
from goodword.contacts.queries.files import FileUnreadable, rows, sniff


def written(path: Path, content: bytes) -> Path:
    (file := path / "people.csv").write_bytes(content)
    return file


def read(path: Path, **how: object) -> list[tuple[int, tuple[str, ...], str]]:
    layout = sniff(path)
    found = rows(path, layout, one_line=frozenset(range(len(layout.headings))))
    return [(line.number, line.cells, line.problem.code if line.problem else "") for line in found]


@pytest.mark.parametrize(
    ("encoding", "told"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("cp1252", "cp1252"),
        ("latin-1", "cp1252"),
        ("utf-16", "utf-16-le"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
    ],
)
def test_the_encoding_is_found_with_and_without_a_mark(tmp_path: Path, encoding: str, told: str) -> None:
    path = written(tmp_path, "Vorname;E-Mail\r\nJürgen;juergen@example.com\r\nZoë;zoe@example.com\r\n".encode(encoding))
    assert sniff(path).encoding == told
    assert read(path) == [(2, ("Jürgen", "juergen@example.com"), ""), (3, ("Zoë", "zoe@example.com"), "")]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_separator_is_found(tmp_path: Path, delimiter: str) -> None:
    lines = [["Name", "E-Mail", "Value"], ["Petersen, Anna" if delimiter != "," else "Anna", "anna@example.com", "1,5" if delimiter != "," else "1"]]
    path = written(tmp_path, "\n".join(delimiter.join(line) for line in lines).encode())
    layout = sniff(path)
    assert (layout.delimiter, layout.headings) == (delimiter, ("Name", "E-Mail", "Value"))
    assert read(path)[0][1] == tuple(lines[1])


def test_one_column_is_a_table_too(tmp_path: Path) -> None:
    path = written(tmp_path, b"email\nanna@example.com\nben@example.com\n")
    assert [cells for _, cells, _ in read(path)] == [("anna@example.com",), ("ben@example.com",)]


def test_a_few_broken_bytes_spoil_their_rows_and_not_the_file(tmp_path: Path) -> None:
    good = "".join(f"Zoë {number};zoe{number}@example.com\n" for number in range(5)).encode()
    path = written(tmp_path, b"name;email\n" + good + b"J\xfcrgen;j@example.com\n" + good)
    found = read(path)
    assert found[5] == (7, ("J\ufffdrgen", "j@example.com"), "")
    assert len(found) == 11


def test_a_text_of_several_lines_is_one_cell_where_it_may_be(tmp_path: Path) -> None:
    path = written(tmp_path, b'name,wish\nAnna,"two\nlines, and a ""quote"""\nBen,one\n')
    layout = sniff(path)
    assert [(line.number, line.cells) for line in rows(path, layout, one_line=frozenset({0}))] == [
        (2, ("Anna", 'two\nlines, and a "quote"')),
        (4, ("Ben", "one")),
    ]


def test_a_forgotten_quotation_mark_spoils_its_own_row_only(tmp_path: Path) -> None:
    path = written(
        tmp_path, b'name,email\n"Anna,anna@example.com\nBen,ben@example.com\n"Cleo",cleo@example.com\n"Olga,olga@example.com\nOtto,otto@example.com\n'
    )
    assert read(path) == [
        (2, ('"Anna,anna@example.com',), "quote_open"),
        (3, ("Ben", "ben@example.com"), ""),
        (4, ("Cleo", "cleo@example.com"), ""),
        (5, ('"Olga,olga@example.com',), "quote_open"),
        (6, ("Otto", "otto@example.com"), ""),
    ]


def test_a_forgotten_quotation_mark_before_thousands_of_rows_takes_no_memory_and_no_other_row(tmp_path: Path) -> None:
    many = "".join(f"P{number},p{number}@example.com\n" for number in range(3000))
    path = written(tmp_path, f'name,email\n"Anna,anna@example.com\n{many}'.encode())
    found = read(path)
    assert len(found) == 3001
    assert [problem for *_, problem in found if problem] == ["quote_open"]


def test_an_inch_sign_inside_a_text_is_a_sign_like_any_other(tmp_path: Path) -> None:
    path = written(tmp_path, b'name,company\nAnna,5" pipes\nBen,"6"" pipes"\n')
    assert [cells for _, cells, _ in read(path)] == [("Anna", '5" pipes'), ("Ben", '6" pipes')]


def test_rows_with_too_many_cells_are_told_and_empty_ones_left_out(tmp_path: Path) -> None:
    path = written(tmp_path, b"name,email,\nAnna,anna@example.com,,\n\n , \nBen,ben@example.com,x,y\nCleo\n")
    assert read(path) == [
        (2, ("Anna", "anna@example.com", "", ""), ""),
        (5, ("Ben", "ben@example.com", "x", "y"), "columns_too_many"),
        (6, ("Cleo",), ""),
    ]


def test_an_endless_line_is_told_and_passed_over(tmp_path: Path) -> None:
    path = written(tmp_path, b"name,email\n" + b"A" * 350_000 + b"\nBen,ben@example.com\n")
    found = read(path)
    assert [(number, problem) for number, _, problem in found] == [(2, "line_too_long"), (3, "")]


@pytest.mark.parametrize(
    ("content", "code"), [(b"", "empty"), (b"\n \n", "empty"), (b"PK\x03\x04" + bytes(range(256)) * 20, "binary"), (b",,,\nx,y\n", "headings_missing")]
)
def test_what_is_no_table_is_refused(tmp_path: Path, content: bytes, code: str) -> None:
    with pytest.raises(FileUnreadable, match=code):
        sniff(written(tmp_path, content))


@given(content=st.binary(max_size=400))
def test_no_bytes_make_the_reader_fail_in_an_unforeseen_way(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = written(tmp_path_factory.mktemp("files"), b"name,email\n" + content)
    for encoding in files.ENCODINGS:
        layout = files.Layout(encoding=encoding, delimiter=",", headings=("name", "email"))
        for line in rows(path, layout, one_line=frozenset({0, 1})):
            assert line.number >= 1
