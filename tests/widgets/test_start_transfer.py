"""Files between browser and project: in parts, under a name that is only a name."""

from __future__ import annotations

import pytest

from widgets.start_transfer import Download, Upload


@pytest.fixture
def upload(tmp_path):
    arrived = []
    made = Upload(arrived.append, lambda: tmp_path / "in")
    made.arrived, made.answers = arrived, []
    made.send = lambda content, buffers=None: made.answers.append(content)
    return made


def _part(upload, name, at, total, content):
    upload._got(None, {"name": name, "at": at, "total": total}, [memoryview(content)])


def test_a_file_arrives_in_parts_and_is_there_when_whole(upload, tmp_path) -> None:
    _part(upload, "a.csv", 0, 6, b"a,b")
    assert upload.arrived == []
    _part(upload, "a.csv", 3, 6, b"\n1,")
    assert [path.read_bytes() for path in upload.arrived] == [b"a,b\n1,"]
    assert [path.name for path in (tmp_path / "in").iterdir()] == ["a.csv"]
    assert upload.answers[0]["said"] == "50 % of 1 kB"


@pytest.mark.parametrize("name", ["../../evil.csv", "C:\\x\\evil.csv", "/etc/evil.csv"])
def test_no_folder_hides_in_a_name(upload, tmp_path, name) -> None:
    _part(upload, name, 0, 1, b"a")
    assert upload.arrived == [tmp_path / "in" / "evil.csv"]


def test_what_a_project_was_made_of_is_not_overwritten(upload) -> None:
    for content in (b"1", b"2"):
        _part(upload, "a.csv.gz", 0, 1, content)
    assert [(p.name, p.read_bytes()) for p in upload.arrived] == [
        ("a.csv.gz", b"1"),
        ("a-2.csv.gz", b"2"),
    ]


def test_whatever_goes_wrong_the_browser_gets_an_answer(upload) -> None:
    upload._on_file = lambda path: 1 / 0
    _part(upload, "a.csv", 0, 1, b"a")
    assert upload.answers == [{"stop": True, "said": "division by zero"}]


def test_a_file_beyond_the_disk_is_refused_before_it_is_sent(upload, tmp_path) -> None:
    _part(upload, "a.csv", 0, 10**18, b"a")
    assert upload.answers[0]["stop"]
    assert "no room" in upload.answers[0]["said"]
    assert list((tmp_path / "in").iterdir()) == []


def test_a_download_comes_in_parts_and_a_failure_is_told(tmp_path) -> None:
    file = tmp_path / "p.zip"
    file.write_bytes(bytes(range(256)) * 40_000)
    made, sent = Download(lambda: file), []
    made.send = lambda content, buffers=(): sent.append((content, b"".join(buffers)))
    at = 0
    while at < file.stat().st_size:
        made._asked(None, {"at": at}, [])
        at += len(sent[-1][1])
    assert b"".join(part for _, part in sent) == file.read_bytes()
    assert len(sent) == 3
    file.unlink()
    made._asked(None, {"at": 0}, [])
    assert sent[-1][0]["stop"]
    assert "No such file" in sent[-1][0]["said"]


def test_a_download_says_what_to_know_of_its_file(tmp_path) -> None:
    file = tmp_path / "p.zip"
    file.write_bytes(b"x" * 10)
    made, sent = Download(lambda: file, lambda path: [f"{path.name} took in data."]), []
    made.send = lambda content, buffers=(): sent.append(content)
    made._asked(None, {"at": 0}, [])
    assert sent[0]["said"] == "1 kB. p.zip took in data."
