"""The two procedures that make URLs of files on S3 readable for a browser, and the same for review."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from ajeeb.errors import AjeebError, BadTask
from ajeeb.forms.composer import FORM_COMPOSER, Format, Json, ProcedureCall, calls, replace_calls
from ajeeb.procedures import AgentState
from ajeeb.settings import S3Settings

from .named_urls import not_named
from .s3 import REVIEW_EXPIRES_S, presigned_url, presigned_urls, signed_each


def get_presigned_url(request_id: str, args: Json, agent_state: AgentState) -> str:
    """The presigned URL of one file.

    args: the file's URL, which the worker's form must name.
    Raises: BadTask if the form does not, or if it is no URL of a file on S3; Environment if it cannot be signed.
    """
    if not isinstance(args, str):
        raise BadTask(f"getPresignedUrl takes one URL, a text; it was given {args!r:.200}")
    _demand_named([args], agent_state)
    return presigned_url(args)


def get_multiple_presigned_urls(request_id: str, args: Json, agent_state: AgentState) -> list[list[str]]:
    """Pairs of URL and presigned URL, in the order asked for.

    args: an array of URLs, or {"urls": [...]}; the worker's form must name each.
    Raises: BadTask or Environment, naming every URL that cannot be presigned.
    """
    urls = args.get("urls") if isinstance(args, dict) else args
    if not isinstance(urls, list) or not all(isinstance(url, str) for url in urls):
        raise BadTask(
            f'getMultiplePresignedUrls takes an array of URLs, or {{"urls": [...]}}; it was given {args!r:.200}'
        )
    _demand_named(urls, agent_state)
    return [list(pair) for pair in presigned_urls(urls)]


def _demand_named(urls: list[str], agent_state: AgentState) -> None:
    foreign = not_named(urls, agent_state.get_init_state(), PRESIGNING) if urls else []
    if foreign:
        raise BadTask(
            f"neither the form nor an earlier answer to its page names {', '.join(foreign)}; "
            "only files that it names are presigned for a worker"
        )


PRESIGNING: Mapping[str, Callable[[str, Json, AgentState], Json]] = {
    "getPresignedUrl": get_presigned_url,
    "getMultiplePresignedUrls": get_multiple_presigned_urls,
}
"""The procedures that every form has, by the names that its tokens call them by."""


class ForReview(NamedTuple):
    """A form as a reviewer sees it. problems: a sentence for each token that stayed text."""

    config: Json
    problems: tuple[str, ...]


class Signed(NamedTuple):
    """What stands for the tokens of a form. urls: by the text of the token. problems: a sentence for each other one."""

    urls: Mapping[str, str]
    problems: tuple[str, ...]


def presign_for_review(
    config: Json, form: Format = FORM_COMPOSER, settings: S3Settings | None = None
) -> ForReview:
    """The form with URLs that can be opened for 7 days in place of its tokens; never raises for a token."""
    signed = sign_for_review(config, form, settings)
    return ForReview(replace_calls(config, signed.urls, form), signed.problems)


def sign_for_review(config: Json, form: Format = FORM_COMPOSER, settings: S3Settings | None = None) -> Signed:
    """A URL that can be opened for 7 days for each token of a form; never raises for a token."""
    tokens = calls(config, PRESIGNING, form)
    urls = {text: token.arguments[0] for text, token in tokens.items() if _has_one_url(token)}
    try:
        signed = dict(zip(urls, signed_each(list(urls.values()), REVIEW_EXPIRES_S, settings), strict=True))
    except AjeebError as error:
        signed = dict.fromkeys(urls, error)
    problems = []
    for text, token in tokens.items():
        why = signed.get(text, f"{token.name} takes one URL, a text")
        if text not in signed or isinstance(why, AjeebError):
            problems.append(f"{text} stays as it is: {why}")
    return Signed({text: url for text, url in signed.items() if isinstance(url, str)}, tuple(problems))


def _has_one_url(token: ProcedureCall) -> bool:
    return len(token.arguments) == 1 and isinstance(token.arguments[0], str)
