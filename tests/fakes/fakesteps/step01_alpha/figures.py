"""Alpha shows one number."""

from tenfold.charts import Headline, View


def view(decisions, evidence):
    return View(headlines=[Headline(label="Doubled", figure=evidence.doubled)])
