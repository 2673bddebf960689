"""Split, cross-validate, evaluate, save."""
import joblib
import pandas as pd
from sklearn.metrics import mean_absolute_error
from sklearn.model_selection import KFold, cross_val_score, train_test_split

from .config import Config
from .pipeline import make_model


class Trainer:
    def __init__(self, cfg: Config):
        self.cfg = cfg
        self.model = make_model(cfg)

    def load(self) -> tuple[pd.DataFrame, pd.Series]:
        df = pd.read_csv(self.cfg.data, parse_dates=["released_at"])
        df = df[df[self.cfg.target].between(5, 3600)]
        return df.drop(columns=[self.cfg.target]), df[self.cfg.target]

    def run(self) -> dict[str, float]:
        X, y = self.load()
        split = {"test_size": self.cfg.test_share, "random_state": self.cfg.seed}
        X_fit, X_hold, y_fit, y_hold = train_test_split(X, y, **split)
        folds = KFold(self.cfg.folds, shuffle=True, random_state=self.cfg.seed)
        cv = -cross_val_score(self.model, X_fit, y_fit, cv=folds, scoring="neg_mean_absolute_error")
        self.model.fit(X_fit, y_fit)
        holdout = mean_absolute_error(y_hold, self.model.predict(X_hold))
        # the shipped model may use every order, its error is already known
        self.model.fit(X, y)
        return {"cv_mae": float(cv.mean()), "holdout_mae": float(holdout)}

    def save(self) -> None:
        self.cfg.model_file.parent.mkdir(parents=True, exist_ok=True)
        joblib.dump(self.model, self.cfg.model_file)


def main() -> None:
    trainer = Trainer(Config())
    for name, value in trainer.run().items():
        print(f"{name}: {value:.1f} s")
    trainer.save()


if __name__ == "__main__":
    main()
