"""The manifests: Kubernetes' own schemas accept them, and they fit together."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

import kubernetes_validate
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from tenfold.delivery.exporting import DeliveryPlan
from tenfold.delivery.exporting.jobs import jobs
from tenfold.delivery.exporting.targets.kubernetes import TARGET
from tenfold.delivery.exporting.yamlfile import yaml_file
from tenfold.vocabulary import Timing

VERSIONS = ("1.28", "1.31", "1.34", "1.37")
_NAME = re.compile(r"[a-z0-9]([-a-z0-9]*[a-z0-9])?")


def _objects(plan: DeliveryPlan) -> dict[str, Any]:
    """Every object by kind and component, as a reader of YAML 1.1 has it."""
    found = {}
    for text in TARGET.files(plan).values():
        for one in yaml.load_all(text, Loader=yaml.CSafeLoader):
            component = one["metadata"]["labels"]["app.kubernetes.io/component"]
            found[f"{one['kind']}/{component}"] = one
    return found


def _pods(plan: DeliveryPlan) -> Iterator[dict[str, Any]]:
    for one in _objects(plan).values():
        if one["kind"] == "CronJob":
            yield one["spec"]["jobTemplate"]["spec"]["template"]
        elif one["kind"] == "Deployment":
            yield one["spec"]["template"]


@pytest.mark.parametrize("version", VERSIONS)
def test_kubernetes_own_schemas_accept_every_object(plan: DeliveryPlan, version: str) -> None:
    objects = _objects(plan)
    assert objects.keys() == {
        "PersistentVolumeClaim/project",
        "Deployment/serve",
        "Service/serve",
        "CronJob/validate",
        "CronJob/retrain",
    }
    for one in objects.values():
        kubernetes_validate.validate(one, version, strict=True)


def test_kubernetes_own_schemas_accept_awkward_plans(awkward_plan: DeliveryPlan) -> None:
    for one in _objects(awkward_plan).values():
        kubernetes_validate.validate(one, VERSIONS[-1], strict=True)
        # What the schemas leave to the server: names.
        name = one["metadata"]["name"]
        assert _NAME.fullmatch(name)
        assert len(name) <= (52 if one["kind"] == "CronJob" else 63)
        for label in one["metadata"]["labels"].values():
            assert re.fullmatch(r"[A-Za-z0-9]([\w.-]*[A-Za-z0-9])?", label)
            assert len(label) <= 63


@pytest.mark.parametrize(
    ("place", "value"),
    [("schedule", 5), ("timezone", "Etc/UTC"), ("concurrencyPolicy", ["Forbid"])],
)
def test_the_schemas_would_have_complained(plan: DeliveryPlan, place: str, value: object) -> None:
    one = _objects(plan)["CronJob/validate"]
    one["spec"][place] = value
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(one, VERSIONS[-1], strict=True)


def test_jobs_run_when_step_4_says_and_never_twice_at_once(plan: DeliveryPlan) -> None:
    objects = _objects(plan)
    decided = plan.operations
    for key, timing in (("validate", decided.validate_data), ("retrain", decided.retrain)):
        spec = objects[f"CronJob/{key}"]["spec"]
        assert spec["schedule"] == timing.cron
        assert spec["timeZone"] == "Etc/UTC"
        assert spec["concurrencyPolicy"] == "Forbid"


def test_a_review_fails_the_job_and_only_a_crash_is_tried_again(plan: DeliveryPlan) -> None:
    spec = _objects(plan)["CronJob/validate"]["spec"]["jobTemplate"]["spec"]
    ends = [rule for rule in spec["podFailurePolicy"]["rules"] if "onExitCodes" in rule]
    assert [(rule["action"], rule["onExitCodes"]["values"]) for rule in ends] == [
        ("FailJob", [1, 2, 4])
    ]
    assert ends[0]["onExitCodes"]["containerName"] == "tenfold"
    assert spec["backoffLimit"] == 1
    # Without it the server refuses such a policy.
    assert spec["template"]["spec"]["restartPolicy"] == "Never"


def test_a_job_that_is_never_is_left_out_and_said(plan: DeliveryPlan) -> None:
    decided = plan.operations.model_copy(update={"retrain": Timing(every="never")})
    without = dataclasses.replace(plan, operations=decided)
    assert "CronJob/retrain" not in _objects(without)
    assert "CronJob/validate" in _objects(without)
    text = TARGET.files(without)[PurePosixPath("kubernetes/project.yaml")]
    assert "# Left out: retrain, for step 4 decided on never.\n" in text


def test_nobody_is_root_and_nothing_but_the_project_and_tmp_can_be_written(
    plan: DeliveryPlan,
) -> None:
    for pod in _pods(plan):
        spec = pod["spec"]
        assert spec["securityContext"]["runAsNonRoot"] is True
        assert spec["securityContext"]["runAsUser"] > 0
        assert spec["automountServiceAccountToken"] is False
        (container,) = spec["containers"]
        assert container["securityContext"] == {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        }
        mounted = {one["name"]: one["mountPath"] for one in container["volumeMounts"]}
        assert mounted == {"project": "/project", "scratch": "/tmp"}
        assert {one["name"] for one in spec["volumes"]} == mounted.keys()


def test_image_and_resources_are_those_of_step_4(plan: DeliveryPlan) -> None:
    decided = plan.operations
    for pod in _pods(plan):
        (container,) = pod["spec"]["containers"]
        assert container["image"] == plan.image
        assert container["resources"]["requests"] == {
            "cpu": decided.resources.cpu,
            "memory": decided.resources.memory,
        }
        assert container["resources"]["limits"]["memory"] == decided.resources.memory
    assert _objects(plan)["Deployment/serve"]["spec"]["replicas"] == decided.resources.replicas


def test_objects_refer_to_one_another(awkward_plan: DeliveryPlan) -> None:
    objects = _objects(awkward_plan)
    claim = objects["PersistentVolumeClaim/project"]["metadata"]["name"]
    for pod in _pods(awkward_plan):
        volumes = {one["name"]: one for one in pod["spec"]["volumes"]}
        assert volumes["project"]["persistentVolumeClaim"]["claimName"] == claim
        near = pod["spec"]["affinity"]["podAffinity"]
        (rule,) = near["requiredDuringSchedulingIgnoredDuringExecution"]
        assert rule["labelSelector"]["matchLabels"].items() <= pod["metadata"]["labels"].items()
    serve = objects["Deployment/serve"]["spec"]
    labels = serve["template"]["metadata"]["labels"]
    selector = serve["selector"]["matchLabels"]
    assert selector.items() <= labels.items()
    service = objects["Service/serve"]["spec"]
    assert service["selector"] == selector
    # No other pod answers for the server.
    others = [pod["metadata"]["labels"] for pod in _pods(awkward_plan)]
    assert [set(selector.items()) <= set(one.items()) for one in others].count(True) == 1
    (container,) = serve["template"]["spec"]["containers"]
    (port,) = container["ports"]
    assert port["containerPort"] == awkward_plan.operations.port
    assert service["ports"][0]["targetPort"] == port["name"]
    for probe in ("startupProbe", "readinessProbe", "livenessProbe"):
        assert container[probe]["httpGet"]["port"] == port["name"]
    scraped = serve["template"]["metadata"]["annotations"]
    assert scraped["prometheus.io/port"] == str(port["containerPort"])
    assert scraped["prometheus.io/path"] == "/metrics"


def test_secrets_are_referred_to_and_never_written(plan: DeliveryPlan) -> None:
    with_secrets = dataclasses.replace(plan, secrets=("DB_PASSWORD", "TOKEN"))
    for pod in _pods(with_secrets):
        (container,) = pod["spec"]["containers"]
        kept = {one["name"]: one["valueFrom"] for one in container["env"] if "valueFrom" in one}
        assert kept == {
            name: {"secretKeyRef": {"name": "loans-secrets", "key": name}}
            for name in with_secrets.secrets
        }


def test_names_that_people_gave_survive_in_annotations_and_commands(
    awkward_plan: DeliveryPlan,
) -> None:
    objects = _objects(awkward_plan)
    decided = awkward_plan.operations
    for one in objects.values():
        assert one["metadata"]["annotations"] == {
            "tenfold/project": awkward_plan.project,
            "tenfold/model": decided.model_name,
            "tenfold/owner": decided.owner,
        }
    for job in jobs(awkward_plan).scheduled:
        pod = objects[f"CronJob/{job.key}"]["spec"]["jobTemplate"]["spec"]["template"]["spec"]
        words = pod["containers"][0]["command"]
        assert [_expanded(word, {"HOME": "wrong"}) for word in words] == list(job.command)


def _expanded(text: str, variables: dict[str, str]) -> str:
    """As the kubelet does: third_party/forked/golang/expansion/expand.go."""
    out, at = "", 0
    while at < len(text):
        sign, rest = text[at], text[at + 1 :]
        if sign != "$" or not rest:
            out, at = out + sign, at + 1
        elif rest[0] == "$":
            out, at = out + "$", at + 2
        elif rest[0] == "(" and ")" in rest:
            name = rest[1 : rest.index(")")]
            out, at = out + variables.get(name, f"$({name})"), at + 2 + rest.index(")")
        else:
            out, at = out + "$", at + 1
    return out


@given(st.text(alphabet="$()HOME {}\\'\"", max_size=30))
def test_no_command_line_has_a_variable_put_in(text: str) -> None:
    assert _expanded(text.replace("$", "$$"), {"HOME": "wrong", "": "wrong"}) == text


_TEXT = st.text(st.characters(exclude_categories=("Cs",)), max_size=60) | st.sampled_from(
    ["no", "on", "0123", "1e3", "0x1f", "12:30:00", "1_000", "~", "=", "<<", "null"]
)


@settings(max_examples=50)
@given(st.dictionaries(st.sampled_from("abc"), _TEXT | st.lists(_TEXT, max_size=3)))
def test_any_text_survives_the_yaml_of_either_version(data: dict[str, object]) -> None:
    text = yaml_file(["one comment"], data, data)
    assert list(yaml.safe_load_all(text)) == [data, data]
    assert list(YAML(typ="safe", pure=True).load_all(text)) == [data, data]
