"""The page as a document: complete, safe, well-formed, within the limit."""

from __future__ import annotations

import itertools
import re
from html.parser import HTMLParser

import pytest

from tenfold.dossier import write_report
from tenfold.dossier.packing import MOST_BYTES
from tenfold.project import Project
from tenfold.session import execute
from tenfold.standing import Standing
from tenfold.verdict import verdict

from .conftest import NASTY, NOW, TEXT

VOID = {"meta", "br", "link", "img", "input", "hr", "rect", "line", "circle", "path", "use"}


class Document(HTMLParser):
    """The page's tags, ids, links and headings; fails on tags that do not close."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.text = ""
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        if tag not in VOID:
            assert self.open.pop() == tag

    def handle_data(self, data):
        if "script" not in self.open and "style" not in self.open:
            self.text += data

    def values(self, name):
        return [attrs[name] for _, attrs in self.tags if attrs.get(name) is not None]


def read(project, **kwargs):
    return write_report(Standing(project), **{"now": NOW, **kwargs}).read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def page(written):
    return written.read_text(encoding="utf-8")


@pytest.fixture
def nasty(tmp_path, steps):
    text = TEXT.replace("name: loans", "name: '</title><script>alert(1)</script>'")
    text = text.replace("seen by the board", "'</main><script>alert(2)</script>'")
    project = Project.create(tmp_path / "nasty", text)
    project.save(steps[0], {"objective": NASTY, "name": NASTY})
    execute(steps[0], Standing(project))
    return read(project)


def test_the_page_is_well_formed_and_every_link_leads_somewhere_in_it(page):
    document = Document(page)
    ids = document.values("id")
    assert len(ids) == len(set(ids))
    links = document.values("href")
    assert len(links) > 12
    for link in links:
        # A heat map is drawn as a picture, which stands in the page itself.
        assert link.startswith("data:image/png;base64,") or link.removeprefix("#") in ids, link
    labels = document.values("aria-labelledby")
    assert all(part in ids for value in labels for part in value.split())


def test_headings_go_down_one_level_at_a_time_under_one_title(page):
    levels = [int(tag[1]) for tag, _ in Document(page).tags if re.fullmatch("h[1-6]", tag)]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(b - a <= 1 for a, b in itertools.pairwise(levels))


def test_landmarks_language_and_skip_link_are_there(page):
    document = Document(page)
    tags = [tag for tag, _ in document.tags]
    for landmark in ("header", "nav", "main", "footer"):
        assert landmark in tags
    assert ("html", {"lang": "en"}) in document.tags
    first = next(attrs for tag, attrs in document.tags if tag == "a")
    assert first == {"class": "skip", "href": "#main"}


def test_every_table_has_a_caption_and_scoped_headers(page):
    document = Document(page)
    tables = sum(tag == "table" for tag, _ in document.tags)
    captions = sum(tag == "caption" for tag, _ in document.tags)
    assert tables > 12
    assert captions == tables
    for tag, attrs in document.tags:
        if tag == "th":
            assert attrs.get("scope") or attrs.get("aria-hidden") == "true"


def test_every_chart_has_a_drawing_a_finding_and_its_data(page):
    figures = re.findall(r"<figure.*?</figure>", page, re.DOTALL)
    assert len(figures) == 7
    for each in figures:
        assert each.count("<svg") == 1
        assert 'role="img"' in each
        assert "<desc" in each
        assert re.search(r"<figcaption>.{10,}", each)
        assert '<table class="sheet">' in each


def test_the_page_loads_nothing(page):
    document = Document(page)
    assert document.values("src") == []
    assert not {"link", "iframe", "object", "embed", "base", "form", "img"} & {
        tag for tag, _ in document.tags
    }
    loaded = re.findall(r"url\((?!#)|@import|image-set\(", page)
    assert loaded == []
    policy = next(a["content"] for _, a in document.tags if a.get("http-equiv"))
    assert policy.startswith("default-src 'none'")
    assert "connect-src" not in policy


def test_names_from_the_data_are_text_wherever_they_stand(nasty):
    document = Document(nasty)
    assert "b" not in {tag for tag, _ in document.tags}
    assert not any("onmouseover" in attrs for _, attrs in document.tags)
    kinds = [attrs.get("type") for tag, attrs in document.tags if tag == "script"]
    assert kinds == ["application/json", "text/plain", None]
    assert "{{ 7*7 }}" in document.text
    assert "</script><b onmouseover='x()'>" in document.text
    assert "\u202e" not in nasty
    assert "https://evil.example/a.png" not in [*document.values("href"), *document.values("src")]


def test_the_page_goes_from_verdict_and_money_over_what_is_open_to_the_steps(page):
    places = [
        page.index(text)
        for text in (
            "Verdict: no-go", 'id="money"', 'id="open"', 'id="signoffs"', 'id="answers"',
            'id="worth"', 'id="people"',
        )
    ]  # fmt: skip
    assert places == sorted(places)


def test_every_reason_of_the_verdict_can_be_read(written, page, steps):
    text = " ".join(Document(page).text.split())
    found = verdict(Standing(Project(written.parent)), today=NOW.date())
    for step in found.steps:
        for check in step.gate.checks:
            for part in (check.code, check.title, check.evidence):
                assert part in text
            if check.status != "pass":
                assert check.remedy in text
    assert "Not judged: this version does not have 1 business problem" in text


def test_waivers_are_printed_with_reason_role_and_end(page):
    text = " ".join(Document(page).text.split())
    assert "Waived by risk officer until 2027-01-31: seen by the board" in text
    assert "A waiver by owner expired on 2026-01-31." in text


def test_a_step_is_short_and_the_rest_of_it_is_folded_away(page):
    depth, seen = 0, []
    for close, tag, rest in re.findall(r"<(/?)(details|figure|table|section)\b([^>]*)>", page):
        if tag == "details":
            depth += -1 if close else 1
        elif not close and not depth:
            seen.append(f"{tag}{rest}")
    assert [each.partition(" ")[0] for each in seen if "figure" in each] == ["figure"]
    tables = [each.partition('"')[2] for each in seen if each.startswith("table")]
    assert tables == [
        'money"', 'money"', 'points"', 'points narrow"', 'points narrow answers"',
    ]  # fmt: skip
    assert page.count("<figure") == 7


def test_money_says_what_the_model_earns_over_today_on_the_same_cases(page):
    text = " ".join(Document(page).text.split())
    assert "€700/week [400 to 1,150] over today's rule. Baseline." in text


def test_words_of_the_field_are_explained_where_they_are_used(page):
    words = dict(re.findall(r'<dt id="word-[^"]+">([^<]+)</dt><dd>([^<]+)</dd>', page))
    assert "wilson" in words
    assert "guessing" in words["AUC"]
    assert "champion" not in words


def test_status_is_said_in_words_and_shapes(page):
    badges = re.findall(r'<span class="badge (\w+)">(.*?)</span>', page, re.DOTALL)
    assert {status for status, _ in badges} == {"pass", "warn", "block", "not_evaluated"}
    for status, inner in badges:
        assert "<svg" in inner, status
        assert re.sub("<.*?>", "", inner).strip()


def test_a_step_that_has_not_run_or_is_stale_says_so(ran, steps, project):
    ran.save(steps[0], {"seed": 9})
    text = Document(read(ran)).text
    assert "This step is out of date:" in text
    assert "decision changed: seed" in text


def test_a_project_without_records_gives_a_small_page_without_scripts(project):
    page = read(project)
    assert "This step has not run." in page
    assert "<script" not in page
    assert len(page) < 60_000


def test_a_project_with_much_to_show_stays_within_the_limit_and_says_what_it_left(ran, steps):
    ran.save(steps[0], {"many": 30_000})
    execute(steps[0], Standing(ran))
    page = read(ran)
    assert len(page.encode()) <= MOST_BYTES
    assert "more rows, in the record of this step." in page


def test_where_room_is_short_figures_stay_static_and_the_page_says_so(ran, monkeypatch):
    from tenfold.dossier import packing

    full = len(read(ran).encode())
    monkeypatch.setattr(packing, "MOST_BYTES", full + 15_000)
    some = read(ran)
    assert "Static only: the file would pass" in some
    assert 0 < some.count("data-figure=") < 7
    monkeypatch.setattr(packing, "MOST_BYTES", 500_000)
    none = read(ran)
    assert none.count("data-figure=") == 0
    assert "<script" not in none
    assert none.count("<figure") == 7


def test_two_pages_of_one_state_and_moment_are_equal(ran):
    assert read(ran) == read(ran)
