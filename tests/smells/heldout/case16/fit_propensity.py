import sys

sys.path.append("/home/analyst/repos/shop-commons")

import joblib
import pandas as pd
from scipy.stats import loguniform, randint
from sklearn.decomposition import PCA as Projector
from sklearn.ensemble import GradientBoostingClassifier
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import RandomizedSearchCV, train_test_split

from shop_commons.sessions import sessionise

EMB = [f"emb_{i:03d}" for i in range(128)]
BEHAVIOUR = ["n_views", "n_carts", "dwell_log", "returning"]
SEED = 77


def session_features(events):
    s = sessionise(events, gap_minutes=30)
    out = s.groupby("session_id").agg(
        n_views=("is_view", "sum"),
        n_carts=("is_cart", "sum"),
        dwell=("seconds", "sum"),
        returning=("known_user", "max"),
        bought=("is_order", "max"),
    )
    out["dwell_log"] = out.pop("dwell").clip(upper=7200).add(1).transform("log")
    return out


def add_embedding(feats, emb, n=12):
    emb = emb.reindex(feats.index).fillna(0.0)
    proj = Projector(n_components=n, svd_solver="full")
    low = proj.fit_transform(emb[EMB])
    cols = [f"pc{i}" for i in range(n)]
    return feats.join(pd.DataFrame(low, index=feats.index, columns=cols)), cols, proj


def main():
    events = pd.read_parquet("/home/analyst/data/clickstream/2024q1.parquet")
    emb = pd.read_parquet("data/session_embeddings.parquet")
    feats, pcs, proj = add_embedding(session_features(events), emb)

    cols = BEHAVIOUR + pcs
    X_tr, X_te, y_tr, y_te = train_test_split(
        feats[cols], feats["bought"], test_size=0.25, stratify=feats["bought"], random_state=SEED
    )
    space = {
        "n_estimators": randint(100, 600),
        "learning_rate": loguniform(1e-2, 3e-1),
        "max_depth": randint(2, 6),
    }
    search = RandomizedSearchCV(
        GradientBoostingClassifier(random_state=SEED),
        space,
        n_iter=25,
        scoring="roc_auc",
        cv=4,
        n_jobs=-1,
    )
    search.fit(X_tr, y_tr)
    print(search.best_params_, roc_auc_score(y_te, search.predict_proba(X_te)[:, 1]))
    joblib.dump({"model": search.best_estimator_, "proj": proj, "cols": cols}, "propensity.joblib")


if __name__ == "__main__":
    main()
