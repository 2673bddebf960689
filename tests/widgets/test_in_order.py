"""A kernel handles what a page sends in the thread that the page has sent it to."""

from __future__ import annotations

from ipykernel.comm.comm import BaseComm

import widgets
from widgets.in_order import in_order


def test_a_widget_that_another_thread_has_changed_is_not_followed_there() -> None:
    assert widgets.__all__
    widget = BaseComm(target_name="jupyter.widget", primary=False)
    widget._reply_subshell_id = "of the thread that has changed it"
    assert widget._reply_subshell_for({"method": "update"}, "of the page") == "of the page"
    assert widget._reply_subshell_for({"method": "update"}, None) is None


def test_a_kernel_without_such_moves_is_left_alone(monkeypatch) -> None:
    monkeypatch.delattr(BaseComm, "_reply_subshell_for")
    in_order()
    assert not hasattr(BaseComm, "_reply_subshell_for")
