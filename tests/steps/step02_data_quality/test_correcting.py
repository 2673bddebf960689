"""Corrected labels: put into the target where they fit, refused all at once where they do not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from tenfold.errors import DataProblem
from tenfold.steps.step02_data_quality import DataQualityEvidence
from tenfold.steps.step02_data_quality.correcting import correct
from tenfold.tables import load
from tenfold.vocabulary import Check

Run = Callable[..., DataQualityEvidence]
Judge = Callable[..., dict[str, Check]]
Customers = Callable[..., pd.DataFrame]

HEAD = "row,label,by,reason,data_version,given\n"
FILE = "corrections.csv"


@pytest.fixture
def write(folder: Path) -> Callable[[str], None]:
    def call(text: str) -> None:
        (folder / FILE).write_text(text, encoding="utf-8")

    return call


def test_corrected_labels_stand_in_the_snapshot_and_nothing_else_changes(
    run: Run, judge: Judge, customers: Customers, folder: Path, write: Callable[[str], None]
) -> None:
    frame = customers()
    frame.loc[[3, 40], "left"] = None  # left out: rows of the file count what is prepared
    plain = run(frame, time="since")
    before = load(folder / plain.data.snapshot.path)
    flipped = {"yes": "no", "no": "yes"}
    old = {row: before["left"].iloc[row] for row in (0, 7, 597)}
    version = plain.overview.version[:12]
    lines = [f"{row},{flipped[was]},Ann,seen,{version},{was}" for row, was in old.items()]
    write(HEAD + "\n".join([*lines, f"9,{before['left'].iloc[9]},Ann,right,{version},"]) + "\n")
    found = run(frame, time="since", corrections=FILE, again=True)
    after = load(folder / found.data.snapshot.path)
    assert list(after.index[after["left"] != before["left"]]) == [0, 7, 597]
    pd.testing.assert_frame_equal(after.drop(columns="left"), before.drop(columns="left"))
    assert found.corrected is not None
    assert found.corrected.parts == {"train": 2, "test": 1}
    assert found.corrected.standing == 1
    assert sum(found.corrected.moves.values()) == 3
    assert found.overview.version == plain.overview.version
    assert plain.corrected is None
    assert "corrected" not in plain.model_dump(mode="json")
    check = judge(found, corrections=FILE)["TF0211"]
    assert check.status == "warn"
    assert "3 labels are corrected (test 1, train 2)" in check.evidence
    assert "change the exam" in check.evidence


def test_corrections_of_training_rows_alone_are_told_and_no_warning(
    run: Run, judge: Judge, customers: Customers, write: Callable[[str], None]
) -> None:
    frame = customers()
    plain = run(frame, time="since")
    was = frame["left"].iloc[5]
    new = "no" if was == "yes" else "yes"
    write(f"\ufeffrow;label;by;data_version\r\n5;{new};Ann;{plain.overview.version[:12]}\r\n")
    found = run(frame, time="since", corrections=FILE, again=True)
    check = judge(found, corrections=FILE)["TF0211"]
    assert found.corrected is not None
    assert found.corrected.parts == {"train": 1}
    assert check.status == "not_evaluated"
    assert "1 labels are corrected (train 1)." in check.evidence


def test_every_wrong_line_is_told_at_once_with_its_number(
    run: Run, customers: Customers, write: Callable[[str], None]
) -> None:
    frame = customers()
    version = run(frame).overview.version[:12]
    was = frame["left"].iloc[4]
    new = "no" if was == "yes" else "yes"
    write(
        HEAD
        + f"600,yes,Ann,,{version},\n"
        + f"-1,yes,Ann,,{version},\n"
        + f"1,maybe,Ann,,{version},\n"
        + f"2,yes,Ann,,0123456789ab,\n3,no,,,{version},\n"
        + f'5,yes,"=HYPERLINK(""x"")",,{version},\n'
        + f"4,{new},Ann,,{version},{new}\n"
        + f"6,yes,Ann,,{version},\n\n6,no,Ben,,{version},\n"
    )
    with pytest.raises(DataProblem) as caught:
        run(frame, corrections=FILE, again=True)
    text = str(caught.value)
    for said in (
        "line 2: 'row' names no row: they go from 0 to 599",
        "line 3: 'row' names no row",
        "line 4: 'label' is no label of the target (no, yes)",
        f"line 5: it was made for version 0123456789ab, the data are version {version}",
        "line 6: nobody stands for it",
        "line 7: 'by' holds a formula",
        "line 11: row 6 is given another label than in line 9",
        "`corrections: unset`",
    ):
        assert said in text


VERSION = "0123456789abcdef"
V = VERSION[:12]


def test_a_label_that_was_not_the_one_reviewed_is_refused(folder: Path) -> None:
    target = pd.Series(["plus", "basic", "max"], dtype="str")
    path = folder / FILE
    path.write_text(HEAD + f"0,basic,Ann,,{V},max\n", encoding="utf-8")
    with pytest.raises(DataProblem, match="line 2: row 0 does not have the label that 'given'"):
        correct(target, path, version=VERSION, task="multiclass", labels=["basic", "max", "plus"])


@pytest.mark.parametrize(
    ("content", "fact"),
    [
        (b"row,label\n1,yes\n", "lack the column by, data_version"),
        (b"row,label,by,data_version,row\n", "name a column twice"),
        (b"", "lack the column row"),
        (b"row,label,by,data_version\n1,\xff\xfe\n", "not UTF-8"),
        (b'row,label,by,data_version\n1,"' + b"x" * 200_000 + b'"\n', "no CSV"),
        (None, "cannot be read"),
    ],
)
def test_a_file_that_is_none_says_what_it_should_be(
    run: Run, customers: Customers, folder: Path, content: bytes | None, fact: str
) -> None:
    (folder / FILE).unlink(missing_ok=True)
    if content is not None:
        (folder / FILE).write_bytes(content)
    with pytest.raises(DataProblem, match=fact):
        run(customers(), corrections=FILE, again=True)


def test_numbers_are_corrected_as_numbers(folder: Path) -> None:
    target, path = pd.Series([1.5, 2.0, 3.0]), folder / FILE
    path.write_text(HEAD + f"2.0,-12.5,Ann,typo,{V},3\n", encoding="utf-8")
    right, done = correct(target, path, version=VERSION, task="regression", labels=[])
    assert right.tolist() == [1.5, 2.0, -12.5]
    assert done.rows.tolist() == [2]
    assert done.moves == {}
    path.write_text(HEAD + f"2,dear,Ann,typo,{V},\n", encoding="utf-8")
    with pytest.raises(DataProblem, match="'label' is no number"):
        correct(target, path, version=VERSION, task="regression", labels=[])


def test_whole_numbers_are_labels_however_they_are_written(folder: Path) -> None:
    target, path = pd.Series(["1", "0"], dtype="str"), folder / FILE
    path.write_text(HEAD + f"0,0.0,Ann,,{V.upper()},1.0\n", encoding="utf-8")
    right, done = correct(target, path, version=VERSION, task="binary", labels=["0", "1"])
    assert right.tolist() == ["0", "0"]
    assert done.moves == {"1 → 0": 1}
