"""Commands with commands of their own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from typer.core import TyperGroup


class Group(TyperGroup):
    """Takes the options of a command before its name too: `accounts --data D list` is `accounts list --data D`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """The arguments as they are meant."""
        return super().parse_args(ctx, self.in_order(ctx, args))

    def in_order(self, ctx: Any, args: list[str]) -> list[str]:
        """The same arguments with the command's name first; as they are if what comes before is none of its options."""
        if not args or not args[0].startswith("-"):
            return args
        for at, name in enumerate(args):
            command = None if name.startswith("-") else self.get_command(ctx, name)
            if command is not None and _are_options(args[:at], dict(_options(command, ctx))):
                return [name, *args[:at], *args[at + 1 :]]
        return args


def _options(command: Any, ctx: Any) -> Iterator[tuple[str, int]]:
    """The names of a command's options and of those of its commands, each with how many values follow on it."""
    for option in command.params:
        if option.param_type_name == "option":
            values = 0 if option.is_flag or option.count else option.nargs
            yield from ((name, values) for name in (*option.opts, *option.secondary_opts))
    if isinstance(command, TyperGroup):
        for name in command.list_commands(ctx):
            yield from _options(command.get_command(ctx, name), ctx)


def _are_options(args: list[str], known: dict[str, int]) -> bool:
    """Whether these are options with their values, and nothing else."""
    at = 0
    while at < len(args):
        name, has_value, _ = args[at].partition("=")
        if name not in known:
            return False
        at += 1 if has_value else 1 + known[name]
    return at == len(args)
