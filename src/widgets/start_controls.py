"""The controls of the start page."""

from __future__ import annotations

import ipywidgets as w

from widgets.projects import DEMOS
from widgets.style import FORM_STYLE


class StartControls:
    """What can be clicked on the start page, without what it does."""

    def __init__(self) -> None:
        wide = {"layout": w.Layout(width="560px"), "style": {"description_width": "130px"}}
        self.pick = w.Dropdown(description="Project", options=[("– none –", None)], **wide)
        self.path = w.Text(description="or its folder", **wide)
        self.open = w.Button(description="Open", tooltip="open the project in that folder")
        self.demo = w.Dropdown(
            description="Example",
            options=[(f"{name}: {text}", name) for name, text in DEMOS.items()],
            **wide,
        )
        self.make_demo = w.Button(description="Make example", button_style="primary")
        self.file = w.Text(description="Data file", placeholder="path of a CSV or Parquet", **wide)
        self.upload = w.FileUpload(description="or upload", multiple=False)
        self.read = w.Button(description="Read columns")
        self.target = w.Dropdown(description="Predict column", options=[("–", None)], **wide)
        self.positive = w.Text(description="Positive label", placeholder="not set", **wide)
        self.name = w.Text(description="Project name", placeholder="letters and digits", **wide)
        self.create = w.Button(description="Make project", button_style="primary", disabled=True)
        self.run = w.Button(description="Run the rest", icon="play", button_style="primary")
        self.status, self.verdict, self.log = w.HTML(), w.HTML(), w.HTML()
        own = w.VBox(
            [
                w.HBox([self.file, self.upload, self.read]),
                self.target,
                self.positive,
                w.HBox([self.name, self.create]),
            ]
        )
        self.making = w.Accordion(
            [w.HBox([self.demo, self.make_demo]), own],
            titles=("Try an example", "Start from your data"),
        )
        self.top = w.VBox(
            [
                w.HTML(FORM_STYLE),
                w.HBox([self.pick]),
                w.HBox([self.path, self.open]),
                self.making,
                self.status,
            ]
        )
        self.bottom = w.VBox([w.HBox([self.run, self.verdict]), self.log])
        for box in (self.top, self.bottom):
            box.add_class("tenfold")
        self.top.add_class("tenfold-form")


__all__ = ["StartControls"]
