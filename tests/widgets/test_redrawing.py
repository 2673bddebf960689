"""The dossier follows what is signed, and an exported project holds the dossier of its state."""

from __future__ import annotations

import zipfile

from tenfold import registry
from tenfold.delivery.archiving import pack
from tenfold.delivery.scaffold import new_project
from tenfold.delivery.signing import sign
from tenfold.dossier import write_report
from tenfold.executing import execute
from tenfold.standing import Standing
from widgets.projects import glance
from widgets.redrawing import redraw


def _signable(tmp_path):
    rows = "\n".join(f"{k},{k % 3},{'yes' if k % 2 else 'no'}" for k in range(80))
    (tmp_path / "rows.csv").write_text(f"id,x,y\n{rows}\n", encoding="utf-8")
    project = new_project(tmp_path / "p", data=str(tmp_path / "rows.csv"), target="y").project
    execute(registry.get("business_problem"), Standing(project))
    return project


def test_who_signs_finds_it_in_the_dossier(tmp_path) -> None:
    project = _signable(tmp_path)
    assert redraw(project) is None
    write_report(Standing(project))
    sign(project, "business_problem", "problem owner", "somebody who signs")
    assert "somebody who signs" not in project.report.read_text(encoding="utf-8")
    assert glance(project).report == "old"
    beside = redraw(project)
    assert beside is not None
    beside.join(120)
    assert "somebody who signs" in project.report.read_text(encoding="utf-8")
    assert glance(project).report == "current"


def test_a_pack_holds_the_dossier_of_its_signatures(tmp_path) -> None:
    project = _signable(tmp_path)
    write_report(Standing(project))
    sign(project, "business_problem", "problem owner", "somebody who signs")
    with zipfile.ZipFile(pack(project, tmp_path)) as packed:
        (name,) = [each for each in packed.namelist() if each.endswith("report.html")]
        assert "somebody who signs" in packed.read(name).decode()
