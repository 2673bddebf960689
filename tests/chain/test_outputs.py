"""What papermill writes is there whole, whatever happens while it writes."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from faults import HOWS, How
from whole import NOTHING, called, check_sentence, check_whole, faults

from tenfold.chain.outputs import write_whole

pytestmark = pytest.mark.filterwarnings(
    # What a dead process held open is closed by Python, which a real end would not do.
    "ignore::pytest.PytestUnraisableExceptionWarning"
)


@pytest.mark.parametrize("how", HOWS)
def test_an_executed_notebook_is_the_old_one_or_the_new_one(tmp_path: Path, how: How) -> None:
    from papermill.iorw import write_ipynb

    write_whole()
    path = tmp_path / "runs" / "01_alpha.ipynb"
    new = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1", id="a")])
    path.parent.mkdir()
    write_ipynb(nbformat.v4.new_notebook(), str(path))
    old = path.read_text()

    seen = set()
    for disk, said in faults(path.parent, lambda: called(lambda: write_ipynb(new, str(path))), how):
        check_whole(path.parent)
        check_sentence(said, NOTHING, disk)
        assert path.read_text() in (old, nbformat.writes(new))
        seen |= {kind for kind, _ in disk.done}
    assert seen >= {"open", "write", "rename"}
    assert "fsync" not in seen
