"""What Python does, told from its syntax."""

from __future__ import annotations

import json

import pytest
from audited import write

from tenfold.steps.step09_technical_debt.code import read_code
from tenfold.steps.step09_technical_debt.repository import read_repository
from tenfold.steps.step09_technical_debt.stages import covering, read_stages
from tenfold.steps.step09_technical_debt.told import Told


def _code(tmp_path, files):
    write(tmp_path, files)
    return read_code(read_repository(tmp_path))


@pytest.mark.parametrize(
    ("body", "asserts"),
    [
        ("assert f() == 1", True),
        ("with pytest.raises(ValueError):\n        f()", True),
        ("np.testing.assert_allclose(f(), 1)", True),
        ("self.assertEqual(f(), 1)", True),
        ("assert True", False),
        ("assert 1 == 1, 'well'", False),
        ("assert f", False),
        ("assert f is not None", False),
        ("assert len('a') == 1", False),
        ("with pytest.raises(ValueError):\n        1 / 0", False),
        ("f()", False),
        ("pass", False),
    ],
)
def test_a_test_is_one_that_could_fail(tmp_path, body, asserts):
    (one,) = _code(tmp_path, {"test_x.py": f"def test_it():\n    {body}\n"})
    assert bool(one.tests) is asserts


@pytest.mark.parametrize(
    ("body", "counts"),
    [
        ("assert f() == 1", True),
        ("x = f()\n    y = x.mean()\n    assert y > 0.5", True),
        ("assert all(one.error < 2 for one in f())", True),
        ("f()\n    assert fixture.total == 3", True),
        ("with pytest.raises(ValueError):\n        f()", True),
        ("np.testing.assert_allclose(f(), 1)", True),
        ("self.assertEqual(f(), 1)", True),
        ("assert f()", False),
        ("self.assertTrue(f())", False),
        ("assert f is not None", False),
        ("f()\n    assert f is not None", False),
        ("x = f()\n    assert x == x", False),
        ("f()\n    assert 1 == 1", False),
        ("assert fixture == 3", False),
        ("print(fixture)\n    assert fixture == 3", False),
        ("assert 'a'.upper() == 'A'", False),
    ],
)
def test_a_mark_counts_where_what_is_called_is_compared(tmp_path, body, counts):
    text = f"@pytest.mark.ml_test('M6')\ndef test_it(fixture):\n    {body}\n"
    (one,) = _code(tmp_path, {"test_x.py": text})
    assert any(test.marks == ("M6",) for test in one.tests) is counts


def test_a_stage_is_tested_by_a_test_that_imports_its_module(tmp_path):
    files = {
        "src/fitting.py": "def go(m, X, y):\n    return m.fit(X, y)\n",
        "src/loading.py": "import pandas as pd\nframe = pd.read_csv('x')\n",
        "tests/test_fitting.py": "from src.fitting import go\ndef test_go():\n    assert go(m)\n",
    }
    code = _code(tmp_path, files)
    assert covering("training", code) == "tests/test_fitting.py::test_go"
    assert covering("ingestion", code) == ""
    training = next(one for one in read_stages(code, Told({})) if one.name == "training")
    assert training.where == ["src/fitting.py"]
    assert training.mixed == []


@pytest.mark.parametrize(
    ("path", "line", "imported"),
    [
        ("train.py", "import train", True),
        ("train.py", "from train import fit", True),
        ("src/team/fitting.py", "from team.fitting import go", True),
        ("src/team/fitting.py", "from team import fitting", True),
        ("src/team/fitting.py", "from src.team import fitting", True),
        ("lib/team/fitting.py", "import team.fitting as f", True),
        ("src/team/__init__.py", "import team", True),
        ("src/team/fitting.py", "from other.fitting import go", False),
        ("src/team/fitting.py", "from other import fitting", False),
        ("src/team/fitting.py", "import fitting", False),
        ("src/team/fitting.py", "import team", False),
    ],
)
def test_a_module_is_imported_by_its_own_name_and_no_other(tmp_path, path, line, imported):
    files = {path: "model.fit(X)\n", "tests/test_x.py": f"{line}\ndef test_it():\n    assert f()\n"}
    assert bool(covering("training", _code(tmp_path, files))) is imported


def test_a_script_that_reads_and_trains_is_mixed(tmp_path):
    code = _code(tmp_path, {"all.py": "import pandas as pd\nmodel.fit(pd.read_csv('x'))\n"})
    stages = {one.name: one for one in read_stages(code, Told({}))}
    assert stages["training"].mixed == stages["ingestion"].mixed == ["all.py"]
    assert stages["serving"].where == []


def test_a_notebook_of_tenfold_does_what_its_step_does(tmp_path):
    def notebook(slug: str) -> str:
        source = f'%matplotlib inline\nsession = begin("{slug}", globals())'
        return json.dumps({"cells": [{"cell_type": "code", "source": source}]})

    files = {"2.ipynb": notebook("data_quality"), "3.ipynb": notebook("baseline_models")}
    stages = {one.name: one.where for one in read_stages(_code(tmp_path, files), Told({}))}
    assert stages == {
        "ingestion": ["2.ipynb"],
        "features": ["2.ipynb"],
        "training": ["3.ipynb"],
        "serving": [],
    }


def test_docstrings_of_what_is_public_are_counted(audit, tmp_path):
    text = '"""M."""\ndef a():\n    """A."""\ndef b():\n    1\ndef _c():\n    1\nclass D:\n    1\n'
    write(tmp_path, {"m.py": text, "README.md": "Three plain words", "empty.py": ""})
    found = audit(tmp_path).documentation
    assert (found.public, found.documented, found.readme_words) == (4, 2, 3)
