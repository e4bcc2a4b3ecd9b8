"""Amounts of money as whole numbers of the smallest unit of their currency, by ISO 4217. No floats."""

from __future__ import annotations

from decimal import Decimal

_NONE = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"
_THREE = "BHD IQD JOD KWD LYD OMR TND"
_FOUR = "CLF UYW"
_TWO = (
    "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP CRC "
    "CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD "
    "KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO "
    "NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL "
    "THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD YER ZAR ZMW ZWG"
)
_DIGITS = {code: n for n, codes in ((0, _NONE), (2, _TWO), (3, _THREE), (4, _FOUR)) for code in codes.split()}
"""Digits after the point. Source: ISO 4217, list one, of 2024."""


def is_currency(code: str) -> bool:
    """Whether ISO 4217 has this code."""
    return code in _DIGITS


def digits(currency: str) -> int:
    """How many digits stand after the point: 2 for EUR, 0 for JPY."""
    return _DIGITS.get(currency, 2)


def minor_of(amount: Decimal, currency: str) -> int:
    """The amount in smallest units: 1.50 USD are 150.

    Raises: ValueError if the currency has no units so small.
    """
    minor = amount.scaleb(digits(currency))
    if minor != minor.to_integral_value():
        many = digits(currency)
        raise ValueError(f"{currency} has {many or 'no'} digits after the point, and {amount} has more")
    return int(minor)


def amount_of(minor: int, currency: str) -> str:
    """The amount as it is written, without its currency: 150 of USD are `1.50`."""
    return f"{Decimal(minor).scaleb(-digits(currency)):f}"
