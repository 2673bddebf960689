"""What draws random numbers, and when its result depends on a seed that nobody gave."""

from __future__ import annotations

import ast
from collections.abc import Callable

from tenfold.smells.code import keyword

NUMPY = frozenset({
    "rand", "randn", "randint", "random", "random_sample", "ranf", "sample", "random_integers",
    "choice", "shuffle", "permutation", "normal", "uniform", "standard_normal", "binomial",
    "poisson", "exponential", "beta", "gamma", "lognormal", "laplace", "logistic", "multinomial",
    "multivariate_normal", "bytes", "chisquare", "dirichlet", "f", "geometric", "gumbel",
    "negative_binomial", "pareto", "power", "rayleigh", "standard_cauchy", "standard_exponential",
    "standard_gamma", "standard_t", "triangular", "vonmises", "wald", "weibull", "zipf",
})  # fmt: skip
PYTHON = frozenset({
    "random", "choice", "choices", "shuffle", "sample", "randint", "randrange", "uniform", "gauss",
    "normalvariate", "betavariate", "expovariate", "triangular", "lognormvariate", "getrandbits",
    "paretovariate", "weibullvariate", "gammavariate", "vonmisesvariate", "randbytes",
})  # fmt: skip
TORCH = frozenset({
    "rand", "randn", "randint", "randperm", "rand_like", "randn_like", "randint_like", "normal",
    "bernoulli", "multinomial", "poisson",
})  # fmt: skip
TENSORFLOW = frozenset({
    "normal", "uniform", "shuffle", "truncated_normal", "categorical", "gamma", "poisson",
})  # fmt: skip

Condition = Callable[[ast.Call], bool]


def _always(call: ast.Call) -> bool:
    return True


def _true(name: str) -> Condition:
    return lambda call: _is(keyword(call, name), True)


def _not_false(name: str) -> Condition:
    return lambda call: not _is(keyword(call, name), False)


def _one_of(name: str, *values: str) -> Condition:
    return lambda call: any(_is(keyword(call, name), value) for value in values)


def _is(node: ast.expr | None, value: object) -> bool:
    return isinstance(node, ast.Constant) and node.value == value


# Which calls need `random_state`, and when: the glossary and class pages of scikit-learn 1.7 and
# imbalanced-learn. xgboost, LightGBM and CatBoost seed themselves with a constant.
_ALWAYS = """
train_test_split ShuffleSplit StratifiedShuffleSplit GroupShuffleSplit RepeatedKFold
RepeatedStratifiedKFold RandomizedSearchCV HalvingRandomSearchCV HalvingGridSearchCV
ParameterSampler permutation_test_score
RandomForestClassifier RandomForestRegressor ExtraTreesClassifier ExtraTreesRegressor
RandomTreesEmbedding GradientBoostingClassifier GradientBoostingRegressor
HistGradientBoostingClassifier HistGradientBoostingRegressor DecisionTreeClassifier
DecisionTreeRegressor ExtraTreeClassifier ExtraTreeRegressor BaggingClassifier BaggingRegressor
AdaBoostClassifier AdaBoostRegressor IsolationForest MLPClassifier MLPRegressor SGDClassifier
SGDRegressor SGDOneClassSVM Perceptron PassiveAggressiveClassifier PassiveAggressiveRegressor
RANSACRegressor TheilSenRegressor BernoulliRBM
KMeans MiniBatchKMeans BisectingKMeans SpectralClustering GaussianMixture BayesianGaussianMixture
TruncatedSVD FastICA LatentDirichletAllocation MiniBatchNMF DictionaryLearning SparsePCA
MiniBatchSparsePCA MiniBatchDictionaryLearning TSNE MDS UMAP Nystroem RBFSampler
GaussianRandomProjection SparseRandomProjection EllipticEnvelope MinCovDet
permutation_importance mutual_info_classif mutual_info_regression
make_classification make_regression make_blobs make_friedman1 make_friedman2 make_friedman3
make_multilabel_classification make_hastie_10_2 make_gaussian_quantiles make_low_rank_matrix
make_sparse_uncorrelated make_spd_matrix make_checkerboard make_biclusters
resample
SMOTE SMOTENC SMOTEN ADASYN BorderlineSMOTE SVMSMOTE KMeansSMOTE SMOTEENN SMOTETomek
RandomOverSampler RandomUnderSampler ClusterCentroids BalancedRandomForestClassifier
EasyEnsembleClassifier RUSBoostClassifier BalancedBaggingClassifier InstanceHardnessThreshold
"""
NEEDS_STATE: dict[str, Condition] = dict.fromkeys(_ALWAYS.split(), _always) | {
    "train_test_split": _not_false("shuffle"),
    "KFold": _true("shuffle"),
    "StratifiedKFold": _true("shuffle"),
    "StratifiedGroupKFold": _true("shuffle"),
    "GroupKFold": _true("shuffle"),
    "learning_curve": _true("shuffle"),
    "LogisticRegression": _one_of("solver", "sag", "saga", "liblinear"),
    "LogisticRegressionCV": _one_of("solver", "sag", "saga", "liblinear"),
    "Ridge": _one_of("solver", "sag", "saga"),
    "RidgeClassifier": _one_of("solver", "sag", "saga"),
    "Lasso": _one_of("selection", "random"),
    "ElasticNet": _one_of("selection", "random"),
    "LinearSVC": _true("dual"),
    "LinearSVR": _true("dual"),
    "SVC": _true("probability"),
    "NuSVC": _true("probability"),
    "PCA": _one_of("svd_solver", "randomized", "arpack"),
    "NMF": _one_of("init", "random", "nndsvdar"),
    "DummyClassifier": _one_of("strategy", "stratified", "uniform"),
    "IterativeImputer": _true("sample_posterior"),
    "make_moons": lambda call: keyword(call, "noise") is not None,
    "make_circles": lambda call: keyword(call, "noise") is not None,
    "make_s_curve": _always,
    "make_swiss_roll": _always,
}
LIBRARIES = ("sklearn", "imblearn", "umap", "cuml", "sklearnex")

__all__ = ["LIBRARIES", "NEEDS_STATE", "NUMPY", "PYTHON", "TENSORFLOW", "TORCH", "Condition"]
