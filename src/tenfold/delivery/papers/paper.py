"""A paper as data, and the two forms it takes: Markdown and HTML, escaped by one rule each."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from tenfold.charts import plain

_MARKS = re.compile(r"([\\*_{}\[\]()#+!|~$>-])")
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem}"
    "table{border-collapse:collapse;width:100%}th,td{border-bottom:1px solid #bbb;padding:.3rem "
    ".6rem .3rem 0;text-align:left;vertical-align:top}h2{margin-top:1.6rem}code{font-size:.9em}"
    "@media print{body{margin:0;font-size:11pt}tr,li{break-inside:avoid}}"
)


@dataclass(frozen=True)
class Part:
    """A heading with what stands below it: sentences, points, one table."""

    title: str
    sentences: Sequence[str] = ()
    points: Sequence[str] = ()
    columns: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()


@dataclass(frozen=True)
class Paper:
    """One paper. `name` is its file's."""

    name: str
    title: str
    lead: str
    parts: list[Part] = field(default_factory=list)

    @property
    def markdown(self) -> str:
        """As Markdown that shows every text as it was written."""
        lines = [f"# {_md(self.title)}", "", _md(self.lead), ""]
        for part in self.parts:
            lines += [f"## {_md(part.title)}", ""]
            for sentence in part.sentences:
                lines += [_md(sentence), ""]
            lines += [f"- {_md(point)}" for point in part.points]
            lines += [""] if part.points else []
            if part.rows:
                lines += [_row(part.columns), "|" + " --- |" * len(part.columns)]
                lines += [*(_row(row) for row in part.rows), ""]
        return "\n".join(lines).rstrip() + "\n"

    @property
    def page(self) -> str:
        """As one HTML page that loads nothing."""
        body = [f"<h1>{_html(self.title)}</h1>", f"<p>{_html(self.lead)}</p>"]
        for part in self.parts:
            body.append(f"<h2>{_html(part.title)}</h2>")
            body += [f"<p>{_html(sentence)}</p>" for sentence in part.sentences]
            if part.points:
                body += ["<ul>", *(f"<li>{_html(point)}</li>" for point in part.points), "</ul>"]
            if part.rows:
                heads = "".join(f'<th scope="col">{_html(name)}</th>' for name in part.columns)
                body.append(f"<table><thead><tr>{heads}</tr></thead><tbody>")
                for row in part.rows:
                    body.append("<tr>" + "".join(f"<td>{_html(c)}</td>" for c in row) + "</tr>")
                body.append("</tbody></table>")
        return "\n".join(
            [
                '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">',
                f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
                '<meta name="viewport" content="width=device-width, initial-scale=1">',
                f"<title>{_html(self.title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>",
                "<main>",
                *body,
                "</main>\n</body>\n</html>\n",
            ]
        )


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(_md(cell) or " " for cell in cells) + " |"


def _md(text: str) -> str:
    line = " ".join(plain(text).split()).replace("`", "'")
    shown = _MARKS.sub(r"\\\1", html.escape(line, quote=False))
    # GitHub makes links of bare addresses, and so would fetch what a stranger's data name.
    shown = shown.replace("://", "&#58;//").replace("www.", "www&#46;").replace("@", "&#64;")
    # A number and a point begin a list.
    return re.sub(r"^(\d+)\.(?=\s|$)", r"\1\\.", shown)


def _html(text: str) -> str:
    return f"<bdi>{html.escape(plain(text))}</bdi>"


__all__ = ["Paper", "Part"]
