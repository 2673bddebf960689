"""What a column's name promises: words, and rules that its values must keep."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tenfold.steps.step02_data_quality.detectors.notation import set_of

_BREAKS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=[A-Za-z])(?=\d)")
_SPLIT = re.compile(r"[^0-9A-Za-zÀ-ÿ]+")


@dataclass(frozen=True)
class Rule:
    """Values named like this lie between `low` and `high` (either may be open)."""

    what: str
    low: float | None = None
    high: float | None = None


def words(name: str) -> list[str]:
    """A column name in lower-case words.

    Examples
    --------
    >>> words("MonthlyCharges"), words("Year_Built"), words("PAY_AMT1"), words("hour-of-day")
    (['monthly', 'charges'], ['year', 'built'], ['pay', 'amt', '1'], ['hour', 'of', 'day'])
    """
    return [word.lower() for word in _SPLIT.split(_BREAKS.sub(" ", name)) if word]


# A word that turns a quantity into something that may be negative or unbounded.
_SIGNED = set_of(
    "change delta diff difference delay balance profit loss net margin growth return var "
    "variation score index idx conf z log ln residuals error gain offset relative bill saldo "
    "deviation elevation altitude temp temperature temperatur dewp correction adjustment refund "
    "since until between std scaled normalized norm"
)
_COUNTED = set_of(
    "price preis prix cost costs kosten fare fares fee fees charge charges salary gehalt wage "
    "wages income revenue sales umsatz amount betrag amt payment payments limit value expenses "
    "assets debt loan tip tips toll tolls count counts number anzahl num qty quantity menge "
    "volume visits orders distance distanz miles mileage km duration dauer tenure length width "
    "height depth size area surface weight gewicht mass carat carats population rooms bedrooms "
    "bathrooms passengers passenger children kids persons horsepower displacement cylinders speed "
    "windspeed precip visib sqft sf porch frontage pressure minutes seconds hours days years age "
    "alter rounds gamerounds ounces calories consumption usage"
)
_BUILT = set_of("built blt remodeled remod sold birth born founded made model opened bau")
_EXACT: dict[str, Rule] = {
    "latitude": Rule("a latitude", -90, 90),
    "lat": Rule("a latitude", -90, 90),
    "longitude": Rule("a longitude", -180, 180),
    "lon": Rule("a longitude", -180, 180),
    "lng": Rule("a longitude", -180, 180),
    "probability": Rule("a probability", 0, 1),
    "proba": Rule("a probability", 0, 1),
    "prob": Rule("a probability", 0, 1),
    "humidity": Rule("a relative humidity", 0, 100),
    "humid": Rule("a relative humidity", 0, 100),
    "hum": Rule("a relative humidity", 0, 100),
    "percent": Rule("a percentage", 0, 100),
    "percentage": Rule("a percentage", 0, 100),
    "pct": Rule("a percentage", 0, 100),
}
# Only as the whole name or its last word: "month" is a month, "monthly_income" is not.
_CALENDAR: dict[str, Rule] = {
    "month": Rule("a month", 0, 12),
    "mnth": Rule("a month", 0, 12),
    "monat": Rule("a month", 0, 12),
    "day": Rule("a day of the month", 0, 31),
    "hour": Rule("an hour of the day", 0, 24),
    "hr": Rule("an hour of the day", 0, 24),
    "stunde": Rule("an hour of the day", 0, 24),
    "minute": Rule("a minute", 0, 60),
    "weekday": Rule("a day of the week", 0, 7),
    "quarter": Rule("a quarter", 0, 4),
    "quartal": Rule("a quarter", 0, 4),
    "dir": Rule("a direction in degrees", -180, 360),
}


_CODE_WORDS = set_of(
    "id ids uuid guid key code codes zip zipcode postal postcode plz phone telephone fax ssn iban "
    "account hash rownames rownum row index nr no ref reference ticket serial flight"
)


def names_a_code(name: str) -> bool:
    """Whether a name speaks of an identifier or code: its digits measure nothing.

    Examples
    --------
    >>> names_a_code("pickup_location_id"), names_a_code("customerID"), names_a_code("income")
    (True, True, False)
    """
    return bool(_CODE_WORDS & set(words(name)))


def signed(name: str) -> bool:
    """Whether a name speaks of something that may be negative: a change, a balance, a score."""
    said = set(words(name))
    elapsed = {"from", "to"} & said and {"days", "hours", "minutes", "months", "seconds"} & said
    return bool(_SIGNED & said or elapsed)


def rules(name: str) -> Sequence[Rule]:
    """Rules that a column of this name should keep, the most specific first; may be empty.

    Examples
    --------
    >>> [rule.what for rule in rules("Age")]
    ['an age']
    >>> rules("temperature_change")
    []
    """
    said = words(name)
    if not said or signed(name) or "per" in said:  # a rate per month is no month
        return []
    found = [rule for word, rule in _EXACT.items() if word in said]
    if said[-1] in ("age", "alter") or said[0] == "age":
        found.append(Rule("an age", 0, 125))
    numbered = len(said) == 2 and said[1].isdigit()
    if said[-1] in _CALENDAR or (said[0] in _CALENDAR and numbered):
        found.append(_CALENDAR[said[-1] if said[-1] in _CALENDAR else said[0]])
    years = {"year", "yr", "jahr"}
    if years & {said[0], said[-1]} or (years & set(said) and _BUILT & set(said)):
        # Plans reach ahead, and two-digit years are years too. The end is fixed: what is found in
        # the data must not depend on the day of looking.
        found.append(Rule("a year", 0, 2100))
    if not found and _COUNTED & set(said):
        found.append(Rule("a quantity", 0, None))
    return found


_AFTERWARDS = set_of(
    "duration dauer elapsed outcome result results ergebnis resolution resolved closed closing "
    "final actual settled settlement recovered recovery recoveries chargeoff collected "
    "collections refund refunded cancelled canceled cancellation terminated termination exit "
    "discharge los disposition verdict predicted prediction pred realized realised completed "
    "completion finished delivered subsequent afterwards post followup"
)
_BEFORE = set_of(
    "previous prior prev last past former expected planned estimated scheduled requested contract "
    "initial historic historical usual typical average avg mean credit loan policy term"
)


def known_afterwards(said: Sequence[str]) -> bool:
    """Whether a name, in words, speaks of what is known only once the outcome is.

    Examples
    --------
    >>> known_afterwards(words("call_duration")), known_afterwards(words("previous_outcome"))
    (True, False)
    """
    return bool(_AFTERWARDS & set(said)) and not _BEFORE & set(said)
