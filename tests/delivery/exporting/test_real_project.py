"""The records of a real project, exported to every target and judged by each target's tool."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import judges
import kubernetes_validate
import pytest
import yaml
from judges import Tool

from tenfold import registry, yamltext
from tenfold.delivery.demo import make_demo
from tenfold.delivery.exporting import DeliveryPlan, delivery_plan, export, targets
from tenfold.delivery.exporting.alarms import alerts_of
from tenfold.delivery.exporting.targets.alertmanager import matcher, receivers
from tenfold.delivery.exporting.targets.prometheus import labels_of
from tenfold.executing import execute
from tenfold.experiments.assigning import assign
from tenfold.standing import Standing

_RUN = (
    "business_problem",
    "data_quality",
    "baseline_models",
    "mlops",
    "experimentation",
    "monitoring",
)
Judge = Callable[[Tool, Path, DeliveryPlan], None]


def _alertmanager(tool: Tool, out: Path, plan: DeliveryPlan) -> None:
    (file,) = out.glob("*.yml")
    amtool = tool("amtool")
    assert judges.said(amtool, "check-config", file).returncode == 0
    names = receivers(alerts_of(plan))
    for alert in alerts_of(plan):
        labels = [matcher(name, value) for name, value in labels_of(alert, plan).items()]
        done = judges.said(amtool, "config", "routes", "test", f"--config.file={file}", *labels)
        assert done.stdout.strip() == names[alert.route, alert.owner], done.stderr


def _datadog(tool: Tool, out: Path, plan: DeliveryPlan) -> None:
    for alert in alerts_of(plan):
        found = judges.monitor((out / "monitors" / f"{alert.key}.json").read_text())
        assert found.options.thresholds.critical == alert.bound
        assert float(found.query.rpartition(" ")[2]) == alert.bound
    assert yamltext.loads((out / "openmetrics.d" / "conf.yaml").read_text())["instances"]


def _docker(tool: Tool, out: Path, plan: DeliveryPlan) -> None:
    done = judges.hadolint(tool, (out / "Dockerfile").read_text())
    assert (done.returncode, done.stdout) == (0, "")


def _github(tool: Tool, out: Path, plan: DeliveryPlan) -> None:
    files = [str(path) for path in sorted(out.rglob("*.yml"))]
    assert len(files) == 3
    assert judges.github_schema(tool, *files) == {}
    assert judges.actionlint(tool, *files) == []


def _grafana(tool: Tool, out: Path, plan: DeliveryPlan) -> None:
    from grafana_foundation_sdk.models.dashboard import Dashboard

    (file,) = [path for path in out.rglob("*.json") if path.name[0] != "."]
    made = json.loads(file.read_text())
    assert Dashboard.from_json(made).title
    queries = [one["expr"] for panel in made["panels"] for one in panel.get("targets") or []]
    rules = [{"record": f"r{place}", "expr": query} for place, query in enumerate(queries)]
    asked = out / "queries.yml"
    asked.write_text(json.dumps({"groups": [{"name": "queries", "rules": rules}]}))
    done = judges.said(tool("promtool"), "check", "rules", asked)
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{len(queries)} rules found" in done.stdout


def _jenkins(tool: Tool, out: Path, plan: DeliveryPlan) -> None:
    files = sorted(out.glob("Jenkinsfile*"))
    done = judges.groovy(tool, "0:false", *map(str, files))
    assert done.returncode == 0, done.stderr
    assert [[call["name"] for call in tree] for tree in json.loads(done.stdout)] == [
        ["pipeline"]
    ] * 3


def _kubeflow(tool: Tool, out: Path, plan: DeliveryPlan) -> None:
    from kfp import components

    files = sorted(out.rglob("*.yaml"))
    loaded = [components.load_component_from_file(str(file)) for file in files]
    assert len(loaded) == 3
    steps = {step.stem.replace("_", "-") for step in plan.steps}
    (run,) = [one for one, file in zip(loaded, files, strict=True) if file.stem == "run"]
    assert set(run.pipeline_spec.root.dag.tasks) == {*steps, "verdict"}


def _kubernetes(tool: Tool, out: Path, plan: DeliveryPlan) -> None:
    found = [
        one for file in out.rglob("*.yaml")
        for one in yaml.load_all(file.read_text(), Loader=yaml.CSafeLoader)
    ]  # fmt: skip
    assert len(found) == 5
    for one in found:
        kubernetes_validate.validate(one, "1.37", strict=True)


def _make(tool: Tool, out: Path, plan: DeliveryPlan) -> None:
    listed = re.findall(r"^  make (\w+) ", judges.make(tool, out).stdout, re.MULTILINE)
    assert {"run", "validate", "retrain", "serve"} < set(listed)
    (out / "tenfold-install" / "requirements.lock").touch()
    for job in listed:
        done = judges.make(tool, out, "--dry-run", "--warn-undefined-variables", job)
        assert (done.returncode, done.stderr) == (0, "")


def _optimizely(tool: Tool, out: Path, plan: DeliveryPlan) -> None:
    from optimizely.optimizely import Optimizely

    assert plan.experiment is not None
    client = Optimizely((out / "optimizely" / "datafile.json").read_text(encoding="utf-8"))
    (key,) = client.get_optimizely_config().experiments_map
    units = [f"patient {k}" for k in range(200)]
    theirs = [client.get_variation(key, unit) for unit in units]
    assert theirs == assign(units, plan.experiment.arms, plan.experiment.salt)
    client.close()


def _prometheus(tool: Tool, out: Path, plan: DeliveryPlan) -> None:
    judges.promtool_accepts(tool("promtool"), out)


def _sagemaker(tool: Tool, out: Path, plan: DeliveryPlan) -> None:
    import botocore.session
    from botocore.validate import ParamValidator

    assert plan.experiment is not None
    config = json.loads((out / "sagemaker" / "endpoint-config.json").read_text(encoding="utf-8"))
    service = botocore.session.get_session().get_service_model("sagemaker")
    asked = service.shape_for("CreateEndpointConfigInput")
    assert not ParamValidator().validate(config, asked).has_errors()
    weights = [variant["InitialVariantWeight"] for variant in config["ProductionVariants"]]
    assert weights == [arm.weight for arm in plan.experiment.arms]


JUDGES: dict[str, Judge] = {
    "alertmanager": _alertmanager,
    "datadog": _datadog,
    "docker": _docker,
    "github-actions": _github,
    "grafana": _grafana,
    "jenkins": _jenkins,
    "kubeflow": _kubeflow,
    "kubernetes": _kubernetes,
    "make": _make,
    "optimizely": _optimizely,
    "prometheus": _prometheus,
    "sagemaker": _sagemaker,
}


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, DeliveryPlan]:
    """A folder per target, and the plan that the records give."""
    folder = tmp_path_factory.mktemp("real")
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("MLFLOW_TRACKING_URI", raising=False)
        project = make_demo("diabetes", out=folder / "our patients")
        for slug in _RUN:
            execute(registry.get(slug), Standing(project))
    for name in targets():
        export(project, name, folder / name)
    return folder, delivery_plan(project)


def test_every_target_is_judged() -> None:
    assert targets().keys() == JUDGES.keys()


@pytest.mark.slow
def test_alerts_have_the_bounds_that_step_8_worked_out(
    exported: tuple[Path, DeliveryPlan],
) -> None:
    _, plan = exported
    assert len(plan.alerts) > 3
    assert plan.worth is not None
    # No round number of somebody's: the one that has more digits than a text of nine.
    assert any(float(f"{alert.bound:.9g}") != alert.bound for alert in plan.alerts)


@pytest.mark.slow
@pytest.mark.parametrize("name", JUDGES)
def test_what_a_real_project_exports_is_accepted_by_the_tool_of_its_target(
    tool: Tool, exported: tuple[Path, DeliveryPlan], name: str
) -> None:
    folder, plan = exported
    JUDGES[name](tool, folder / name, plan)
