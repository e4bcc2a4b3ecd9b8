"""What kind of browser a worker uses, coarsely: enough to explain a dataset, too little to know a person by."""

from __future__ import annotations

_BROWSERS = (("Edg/", "Edge"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))


def client_of(user_agent: str) -> str:
    """Such as `Chrome, phone`; `other` for what is no browser."""
    family = next((name for mark, name in _BROWSERS if mark in user_agent), "other")
    if family == "other":
        return family
    return f"{family}, {'phone' if 'Mobile' in user_agent else 'computer'}"
