"""Generated pages are written where they are stale, and `--check` only says so."""

from __future__ import annotations

from pathlib import Path

from tenfold import registry
from tenfold.delivery.reference import keep_current, step_page


def test_a_stale_page_is_told_then_written_and_a_page_of_no_step_goes(tmp_path: Path):
    keep_current(tmp_path, others={"commands.md": "x\n"})
    assert keep_current(tmp_path, check=True, others={"commands.md": "x\n"}) == []
    page = tmp_path / "03_baseline_models.md"
    page.write_text("old", encoding="utf-8")
    (tmp_path / "12_gone.md").write_text(step_page(registry.get("3"), []), encoding="utf-8")
    (tmp_path / "ours.md").write_text("by hand", encoding="utf-8")
    told = ["commands.md", "03_baseline_models.md", "12_gone.md"]
    assert keep_current(tmp_path, check=True, others={"commands.md": "y\n"}) == told
    assert page.read_text(encoding="utf-8") == "old"
    keep_current(tmp_path, others={"commands.md": "y\n"})
    assert page.read_text(encoding="utf-8") == step_page(registry.get("3"), registry.steps())
    assert not (tmp_path / "12_gone.md").exists()
    assert (tmp_path / "ours.md").exists()
