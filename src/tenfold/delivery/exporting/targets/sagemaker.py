"""SageMaker: an endpoint with one variant per arm, and how a unit reaches its own."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

from tenfold.delivery.exporting.naming import slug
from tenfold.delivery.exporting.plan import DeliveryPlan, experiment_of
from tenfold.delivery.exporting.target import Target
from tenfold.errors import WrongInput
from tenfold.vocabulary import Resources

_FOLDER = PurePosixPath("sagemaker")
_LONGEST = 63
# vCPUs and GiB of memory of general-purpose instances, the smallest first.
_INSTANCES = {
    "ml.m5.large": (2, 8),
    "ml.m5.xlarge": (4, 16),
    "ml.m5.2xlarge": (8, 32),
    "ml.m5.4xlarge": (16, 64),
    "ml.m5.12xlarge": (48, 192),
    "ml.m5.24xlarge": (96, 384),
}
_NOTE = (
    "Weights split requests, not units: the same unit may meet both variants. It stays in its "
    "arm only where the caller names the variant (TargetVariant), by the arm that `tenfold "
    "assign` wrote."
)
_SCRIPT = '''\
"""Creates the endpoint of the experiment, and asks the variant that is the arm of a unit.

Written by `tenfold export`. Weights split requests, not units: the same unit may meet both
variants. It stays in its arm only where the caller names the variant, as `ask` does, by the arm
that `tenfold assign` wrote.

The models that endpoint-config.json names must be there; also the arm as it is today has to be one:
a container that answers as today's rule does.

    pip install boto3
    python endpoint.py
"""

import json
from pathlib import Path

import boto3

HERE = Path(__file__).parent
CONFIG = json.loads((HERE / "endpoint-config.json").read_text(encoding="utf-8"))
EXPERIMENT = json.loads((HERE / "experiment.json").read_text(encoding="utf-8"))


def create():
    """Create configuration and endpoint; an endpoint that is there is left as it is."""
    sagemaker = boto3.client("sagemaker")
    for variant in CONFIG["ProductionVariants"]:
        # Ends here, with the model's name, before anything is made.
        sagemaker.describe_model(ModelName=variant["ModelName"])
    sagemaker.create_endpoint_config(**CONFIG)
    sagemaker.create_endpoint(
        EndpointName=EXPERIMENT["endpoint"], EndpointConfigName=CONFIG["EndpointConfigName"]
    )


def ask(arm, body, content_type="text/csv"):
    """What the variant of an arm answers."""
    return boto3.client("sagemaker-runtime").invoke_endpoint(
        EndpointName=EXPERIMENT["endpoint"],
        TargetVariant=EXPERIMENT["variants"][arm],
        ContentType=content_type,
        Body=body,
    )["Body"].read()


if __name__ == "__main__":
    create()
    print("Created:", EXPERIMENT["endpoint"])
'''


def endpoint_config(plan: DeliveryPlan) -> dict[str, Any]:
    """The endpoint configuration as SageMaker's CreateEndpointConfig takes it.

    Raises
    ------
    MissingEvidence
        Step 7 has not run.
    WrongInput
        No instance is as large as step 4 says.
    """
    experiment, decided = experiment_of(plan), plan.operations
    return {
        # A configuration cannot be changed: another plan is another one.
        "EndpointConfigName": f"{slug(plan.project, most=_LONGEST - 17)}-{experiment.digest}",
        "ProductionVariants": [
            {
                "VariantName": variant,
                "ModelName": slug(f"{decided.model_name}-{arm.name}", most=_LONGEST),
                "InitialVariantWeight": arm.weight,
                "InitialInstanceCount": decided.resources.replicas,
                "InstanceType": instance(decided.resources),
            }
            for arm, variant in zip(experiment.arms, variants(plan).values(), strict=True)
        ],
        "Tags": [{"Key": "tenfold:plan", "Value": experiment.digest}],
    }


def variants(plan: DeliveryPlan) -> dict[str, str]:
    """Name of the variant of each arm, as SageMaker allows it."""
    return {arm.name: slug(arm.name, most=_LONGEST) for arm in experiment_of(plan).arms}


def instance(resources: Resources) -> str:
    """The smallest instance that holds one container of step 4.

    Raises
    ------
    WrongInput
        None does.

    Examples
    --------
    >>> instance(Resources(cpu="2500m", memory="2Gi"))
    'ml.m5.xlarge'
    """
    cpu = resources.cpu
    cores = int(cpu[:-1]) / 1000 if cpu.endswith("m") else int(cpu)
    memory = int(resources.memory[:-2]) / (1 if resources.memory.endswith("Gi") else 1024)
    for name, (has_cores, has_memory) in _INSTANCES.items():
        if cores <= has_cores and memory <= has_memory:
            return name
    raise WrongInput.because(
        f"No instance has {cpu} of processor and {resources.memory} of memory; the largest, "
        f"{name}, has {has_cores} and {has_memory}Gi.",
        "Lower `resources` of step 4.",
    )


def _files(plan: DeliveryPlan) -> Mapping[PurePosixPath, str]:
    experiment = {
        "note": _NOTE,
        "endpoint": slug(plan.project, most=_LONGEST),
        "variants": variants(plan),
    }
    return {
        _FOLDER / "endpoint-config.json": _json(endpoint_config(plan)),
        _FOLDER / "experiment.json": _json(experiment),
        _FOLDER / "endpoint.py": _SCRIPT,
    }


def _json(value: Any) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


TARGET = Target(
    name="sagemaker",
    title="SageMaker endpoint",
    files=_files,
    then=(
        f"Create the models that {_FOLDER / 'endpoint-config.json'} names, then: python "
        f"{_FOLDER / 'endpoint.py'}. Weights split requests, not units: name the variant of the "
        "unit's arm in every request (TargetVariant)."
    ),
    judged_by=(
        "AWS's own client takes every field, and moto, a stand-in for AWS, creates the endpoint; "
        "AWS itself has not"
    ),
)

__all__ = ["TARGET", "endpoint_config", "instance", "variants"]
