"""Currencies that are written out, such as US Dollars, U.S. $ or pounds sterling, as their codes."""

from __future__ import annotations

import re

_NOUNS = {
    r"dollars?|\$": {
        "USD": r"u\.?s\.?(?:a\.?)?|american",
        "CAD": r"cdn\.?|can\.?|canad(?:a|ian)|kanadische[rn]?",
        "AUD": r"aus\.?|aussie|australi(?:a|an)|australische[rn]?",
        "NZD": r"n\.?z\.?|new zealand",
        "SGD": r"singapore(?:an)?",
        "HKD": r"h\.?k\.?|hong ?kong",
        "TWD": r"n\.?t\.?|(?:new )?taiwan(?:ese)?",
    },
    r"pounds?": {"GBP": r"british|g\.?b\.?|u\.?k\.?|english", "EGP": "egyptian"},
    r"francs?|franken": {"CHF": r"swiss|schweizer"},
    r"pesos?": {
        "MXN": "mexican",
        "ARS": r"argentin(?:e|ian)",
        "CLP": "chilean",
        "COP": "colombian",
        "PHP": r"(?:philippine|filipino)",
    },
    r"kron(?:or|er?|a)|crowns?": {"SEK": "swedish", "NOK": "norwegian", "DKK": "danish", "CZK": "czech"},
    r"rupees?": {"INR": "indian", "PKR": "pakistani"},
    r"yen": {"JPY": "japanese"},
    r"yuan|renminbi": {"CNY": "chinese"},
    r"reais|reals?": {"BRL": "brazilian"},
    r"rand": {"ZAR": "south african"},
    r"won": {"KRW": r"(?:south )?korean"},
    r"zlot(?:y|ys|ych)": {"PLN": "polish"},
}
_AFTER = {  # where the country stands behind
    "GBP": r"(?:pounds?|pfund|livres?)[ -]sterling",
    "USD": r"dollars? (?:am[ée]ricains?|us)",
    "CAD": r"dollars? canadiens?",
    "CHF": r"francs? suisses?",
}
_PATTERNS = {**{code: rf"(?:{who})[ -]*(?:{noun})" for noun, of in _NOUNS.items() for code, who in of.items()}}
_LETTER = re.compile(r"[^\W\d_]")
_ANY = re.compile(
    r"(?<![^\W_])(?:"
    + "|".join(
        f"(?P<{code}{at}>{pattern})"
        for at, patterns in enumerate((_AFTER, _PATTERNS))
        for code, pattern in patterns.items()
    )
    + r")(?:(?<=\$)|(?![^\W_]))",
    re.IGNORECASE,
)


def with_codes(text: str) -> str:
    """A text with the code of each currency that is written out in it."""
    if not _LETTER.search(text):
        return text
    return _ANY.sub(lambda match: f" {(match.lastgroup or '')[:3]} ", text)
