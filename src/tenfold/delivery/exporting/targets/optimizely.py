"""Optimizely: a datafile with the experiment, whose software puts units where Tenfold does."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

from tenfold.delivery.exporting.naming import slug
from tenfold.delivery.exporting.plan import DeliveryPlan, experiment_of
from tenfold.delivery.exporting.target import Target
from tenfold.experiments.assigning import ends

_FOLDER = PurePosixPath("optimizely")
_DATAFILE = "datafile.json"
_EXAMPLE = '''\
"""The arm of each unit that is named, by Optimizely's software and the datafile beside this file.

Written by `tenfold export`: the same arms as `tenfold assign` writes. Pass no bucketing id of your
own (attribute $opt_bucketing_id), no forced decision and no user profile service: each overrules
the hash.

    pip install optimizely-sdk
    python arm.py customer-17 customer-18
"""

import json
import sys
from pathlib import Path

from optimizely.decision.optimizely_decide_option import OptimizelyDecideOption
from optimizely.optimizely import Optimizely

DATAFILE = Path(__file__).with_name("datafile.json").read_text(encoding="utf-8")
FLAG = json.loads(DATAFILE)["featureFlags"][0]["key"]
# Nothing is sent to Optimizely's servers, which do not know this experiment.
QUIET = [OptimizelyDecideOption.DISABLE_DECISION_EVENT]


def arm(client, unit):
    """Name of the arm of a unit."""
    return client.create_user_context(unit).decide(FLAG, QUIET).variation_key


if __name__ == "__main__":
    client = Optimizely(DATAFILE)
    for unit in sys.argv[1:]:
        print(unit, arm(client, unit), sep="\\t")
    client.close()
'''


def datafile(plan: DeliveryPlan) -> dict[str, Any]:
    """What Optimizely's software reads instead of asking its servers: one experiment, one flag.

    Raises
    ------
    MissingEvidence
        Step 7 has not run.
    """
    experiment = experiment_of(plan)
    # The flag and the experiment have one key: each is asked for by it.
    key = slug(plan.project)
    numbers = {arm.name: str(place) for place, arm in enumerate(experiment.arms, 1)}
    return {
        "version": "4",
        "revision": experiment.digest,
        "accountId": "",
        "projectId": "",
        "experiments": [
            {
                # Units are hashed together with the experiment's id: it has to be our salt.
                "id": experiment.salt,
                "key": key,
                "layerId": "1",
                "status": "Running",
                "variations": [
                    {"id": number, "key": name, "featureEnabled": True, "variables": []}
                    for name, number in numbers.items()
                ],
                "trafficAllocation": [
                    {"entityId": numbers[arm.name], "endOfRange": end}
                    for arm, end in zip(experiment.arms, ends(experiment.arms), strict=True)
                ],
                "audienceIds": [],
                "audienceConditions": [],
                "forcedVariations": {},
            }
        ],
        "featureFlags": [
            {
                "id": "1",
                "key": key,
                "experimentIds": [experiment.salt],
                "rolloutId": "",
                "variables": [],
            }
        ],
        "groups": [],
        "rollouts": [],
        "audiences": [],
        "typedAudiences": [],
        "attributes": [],
        "events": [],
        "anonymizeIP": True,
        "botFiltering": False,
    }


def _files(plan: DeliveryPlan) -> Mapping[PurePosixPath, str]:
    text = json.dumps(datafile(plan), indent=2, ensure_ascii=False, allow_nan=False) + "\n"
    return {_FOLDER / _DATAFILE: text, _FOLDER / "arm.py": _EXAMPLE}


TARGET = Target(
    name="optimizely",
    title="Optimizely datafile",
    files=_files,
    then=f"Give {_FOLDER / _DATAFILE} to Optimizely's software; arm.py beside it shows how.",
    judged_by=(
        "Optimizely's Python software accepts the datafile and puts 10,000 units into the arms of "
        "`tenfold assign`; that its other languages hash alike is Optimizely's word"
    ),
)

__all__ = ["TARGET", "datafile"]
