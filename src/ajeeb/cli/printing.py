"""What the terminal says."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(kw_only=True)
class Greeting:
    """What is printed when a server answers.

    run_id: empty if the server was started without a task. others: runs that are served besides. unserved: those that
    could not be, with the reason. local_url: where this machine finds the server. moved_from: the port that was wished
    for and is taken.
    """

    title: str
    run_id: str
    units: int
    resumed: bool
    recovered: int
    links: list[str]
    named_link: str | None
    review: str
    url: str
    local_url: str
    data: Path
    pilot: bool
    moved_from: int | None = None
    changed_from: str | None = None
    demo_page: str | None = None
    last_line: str | None = None
    in_notebook: bool = False
    tasks: Path | None = None
    others: tuple[str, ...] = ()
    unserved: Mapping[str, str] = field(default_factory=dict)
    review_note: str = "sign in with name and password"

    @property
    def first_page(self) -> str:
        """What `--open` opens."""
        return self.demo_page or next(iter(self.links), self.review)


def greet(greeting: Greeting) -> None:
    """Where to go, where the data is, how to stop."""
    lines = ["", f"  {strong(greeting.title)}   {_run(greeting)}"]
    if greeting.tasks:
        lines.append(f"  tasks below {greeting.tasks} can be launched in the review app")
    if greeting.others:
        lines.append(f"  also served: {', '.join(greeting.others)}")
    lines += [printable(f"  {run} is not served: {why}") for run, why in greeting.unserved.items()]
    if greeting.changed_from:
        lines.append(
            f"  {greeting.changed_from} is kept as it is; the task or its parameters have changed since"
        )
    if greeting.recovered:
        lines.append(
            f"  {greeting.recovered} call(s) were under way when the last server stopped;"
            " they run again, or have ended as lost for free"
        )
    if greeting.moved_from:
        lines.append(f"  port {greeting.moved_from} is taken, so this is the next free one")
    if greeting.demo_page:
        lines += ["", "  See it all    " + underlined(greeting.demo_page) + "   (works once)"]
    if greeting.links:
        lines += [
            "",
            "  Workers       " + "\n                ".join(underlined(link) for link in greeting.links),
        ]
    if greeting.named_link:
        lines.append("  or by name    " + underlined(greeting.named_link))
    lines += [
        "  Review        " + underlined(greeting.review) + f"   ({greeting.review_note})",
        "",
        f"  Data          {greeting.data.resolve()}",
        f"  Export        {runnable('ajeeb')} export {greeting.run_id or 'RUN'} --data {greeting.data} --to DIR"
        + (" --pilot" if greeting.pilot else "")
        + (" --simulated" if greeting.demo_page else ""),
        f"  Stop          {'.stop()' if greeting.in_notebook else 'Ctrl-C'}; starting again on the same data goes on "
        "where it was",
    ]
    if greeting.last_line:
        lines += ["", "  Load your attempts:", "", greeting.last_line]
    print("\n".join(lines), flush=True)


def _run(greeting: Greeting) -> str:
    if not greeting.run_id:
        return "no task was named"
    state = "goes on" if greeting.resumed else "starts"
    pilot = ", pilot" if greeting.pilot else ""
    return f"run {greeting.run_id} {state}, {greeting.units} units{pilot}"


def runnable(name: str) -> str:
    """How to call a program of this environment: by its path if the environment lies below the present folder."""
    program = Path(sys.executable).parent / name
    here = Path.cwd()
    return str(program.relative_to(here)) if program.is_relative_to(here) else name


def printable(text: str) -> str:
    """Text that any terminal takes: what a file put into a message cannot move the cursor or end the program."""
    plain = "".join(
        char if char.isprintable() or char == "\n" else char.encode("unicode_escape").decode()
        for char in text
    )
    encoding = sys.stdout.encoding or "utf-8"
    return plain.encode(encoding, "backslashreplace").decode(encoding)


def strong(text: str) -> str:
    """In bold, in a terminal."""
    return f"\033[1m{text}\033[0m" if sys.stdout.isatty() else text


def underlined(url: str) -> str:
    """An address, as a terminal shows one."""
    return f"\033[4m{url}\033[0m" if sys.stdout.isatty() else url
