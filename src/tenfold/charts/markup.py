"""Make matplotlib's SVG small, accessible and safe to stand in a page beside others."""

from __future__ import annotations

import hashlib
import re
from xml.etree import ElementTree as ET

from tenfold.charts.axes import FONT, INK

_SVG = "http://www.w3.org/2000/svg"
_LINK = "{http://www.w3.org/1999/xlink}href"
_NUMBER = re.compile(r"(?<![\w#.])-?\d+\.\d{3,}")
_USED = re.compile(r"url\(#([^)]+)\)")


def tidy(drawn: str, *, key: str, title: str, desc: str) -> str:
    """Rewrite the SVG text `drawn`.

    Identifiers are cut to those in use and made unique by content, ink becomes
    ``currentColor``, coordinates keep two decimals, repeated styles are gathered, and
    ``<title>`` and ``<desc>`` come first.
    """
    root = ET.fromstring(drawn)  # noqa: S314  # we have just drawn it ourselves
    mark = f"{key}-{hashlib.sha256((drawn + desc).encode()).hexdigest()[:8]}"
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag == f"{{{_SVG}}}metadata" or (child.tag.endswith("}style")):
                parent.remove(child)
    _name(root, mark)
    for node in root.iter():
        for name, value in list(node.attrib.items()):
            if name != "id" and not name.endswith("href"):
                node.set(name, _shorter(value))
        node.tag = node.tag.removeprefix(f"{{{_SVG}}}")
        node.tail = None
        if node.text is not None and not node.text.strip():
            node.text = None
    for node in list(root.iter("g")):
        _gather(node)
    _unwrap(root)
    _describe(root, mark, title, desc)
    return ET.tostring(root, encoding="unicode")


def _name(root: ET.Element, mark: str) -> None:
    used: set[str] = set()
    for node in root.iter():
        for value in node.attrib.values():
            used.update(_USED.findall(value))
        for name in (_LINK, "href"):
            if node.get(name, "").startswith("#"):
                used.add(node.get(name, "")[1:])
    new = {old: f"{mark}-{count}" for count, old in enumerate(sorted(used))}
    for node in root.iter():
        if "id" in node.attrib:
            name = node.attrib.pop("id")
            if name in new:
                node.set("id", new[name])
        for key, value in list(node.attrib.items()):
            node.set(key, _USED.sub(lambda match: f"url(#{new[match.group(1)]})", value))
        link = node.attrib.pop(_LINK, node.attrib.pop("href", ""))
        if link:
            node.set("href", f"#{new[link[1:]]}" if link.startswith("#") else link)


def _shorter(value: str) -> str:
    value = _NUMBER.sub(lambda match: f"{float(match.group()):.2f}".rstrip("0").rstrip("."), value)
    value = re.sub(re.escape(INK), "currentColor", value, flags=re.IGNORECASE)
    value = value.replace("font-family: 'DejaVu Sans';", "")
    return re.sub(r"\s+", " ", value).replace("; ", ";").replace(": ", ":").strip()


def _gather(group: ET.Element) -> None:
    # matplotlib repeats the style on each marker; once on their group says the same.
    styles = {child.get("style", "") for child in group}
    if len(group) > 1 and len(styles) == 1 and all(child.tag == "use" for child in group):
        group.set("style", ";".join(filter(None, [group.get("style", ""), *styles])))
        for child in group:
            child.attrib.pop("style", None)


def _unwrap(parent: ET.Element) -> None:
    for child in list(parent):
        _unwrap(child)
        if child.tag == "g" and not child.attrib:
            place = list(parent).index(child)
            parent.remove(child)
            for offset, inner in enumerate(list(child)):
                parent.insert(place + offset, inner)


def _describe(root: ET.Element, mark: str, title: str, desc: str) -> None:
    width, height = (float(part) for part in root.attrib["viewBox"].split()[2:])
    root.attrib.clear()
    for name, value in {
        "xmlns": _SVG,
        "viewBox": f"0 0 {width:g} {height:g}",
        "width": f"{width * 4 / 3:.0f}",
        "height": f"{height * 4 / 3:.0f}",
        "style": f"max-width:100%;height:auto;font-family:{FONT}".replace('"', "'"),
        "role": "img",
        "aria-labelledby": f"{mark}-t {mark}-d",
        "class": "tenfold-chart",
    }.items():
        root.set(name, value)
    for place, (tag, text) in enumerate((("title", title), ("desc", desc))):
        node = ET.Element(tag, {"id": f"{mark}-{tag[0]}"})
        node.text = text
        root.insert(place, node)


__all__ = ["tidy"]
