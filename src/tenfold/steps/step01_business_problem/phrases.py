"""The words in which people name changes, sizes and dates: English, German, French, Spanish."""

from __future__ import annotations

import re


def _any(*parts: str) -> str:
    return f"(?:{'|'.join(parts)})"


def _pattern(*parts: str) -> re.Pattern[str]:
    return re.compile(_any(*parts), re.IGNORECASE)


_MONTH = _any(
    r"jan(?:uary|uar|vier)?|feb(?:ruary|ruar|rero)?|mar(?:ch|s|zo)|märz|apr(?:il)?|avril|abril",
    r"may|mai|mayo|june?|juni|juin|junio|july?|juli|juillet|julio|aug(?:ust)?|août|agosto",
    r"sep(?:t|tember|tembre|tiembre)?|o[ck]t(?:ober|obre|ubre)?|nov(?:ember|embre|iembre)?",
    r"de[cz](?:ember)?|décembre|diciembre|enero|février",
)
_TIME = _any(
    r"(?:second|minute|hour|day|week|month|quarter|year)s?",
    r"minuten?|stunden?|tage?n?|wochen?|monate?n?|jahre?n?|quartale?n?",
    r"heures?|jours?|semaines?|mois|ans?|années?|minutos?|horas?|días?|semanas?|mes(?:es)?|años?",
)
_WORDED = _any(
    r"one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|eighteen|twenty",
    r"thirty|forty|fifty|sixty|hundred|zwei|drei|vier|fünf|sechs|zehn|zwölf",
    r"deux|trois|quatre|cinq|dix|dos|tres|cuatro|cinco|seis|diez",
)
_PART = _any(
    r"half|third|quarter|fifth|tenth|hälfte|drittel|viertel|moitié|tiers|quart|mitad|tercio|cuarto"
)
_FRACTION = _any(
    rf"(?:(?:a|an|one|ein|un|una|la|die)\s+)?{_PART}", r"(?:two|three)[\s-](?:third|quarter)s"
)
_DIGITS = _any(r"\d{1,3}(?:[\s.,'’]\d{3})+(?:[.,]\d+)?(?!\d)", r"\d+(?:[.,]\d+)?")
_CURRENCY = _any(r"[€$£¥]", r"\b(?:eur|usd|gbp|chf|jpy|euros?|dollars?|pounds?)\b")
_PER_CENT = _any(
    r"%|(?:percentage[\s-])?points?\b|per\s?cent\w*|prozent\w*|pour\s?cent|por\s?ciento|pp\b"
)
_NUMBER = rf"(?:{_CURRENCY}\s?)?{_DIGITS}\s?(?:k|m|bn|mio\.?|mrd\.?|million|thousand)?\b"  # €1.2M
_SIZE = (
    rf"(?:{_any(_NUMBER, rf'{_any(_WORDED, _FRACTION)}')}(?:[\s-]?{_any(_PER_CENT, _CURRENCY)})?)"
)
_SHOWN_SIZE = _any(rf"{_NUMBER}[\s-]?{_any(_PER_CENT, _CURRENCY)}", rf"{_CURRENCY}\s?{_NUMBER}")
_HEDGE = _any(
    r"at\s+least|at\s+most|about|around|roughly|up\s+to|more\s+than|less\s+than|over|some|~|≥|≤|>|<",
    r"mindestens|etwa|rund|au\s+moins|environ|al\s+menos|unos",
)
_ABOUT = rf"(?:{_HEDGE}\s*)?{_SIZE}"
_YEAR = r"(?:19|20)\d\d"

_SMALL = _any(
    r"the|a|an|of|for|in|on|at|to|among|with|by|top|all|our|and|or|than|from|who|that|which|der|die"
    r"|das|den|von|für|les|des|la|le|de|los|las|el|del"
)

DOWN_OR_UP = _any(
    r"\b(?:reduc\w*|cut(?:s|ting)?|lower(?:s|ed|ing)?|decreas\w*|shrink\w*|drop(?:s|ping)?|down)\b",
    r"\b(?:shorten\w*|trim\w*|halv\w*|sav(?:e|es|ed|ing|ings)|avoid\w*|prevent\w*|fewer|less)\b",
    r"\b(?:slash\w*|curb\w*|senk\w*|reduzier\w*|verringer\w*|verkürz\w*|halbier\w*|einspar\w*)\b",
    r"\b(?:sparen|weniger|rédui\w*|diminu\w*|baiss\w*|économis\w*|disminu\w*|baj\w*|ahorr\w*)\b",
    r"\b(?:menos|increas\w*|rais(?:e|es|ed|ing)|rise\w*|grow\w*|boost\w*|lift(?:s|ed|ing)?)\b",
    r"\b(?:improv\w*|gain\w*|doubl\w*|tripl\w*|more|higher|recover\w*|steiger\w*|erhöh\w*)\b",
    r"\b(?:verbesser\w*|verdoppel\w*|mehr|augment\w*|amélior\w*|accroî\w*|aument\w*|mejor\w*)\b",
    r"\b(?:increment\w*|duplic\w*|más|up|extend\w*|expand\w*|widen\w*|accelerat\w*|minimi[sz]\w*)\b",
    r"\b(?:maximi[sz]\w*|faster|quicker|sooner|earlier|longer|shorter|cheaper|larger|smaller)\b",
    r"\b(?:beschleunig\w*|verlänger\w*|minimier\w*|maximier\w*|accélér\w*|aceler\w*|ampli\w*)\b",
    r"\b(?:shav(?:e|es|ing)|push\w*|win(?:s|ning)?|réduction\w*|baisse\w*|hausse\w*)\b",
    r"(?<![\w%.,])[+−-](?=\s?\d)",
)
_AFTER_SIZE = _any(
    r"(?:of\s+)?(?:fewer|less|more|lower|higher|shorter|faster|cheaper|reduction|decrease|drop|cut)",
    r"quicker|sooner|earlier|longer|larger|smaller|fall|increase|rise|growth|improvement|uplift|lift|gain|savings?",
    r"weniger|mehr|de\s+moins|de\s+plus|menos|más",
)
_UP_TO = _any(
    r"to|below|under|above|beyond|less\s+than|fewer\s+than|more\s+than|at\s+least|at\s+most",
    r"unter|über|auf",
)

DIRECTION = _pattern(DOWN_OR_UP)
"""A word that says which way."""

CHANGES = (
    _any(rf"\b(?:by|um)\s+{_ABOUT}"),
    _any(rf"\b(?:from|von|vom|de|del|du)\s+{_ABOUT}.{{0,40}}?\b(?:to|auf|zu|à|al?|bis)\s+{_ABOUT}"),
    _any(rf"{_SIZE}[\s-]+{_AFTER_SIZE}\b"),
    _any(rf"{DOWN_OR_UP}.*?(?P<size>\b{_UP_TO}\s+(?:under\s+|below\s+|over\s+)?{_ABOUT})"),
    _any(
        rf"\b(?:sav(?:e|es|ing)|avoid|prevent|cut|gain|recover|reduce|shave|win\s+back|einsparen|économiser|ahorrar)"
        rf"\s+{_ABOUT}"
    ),
    _any(rf"\bsav(?:e|es|ing)\s+(?:\w+\s+){{1,3}}{_ABOUT}\s*{_any(_TIME, _CURRENCY)}\b"),
    # These short words mean "by" only before a size that its unit shows to be one.
    _any(rf"\b(?:de|del|du|d['’]|en|un|einen?|von|vom)\s+(?:{_HEDGE}\s*)?{_SHOWN_SIZE}"),
    _any(rf"\b(?:fewer|less|more)\s+than\s+{_SHOWN_SIZE}"),
    _any(rf"\b(?:up|down)\s+from\s+{_ABOUT}", r"\bin\s+half\b"),
    _any(rf"(?<![\w%.,])[+−-]\s?{_SHOWN_SIZE}"),
    # "Shrink stock 10 %", but not "help the 10 % who pay late".
    _any(rf"{DOWN_OR_UP}\s+(?:(?!{_SMALL}\b)\w+\s+){{1,3}}(?P<bare>{_SHOWN_SIZE})"),
    _any(r"\b(?:halv|doubl|tripl|halbier|verdoppel|duplic)\w*"),
)
"""Grammar that ties a size to a change, the clearest first; compiled as far as it is needed."""

DEADLINES = (
    _pattern(r"\d{4}-\d\d(?:-\d\d)?"),
    _pattern(r"\d{1,2}[./]\d{1,2}[./]\d{2,4}"),
    _pattern(rf"\bq[1-4]\b(?:\s*(?:of\s+)?{_YEAR})?"),
    _pattern(
        rf"\b(?:\d{{1,2}}\.?(?:st|nd|rd|th)?\s+(?:de\s+)?)?{_MONTH}\b\.?"
        rf"(?:\s+\d{{1,2}}(?:st|nd|rd|th)?\b)?(?:,?\s+(?:de\s+)?{_YEAR})?"
    ),
    _pattern(  # "by 2027", but not "by 2027 tonnes"
        r"\b(?:by|until|till|before|after|in|im|for|during|year|of|bis|ende|end|mid|fins?|d['’]ici"
        r"|avant|en|para|antes\s+de|de)\s+(?:the\s+(?:end|start)\s+of\s+|ende\s+|fin\s+)?"
        rf"{_YEAR}(?=\s*(?:$|[.,;:!?)]|(?:and|in|at|on|by|for|with|from|across|through|while"
        r"|without|und|et|y)\b))"
    ),
    _pattern(  # "within six months", "delivered within 2 days"
        r"\b(?:within|in|over|during|inside|next|first|last|past|every|each|innerhalb|binnen|en"
        r"|dans|sous|dentro|auf|nach|after)\s+(?:(?:the|von|der|den|les|los|las|de|next|coming"
        r"|following|first|last|nächsten|kommenden|prochains|próximos)\s+)*"
        rf"{_any(_DIGITS, _WORDED, 'an?|une?|una?|einem?|einer')}\s+{_TIME}\b"
    ),
)
"""Dates and periods: their numbers are no sizes."""

MEASURES = _pattern(DOWN_OR_UP, _SIZE, _PER_CENT, rf"\b{_TIME}\b")
"""Everything that says which way and how much; what remains says what changes."""

TOOL = re.compile(
    r"\s*(?:implement|build|deploy|develop|use|adopt|introduc|roll\s+out|launch|install|migrat"
    r"|moderni|automat|leverag|create|replac|train|mettre\s+en\s+place|einf|implementar)",
    re.IGNORECASE,
)
"""How objectives begin that name a means."""

FILLER = frozenset(
    {"the", "and", "our", "all", "with", "for", "from", "that", "this", "its", "per", "your"}
    | {"their", "into", "than", "then", "von", "für", "mit", "des", "der", "die", "das"}
    | {"les", "los", "las", "una", "est"}
)
"""Words that name nothing."""
