"""Whom to act on first among all rows of all parts, without bringing them to one machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

_EACH = 1_000_000
_MOST = 200
_COARSE = 0.002


def ranked(answers: DataFrame, count: int, *, gain: str, row: str, each: int = _EACH) -> DataFrame:
    """Append ``rank``: from 1 by falling gain, equal ones in the order of rows.

    Rows are dealt into buckets of about equal gain, and ranked in each; a bucket begins where
    those above it end.

    Parameters
    ----------
    answers : pyspark.sql.DataFrame
        Kept somewhere: it is read three times.
    count : int
        Rows on which something is done.
    gain : str
        Column of float; null where nothing is done, and so is the rank.
    row : str
        Column of row numbers.
    each : int
        Rows of a bucket, about.
    """
    from pyspark.sql import Window
    from pyspark.sql import functions as F  # noqa: N812 -- as all of Spark's own pages have it

    acting = answers.filter(F.col(gain).isNotNull())
    buckets = min(max(count // each, 1), _MOST)
    shares = [k / buckets for k in range(1, buckets)]
    found = acting.approxQuantile(gain, shares, _COARSE) if shares else []
    cuts = sorted(set(found), reverse=True)
    bucket = sum((F.when(F.col(gain) <= cut, 1).otherwise(0) for cut in cuts), F.lit(0))
    dealt = acting.withColumn("tenfold_bucket", bucket)
    counted = dealt.groupBy("tenfold_bucket").count().toArrow().to_pylist()
    above, so_far = F.lit(0), 0
    for one in sorted(counted, key=lambda one: int(one["tenfold_bucket"])):
        above = F.when(F.col("tenfold_bucket") == one["tenfold_bucket"], so_far).otherwise(above)
        so_far += one["count"]
    order = Window.partitionBy("tenfold_bucket").orderBy(F.col(gain).desc(), F.col(row).asc())
    place = (above + F.row_number().over(order)).cast("long")
    done = dealt.withColumn("rank", place).drop("tenfold_bucket")
    left = answers.filter(F.col(gain).isNull()).withColumn("rank", F.lit(None).cast("long"))
    return done.unionByName(left)


__all__ = ["ranked"]
