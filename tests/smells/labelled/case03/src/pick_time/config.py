"""Everything a run can be told."""
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Config:
    data: Path = Path("data/orders.csv")
    model_file: Path = Path("models/pick_time.joblib")
    target: str = "pick_seconds"
    numeric: tuple[str, ...] = ("n_lines", "n_units", "volume_dm3", "aisle_spread", "units_per_line")
    categorical: tuple[str, ...] = ("zone", "shift")
    test_share: float = 0.2
    folds: int = 5
    seed: int = 11
    forest: dict = field(default_factory=lambda: {"n_estimators": 400, "min_samples_leaf": 3})
