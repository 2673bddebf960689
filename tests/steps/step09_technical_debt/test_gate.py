"""Each check of step 9 says yes, no and cannot tell, for its own reason."""

from __future__ import annotations

from datetime import date

import pytest
from audited import BY_HAND, BY_MACHINE, RECORDS, commit, reproduced, write

from tenfold.step import GateView
from tenfold.steps.step09_technical_debt import STEP, TechnicalDebtDecisions
from tenfold.vocabulary.reproduction import REPRODUCTION

DAY = date(2026, 1, 1)


def _judged(found, code, day=DAY, **decisions):
    view = GateView(TechnicalDebtDecisions(**decisions), found, day)
    return next(check for check in STEP.gate(view) if check.code == code)


@pytest.fixture
def folder(tmp_path):
    write(tmp_path, BY_HAND | BY_MACHINE)
    return tmp_path


def test_where_all_is_done_all_checks_pass(audit, folder):
    commit(folder)
    found = audit(folder, RECORDS)
    assert {
        check.status for check in STEP.gate(GateView(TechnicalDebtDecisions(), found, DAY))
    } == {"pass"}


def test_the_score_wanted_decides(audit, folder):
    found = audit(folder, RECORDS)
    assert found.score() == 6  # not committed: M1 is open
    assert _judged(found, "TF0901", score_wanted=6).status == "pass"
    low = _judged(found, "TF0901", score_wanted=6.5)
    assert low.status == "warn"
    assert "M1" in low.remedy
    # The whole stake rests on every check alike: that would rank debts above measured losses.
    assert low.money_at_risk is None


def test_an_attestation_that_ends_shows_the_same_day(audit, tmp_path):
    word = {"role": "r", "until": "2026-03-31", "sentence": "s"}
    words = [{"item": f"{s}{k}", **word} for s in "DMIO" for k in range(1, 8)]
    found = audit(tmp_path, attestations=words)
    assert _judged(found, "TF0901", date(2026, 3, 31)).status == "pass"
    ended = _judged(found, "TF0901", date(2026, 4, 1))
    assert ended.status == "warn"
    assert "have ended" in ended.evidence


@pytest.mark.parametrize(
    ("text", "status"),
    [
        (None, "not_evaluated"),
        ("{}", "not_evaluated"),
        (reproduced().replace('"equal"', '"differs"', 1), "not_evaluated"),  # edited by hand
        (reproduced(records={"data_quality": {"step": "data_quality"}}), "not_evaluated"),
        (reproduced("differs"), "block"),
        (reproduced("damaged"), "block"),
        (reproduced("failed"), "block"),
        (reproduced("within_tolerance"), "pass"),
        (reproduced(), "pass"),
    ],
)
def test_reproduction_is_believed_only_of_these_records(audit, tmp_path, text, status):
    if text is not None:
        write(tmp_path, {REPRODUCTION: text})
    found = audit(tmp_path, RECORDS)
    check = _judged(found, "TF0902")
    assert check.status == status, check.evidence
    score = next(one.computed for one in found.items if one.item == "I1")
    assert score == (0.5 if status == "pass" else 0)


def test_a_tolerance_that_was_narrowed_since_blocks(audit, tmp_path):
    text = reproduced("within_tolerance")
    write(tmp_path, {REPRODUCTION: text})
    found = audit(tmp_path, RECORDS)
    steps = [one.model_copy(update={"largest": 1e-6}) for one in found.reproduction.steps]
    moved = found.model_copy(
        update={"reproduction": found.reproduction.model_copy(update={"steps": steps})}
    )
    assert _judged(moved, "TF0902", tolerance=1e-5).status == "pass"
    assert _judged(moved, "TF0902", tolerance=1e-7).status == "block"


def test_versions_need_git_data_version_and_model(audit, folder):
    assert _judged(audit(folder, RECORDS), "TF0903").status == "not_evaluated"
    commit(folder)
    assert _judged(audit(folder, RECORDS), "TF0903").status == "pass"
    assert _judged(audit(folder), "TF0903").status == "not_evaluated"
    write(folder, {"new.py": "x = 1\n"})
    changed = _judged(audit(folder, RECORDS), "TF0903")
    assert changed.status == "warn"
    assert "new.py" in changed.evidence


def test_an_environment_is_pinned_or_not(audit, tmp_path):
    assert _judged(audit(tmp_path), "TF0904").status == "warn"
    write(tmp_path, {"requirements.txt": "numpy>=2\n"})
    loose = _judged(audit(tmp_path), "TF0904")
    assert loose.status == "warn"
    assert "numpy" in loose.evidence
    write(tmp_path, {"requirements.lock": BY_HAND["requirements.lock"]})
    assert _judged(audit(tmp_path), "TF0904").status == "pass"


def test_manifests_are_valid_missing_or_not_asked_for(audit, tmp_path):
    assert _judged(audit(tmp_path), "TF0905").status == "not_evaluated"
    assert _judged(audit(tmp_path, RECORDS), "TF0905").status == "warn"  # step 4 wants a workflow
    write(tmp_path, {"Dockerfile": "FROM a\n"})
    assert _judged(audit(tmp_path), "TF0905").status == "pass"
    write(tmp_path, {"Dockerfile": "BUILD a\n"})
    bad = _judged(audit(tmp_path), "TF0905")
    assert bad.status == "block"
    assert "Dockerfile" in bad.evidence


def test_stages_are_apart_and_tested(audit, tmp_path):
    assert _judged(audit(tmp_path), "TF0907").status == "not_evaluated"
    assert _judged(audit(tmp_path, RECORDS), "TF0907").status == "pass"
    write(tmp_path, {"load.py": "import pandas as pd\npd.read_csv('x')\n"})
    untested = _judged(audit(tmp_path), "TF0907")
    assert untested.status == "warn"
    assert "ingestion" in untested.evidence
    write(tmp_path, {"all.py": "import pandas as pd\nmodel.fit(pd.read_csv('x'))\n"})
    mixed = _judged(audit(tmp_path, RECORDS), "TF0907")
    assert mixed.status == "warn"
    assert "all.py" in mixed.evidence


def test_a_serious_smell_blocks(audit, tmp_path):
    text = (
        "import pandas as pd\nfrom sklearn.model_selection import train_test_split\n"
        "from sklearn.preprocessing import StandardScaler\n"
        "X = StandardScaler().fit_transform(pd.read_csv('x.csv'))\n"
        "train, test = train_test_split(X, random_state=0)\n"
    )
    write(tmp_path, {"m.py": text, "runs/old/m.py": text})
    found = audit(tmp_path)
    assert {one.path for one in found.smells} == {"m.py"}
    check = _judged(found, "TF0906")
    assert check.status == "block"
    assert "m.py" in check.evidence
    assert _judged(found.model_copy(update={"smell_counts": dict.fromkeys(
        ("high", "medium", "low"), 0)}), "TF0906").status == "pass"  # fmt: skip


def test_debts_are_ranked_by_what_rests_on_them(audit, tmp_path):
    found = audit(tmp_path, RECORDS)
    amounts = [one.money.value for one in found.debts]
    assert amounts == sorted(amounts, reverse=True)
    assert found.debts[0].money.value == 9000
    late = next(one for one in found.debts if one.what.startswith("M4"))
    assert (late.money.value, late.money.low, late.money.high) == (300, 200, 400)


def test_without_payoffs_no_debt_has_a_price(audit, tmp_path):
    found = audit(tmp_path)
    assert {one.money.value for one in found.debts} == {None}
    assert all("not evaluated" in one.money.note for one in found.debts)
    assert all(check.money_at_risk is None for check in STEP.gate(
        GateView(TechnicalDebtDecisions(), found, DAY)))  # fmt: skip
