"""Data files are named with the hash that they have now, or as gone."""

from tenfold.dossier.provenance import Origin, common_libraries, origin
from tenfold.files import hash_file
from tenfold.session import execute
from tenfold.standing import Standing


def test_a_data_file_is_named_with_its_hash_and_a_missing_one_as_gone(fake_project, fake_steps):
    data = fake_project.folder / "in.csv"
    data.write_text("a\n1\n", encoding="utf-8")
    fake_project.save(fake_steps[0], {"data": "in.csv"})
    record = execute(fake_steps[0], Standing(fake_project)).record
    read, written = origin(record, Standing(fake_project)).files
    assert (read.use, read.path, read.sha256, read.bytes) == (
        "read as data",
        "in.csv",
        hash_file(data),
        4,
    )
    assert written.path == record.evidence.kept.path
    data.unlink()
    gone, _ = origin(record, Standing(fake_project)).files
    assert (gone.path, gone.sha256, gone.bytes) == ("in.csv", "", None)


def test_every_past_run_is_counted(fake_project, fake_steps):
    for number in (3, 4, 5):
        fake_project.save(fake_steps[0], {"number": number})
        outcome = execute(fake_steps[0], Standing(fake_project))
    assert origin(outcome.record, Standing(fake_project)).runs == 3


def test_times_of_parts_are_told_beside_the_total(fake_project, fake_steps):
    from dataclasses import replace

    record = execute(fake_steps[0], Standing(fake_project)).record
    record = replace(
        record, context=record.context | {"seconds": {"linear fit": 0.25, "total": 2.0}}
    )
    found = origin(record, Standing(fake_project))
    assert (found.seconds, found.timings) == (2.0, {"linear fit": 0.25})


def test_versions_are_common_only_where_all_records_share_them():
    def made(**libraries):
        return Origin("h", "k", "", "", None, libraries, [], 1)

    assert common_libraries([made(a="1"), made(a="1")]) == {"a": "1"}
    assert common_libraries([made(a="1"), made(a="2")]) == {}
    assert common_libraries([]) == {}
