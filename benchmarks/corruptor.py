"""Plants known faults into tables, so that detectors can be measured; every draw is seeded."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd

from tenfold.vocabulary import ColumnRoles, Task

Rng = np.random.Generator


@dataclass(frozen=True)
class Case:
    """A table as a detector gets it, and what has been planted into it.

    Attributes
    ----------
    frame : pandas.DataFrame of str, as read from the file, blanks as ""
    leaks : columns known to leak before anything is planted
    columns : the planted columns; empty where a fault concerns whole rows
    rows : positions of the planted rows; None where all are concerned
    """

    name: str
    frame: pd.DataFrame
    roles: ColumnRoles
    task: Task
    serving: pd.DataFrame | None = None
    population: dict[str, dict[str, float]] = field(default_factory=dict)
    leaks: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    rows: np.ndarray[Any, Any] | None = None

    @property
    def free(self) -> list[str]:
        """Columns without a role."""
        roles = self.roles
        taken = {roles.target, roles.id, roles.time, roles.group}
        return [name for name in self.frame.columns if name not in taken]

    def numbers(self, distinct: int = 3, *, complete: bool = False) -> list[str]:
        """Columns of plain numbers with at least so many different values."""
        found = []
        for name in self.free:
            texts = self.frame[name].str.strip()
            written = pd.to_numeric(texts[texts != ""], errors="coerce")
            enough = len(written) > (0.999 if complete else 0.5) * len(texts)
            if enough and written.notna().all() and written.nunique() >= distinct:
                found.append(name)
        return found

    def categories(self, letters: int = 1) -> list[str]:
        """Columns of 2 to 60 different words, of at least so many letters on average."""
        found = []
        for name in self.free:
            texts = self.frame[name].str.strip()
            words = texts[texts.str.contains(r"[A-Za-z]", regex=True)]
            if 2 <= words.nunique() <= 60 and len(words) > 0.5 * len(texts):
                found += [name] if words.str.count("[A-Za-z]").mean() >= letters else []
        return found

    def values(self, name: str) -> np.ndarray[Any, Any]:
        """A column as numbers."""
        return pd.to_numeric(self.frame[name].str.strip(), errors="coerce").to_numpy(dtype=float)

    @property
    def positive(self) -> np.ndarray[Any, Any]:
        """Binary target as 0 and 1; the rarer label is 1 where none is named."""
        y = self.frame[self.roles.target].str.strip()
        label = self.roles.positive or y.value_counts().index[-1]
        return (y == label).to_numpy(dtype=int)


Plant = Callable[[Case, Rng], Case | None]
FAULTS: dict[str, Plant] = {}


def fault(detector: str) -> Callable[[Plant], Plant]:
    """Register what plants the fault that `detector` is to find."""

    def register(plant: Plant) -> Plant:
        FAULTS[detector] = plant
        return plant

    return register


def _share(rng: Rng, low: float, high: float) -> float:
    return float(np.exp(rng.uniform(np.log(low), np.log(high))))


def _some(rng: Rng, n: int, low: float, high: float, least: int = 8) -> np.ndarray[Any, Any]:
    return rng.choice(n, max(least, int(_share(rng, low, high) * n)), replace=False)


def _pick(rng: Rng, names: Sequence[str]) -> str | None:
    return str(rng.choice(names)) if len(names) else None


def _set(case: Case, name: str, rows: Any, texts: Any) -> Case:
    column = case.frame[name].to_numpy(dtype=object).copy()
    column[rows] = texts
    return replace(
        case, frame=case.frame.assign(**{name: column}), columns=(name,), rows=np.asarray(rows)
    )


def _add(case: Case, name: str, texts: Any) -> Case:
    texts = np.asarray(texts, dtype=object)
    return replace(case, frame=case.frame.assign(**{name: texts}), columns=(name,), rows=None)


def with_days(case: Case, rng: Rng) -> Case:
    """Add two clean columns of days, opened_on before closed_on."""
    start = np.datetime64("2019-01-01") + rng.integers(0, 2000, len(case.frame))
    end = start + rng.integers(1, 90, len(case.frame))
    frame = case.frame.assign(opened_on=start.astype(str), closed_on=end.astype(str))
    return replace(case, frame=frame)


def _days(case: Case, rng: Rng) -> tuple[Case, str]:
    looks = [
        name
        for name in case.frame.columns
        if case.frame[name].str.match(r"\d{4}-\d\d-\d\d( |T|$)").mean() > 0.9
    ]
    if looks and rng.random() < 0.5:
        return case, str(rng.choice(looks))
    return with_days(case, rng), "opened_on"


@fault("missing")
def _missing(case: Case, rng: Rng) -> Case | None:
    names = [n for n in case.free if (case.frame[n].str.strip() != "").all()]
    name = _pick(rng, names)
    rows = _some(rng, len(case.frame), 0.005, 0.3)
    return None if name is None else _set(case, name, rows, rng.choice(["", " "]))


@fault("missing_informative")
def _missing_informative(case: Case, rng: Rng) -> Case | None:
    if case.task == "multiclass":
        return None
    names = [n for n in case.free if (case.frame[n].str.strip() != "").all()]
    if len(names) < 3:
        return None
    chosen, *decoys = rng.choice(names, 3, replace=False)
    if case.task == "binary":
        high = case.positive == 1
    else:
        y = case.values(case.roles.target)
        high = y > np.nanmean(y)
    base = rng.uniform(0.05, 0.15)
    gone = rng.random(len(high)) < np.where(high, base * rng.uniform(2.5, 4), base)
    # Gaps at random beside it: these are not to be reported.
    for decoy in decoys:
        case = _set(case, str(decoy), rng.random(len(high)) < base, "")
    return replace(_set(case, str(chosen), gone, ""), rows=np.flatnonzero(gone))


@fault("sentinels")
def _sentinels(case: Case, rng: Rng) -> Case | None:
    rows = _some(rng, len(case.frame), 0.01, 0.1)
    kind = rng.choice(["number", "number", "word", "day"])
    if kind == "day":
        case, name = _days(case, rng)
        return _set(case, name, rows, rng.choice(["1900-01-01", "9999-12-31", "1899-12-30"]))
    if kind == "word":
        chosen = _pick(rng, [*case.categories(), *case.numbers()])
        words = ["?", "unknown", "Unknown", "N/A", "n/a", "NULL", "missing", "-", "UNKNOWN", "NaN"]
        return None if chosen is None else _set(case, chosen, rows, rng.choice(words))
    chosen = _pick(rng, case.numbers(6))
    if chosen is None:
        return None
    values = case.values(chosen)
    low, high = np.nanmin(values), np.nanmax(values)
    # People choose a code that cannot be taken for a value.
    codes = [c for c in (99, 999, 9999, 99999, 999999) if c > 1.2 * high and c > 0]
    codes = codes[:2] + ([-1, -9, -99, -999] if low >= 0 else [-999999])
    return _set(case, chosen, rows, str(rng.choice(codes)))


@fault("duplicate_rows")
def _duplicate_rows(case: Case, rng: Rng) -> Case | None:
    rows = _some(rng, len(case.frame), 0.005, 0.05)
    frame = pd.concat([case.frame, case.frame.iloc[rows]], ignore_index=True)
    planted = np.concatenate([rows, np.arange(len(case.frame), len(frame))])
    order = rng.permutation(len(frame))
    where = np.flatnonzero(np.isin(order, planted))
    return replace(case, frame=frame.iloc[order].reset_index(drop=True), rows=where)


def _with_id(case: Case, rng: Rng) -> Case:
    if case.roles.id is not None and case.frame[case.roles.id].is_unique:
        return case
    ids = rng.permutation(len(case.frame)) + 10_000
    case = _add(case, "case_id", [f"C{i}" for i in ids])
    return replace(case, roles=case.roles.model_copy(update={"id": "case_id"}), columns=())


@fault("duplicate_ids")
def _duplicate_ids(case: Case, rng: Rng) -> Case | None:
    case = _with_id(case, rng)
    name = str(case.roles.id)
    n = len(case.frame)
    rows = _some(rng, n, 0.005, 0.05)
    sources = rng.choice(np.setdiff1d(np.arange(n), rows), len(rows), replace=False)
    planted = _set(case, name, rows, case.frame[name].to_numpy()[sources])
    return replace(planted, rows=np.concatenate([rows, sources]))


@fault("duplicate_columns")
def _duplicate_columns(case: Case, rng: Rng) -> Case | None:
    name = _pick(rng, [n for n in case.free if (case.frame[n] != case.frame[n].iloc[0]).any()])
    return None if name is None else _add(case, f"{name}_2", case.frame[name])


@fault("constants")
def _constants(case: Case, rng: Rng) -> Case | None:
    name = _pick(rng, case.free)
    if name is None:
        return None
    texts = np.full(len(case.frame), rng.choice(["0", "1", "EUR", "active"]), dtype=object)
    texts[rng.random(len(texts)) < rng.choice([0.0, 0.1])] = ""
    almost = np.full(len(texts), "no", dtype=object)
    almost[rng.choice(len(texts), 3)] = "yes"
    return _add(_add(case, "nearly_constant", almost), name, texts)


@fault("id_like")
def _id_like(case: Case, rng: Rng) -> Case | None:
    n = len(case.frame)
    kinds = {
        "counter": [str(v) for v in rng.permutation(n) + int(rng.integers(1, 10**6))],
        "token": [f"{v:016x}" for v in rng.integers(0, 2**62, n)],
        "number": [
            f"{p}-{v:06d}"
            for p, v in zip(rng.choice(list("ABC"), n), rng.permutation(n), strict=True)
        ],
        "account": [str(v) for v in rng.integers(10**11, 10**12, n)],
    }
    # Measurements that hardly repeat either.
    case = _add(case, "reading", np.round(rng.lognormal(3, 1, n), 6).astype(str))
    case = _add(case, "revenue_eur", (rng.lognormal(12, 1, n)).astype(int).astype(str))
    return _add(case, str(rng.choice(["ref", "field_7", "merkmal"])), kinds[rng.choice([*kinds])])


@fault("mixed_types")
def _mixed_types(case: Case, rng: Rng) -> Case | None:
    name = _pick(rng, case.numbers(5))
    rows = _some(rng, len(case.frame), 0.005, 0.06)
    words = ["abc", "ten", "see note", "12a", "high", "approx 5", "x12", "low", "tbc", "error 4"]
    words = list(rng.choice(words, 3, replace=False))
    return None if name is None else _set(case, name, rows, rng.choice(words, len(rows)))


@fault("mixed_dates")
def _mixed_dates(case: Case, rng: Rng) -> Case | None:
    case, name = _days(case, rng)
    rows = _some(rng, len(case.frame), 0.01, 0.3)
    days = pd.to_datetime(case.frame[name].iloc[rows].str[:10], format="%Y-%m-%d")
    layout = rng.choice(["%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y", "%d %b %Y", "%Y/%m/%d", "%d-%m-%Y"])
    return _set(case, name, rows, days.dt.strftime(str(layout)).to_numpy(dtype=object))


@fault("decimal_commas")
def _decimal_commas(case: Case, rng: Rng) -> Case | None:
    dotted = [
        n for n in case.numbers(5) if case.frame[n].str.contains(".", regex=False).mean() > 0.3
    ]
    name = _pick(rng, dotted)
    if name is None:
        return None
    texts = case.frame[name]
    hosts = np.flatnonzero(texts.str.contains(".", regex=False))
    rows = hosts[rng.random(len(hosts)) < rng.choice([0.02, 0.1, 0.4, 1.0])]
    commas = texts.iloc[rows].str.replace(".", ",", regex=False)
    return _set(case, name, rows, commas.to_numpy(dtype=object)) if len(rows) else None


@fault("currency_percent")
def _currency_percent(case: Case, rng: Rng) -> Case | None:
    name = _pick(rng, case.numbers(5))
    if name is None:
        return None
    hosts = np.flatnonzero(np.isfinite(case.values(name)))
    rows = hosts[rng.random(len(hosts)) < rng.choice([0.02, 0.1, 0.4, 1.0])]
    shape = str(rng.choice(["${}", "€ {}", "{} EUR", "{}%", "{} %", "USD {}", "{} kg", "{}cm"]))
    texts = [shape.format(text.strip()) for text in case.frame[name].iloc[rows]]
    return _set(case, name, rows, texts) if len(rows) else None


@fault("category_case")
def _category_case(case: Case, rng: Rng) -> Case | None:
    name = _pick(rng, case.categories())
    if name is None:
        return None
    texts = case.frame[name]
    hosts = np.flatnonzero(texts.str.contains(r"[A-Za-z]", regex=True))
    rows = rng.choice(
        hosts, min(len(hosts), max(8, int(_share(rng, 0.02, 0.15) * len(texts)))), False
    )
    changes: list[Callable[[str], str]] = [str.upper, str.lower, str.swapcase]
    changes += [
        lambda t: f" {t}",
        lambda t: f"{t}  ",
        lambda t: t.replace("-", " ").replace("_", " "),
    ]
    changed = [changes[rng.integers(len(changes))](text) for text in texts.iloc[rows]]
    # A space before every cell is the file's layout; one more is no change.
    same = [a.strip() == b.strip() for a, b in zip(changed, texts.iloc[rows], strict=True)]
    uniform = texts.str.startswith(" ").mean() > 0.9
    rows = rows[~np.array(same)] if uniform else rows
    changed = [c for c, s in zip(changed, same, strict=True) if not (uniform and s)]
    case = _add(case, "grade", rng.choice(["Type A", "Type B", "type_AB", "grade 1"], len(texts)))
    return _set(case, name, rows, changed)


@fault("category_typos")
def _category_typos(case: Case, rng: Rng) -> Case | None:
    codes = [
        "Class A",
        "Class B",
        "north-east",
        "north-west",
        "basic.4y",
        "basic.6y",
        "Male",
        "Mali",
    ]
    weights = np.array([0.3, 0.2, 0.2, 0.1, 0.15, 0.002, 0.046, 0.002])
    case = _add(case, "code", rng.choice(codes, len(case.frame), p=weights))
    names = [n for n in case.categories(5) if n != "code"]
    name = _pick(rng, names)
    if name is None:
        return None
    texts = case.frame[name].str.strip()
    common = texts.value_counts()
    long = common[(common >= 60) & (common.index.str.count("[A-Za-z]") >= 5)].index
    hosts = np.flatnonzero(texts.isin(long))
    if len(hosts) < 60:
        return None
    rows = rng.choice(hosts, max(4, int(_share(rng, 0.003, 0.02) * len(hosts))), replace=False)
    return _set(case, name, rows, [_typo(case.frame[name].iloc[i], rng) for i in rows])


def _typo(text: str, rng: Rng) -> str:
    at = [i for i in range(len(text) - 1) if text[i].isalpha() and text[i + 1].isalpha()]
    i = int(rng.choice(at))
    letter = chr(ord("a") + int(rng.integers(26)))
    return str(
        rng.choice(
            [
                text[:i] + text[i + 1] + text[i] + text[i + 2 :],
                text[:i] + text[i + 1 :],
                text[:i] + letter + text[i:],
                text[:i] + letter + text[i + 1 :],
            ]
        )
    )


@fault("unit_shift")
def _unit_shift(case: Case, rng: Rng) -> Case | None:
    # Codes, months and row counters have no unit.
    names = [n for n in case.numbers(15) if not case.frame[n].is_unique]
    names = [n for n in names if np.nanmean(case.values(n) > 0) > 0.8 and "id" not in n.split("_")]
    name = _pick(rng, names)
    if name is None:
        return None
    values = case.values(name)
    factor = float(rng.choice([10, 100, 255, 1000, 0.1, 0.01, 0.001]))
    n = len(values)
    low, high = np.nanquantile(values[values > 0], [0, 1])
    ways = ["run", "level", "serving"] + (["rows"] if high / low < max(factor, 1 / factor) else [])
    way = rng.choice(ways)
    texts = np.array([f"{v * factor:.6g}" if np.isfinite(v) else "" for v in values], dtype=object)
    if way == "serving":
        rows = rng.choice(n, n // 3, replace=False)
        served = case.frame.assign(**{name: texts}).iloc[rows].reset_index(drop=True)
        return replace(case, serving=served, columns=(name,))
    if way == "rows":
        chosen = _some(rng, n, 0.02, 0.3)
    elif way == "run":
        length = int(rng.uniform(0.15, 0.35) * n)
        start = int(rng.integers(0, n - length))
        chosen = np.arange(start, start + length)
    else:
        country = rng.choice(["DE", "FR", "IT", "ES"], n, p=[0.4, 0.3, 0.15, 0.15])
        case = _add(case, "branch", country)
        chosen = np.flatnonzero(country == "IT")
    return _set(case, name, chosen, texts[chosen])


@fault("outliers")
def _outliers(case: Case, rng: Rng) -> Case | None:
    n = len(case.frame)
    case = _add(case, "lognormal", np.round(rng.lognormal(0, 1.2, n), 4).astype(str))
    case = _add(case, "student", np.round(rng.standard_t(4, n), 4).astype(str))
    name = _pick(rng, [c for c in case.numbers(20) if c not in ("lognormal", "student")])
    if name is None:
        return None
    values = case.values(name)
    centre = float(np.nanmedian(values))
    reach = float(np.nanmax(np.abs(values - centre)))
    rows = rng.choice(n, int(rng.integers(1, 6)), replace=False)
    far = centre + rng.choice([-1, 1]) * reach * _share(rng, 20, 200) * rng.uniform(1, 2, len(rows))
    return _set(case, name, rows, [f"{v:.6g}" for v in far])


@fault("future_time")
def _future_time(case: Case, rng: Rng) -> Case | None:
    case, name = _days(case, rng)
    due = np.datetime64("2026-01-01") + rng.integers(0, 2000, len(case.frame))
    case = _add(case, "due_date", due.astype(str))
    rows = _some(rng, len(case.frame), 0.002, 0.05, least=3)
    days = np.datetime64("2027-01-01") + rng.integers(0, 6000, len(rows))
    return _set(case, name, rows, days.astype(str))


@fault("time_order")
def _time_order(case: Case, rng: Rng) -> Case | None:
    case = with_days(case, rng)
    n = len(case.frame)
    rows = _some(rng, n, 0.003, 0.05)
    if rng.random() < 0.5:
        swapped = case.frame.copy()
        both = case.frame[["closed_on", "opened_on"]].to_numpy()[rows]
        swapped.iloc[rows, [swapped.columns.get_loc(c) for c in ("opened_on", "closed_on")]] = both
        return replace(case, frame=swapped, columns=("opened_on", "closed_on"), rows=rows)
    times = np.sort(case.frame["opened_on"].to_numpy(dtype=object))
    times[rows] = rng.permutation(times)[rows]
    case = _add(case, "logged_at", times)
    return replace(case, roles=case.roles.model_copy(update={"time": "logged_at"}), rows=None)


@fault("class_imbalance")
def _class_imbalance(case: Case, rng: Rng) -> Case | None:
    if case.task != "binary":
        return None
    y = case.positive
    wanted = int(rng.uniform(0.01, 0.04) * (y == 0).sum())
    positives = np.flatnonzero(y == 1)
    if wanted < 3 or wanted >= len(positives):
        return None
    kept = np.sort(np.r_[np.flatnonzero(y == 0), rng.choice(positives, wanted, replace=False)])
    frame = case.frame.iloc[kept].reset_index(drop=True)
    return replace(case, frame=frame, columns=(case.roles.target,))


def _shares(case: Case, name: str) -> pd.Series:
    shares = case.frame[name].str.strip().value_counts(normalize=True)
    return shares[shares.index != ""]


@fault("under_represented")
def _under_represented(case: Case, rng: Rng) -> Case | None:
    names = []
    for name in case.categories():
        shares = _shares(case, name)
        names += [name] if ((shares > 0.05) & (shares < 0.5)).any() else []
    if not names:
        return None
    chosen = str(rng.choice(names))
    population = {}
    for name in {chosen, str(rng.choice(names))}:
        shares = _shares(case, name)
        if name == chosen:
            group = rng.choice(shares.index[(shares > 0.05) & (shares < 0.5)])
            shares[group] /= rng.uniform(0.3, 0.6)
            shares /= shares.sum()
        population[name] = {str(k): float(v) for k, v in shares.items()}
    return replace(case, population=population, columns=(chosen,))


@fault("label_noise")
def _label_noise(case: Case, rng: Rng) -> Case | None:
    if case.task != "binary":
        return None
    y = case.frame[case.roles.target].to_numpy(dtype=object)
    labels = list(pd.unique(y))
    rows = np.flatnonzero(rng.random(len(y)) < rng.uniform(0.1, 0.2))
    return _set(case, case.roles.target, rows, [labels[1 - labels.index(v)] for v in y[rows]])


def _honest(case: Case, rng: Rng, name: str, pull: float) -> Case:
    """Add a column that honestly goes with the target."""
    if case.task == "binary":
        signal = case.positive.astype(float)
    else:
        signal = pd.Series(case.values(case.roles.target)).rank(pct=True).fillna(0.5).to_numpy()
    texts = np.round(pull * signal + rng.normal(0, 1, len(signal)), 5).astype(str)
    return _add(case, name, texts)


@fault("leak_single_feature")
def _leak_single_feature(case: Case, rng: Rng) -> Case | None:
    # AUC of two normals d apart is Φ(d/√2): 1.4 gives 0.84, 2.7 to 4.4 give 0.972 to 0.999.
    case = _honest(case, rng, "honest", 1.4)
    if case.task == "binary" and rng.random() < 0.3:
        y = np.where(rng.random(len(case.frame)) < 0.01, 1 - case.positive, case.positive)
        return _add(case, "status", np.where(y == 1, "late", "fine"))
    pull = rng.uniform(2.7, 4.4) if case.task == "binary" else rng.uniform(30, 100)
    return _honest(case, rng, "copy", pull)


@fault("leak_post_outcome")
def _leak_post_outcome(case: Case, rng: Rng) -> Case | None:
    n = len(case.frame)
    partly = np.where(rng.random(n) < 0.5, rng.integers(1, 99, n).astype(str), "")
    case = _add(_honest(case, rng, "honest", 1.2), "partly", partly)
    way = rng.choice(["filled", "name", "time"] if case.task == "binary" else ["parts", "time"])
    if way == "filled":
        happened = case.positive == int(rng.integers(2))
        chosen = happened & (rng.random(n) < rng.uniform(0.3, 0.9))
        chosen |= rng.random(n) < 0.005
        return _add(case, "reason", np.where(chosen, rng.choice(["a1", "b2", "c3"], n), ""))
    if way == "name":
        names = ["call_duration", "final_amount", "resolution_days", "outcome_score"]
        return _honest(case, rng, str(rng.choice(names)), 2.4)
    if way == "parts":
        y = case.values(case.roles.target)
        part = np.round(y * rng.uniform(0.1, 0.6, n), 3)
        case = _add(case, "part_one", part.astype(str))
        case = _add(case, "part_two", np.round(y - part, 6).astype(str))
        return replace(case, columns=("part_one", "part_two"))
    case = with_days(case, rng)
    return replace(
        case, roles=case.roles.model_copy(update={"time": "opened_on"}), columns=("closed_on",)
    )


@fault("leak_split_duplicates")
def _leak_split_duplicates(case: Case, rng: Rng) -> Case | None:
    if len(case.free) < 4:
        return None
    case = _with_id(case, rng)
    rows = _some(rng, len(case.frame), 0.04, 0.15)
    frame = pd.concat([case.frame, case.frame.iloc[rows]], ignore_index=True)
    frame[case.roles.id] = [f"N{i}" for i in rng.permutation(len(frame))]
    where = np.concatenate([rows, np.arange(len(case.frame), len(frame))])
    return replace(case, frame=frame, columns=(), rows=where)


@fault("leak_split_gap")
def _leak_split_gap(case: Case, rng: Rng) -> Case | None:
    # Where other columns give the answer away, no split is worse than another.
    case = replace(case, frame=case.frame.drop(columns=list(case.leaks), errors="ignore"))
    if case.task == "multiclass" or len(case.numbers(20)) < 2:
        return None
    n = len(case.frame)
    entities = rng.choice(n, n // 6, replace=False)
    rows = np.repeat(entities, 6)
    frame = case.frame.iloc[rows].reset_index(drop=True)
    for name in case.numbers(20):
        values = pd.to_numeric(frame[name].str.strip(), errors="coerce")
        jitter = values + rng.normal(0, 0.01 * float(values.std()), len(frame))
        frame[name] = jitter.round(6).astype(str).replace("nan", "")
    if rng.random() < 0.5:
        roles = case.roles.model_copy(update={"group": "customer", "id": None, "time": None})
        frame["customer"] = np.repeat(np.arange(len(entities)), 6).astype(str)
        return replace(case, frame=frame, roles=roles, columns=("customer",))
    start = np.datetime64("2020-01-01") + np.repeat(np.arange(len(entities)), 6) * 2
    frame["logged_at"] = (start + rng.integers(0, 2, len(frame))).astype(str)
    roles = case.roles.model_copy(update={"time": "logged_at", "id": None})
    return replace(case, frame=frame, roles=roles, columns=("logged_at",))


@fault("leak_before_split")
def _leak_before_split(case: Case, rng: Rng) -> Case | None:
    n = len(case.frame)
    case = _add(case, "score_z", np.round(rng.normal(0, 1, n), 6).astype(str))
    way = rng.choice(["standardised", "encoded", "filled"])
    if way == "encoded" and case.task != "multiclass":
        name = _pick(rng, [c for c in case.categories() if case.frame[c].nunique() >= 4])
        if name is None:
            return None
        y = pd.Series(
            case.positive if case.task == "binary" else case.values(case.roles.target)
        ).fillna(0)
        by = y.groupby(case.frame[name].to_numpy())
        m = float(rng.choice([0, 10]))
        encoded = (by.transform("sum") + m * y.mean()) / (by.transform("count") + m)
        return _add(case, f"{name}_encoded", encoded.round(int(rng.choice([6, 12]))).astype(str))
    names = [c for c in case.numbers(20) if c != "score_z"]
    name = _pick(rng, names)
    if name is None:
        return None
    values = case.values(name)
    if way == "filled":
        gone = rng.random(n) < rng.uniform(0.03, 0.2)
        mean = float(np.nanmean(values[~gone]))
        return _set(case, name, np.flatnonzero(gone), f"{mean:.12g}")
    scaled = (values - np.nanmean(values)) / np.nanstd(values, ddof=int(rng.integers(2)))
    return _add(case, f"{name}_scaled", [f"{v:.6f}" if np.isfinite(v) else "" for v in scaled])


@fault("impossible_values")
def _impossible_values(case: Case, rng: Rng) -> Case | None:
    n = len(case.frame)
    case = _add(case, "balance", rng.normal(1, 1, n).round(3).astype(str))
    case = _add(case, "temperature_change", rng.normal(2, 1, n).round(2).astype(str))
    known = {k: v for k, v in MEANINGS.get(case.name, {}).items() if k in case.frame.columns}
    name = _pick(rng, list(known))
    if name is None:
        return None
    rows = _some(rng, n, 0.002, 0.03, least=3)
    return _set(case, name, rows, rng.choice(known[name], len(rows)))


_NEGATIVE = ["-1.5", "-12", "-250"]
_AGES = ["-4", "212", "-37", "460"]
# Which values break the meaning of which real column; from the tables' own documentation.
MEANINGS: dict[str, dict[str, list[str]]] = {
    "german": {"age": _AGES, "amount": ["-1169"], "duration": ["-6"]},
    "telco": {"MonthlyCharges": _NEGATIVE, "tenure": ["-3", "-14"]},
    "wine_red": {"residual_sugar": _NEGATIVE},
    "mpg_raw": {"weight": ["-3504"], "displacement": ["-120"], "cylinders": ["-4"]},
    "upc": {"Age": _AGES, "Income": ["-80"], "Price": ["-1500"], "Expenses": ["-40"]},
    "bank": {"age": _AGES, "duration": ["-40"], "campaign": ["-2"]},
    "adult": {"age": _AGES, "hours_per_week": ["-40", "-8"], "education_num": ["-3"]},
    "taxi18": {"trip_distance": ["-1.2"], "passenger_count": ["-1", "-2"]},
    "titanic": {"Age": _AGES, "Fare": ["-7.25"]},
    "bike_hour": {"hr": ["27", "31"], "mnth": ["14", "19"], "windspeed": ["-0.2"]},
    "uci": {"AGE": _AGES, "LIMIT_BAL": ["-20000"]},
    "hr": {"Age": _AGES, "MonthlyIncome": ["-5130"], "DistanceFromHome": ["-7"]},
    "diamonds": {"carat": ["-0.3"], "depth": ["-61"]},
    "ames": {"Year_Built": ["2206", "2960"], "Lot_Area": ["-9000"], "Gr_Liv_Area": ["-900"]},
    "ames_openintro": {"Year.Built": ["2206"], "Lot.Area": ["-9000"]},
    "flights": {"month": ["13", "14"], "hour": ["27", "31"], "distance": ["-1598"]},
    "cats": {"sum_gamerounds": ["-3", "-40"]},
    "california": {"Latitude": ["134.2"], "HouseAge": ["-4"], "Population": ["-507"]},
    "compas": {"age": _AGES, "priors_count": ["-2"]},
    "reviews": {"number_of_reviews": ["-26"]},
    "wine_white": {"residual_sugar": _NEGATIVE},
    "bike_day": {"mnth": ["14", "19"], "windspeed": ["-0.2"]},
    "taxi19": {"trip_distance": ["-1.2"], "passenger_count": ["-1", "-2"]},
    "weather": {"humid": ["140", "-5"], "wind_speed": ["-8.05"], "hour": ["27"]},
}


__all__ = ["FAULTS", "MEANINGS", "Case", "fault", "with_days"]
