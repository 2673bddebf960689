"""A row is found by the id that people know it by, and the id is told to nobody."""

from __future__ import annotations

import pytest

from tenfold import registry
from tenfold.errors import WrongInput
from tenfold.standing import Standing
from tenfold.steps.step05_explainability import picking


def test_a_row_is_found_by_its_id_and_an_unknown_id_is_not_repeated(project):
    step, standing = registry.get("explainability"), Standing(project)
    inputs = standing.inputs(step)
    assert picking.named_by(inputs) == "email"
    asking = picking.Asking(step.decisions(), inputs, None, standing.open)
    assert asking.rows_with(" person7@planted.example ") == [7]
    with pytest.raises(WrongInput, match="No row has this 'email'") as refused:
        asking.rows_with("person9999@planted.example")
    assert "planted" not in str(refused.value)


@pytest.mark.parametrize(("value", "written"), [(1042.0, "1042"), (7, "7"), (" K-1 ", "K-1")])
def test_an_id_is_compared_as_people_write_it(value, written):
    assert picking._written(value) == written
