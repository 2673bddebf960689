"""Values planted in a table of people are looked for in everything that ten steps hand out."""

from __future__ import annotations

import base64
import csv
import gzip
import io
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from ipywidgets import Widget
from typer.testing import CliRunner

from tenfold import begin, registry
from tenfold.cli.app import app
from tenfold.executing import execute
from tenfold.project import Project
from tenfold.standing import Standing
from widgets.deciding import decide
from widgets.parts import parts
from widgets.picking import pick
from widgets.proposing import propose
from widgets.reviewing import review
from widgets.signing import sign

ROWS = 500
PLANTED = {
    "id": r"zqcase\w*",
    "group": r"zqhouse",
    "name, a feature": r"zqsurname",
    "name, excluded": r"zqname",
    "e-mail": r"zqmail|@example\.org",
    "account, by its shape": r"zqbk0000",
    "phone, by its shape": r"49 ?30 ?5550\d",
    "number, by its name": r"(?<![\d.])7[,.\u202f\u00a0 ]?391[,.\u202f\u00a0 ]?[59]\d\d|7\.391\d*e",
    "date of birth": r"\b193[0-3]-\d\d|/193[0-3]\b",
    "protected, three people": r"zqfew",
    "protected number, two people": r"117\.77",
    "text that differs by row": r"zqstory",
    "cell of a broken batch": r"zqbroken",
    "word of a reviewer": r"zqremark",
}
"""Where each value stands, and how to find it however it is written."""
TOLD = r"zqtold"
"""A value that the owner's own decisions name; it belongs to three people, too."""
DECISIONS: dict[str, dict[str, Any]] = {
    "business_problem": {
        "payoff_tp": 90, "payoff_fp": -60, "payoff_fn": 0, "payoff_tn": 0,
        "volume_per_week": 500, "prevalence": 0.5, "today_tpr": 0.01, "today_fpr": 0.01,
        "today": "rule", "rule_column": "creed", "rule_operator": "==", "rule_value": "zqtold",
    },
    "data_quality": {
        "positive": "yes", "id": "case", "group": "household", "protected": ["creed", "age"],
        "split": "random", "excluded": [{"column": "full_name", "reason": "it names people"}],
        "sentinels": {"full_name": ["zqtold"], "creed": ["zqtold none"]},
        "clean": [{"column": "surname", "rule": "category", "mapping": {"zqtold": "zqtold two"}}],
        "population": {"creed": {"many": 0.6, "some": 0.33, "zqtold": 0.07}},
        "rules": [
            {"column": "creed", "rule": "set", "values": ["many", "some", "zqtold"]},
            {"column": "e_mail", "rule": "pattern", "pattern": "^zqtold"},
            {"column": "tenure", "rule": "range", "low": 0},
        ],
        "features": [
            {"name": "mean_income", "kind": "group_aggregate", "columns": ["income"],
             "by": "surname"},
            {"name": "per_number", "kind": "ratio", "columns": ["tax_id", "tenure"]},
        ],
    },
    "baseline_models": {
        "boosting": False, "xgboost": False, "network": False, "fit_budget": 10, "cv_folds": 2,
        "features_tried": 4,
    },
    "mlops": {"owner": "the desk"},
    "explainability": {
        "count": 8, "lime_samples": 500, "stability_seeds": 2, "steady_rows": 10, "repeats": 2,
        "stable_mean": 0, "dependence_features": 8, "recourse_cases": 3, "smallest_slice": 10,
    },
    "collaboration": {"shown_columns": 60, "queue_size": 30},
    "experimentation": {"worlds": 200},
    "monitoring": {"owner": "the desk", "current": "../later.csv", "cadences": [1]},
    "ethics": {
        "favourable": "act", "affected": "people", "decision_words": "we cannot help you",
        "appeals": "the desk", "appeals_owner": "the desk", "appeals_days": 14,
        "reference_groups": {"creed": "many"},
        "population": {"creed": {"many": 0.6, "some": 0.33, "zqtold": 0.07}},
    },
}  # fmt: skip
SEEN = ("dossier", "papers", "cases.csv", "command line", "exports", "registry", "letter")
"""What other people see: neither planted nor told values stand in it."""
KEPT = ("evidence", "notebooks", "widgets", "changes")
"""What the owner works with: it repeats decisions, told values among them."""


def _iban(k: int) -> str:
    plain = f"ZQBK{5550000 + k:014d}"
    digits = "".join(str(int(one, 36)) for one in f"{plain}GB00")
    return f"GB{98 - int(digits) % 97:02d}{plain}"


def _people(seed: int) -> pd.DataFrame:
    """Names and accounts that tell something of the outcome, so that a model leans on them."""
    rng, k = np.random.default_rng(seed), np.arange(ROWS)
    income = rng.normal(0, 1, ROWS)
    pull = 2.2 * income + (k % 12 < 4) + 0.8 * (k % 15 < 5) - 0.5
    frame = pd.DataFrame(
        {
            "case": [f"zqcase{i:05d}" for i in k],
            "household": [f"zqhouse {i // 3}" for i in k],
            "surname": [f"Zqsurname{i % 12:02d}" for i in k],
            "full_name": [f"Ada Zqname{i:05d}" for i in k],
            "e_mail": [f"zqmail{i}@example.org" for i in k],
            "pay_ref": [_iban(i % 15) for i in k],
            "reach": [f"+49 30 5550{i:04d}" for i in k],
            "tax_id": 7391500000 + k * 37,
            "birth_date": [f"193{i % 4}-{1 + i % 12:02d}-{1 + i % 28:02d}" for i in k],
            "creed": np.where(k % 3 == 0, "some", "many"),
            "age": rng.integers(20, 70, ROWS).astype(float),
            "story": [f"zqstory{i} told us of {('a loss', 'a move')[i % 2]}" for i in k],
            "branch": rng.choice(["north", "south", "east"], ROWS),
            "income": income.round(3),
            "tenure": rng.normal(40, 8, ROWS).round(1),
            "paid": np.where(rng.random(ROWS) < 1 / (1 + np.exp(-pull)), "yes", "no"),
        }
    )
    # Faults, so that there is something to tell of each column.
    frame.loc[[10, 200, 400], "creed"] = "zqfew"
    frame.loc[[11, 201, 401], "creed"] = "zqtold"
    frame.loc[[50, 51], "age"] = 117.77
    frame.loc[3, "case"] = frame.loc[4, "case"]
    frame.loc[[5, 6, 7], "surname"] = [" zqsurname03", "ZQSURNAME03", "Zqsurnamme05"]
    frame.loc[8, "e_mail"], frame.loc[9, "e_mail"] = "zqmail-none", None
    frame.loc[[12, 13], "birth_date"] = ["31/12/1931", "1900-01-01"]
    frame.loc[14, "tax_id"] = 7391999999
    return pd.concat([frame, frame.iloc[[60, 61]]], ignore_index=True)


def _broken(frame: pd.DataFrame) -> pd.DataFrame:
    """A later batch with a fault in nearly every column."""
    frame = frame.astype(object)
    for row, name in enumerate(["income", "tax_id", "birth_date", "creed", "e_mail", "age"], 20):
        frame.loc[row, name] = "zqbroken"
    frame.loc[30:200, ["surname", "pay_ref"]] = ["Zqsurname77", "zqbroken account"]
    frame.loc[30:60, "case"] = "zqcase-same"
    frame.loc[31, "tenure"] = -5
    return frame


def _command(*words: object) -> str:
    """A command in this process, and what it printed; an error is what its sentence says."""
    done = CliRunner().invoke(app, [*map(str, words)])
    return f"$ {' '.join(map(str, words))}\n{done.output}\n{done.exception or ''}\n"


def _process(*words: object) -> str:
    code = "from tenfold.cli import main; main()"
    ran = subprocess.run(
        [sys.executable, "-c", code, *map(str, words)],
        capture_output=True, text=True, timeout=280, check=False,
    )  # fmt: skip
    assert ran.returncode in (0, 1, 4), ran.stderr + ran.stdout
    return ran.stdout + ran.stderr


def _page(path: Path) -> str:
    """A dossier with what its compressed figures hold."""
    text = path.read_text(encoding="utf-8")
    block = re.search(r'id="figures">(.*?)</script>', text, re.DOTALL)
    packed = json.loads(block[1]) if block else {}
    figures = [gzip.decompress(base64.b64decode(one)).decode() for one in packed.values()]
    assert figures
    # Pictures and packed figures are letters by chance, in which anything may be spelt.
    rest = re.sub(r'(?s:id="figures">.*?</script>)|base64,[\w+/=]*', "", text)
    return rest + "".join(figures)


def _answered(path: Path) -> None:
    """The cases as a reviewer sends them back, who names people in a remark."""
    rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")))
    for row in rows:
        row["verdict"] = "right"
    other = {"yes": "no", "no": "yes"}[rows[0]["recorded"]]
    rows[0] |= {"verdict": "wrong label", "label": other}
    remarks = (
        "zqremark1: ask zqmail7@example.org",
        "zqremark2: Ada Zqname00007 knows",
        "zqremark3: that is Zqsurname03",
        "zqremark4: call +49 30 55500007",
        "zqremark5: see zqcase00007",
    )
    for row, text in zip(rows[1:], remarks, strict=False):
        row["comment"] = text
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)


def _texts(folder: Path, pattern: str = "*") -> str:
    """Every file below a folder as text; tables and databases cell by cell."""
    found = []
    for path in sorted(folder.rglob(pattern)):
        if path.suffix == ".parquet":
            found.append(pd.read_parquet(path).to_csv())
        elif path.is_file() and path.suffix != ".joblib":
            found.append(path.read_bytes().decode("utf-8", "replace"))
    return "\n".join(found)


def _notebooks(folder: Path) -> str:
    """The outputs of executed notebooks but for their pictures, which the dossier draws too."""
    found = []
    for path in sorted(folder.glob("*/*.ipynb")):
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            for output in cell.get("outputs", []):
                data = output.get("data", {"text": output.get("text", "")})
                found += ["".join(v) for k, v in data.items() if not k.startswith("image/png")]
    return "\n".join(found)


def _widgets(project: Project) -> str:
    """All that a person at the notebooks sees, as the widgets' states and the figures' bundles."""
    found: list[str] = []
    for step in registry.steps():
        session = begin(step.slug, {"project": str(project.folder)})
        record = session.last()
        decide(session)
        for part in parts(record, ("all",)):
            found += [json.dumps([part.bundle(static=False), part.words(static=False)])]
        if step.slug == "explainability":
            picker = pick(session, record)
            for option in picker.case.options:
                picker.case.value = option[1]
                found.append(picker.shown.value)
        if step.slug == "collaboration":
            card = review(session, record)
            card.take({"act": "sit", "words": "second expert"})
            for _ in record.record.evidence.queue:
                found.append(json.dumps(card.view))
                card.take({"act": "next"})
        if step.slug in ("explainability", "collaboration", "ethics"):
            propose(session, record)
        sign(session)
    return "\n".join([*found, json.dumps(Widget.get_manager_state(), default=str)])


@pytest.fixture(scope="module")
def handed_out(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """Everything that a project of people hands out, by what it is."""
    home = tmp_path_factory.mktemp("people")
    people, later = _people(5), _people(6)
    people.to_csv(home / "in.csv", index=False)
    later.to_csv(home / "later.csv", index=False)
    _broken(later).to_csv(home / "broken.csv", index=False)
    folder, cases = home / "p", home / "cases.csv"
    said = _command("new", folder, "--data", home / "in.csv", "--target", "paid")
    project = Project(folder)
    for slug, given in DECISIONS.items():
        project.save(registry.get(slug), given)
    said += _process("run", folder, "--jobs", "2")
    said += _command("review", folder, "--export", cases)
    handed = cases.read_text(encoding="utf-8-sig")
    _answered(cases)
    # What a reviewer wrote is told to nobody else; the file of answers keeps it.
    _command("review", folder, "--import", cases, "--reviewer", "domain expert")
    said += _command("review", folder)
    execute(registry.get("collaboration"), Standing(project))
    said += _command("sign", folder, 3, "--role", "engineer", "--name", "the desk")
    said += _command("sign", folder, 10, "--role", "engineer", "--name", "x", "--object", "gaps")
    for words in ("signatures", "status", "proposals", "report"):
        said += _command(words, folder)
    said += _command("proposals", folder, "--json")
    said += _command("check", folder, home / "later.csv")
    said += _command("check", folder, home / "broken.csv", "--json")
    said += _command("score", folder, home / "broken.csv", home / "scored.csv")
    said += _command("retrain", folder, "--data", home / "broken.csv")
    for target in ("prometheus", "grafana", "kubernetes", "github-actions"):
        said += _command("export", folder, target, "--out", home / "exported" / target)
    what_if = Standing(project, {"data_quality": {"rules": []}}, "try")
    execute(registry.get("data_quality"), what_if)
    store = Standing(project).store
    records = {step.slug: store.read(step) for step in registry.steps()}
    assert None not in records.values()
    letter = records["ethics"].evidence.told.letter
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tenfold.session.headless", lambda: False)
        shown = _widgets(project)
    texts = {
        "dossier": _page(folder / "report.html"),
        "papers": _texts(folder / "papers"),
        "cases.csv": handed,
        "command line": said,
        "exports": _texts(home / "exported"),
        "registry": _texts(folder / "mlartifacts") + _texts(folder, "mlflow.db"),
        "letter": letter.html + letter.text,
        "evidence": "\n".join(one.evidence.model_dump_json() for one in records.values()),
        "notebooks": _notebooks(folder / "runs"),
        "widgets": shown,
        "changes": _command("diff", folder, "--run", "try", "--all"),
        "data": (home / "in.csv").read_text() + (home / "broken.csv").read_text(),
        "answers": (folder / "reviews.csv").read_text(encoding="utf-8"),
        "decisions": project.file.read_text(encoding="utf-8"),
    }
    yield {place: _without_digests(text) for place, text in texts.items()}
    Widget.close_all()


def _without_digests(text: str) -> str:
    # Random names of widgets and digests hold any five digits now and then.
    return re.sub(r"(?<![0-9a-zA-Z])[0-9a-f]{16,}(?![0-9a-zA-Z])", "…", text)


def _found(text: str, pattern: str) -> list[str]:
    return [
        text[max(0, one.start() - 90) : one.end() + 30]
        for one in re.finditer(pattern, text, re.IGNORECASE)
    ][:3]


@pytest.mark.slow
@pytest.mark.parametrize("place", [*SEEN, *KEPT])
def test_no_planted_value_stands_in(place: str, handed_out: dict[str, str]) -> None:
    text = handed_out[place]
    found = {what: _found(text, pattern) for what, pattern in PLANTED.items()}
    if place in SEEN:
        found["told by a decision"] = _found(text, TOLD)
    assert not {what: where for what, where in found.items() if where}


@pytest.mark.slow
def test_the_values_are_there_to_be_found(handed_out: dict[str, str]) -> None:
    texts = handed_out["data"] + handed_out["answers"]
    for what, pattern in PLANTED.items():
        assert _found(texts, pattern), what
    for place in ("decisions", "notebooks", "widgets"):
        assert _found(handed_out[place], TOLD), place


@pytest.mark.slow
def test_what_is_looked_through_tells_of_the_columns(handed_out: dict[str, str]) -> None:
    for place in ("dossier", "papers", "evidence", "notebooks", "widgets"):
        for column in ("surname", "pay_ref", "creed"):
            assert column in handed_out[place], (place, column)
    assert "withheld" in handed_out["cases.csv"]
    assert "surname" in handed_out["cases.csv"]
    assert "We cannot help you" in handed_out["letter"]
    assert "one of fewer than 10 people" in handed_out["dossier"]
    assert "'creed' must be one of 3 values (withheld" in handed_out["command line"]
    assert "Nothing was scored" in handed_out["command line"]
    assert "Correct the outcome of 1 case" in handed_out["command line"]
    assert "alert:" in handed_out["exports"]
    assert "surname" in handed_out["registry"]
