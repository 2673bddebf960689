"""What stays when nothing interactive runs."""

from html.parser import HTMLParser

from tenfold.charts import Chart, Headline, Series, Sheet, to_html, to_text
from tenfold.vocabulary import Estimate


class _Seen(HTMLParser):
    def __init__(self, html):
        super().__init__()
        self.tags, self.names, self.words = [], [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.names += [name for name, _ in attrs]

    def handle_data(self, data):
        self.words.append(data)


def test_a_chart_in_html_has_figure_words_and_table_and_no_foreign_markup(chart):
    seen = _Seen(to_html(chart))
    assert {"figure", "svg", "figcaption", "details", "table"} <= set(seen.tags)
    assert not {"script", "b", "img"} & set(seen.tags)
    assert not [name for name in seen.names if name.startswith("on")]
    assert chart.alt in seen.words


def test_a_chart_in_text_tells_title_finding_and_data(make):
    text = to_text(make("bar", name="sales"))
    assert text.startswith("sales\nAbout sales\n")
    assert "c3" in text


def test_a_chart_without_values_is_words_alone():
    series = [Series(name="s", kind="line", x=[1], y=[None])]
    chart = Chart(key="k", title="Lift <b>", alt="Not evaluated: no payoffs.", series=series)
    assert set(_Seen(to_html(chart)).tags) == {"figure", "figcaption", "strong", "br"}
    assert to_text(chart) == "Lift <b>\nNot evaluated: no payoffs."


def test_a_sheet_escapes_what_it_holds_and_counts_what_it_leaves_out(nasty):
    sheet = Sheet(title=nasty, columns=[nasty], rows=[[nasty]] * 30, note=nasty)
    seen = _Seen(to_html(sheet, most_rows=10))
    assert set(seen.tags) == {"table", "caption", "thead", "tbody", "tr", "th", "td", "p", "br"}
    assert seen.tags.count("td") == 10
    assert "… and 20 more rows" in "".join(seen.words)
    assert "… and 10 more rows" in to_text(sheet)
    assert nasty.split("\n")[1].strip() in to_text(sheet)


def test_numbers_align_and_estimates_keep_their_interval():
    estimate = Estimate(value=5, low=4, high=6, method="t")
    html = to_html(Sheet(title="T", columns=["a", "b"], rows=[[1234.5, estimate]]))
    assert '<td class="number">1,234</td>' in html or '<td class="number">1,235</td>' in html
    assert ">5.0 " in html
    assert ">[4.0 to 6.0]</span>, 95% t</span></td>" in html


def test_a_headline_is_one_line(nasty):
    headline = Headline(label=nasty, figure=nasty, help=nasty)
    assert set(_Seen(to_html(headline)).tags) == {"p", "span", "strong", "small"}
    assert "\n" not in to_text(headline)


def test_a_sheet_without_rows_says_so_and_draws_no_empty_table():
    assert "None." in to_html(Sheet(title="", columns=[], rows=[]))
    html = to_html(Sheet(title="T", columns=["a"], rows=[], note="See `tenfold sign`."))
    assert "table" not in _Seen(html).tags
    assert "None. See <code>tenfold sign</code>." in html
    assert to_text(Sheet(title="T", columns=["a"], rows=[])) == "T\nNone."
    assert "None" not in to_html(Sheet(title="", columns=[], rows=[], note="A remark."))


def test_what_a_column_of_estimates_shares_is_said_once_below_the_table():
    cells = [Estimate(value=5, low=4, high=6, n=n, method="wilson") for n in (400, 70)]
    html = to_html(Sheet(title="T", columns=["rate"], rows=[[cell] for cell in cells]))
    assert "[4.0 to 6.0]</span>, n=400</span></td>" in html
    assert "[4.0 to 6.0]</span>, n=70</span></td>" in html
    assert html.count("wilson") == 1
    assert "Intervals of “rate”: 95% wilson." in html


def test_lines_stay_lines_and_only_a_very_long_word_is_broken():
    row = ["one\ntwo", "employment_years", "x" * 30 + " y", "a sentence of several words"]
    html = to_html(Sheet(title="", columns=list("abcd"), rows=[row]))
    assert 'class="lines"' in html.split("one\ntwo")[0]
    assert html.count('class="long"') == 1
    assert 'class="long"' in html.partition("<td")[2].partition("xxx")[0]


def test_a_dash_among_numbers_stands_where_numbers_stand():
    html = to_html(Sheet(title="", columns=["n", "why"], rows=[[None, None], [3, "x"]]))
    assert html.count('<td class="number">') == 2
    assert '<th scope="col" class="number">n</th>' in html
