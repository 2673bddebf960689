"""The endpoint, made by AWS's own client in moto, a stand-in for AWS."""

from __future__ import annotations

import dataclasses
import importlib.util
import io
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tenfold.delivery.exporting import DeliveryPlan
from tenfold.delivery.exporting.targets.sagemaker import (
    _INSTANCES,
    TARGET,
    endpoint_config,
    instance,
    variants,
)
from tenfold.errors import MissingEvidence, WrongInput
from tenfold.vocabulary import Arm, Resources

ROLE = "arn:aws:iam::123456789012:role/sagemaker"
ARMS = [
    Arm(name="today", weight=2),
    Arm(name='the "new" model', weight=1),
    Arm(name="模型 🏦", weight=0.25),
]


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """SageMaker's client, with nothing behind it but moto."""
    import boto3
    from moto import mock_aws

    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-central-1")
    with mock_aws():
        yield boto3.client("sagemaker")


def _script(plan: DeliveryPlan, folder: Path) -> ModuleType:
    """The exported script, as the file that it is."""
    for path, text in TARGET.files(plan).items():
        (folder / path.name).write_text(text, encoding="utf-8")
    spec = importlib.util.spec_from_file_location("endpoint", folder / "endpoint.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _with_models(plan: DeliveryPlan, aws: Any) -> None:
    for variant in endpoint_config(plan)["ProductionVariants"]:
        image = {"Image": "123456789012.dkr.ecr.eu-central-1.amazonaws.com/any"}
        aws.create_model(
            ModelName=variant["ModelName"], PrimaryContainer=image, ExecutionRoleArn=ROLE
        )


@pytest.mark.parametrize("arms", [None, ARMS], ids=["two arms", "three arms"])
def test_the_endpoint_that_is_made_has_the_plans_weights(
    plan: DeliveryPlan, aws: Any, tmp_path: Path, arms: list[Arm] | None
) -> None:
    assert plan.experiment is not None
    if arms:
        experiment = plan.experiment.model_copy(update={"arms": arms})
        plan = dataclasses.replace(plan, experiment=experiment)
    assert plan.experiment is not None
    _with_models(plan, aws)
    _script(plan, tmp_path).create()
    made = aws.describe_endpoint(EndpointName="loans")
    assert made["EndpointStatus"] == "InService"
    name = made["EndpointConfigName"]
    assert name.endswith(plan.experiment.digest)
    found = aws.describe_endpoint_config(EndpointConfigName=name)["ProductionVariants"]
    weights = {one["VariantName"]: one["InitialVariantWeight"] for one in found}
    assert weights == {variants(plan)[arm.name]: arm.weight for arm in plan.experiment.arms}
    assert {one["InitialInstanceCount"] for one in found} == {2}
    assert {one["InstanceType"] for one in found} == {"ml.m5.large"}
    served = {one["VariantName"]: one["DesiredWeight"] for one in made["ProductionVariants"]}
    assert served == weights


def test_a_model_that_is_not_there_ends_it_before_anything_is_made(
    plan: DeliveryPlan, aws: Any, tmp_path: Path
) -> None:
    with pytest.raises(aws.exceptions.ClientError, match="loan-default-today"):
        _script(plan, tmp_path).create()
    assert aws.list_endpoint_configs()["EndpointConfigs"] == []


def test_a_unit_is_answered_by_the_variant_of_its_arm(
    plan: DeliveryPlan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import boto3
    from botocore.stub import Stubber

    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    client = boto3.client("sagemaker-runtime", region_name="eu-central-1")
    script = _script(plan, tmp_path)
    monkeypatch.setattr(script.boto3, "client", lambda name: client)
    asked = {
        "EndpointName": "loans",
        "TargetVariant": "model",
        "ContentType": "text/csv",
        "Body": b"1,2\n",
    }
    with Stubber(client) as stub:
        stub.add_response("invoke_endpoint", {"Body": io.BytesIO(b"0.5")}, asked)
        assert script.ask("model", b"1,2\n") == b"0.5"
        stub.assert_no_pending_responses()


@cache
def _shapes() -> Any:
    import botocore.session

    return botocore.session.get_session().get_service_model("sagemaker")


def test_every_awkward_plan_has_names_that_aws_allows(awkward_plan: DeliveryPlan) -> None:
    from botocore.validate import ParamValidator

    asked = _shapes().shape_for("CreateEndpointConfigInput")
    experiment = awkward_plan.experiment
    assert experiment is not None
    arms = [*ARMS, Arm(name=awkward_plan.project, weight=1), Arm(name="x" * 200, weight=1)]
    plan = dataclasses.replace(
        awkward_plan, experiment=experiment.model_copy(update={"arms": arms})
    )
    config = endpoint_config(plan)
    assert not ParamValidator().validate(config, asked).has_errors()
    name = re.compile("[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}")
    endpoint = json.loads(
        next(text for path, text in TARGET.files(plan).items() if path.name == "experiment.json")
    )["endpoint"]
    assert name.fullmatch(endpoint)
    assert name.fullmatch(config["EndpointConfigName"])
    for key in ("VariantName", "ModelName"):
        named = [variant[key] for variant in config["ProductionVariants"]]
        assert all(map(name.fullmatch, named))
        assert len(set(named)) == len(arms)


def test_instances_are_those_of_aws_and_hold_what_step_4_says() -> None:
    known = _shapes().shape_for("ProductionVariant").members["InstanceType"].enum
    assert set(_INSTANCES) <= set(known)
    assert instance(Resources()) == "ml.m5.large"
    assert instance(Resources(cpu="2", memory="8193Mi")) == "ml.m5.xlarge"
    assert instance(Resources(cpu="4001m", memory="512Mi")) == "ml.m5.2xlarge"
    with pytest.raises(WrongInput, match=r"97 of processor.*ml\.m5\.24xlarge, has 96 and 384Gi"):
        instance(Resources(cpu="97", memory="1Gi"))


def test_the_files_say_that_weights_split_requests(plan: DeliveryPlan) -> None:
    files = TARGET.files(plan)
    assert files == TARGET.files(plan)
    said = {path.name: " ".join(text.split()) for path, text in files.items()}
    for name in ("experiment.json", "endpoint.py"):
        assert "Weights split requests, not units: the same unit may meet both" in said[name]


def test_without_an_experiment_the_export_says_what_to_run(plan: DeliveryPlan) -> None:
    with pytest.raises(MissingEvidence, match="experimentation"):
        TARGET.files(dataclasses.replace(plan, experiment=None))
