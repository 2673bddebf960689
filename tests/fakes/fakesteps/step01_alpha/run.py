"""Alpha's arithmetic."""

from tenfold.vocabulary import Estimate


def run(decisions, inputs, context):
    from fakesteps.step01_alpha import Evidence1

    value = 2 * decisions.number
    kept = context.store(".txt", lambda path: path.write_text(f"{value}"))
    doubled = Estimate(value=value, low=value, high=value, n=1, method="exact")
    return Evidence1(doubled=doubled, kept=kept, unread=decisions.kind)
