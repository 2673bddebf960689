"""The page in a real browser: with and without scripts, in the dark, on a phone, on paper."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.browser
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@dataclass
class Visit:
    """A page that was opened, and what it did."""

    page: Any
    requests: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def open_all(self) -> None:
        self.page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")

    def scroll_through(self) -> None:
        """Read the whole page, all that is folded away included."""
        self.open_all()
        height = self.page.evaluate("document.documentElement.scrollHeight")
        for y in range(0, height, 500):
            self.page.evaluate(f"scrollTo({{top: {y}, behavior: 'instant'}})")
            self.page.wait_for_timeout(40)


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture
def visit(browser: Any, written: Path) -> Iterator[Any]:
    opened = []

    def open_page(**options: Any) -> Visit:
        context = browser.new_context(**options)
        page = context.new_page()
        found = Visit(page)
        page.on("request", lambda request: found.requests.append(request.url))
        page.on("console", lambda message: found.said.append(message.text))
        page.on("pageerror", lambda error: found.said.append(str(error)))
        page.goto(written.as_uri())
        opened.append(context)
        return found

    yield open_page
    for context in opened:
        context.close()


def test_with_scripts_every_chart_becomes_interactive_and_nothing_is_requested(visit):
    found = visit(viewport={"width": 1280, "height": 900})
    found.scroll_through()
    found.page.locator("figure.is-live:has(.main-svg)").nth(6).wait_for(timeout=30_000)
    assert found.requests == [found.page.url]
    assert found.said == []


def test_without_scripts_the_drawings_are_there_and_nothing_is_requested(visit):
    found = visit(java_script_enabled=False)
    assert found.page.locator("figure .static svg").count() == 7
    assert found.page.locator("figure .static svg").first.is_visible()
    assert found.page.locator("figure.is-live").count() == 0
    assert found.requests == [found.page.url]
    assert found.said == []


def test_the_reader_can_go_back_to_static_charts_with_the_keyboard(visit):
    found = visit()
    button = found.page.get_by_role("button", name="Show static charts")
    found.scroll_through()
    found.page.locator("figure.is-live:has(.main-svg)").nth(6).wait_for(timeout=30_000)
    button.focus()
    found.page.keyboard.press("Enter")
    assert found.page.locator("figure.is-live").count() == 0
    assert found.page.locator("figure .static svg").first.is_visible()
    found.page.get_by_role("button", name="Show interactive charts").click()
    found.scroll_through()
    found.page.locator("figure.is-live").nth(6).wait_for(timeout=30_000)
    assert found.said == []


def test_no_script_but_the_page_s_own_may_run(visit):
    found = visit()
    found.page.evaluate(
        "() => { const s = document.createElement('script');"
        " s.textContent = 'window.planted = 1'; document.body.append(s); }"
    )
    assert found.page.evaluate("window.planted") is None
    assert any("Content Security Policy" in text for text in found.said)


def test_the_first_press_of_tab_offers_to_skip_to_the_content(visit):
    found = visit()
    found.page.keyboard.press("Tab")
    assert found.page.evaluate("document.activeElement.textContent") == "Skip to the content"
    found.page.keyboard.press("Enter")
    assert found.page.evaluate("document.activeElement.id") == "main"


@pytest.mark.parametrize("width", [400, 1280])
def test_nothing_is_wider_than_the_screen(visit, width):
    found = visit(viewport={"width": width, "height": 844})
    found.scroll_through()
    assert found.page.evaluate("document.documentElement.scrollWidth") == width


def test_before_anything_is_opened_the_page_is_short(visit):
    found = visit(viewport={"width": 1280, "height": 900})
    height = found.page.evaluate("document.documentElement.scrollHeight")
    assert height < 6 * 900


def test_paper_opens_what_is_short_and_says_where_the_rest_is(visit):
    found = visit()
    found.page.emulate_media(media="print")
    seen = "e => e.checkVisibility({contentVisibilityAuto: true, visibilityProperty: true})"
    passed = found.page.locator("#people .passes").first
    assert passed.evaluate(seen)
    assert passed.bounding_box()["height"] > 10
    long = found.page.locator("#worth details.fold:not(.short)").last
    assert long.bounding_box()["height"] < 80


def test_the_dark_theme_follows_the_reader(visit):
    light = visit().page.evaluate("getComputedStyle(document.body).backgroundColor")
    dark = visit(color_scheme="dark").page.evaluate(
        "getComputedStyle(document.body).backgroundColor"
    )
    assert light == "rgb(255, 255, 255)"
    assert dark == "rgb(20, 24, 28)"


def test_paper_gets_the_drawings_and_no_contents(visit):
    found = visit(color_scheme="dark")
    found.scroll_through()
    found.page.emulate_media(media="print")
    assert found.page.locator("figure .static svg").first.is_visible()
    assert not found.page.locator(".contents").is_visible()
    assert not found.page.locator("figure .live").first.is_visible()
    ground = found.page.evaluate("getComputedStyle(document.documentElement).colorScheme")
    assert ground == "light"
