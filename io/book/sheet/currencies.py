"""Which currency an amount shows: by the number format of its cell, or by what is written beside its digits.

A sign is kept as short as it is written: `EUR` where it says one currency, `$` where many call theirs so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from book.sheet.spelled import with_codes
from model.basics.money import is_currency


def _pairs(text: str) -> dict[str, str]:
    words = text.split()
    return dict(zip(words[::2], words[1::2], strict=True))


PERCENT, WEAK = "%", "~"
_WEAK = frozenset(["R", "Fr", "Rs", "RM", "Rp", "Ft", "lei"])
_DOLLARS = "USD CAD AUD NZD SGD HKD MXN TWD CLP COP ARS BMD BSD BBD BZD FJD JMD KYD NAD TTD XCD BND LRD SRD UYU DOP"
_SHARED = {
    "$": _DOLLARS,
    "£": "GBP EGP SYP LBP GIP FKP SHP SDG SSP",
    "¥": "JPY CNY",
    "kr": "SEK NOK DKK ISK",
    "Fr": "CHF XAF XOF DJF GNF RWF",
    "Rs": "INR PKR LKR NPR MUR SCR",
    "lei": "RON MDL",
    "R": "ZAR",
}
_OWN = _pairs(
    "€ EUR ₹ INR ₩ KRW ₺ TRY ₪ ILS ₽ RUB ₴ UAH ฿ THB ₫ VND ₱ PHP ₦ NGN ₵ GHS ₡ CRC ₲ PYG ₸ KZT ₾ GEL ৳ BDT 元 CNY "
    "円 JPY R$ BRL zł PLN Kč CZK Ft HUF RM MYR Rp IDR лв BGN US$ USD USD$ USD C$ CAD CA$ CAD CAD$ CAD A$ AUD AU$ AUD "
    "NZ$ NZD S$ SGD HK$ HKD NT$ TWD MX$ MXN Mex$ MXN SFr CHF ₼ AZN"
)
_NAMES = _pairs("euro EUR euros EUR dollar $ dollars $ pound £ pounds £ sterling £ yen JPY")
_BY_COUNTRY = _pairs(
    "US USD CA CAD AU AUD NZ NZD SG SGD HK HKD MX MXN TW TWD CL CLP CO COP AR ARS GB GBP EG EGP JP JPY CN CNY SE SEK "
    "NO NOK DK DKK IS ISK CH CHF IN INR PK PKR RO RON MD MDL"
)
_COUNTRIES = _pairs(  # by Windows' numbers of languages, as far as a sign is shared
    "0409 US 1009 CA 0C0C CA 0C09 AU 1409 NZ 1004 SG 4809 SG 0C04 HK 3C09 HK 080A MX 0404 TW 340A CL 240A CO 2C0A AR "
    "0809 GB 0C01 EG 0411 JP 0804 CN 041D SE 0414 NO 0814 NO 0406 DK 040F IS 0807 CH 0810 CH 100C CH 4009 IN 0439 IN "
    "0420 PK 0418 RO 0818 MD"
)
_CODES = (  # those that are looked for in any text; others are words in some language, or rare
    "USD EUR GBP CHF JPY CAD AUD NZD SEK NOK DKK ISK PLN CZK HUF BGN INR BRL MXN SGD HKD CNY ZAR ILS AED SAR KRW THB "
    "TWD IDR MYR PHP VND ARS CLP COP UAH EGP NGN KES"
)
_COMMON = frozenset(_CODES.split())
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|_.|\*.|'  # _x leaves the room of an x, *x fills with it: neither is shown
    r"\[\$(?P<sign>[^\]-]*)(?:-(?P<place>[^\]]*))?\]|\[[^\]]*\]|(?P<plain>.)",
    re.DOTALL,
)
_WORD = re.compile(r"[^\W\d_]+\.?\$?|[$€£¥₹₩₺₪₽₴฿₫₱₦₵₡₲₸₾৳₼元円]")
_TITLE = re.compile(r"\b(?:in|currency|w\u00e4hrung|devise|moneda)\b[\s:=(]*(\S+)", re.IGNORECASE)
_BRACKETS = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
_PARTS = re.compile(r"[A-Z]{3}(?![A-Za-z])|[A-Z]?[a-z]+|[A-Z]+(?![a-z])|[$€£¥₹₩₺₪₽₴฿₫₱₦₵₡₲₸₾৳₼元円]")  # of a name
_FOLDED = {sign.casefold(): code for sign, code in _OWN.items()} | {sign.casefold(): sign for sign in _SHARED} | _NAMES


def sign_of_format(code: str) -> str:
    """The sign that a number format shows with an amount, '' for none: `[$€-407] #,##0.00`, `"USD" 0.00`, `$#,##0`.

    PERCENT where a mere text says percent, as in `0.0"%"`, which shows 1.5 as 1.5%. With WEAK behind it where letters
    that may as well be something else say it, as in `0 "R"`.
    """
    shown: list[str] = []
    is_text = False
    for token in _TOKEN.finditer(code):
        if token["sign"]:
            written = token["sign"].strip()
            return written if is_currency(written) else _at(_sign(written), token["place"] or "")
        if token["plain"] == PERCENT:
            return ""
        is_text = is_text or PERCENT in (token["quoted"] or token["escaped"] or "")
        text = token["quoted"] or token["escaped"] or token["plain"] or ""
        shown.append(" " if token["plain"] and text.isascii() and text.isalpha() else text)  # d, m, y; E of a power
    found = sign_in("".join(shown))
    weak = found and any(_sign(word) == found and word.rstrip(".") in _WEAK for word in _WORD.findall("".join(shown)))
    return f"{found}{WEAK}" if weak else found or (PERCENT if is_text else "")


def format_tokens(code: str) -> Iterator[tuple[str, bool]]:
    """The texts of a format in their order, and whether each is shown as it stands; what only makes room is none."""
    for token in _TOKEN.finditer(code):
        literal = next((text for name in ("quoted", "escaped", "sign") if (text := token[name]) is not None), None)
        if literal is not None:
            yield literal, True
        elif token["plain"]:
            yield token["plain"], False


def sign_in(text: str) -> str:
    """The first sign in a text, '' for none: `€500`, `500 EUR`, `US$ 1,000`."""
    for word in _WORD.findall(with_codes(text)):
        sign = _sign(word)
        if sign:
            return sign
    return ""


def sign_of_heading(text: str) -> str:
    """The first sign in a heading, such as `ARR (EUR)`; words that are signs only beside digits are none."""
    return next(_signs_alone(with_codes(text)), "")


def sign_of_title(text: str) -> str:
    """The sign that a text around a table says its amounts are in: `All amounts in EUR`, `Currency: EUR`."""
    return next((sign for match in _TITLE.finditer(with_codes(text)) if (sign := sign_of_heading(match[1]))), "")


def sign_of_caption(text: str) -> str:
    """The sign that a title is, or has in brackets with nothing else: `US Dollars`, `Bookings Q3 (EUR)`."""
    for part in (text, *_BRACKETS.findall(text)):
        words = _WORD.findall(with_codes(part))
        if len(words) == 1 and (sign := next(_signs_alone(words[0]), "")):
            return sign
    return ""


def sign_of_name(name: str) -> str:
    """The only sign in the name of a sheet or table: `EUR`, `Deals_EUR`, `Bookings (GBP)`; codes in capitals."""
    parts = _PARTS.findall(with_codes(name))
    signs = {
        sign
        for part in parts
        if part not in _COMMON
        for sign in _signs_alone(part)
        if not part.isalpha() or sign != part.upper()
    }
    signs |= {part for part in parts if part in _COMMON}
    return signs.pop() if len(signs) == 1 else ""


def _signs_alone(text: str) -> Iterator[str]:
    """The signs among the words of a text that are such without digits beside them."""
    return (sign for word in _WORD.findall(text) if _is_sign_alone(word) and (sign := _sign(word)))


def _is_sign_alone(word: str) -> bool:
    return word.upper() in _COMMON or word.casefold() in _NAMES or not word.isalpha()


@lru_cache
def currencies_of(sign: str) -> tuple[str, ...]:
    """The currencies that a sign may stand for, the likeliest first; none where it is not known."""
    return (sign,) if is_currency(sign) else tuple(_SHARED.get(sign, "").split())


def _sign(text: str) -> str:
    """What a text is as a sign: a code, or a sign that several currencies have; '' where it is none."""
    bare = text.rstrip(".")
    if bare.upper() in _COMMON and bare != "sek":  # which is a second, as a unit
        return bare.upper()
    found = _FOLDED.get(bare.casefold(), "")
    return "" if len(bare) == 1 and bare.islower() else found  # R is one, r is none


def _at(sign: str, place: str) -> str:
    """A shared sign as that of a place, which is a number of Windows or a name such as `en-CA`."""
    try:
        country = _COUNTRIES.get(f"{int(place, 16) & 0xFFFF:04X}", "")
    except ValueError:
        country = place.rpartition("-")[2].upper()
    code = _BY_COUNTRY.get(country, "")
    return code if code in currencies_of(sign) else sign
