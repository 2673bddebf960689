"""What is written reads back alike."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tenfold.yamllines import flow
from tenfold.yamltext import loads


@given(st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | st.text().filter(lambda text: text.isascii() or _whole(text)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("aä#: \n"), inner),
    max_leaves=6,
))  # fmt: skip
def test_what_is_written_on_a_line_reads_back_alike(value: object) -> None:
    line = flow(value)
    assert "\n" not in line
    read = loads(f"a: {line}\n")["a"]
    assert read == value
    assert type(read) is type(value)


def _whole(text: str) -> bool:
    return not any("\ud800" <= c <= "\udfff" for c in text)
