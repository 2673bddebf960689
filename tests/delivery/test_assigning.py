"""A file of units goes in, and comes out with one column more, whole or not at all."""

from __future__ import annotations

import csv
import gzip
import io
import json
import sys
from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from tenfold.cli.app import app
from tenfold.delivery.assigning import assign_file, columnar, delimited, experiment, planned
from tenfold.delivery.assigning.filling import Filling
from tenfold.errors import DataProblem, MissingEvidence, WrongInput
from tenfold.experiments.assigning import assign
from tenfold.project import Project
from tenfold.steps.step07_experimentation import ExperimentationDecisions
from tenfold.tables import dialect as dialects
from tenfold.vocabulary import Arm, ExperimentMetric, ExperimentPlan

# Its arms were worked out with another program's MurmurHash3, the one in Optimizely's software.
GOLDEN = Path(__file__).parent / "golden" / "assigned.csv"
PLAN = ExperimentPlan(
    hypothesis="it earns more",
    unit="customer",
    arms=[
        Arm(name="today", weight=2),
        Arm(name="model", weight=1),
        Arm(name="模型", weight=1),
    ],
    metrics=[ExperimentMetric(name="money", column="money")],
    salt="experiment 1",
)
HALVES = PLAN.model_copy(
    update={"arms": [Arm(name="today", weight=1), Arm(name="model", weight=1)]}
)


def _golden() -> list[tuple[str, str]]:
    with GOLDEN.open(encoding="utf-8", newline="") as lines:
        rows = [(unit, arm) for unit, arm in csv.reader(lines)]
    assert len(rows) == 51
    return rows[1:]


def _written(folder: Path, text: str | bytes, name: str = "units.csv") -> Path:
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def _assigned(
    units: Path, out: str = "out.csv", *, plan: ExperimentPlan = HALVES, **more: Any
) -> Any:
    return assign_file(plan, units, units.parent / out, **({"id_column": "id"} | more))


def _arm(unit: str) -> str:
    return assign([unit], HALVES.arms, HALVES.salt)[0]


# The arms


def test_fifty_units_in_many_scripts_get_the_arms_that_they_got_on_another_machine(
    tmp_path: Path,
) -> None:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([["unit"], *([unit] for unit, _ in _golden())])
    units = _written(tmp_path, text.getvalue())
    _assigned(units, plan=PLAN, id_column="unit")
    assert (tmp_path / "out.csv").read_bytes() == GOLDEN.read_bytes()
    table = pa.table({"unit": [unit for unit, _ in _golden()]})
    pq.write_table(table, tmp_path / "units.parquet")
    _assigned(tmp_path / "units.parquet", "out.parquet", plan=PLAN, id_column="unit")
    found = pq.read_table(tmp_path / "out.parquet").column("arm").to_pylist()
    assert found == [arm for _, arm in _golden()]


def test_text_and_whole_numbers_of_parquet_get_the_arms_of_csv(tmp_path: Path) -> None:
    numbers = [*range(300), 2**62]
    units = _written(tmp_path, "id\n" + "".join(f"{k}\n" for k in numbers))
    rows = _assigned(units).rows
    texts = pa.array(map(str, numbers), pa.string())
    kinds: list[pa.Array] = [
        pa.array(numbers, pa.int64()),
        pa.array(numbers, pa.uint64()),
        pa.array(numbers, pa.decimal128(38, 0)),
        texts,
        texts.cast(pa.large_string()),
        texts.dictionary_encode(),
    ]
    with (tmp_path / "out.csv").open() as lines:
        expected = [row["arm"] for row in csv.DictReader(lines)]
    for kind in kinds:
        pq.write_table(pa.table({"id": kind}), tmp_path / "units.parquet")
        assert _assigned(tmp_path / "units.parquet", "out.parquet").rows == rows
        assert pq.read_table(tmp_path / "out.parquet").column("arm").to_pylist() == expected


def test_a_unit_in_many_rows_has_one_arm_and_leading_zeros_are_another_unit(tmp_path: Path) -> None:
    units = _written(
        tmp_path, "id,x\n" + "".join(f"{k % 40},{k}\n0{k % 40},{k}\n" for k in range(80))
    )
    done = _assigned(units)
    with (tmp_path / "out.csv").open() as lines:
        found: dict[str, set[str]] = {}
        for row in csv.DictReader(lines):
            found.setdefault(row["id"], set()).add(row["arm"])
    assert sum(done.rows.values()) == 160
    assert all(len(arms) == 1 for arms in found.values())
    assert any(found[f"{k}"] != found[f"0{k}"] for k in range(40))


# The file around them


@pytest.mark.parametrize(
    "text",
    [
        "id,x\n1,a\n2,b\n",
        "id,x\r\n1,a\r\n2,b",
        "\n\nid,x\n\n1,a\n2,b\n\n\n",
        'x;"id";y\n=1+1;"1";"a;b"\n"two\nlines";2;"say ""x"""\n@SUM(A1);3;-7\n',
        'id\tx\n001\t 5" pipe\n2\tb\n',
        "id|x|\n1|a|\n2|b|\n",
        "id, x, y\n1, a, 2\n2, b, 3\n",
        "id\n1\n\n2\n",
    ],
)
def test_every_character_but_the_new_column_stays_as_it_was(tmp_path: Path, text: str) -> None:
    units = _written(tmp_path, text)
    done = _assigned(units)
    got = (tmp_path / "out.csv").read_bytes().decode()
    (mark,) = {sign for sign in ",;\t|" if f"{sign}arm" in got.replace(", ", ",")}
    for word in ("arm", "today", "model"):
        got = got.replace(f"{mark} {word}", "").replace(f"{mark}{word}", "")
    assert got == text
    assert sum(done.rows.values()) == 3 if "=1+1" in text else 2
    assert done.exit_code == 0


def test_an_arm_is_quoted_where_its_name_needs_it(tmp_path: Path) -> None:
    arms = [Arm(name='a "b", c', weight=1), Arm(name="d;e", weight=1)]
    plan = HALVES.model_copy(update={"arms": arms})
    units = _written(tmp_path, "id,x\n" + "".join(f"{k},y\n" for k in range(20)))
    _assigned(units, plan=plan, arm_column="which, arm")
    with (tmp_path / "out.csv").open(newline="") as lines:
        head, *rows = csv.reader(lines)
    assert head == ["id", "x", "which, arm"]
    assert {row[2] for row in rows} == {'a "b", c', "d;e"}
    assert {len(row) for row in rows} == {3}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_unit_has_its_arm_in_every_encoding_and_the_file_keeps_its_own(
    tmp_path: Path, encoding: str
) -> None:
    names = ["Müller", "Käse & Söhne", "Straße", "Ångström"] * 30
    text = "id;x\n" + "".join(f"{name} {k};ü\n" for k, name in enumerate(names))
    units = _written(tmp_path, text.encode(encoding))
    done = _assigned(units)
    with (tmp_path / "out.csv").open(encoding=encoding) as lines:
        rows = list(csv.DictReader(lines, delimiter=";"))
    assert [row["id"] for row in rows] == [f"{name} {k}" for k, name in enumerate(names)]
    assert [row["arm"] for row in rows] == [_arm(row["id"]) for row in rows]
    assert bool(done.notes) == (encoding in ("utf-16", "cp1252"))


def test_packed_files_are_read_and_written_and_are_always_the_same(tmp_path: Path) -> None:
    plain = "id,x\n" + "".join(f"{k},y\n" for k in range(500))
    units = _written(tmp_path, gzip.compress(plain.encode()), "units.csv.gz")
    _assigned(units, "out.csv")
    _assigned(units, "one.csv.gz")
    _assigned(units, "two.csv.gz")
    assert (tmp_path / "one.csv.gz").read_bytes() == (tmp_path / "two.csv.gz").read_bytes()
    unpacked = gzip.decompress((tmp_path / "one.csv.gz").read_bytes())
    assert unpacked == (tmp_path / "out.csv").read_bytes()
    assert unpacked.startswith(b"id,x,arm\n0,y,")


def test_other_columns_of_parquet_and_what_is_said_of_them_stay(tmp_path: Path) -> None:
    table = pa.table(
        {
            "when": pa.array([date(2026, 1, 1), None, date(2026, 1, 3)]),
            "id": ["a", None, " "],
            "list": [[1.5], [], None],
        }
    ).replace_schema_metadata({"owner": "us"})
    pq.write_table(table, tmp_path / "units.parquet")
    done = _assigned(tmp_path / "units.parquet", "out.parquet", arm_column="group")
    found = pq.read_table(tmp_path / "out.parquet")
    assert found.select(table.column_names).equals(table)
    assert found.schema.metadata[b"owner"] == b"us"
    assert found.column("group").to_pylist() == [_arm("a"), None, None]
    assert done.missing == 2


@pytest.mark.parametrize("name", ["units.csv", "units.parquet"])
def test_a_file_goes_through_part_by_part(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    sizes: list[int] = []
    whole = Filling.arms

    def noted(filling: Filling, units: Sequence[str]) -> list[str]:
        sizes.append(len(units))
        return whole(filling, units)

    monkeypatch.setattr(Filling, "arms", noted)
    monkeypatch.setattr(delimited, "ROWS", 1000)
    monkeypatch.setattr(columnar, "ROWS", 1000)
    table = pa.table({"id": [f"u{k}" for k in range(2500)]})
    pq.write_table(table, tmp_path / "units.parquet")
    _written(tmp_path, "id\n" + "".join(f"u{k}\n" for k in range(2500)))
    out = f"out{Path(name).suffix}"
    rows = _assigned(tmp_path / name, out).rows
    assert sizes == [1000, 1000, 500]
    arms = assign((f"u{k}" for k in range(2500)), HALVES.arms, HALVES.salt)
    assert rows == Counter(arms)
    if name.endswith("csv"):
        found = (tmp_path / out).read_text().splitlines()
        assert found == ["id,arm", *(f"u{k},{arm}" for k, arm in enumerate(arms))]


def test_a_delimiter_that_looks_wrong_is_found_by_the_identifier(tmp_path: Path) -> None:
    rows = "".join(f"{k},a|b|c|d\n" for k in range(30))
    units = _written(tmp_path, "id,kinds|of|many|sorts\n" + rows)
    assert dialects.detect(units.read_text()).delimiter == "|"
    _assigned(units)
    assert (tmp_path / "out.csv").read_text().startswith("id,kinds|of|many|sorts,arm\n0,a|b|c|d,")


def test_a_cell_may_be_a_whole_document(tmp_path: Path) -> None:
    long = "word, " * 50_000
    before = csv.field_size_limit()
    units = _written(tmp_path, f'id,text\n1,"{long}"\n')
    _assigned(units)
    expected = f'id,text,arm\n1,"{long}",{_arm("1")}\n'
    assert (tmp_path / "out.csv").read_text() == expected
    assert csv.field_size_limit() == before


# What is missing or odd


def test_rows_without_an_identifier_are_counted_and_left_empty(tmp_path: Path) -> None:
    units = _written(tmp_path, 'id,x\n1,a\n,b\n"",c\n  ,d\n2,e\n')
    done = _assigned(units)
    assert (done.missing, sum(done.rows.values()), done.exit_code) == (3, 2, 4)
    assert "3 rows have no 'id': the arm is empty there." in done.doubts
    got = (tmp_path / "out.csv").read_text()
    assert got == f'id,x,arm\n1,a,{_arm("1")}\n,b,\n"",c,\n  ,d,\n2,e,{_arm("2")}\n'


@pytest.mark.parametrize("cells", [["12.0", "13.0", "7.00"], ["4.9E+11", "1.2e+10", "3"]])
def test_identifiers_that_were_taken_for_amounts_are_doubted(
    tmp_path: Path, cells: list[str]
) -> None:
    done = _assigned(_written(tmp_path, "id\n" + "\n".join(cells) + "\n"))
    assert done.exit_code == 4
    assert "took the identifiers for numbers" in done.doubts[0]


@pytest.mark.parametrize("cells", [["12", "13"], ["4e12a", "12e5", "7f"], ["1.5.0", "2.5.0"]])
def test_other_identifiers_are_not_doubted(tmp_path: Path, cells: list[str]) -> None:
    assert _assigned(_written(tmp_path, "id\n" + "\n".join(cells) + "\n")).exit_code == 0


# What is refused, with nothing written


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Id,x\n1,a\n", r"has no column 'id'\. Did you mean 'Id'\?"),
        ("uid,x\n1,a\n", r"has no column 'id'\. Did you mean 'uid'\?"),
        ("name,x\n1,a\n", r"has no column 'id'\. There are: name, x\."),
        ("id,Arm\n1,a\n", "has a column 'Arm' already.*--arm-column"),
        ("id,id,x\n1,2,a\n", "2 columns of 'units.csv' are called 'id'"),
        ("id,x\n", "header and no rows"),
        ("id,x\n,a\n,b\n", "'id' is empty in every row of 'units.csv'"),
        (
            "id,x\n1,a\n2\n3,b,c\n4,d\n",
            r"2 of 4 rows have more or fewer cells than(?s:.*)line 3 has 1(?s:.*)line 4 has 3",
        ),
        ('id,x\n1,"a\n2,b\n3,c\n', r"begins in line 2 cannot be split.*quote"),
        ('id,x\n1,"a"b\n2,c\n', r"begins in line 2 cannot be split.*quote"),
        ("", "is empty"),
        ('{"id": 1}\n', "is JSON"),
    ],
)
def test_unusable_units_are_a_sentence_and_leave_no_file(
    tmp_path: Path, text: str, said: str
) -> None:
    units = _written(tmp_path, text, "units.csv" if text[:1] != "{" else "units.jsonl")
    (tmp_path / "out.csv").write_text("of yesterday")
    with pytest.raises(WrongInput, match=said):
        _assigned(units)
    assert (tmp_path / "out.csv").read_text() == "of yesterday"
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(["out.csv", units.name])


@pytest.mark.parametrize(
    ("column", "said"),
    [
        (pa.array([1.0, 2.0]), "type double.*12, 12.0.*two arms.*text or as whole numbers"),
        (pa.array([date(2026, 1, 1)] * 2), "type date32"),
        (pa.array([True, False]), "type bool"),
        (pa.array([b"a", b"b"]), "type binary"),
        (pa.array([1, 2], pa.decimal128(5, 2)), "type decimal128"),
        (pa.array([], pa.string()), "has no rows"),
        (pa.array([None, None], pa.string()), "is empty in every row"),
    ],
)
def test_identifiers_of_parquet_with_several_spellings_are_refused(
    tmp_path: Path, column: pa.Array, said: str
) -> None:
    pq.write_table(pa.table({"id": column}), tmp_path / "units.parquet")
    with pytest.raises(WrongInput, match=said):
        _assigned(tmp_path / "units.parquet", "out.parquet")
    assert not (tmp_path / "out.parquet").exists()


def test_damaged_files_are_sentences(tmp_path: Path) -> None:
    packed = gzip.compress(b"id,x\n" + b"1,a\n" * 90_000)
    units = _written(tmp_path, packed[:-100], "units.csv.gz")
    with pytest.raises(DataProblem, match=r"damaged \.gz"):
        _assigned(units)
    pq.write_table(pa.table({"id": ["a"] * 1000}), tmp_path / "units.parquet")
    whole = (tmp_path / "units.parquet").read_bytes()
    units = _written(tmp_path, whole[:-50], "units.parquet")
    with pytest.raises(DataProblem, match="damaged Parquet"):
        _assigned(units, "out.parquet")
    with pytest.raises(DataProblem, match=r"does not exist.*Did you mean 'units\.csv\.gz'"):
        _assigned(tmp_path / "unit.csv.gz")
    assert not list(tmp_path.glob("out.*"))


def test_an_arm_that_the_files_encoding_cannot_write_is_a_sentence(tmp_path: Path) -> None:
    units = _written(tmp_path, ("id;x\n" + "Müller;ü\n" * 9).encode("cp1252"))
    arms = [Arm(name="模型", weight=1), Arm(name="模型 2", weight=1)]
    with pytest.raises(WrongInput, match=r"its encoding, cp1252, has no '模型'.*as UTF-8"):
        _assigned(units, plan=HALVES.model_copy(update={"arms": arms}))


@pytest.mark.parametrize(
    ("units", "out"),
    [
        ("units.csv", "out.parquet"),
        ("units.csv", "out"),
        ("units.csv", "out.xlsx"),
        ("units.parquet", "out.csv"),
        ("units.parquet", "out.parquet.gz"),
    ],
)
def test_what_is_written_is_of_the_kind_that_was_read(tmp_path: Path, units: str, out: str) -> None:
    pq.write_table(pa.table({"id": ["a"]}), tmp_path / "units.parquet")
    _written(tmp_path, "id\n1\n")
    with pytest.raises(WrongInput, match="End it in"):
        _assigned(tmp_path / units, out)


def test_the_file_of_units_is_never_written_over(tmp_path: Path) -> None:
    units = _written(tmp_path, "id\n1\n")
    (tmp_path / "link.csv").symlink_to(units)
    for out in ("units.csv", "link.csv", f"../{tmp_path.name}/units.csv"):
        with pytest.raises(WrongInput, match="is the file of units itself"):
            _assigned(units, out)
    assert units.read_text() == "id\n1\n"
    with pytest.raises(WrongInput, match="is a folder"):
        assign_file(HALVES, tmp_path, tmp_path / "out.csv", id_column="id")


# The project's experiment


def _standing(monkeypatch: pytest.MonkeyPatch, record: Any, **decided: Any) -> None:
    """Let step 7 have these decisions and that record."""
    values = ExperimentationDecisions(**({"salt": HALVES.salt, "arms": HALVES.arms} | decided))
    standing = SimpleNamespace(
        store=SimpleNamespace(read=lambda _: record),
        resolve=lambda _: SimpleNamespace(values=values),
    )
    monkeypatch.setattr(experiment, "Standing", lambda _: standing)


RECORD = SimpleNamespace(evidence=SimpleNamespace(plan=HALVES))


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A project without a record."""
    return Project.create(tmp_path / "loans", "schema: 1\nname: loans\n")


def test_without_a_plan_it_says_what_to_run(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(MissingEvidence, match="tenfold run --from experimentation"):
        planned(project)
    monkeypatch.setattr(experiment, "registry", SimpleNamespace(steps=list))
    with pytest.raises(WrongInput, match="has no step 7"):
        planned(project)


@pytest.mark.parametrize(
    ("decided", "said"),
    [
        ({"salt": "again"}, "salt of step 7 is now 'again'; it ran with 'experiment 1'"),
        ({"arms": PLAN.arms}, "arms of step 7 were decided anew"),
    ],
)
def test_a_division_that_was_decided_anew_is_refused_until_step_7_has_run(
    project: Project, monkeypatch: pytest.MonkeyPatch, decided: dict[str, Any], said: str
) -> None:
    _standing(monkeypatch, RECORD, **decided)
    with pytest.raises(WrongInput, match=f"{said}.*tenfold run --only experimentation"):
        planned(project)


@pytest.mark.parametrize(
    ("hashed", "day", "said"),
    [
        ("", None, "is not registered: write its hash"),
        (HALVES.digest, date(2026, 3, 1), "was registered on 2026-03-01."),
        ("0123456789abcdef", None, "is not the one that was registered"),
    ],
)
def test_it_says_whether_the_plan_is_registered(
    project: Project, monkeypatch: pytest.MonkeyPatch, hashed: str, day: date | None, said: str
) -> None:
    _standing(monkeypatch, RECORD, registered=hashed, registered_on=day)
    found = planned(project)
    assert found.plan == HALVES
    assert said in found.note
    assert HALVES.digest in found.note


def test_the_command_prints_arms_and_salt_and_json(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _standing(monkeypatch, RECORD)
    units = _written(tmp_path, "customer,x\n" + "".join(f"{k},a\n" for k in range(1000)))
    words = ["assign", str(project.folder), str(units), str(tmp_path / "o.csv"), "--id", "customer"]
    done = CliRunner().invoke(app, words, catch_exceptions=False)
    assert done.exit_code == 0
    rows = Counter(_arm(str(k)) for k in range(1000))
    assert "units.csv: 1,000 rows assigned with salt 'experiment 1'." in done.output
    for name, count in rows.items():
        assert f"{name}  {count}  {count / 10:.2f}%".split() in map(
            str.split, done.output.splitlines()
        )
    said = json.loads(CliRunner().invoke(app, [*words, "--json"]).output)
    assert said["rows"] == dict(rows)
    assert said["plan"] == HALVES.digest
    (tmp_path / "units.csv").write_text('customer\n1\n""\n')
    assert CliRunner().invoke(app, words).exit_code == 4


def test_csv_is_assigned_without_the_libraries_of_tables() -> None:
    import subprocess

    code = (
        "import sys\n"
        "import tenfold.delivery.assigning, tenfold.delivery.assigning.delimited\n"
        "found = sorted({'pandas', 'numpy', 'duckdb', 'ibis', 'pyarrow'} & sys.modules.keys())\n"
        "assert not found, found\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
