import pytest

from regsosek.vocabulary import nik_files
from regsosek.vocabulary.nik_files import UnreadableList, looks_like_number, read_niks

ONE, TWO = "6472030501809001", "6472034501809001"


@pytest.fixture
def read(tmp_path):
    def reading(content: str | bytes) -> list[str]:
        path = tmp_path / "list.csv"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return [value for column in read_niks(path) for value in column.to_pylist()]

    return reading


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (f"{ONE}\n{TWO}\n", [ONE, TWO]),
        (f"{ONE}\r\n\r\n{TWO}", [ONE, TWO]),
        (f'{ONE}\n6472,"x\n', [ONE, '6472,"x']),
        (f"{ONE}\t\n{TWO}\n", [f"{ONE}\t", TWO]),
        (f"nik\n{ONE}\n\n{TWO}\n", [ONE, "", TWO]),
        (f"NIK\n{ONE}\n", [ONE]),
        (f"nama,nik\nA,{ONE}\nB,\n", [ONE, ""]),
        (f"\ufeffNama; NIK ;Alamat\nA;{ONE};x\n", [ONE]),
        (f"nama|nik\nA|{ONE}\n", [ONE]),
        (f"nama\tnik\nA\t{ONE}\n", [ONE]),
        (f'"nik","alamat"\n"{ONE}","Jl. A\nRT 5"\n"{TWO}","-"\n', [ONE, TWO]),
        ("nik,n\n6.47E+15,1\nNA,2\n", ["6.47E+15", "NA"]),
        (f"nama,nik\nJos\xe9,{ONE}\n".encode("latin-1"), [ONE]),
    ],
    ids=[
        "lines",
        "blank-lines",
        "anything",
        "tab",
        "column",
        "capitals",
        "comma",
        "bom",
        "pipe",
        "tsv",
        "quotes",
        "text",
        "latin-1",
    ],
)
def test_lists_as_offices_send_them(read, content, expected):
    assert read(content) == expected


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "is empty"),
        (" \n\n", "is empty"),
        ("nik\n", "holds no NIK"),
        ("nama,nomor\nA,1\n", "no column nik"),
        ("nik,NIK\n1,2\n", "more than one column nik"),
        (f"nik,nama\n{ONE},A\n{TWO}\n", "a row has 1 columns where the heading has 2"),
        (f"nik\n{ONE}\n".encode("utf-16"), "not plain text"),
        (b"nik,nama\n\xff\xfe\xfd,A\n", "not UTF-8"),
    ],
)
def test_what_is_no_list_is_told_in_one_sentence_without_the_numbers(read, content, message):
    with pytest.raises(UnreadableList, match=message) as refusal:
        read(content)

    assert "\n" not in str(refusal.value)
    assert ONE not in str(refusal.value) and TWO not in str(refusal.value)


def test_a_missing_file_and_a_folder_are_told_apart(tmp_path):
    with pytest.raises(UnreadableList, match="There is no file"):
        list(read_niks(tmp_path / "none.csv"))
    with pytest.raises(UnreadableList, match="is a folder"):
        list(read_niks(tmp_path))


def test_a_long_list_comes_in_blocks_and_says_how_far_it_is(tmp_path, monkeypatch):
    monkeypatch.setattr(nik_files, "BLOCK", 1000)
    path = tmp_path / "long.txt"
    path.write_text(f"{ONE}\n" * 500)
    heard: list[int] = []

    columns = list(read_niks(path, at_byte=heard.append))

    assert len(columns) > 5
    assert sum(map(len, columns)) == 500
    assert heard == sorted(heard) and heard[-1] == path.stat().st_size


@pytest.mark.parametrize(
    ("text", "is_number"), [(ONE, True), ("6.47E+15", True), ("12", True), ("a.csv", False), ("", False)]
)
def test_a_word_is_a_number_or_a_file_name(text, is_number):
    assert looks_like_number(text) is is_number
