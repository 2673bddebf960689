"""What travels in the page can be unpacked again, and fits."""

import base64
import gzip
import hashlib
import json
import random

from tenfold.dossier.packing import (
    MOST_BYTES,
    content_policy,
    pack_figures,
    packed,
    packed_plotly,
    plotly_source,
)


def unpacked(text):
    return gzip.decompress(base64.b64decode(text)).decode()


def noise(count, seed):
    draw = random.Random(seed)
    return {"data": [draw.random() for _ in range(count)]}


def test_packing_can_be_undone_and_is_the_same_every_time():
    assert unpacked(packed("é</script>")) == "é</script>"
    assert packed("abc") == packed("abc")


def test_plotly_is_carried_whole_within_half_of_the_limit():
    assert unpacked(packed_plotly()) == plotly_source()
    assert len(packed_plotly()) < MOST_BYTES / 2


def test_the_largest_figures_are_left_out_first():
    figures = {"big": noise(3000, 1), "small": noise(10, 2), "middle": noise(500, 3)}
    kept, left = pack_figures(figures, 10_000)
    assert list(kept) == ["small", "middle"]
    assert left == ["big"]
    assert json.loads(unpacked(kept["small"])) == figures["small"]


def test_all_figures_stay_where_there_is_room_and_none_where_there_is_none():
    figures = {"a": noise(5, 1), "b": noise(9, 2)}
    assert pack_figures(figures, 10**6)[1] == []
    assert pack_figures(figures, -1) == ({}, ["a", "b"])


def test_the_policy_allows_nothing_but_the_scripts_it_names():
    policy = content_policy(["alert(1)"])
    named = base64.b64encode(hashlib.sha256(b"alert(1)").digest()).decode()
    assert f"script-src 'sha256-{named}'" in policy
    assert policy.startswith("default-src 'none'")
    assert "unsafe-eval" not in policy
    assert "http" not in policy
    assert "script-src 'none'" in content_policy([])
