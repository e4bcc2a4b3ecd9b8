"""A form as a simulated worker fills it in: what its configuration describes, without any code of its author."""

from __future__ import annotations

import random
from collections.abc import Mapping, Set
from dataclasses import dataclass
from typing import Any, TypeAlias

from ajeeb.forms.composer import (
    SimulatedFile,
    form_fields,
    hidden_by_author,
    initial_values,
    refused,
    simulated_answers,
    submitted,
)
from ajeeb.loops import UploadView

Values: TypeAlias = dict[str, Any]


@dataclass(kw_only=True)
class Filling:
    """What stands in one form.

    fields: name to field, those that nobody sees included. unseen: names of those that their author hides.
    answers: name to value, or to the file that is still to be uploaded.
    """

    fields: Mapping[str, Mapping[str, Any]]
    unseen: frozenset[str]
    answers: Values

    @classmethod
    def of(cls, config: Any, rng: random.Random, *, with_files: bool = True) -> Filling:
        """A form with an answer in every field in sight. with_files: whether this form can take files."""
        fields, unseen = form_fields(config), frozenset(hidden_by_author(config))
        in_sight = {name: each for name, each in fields.items() if name not in unseen}
        answers = initial_values(fields.values()) | simulated_answers(in_sight, rng)
        filling = cls(fields=fields, unseen=unseen, answers=answers)
        if not with_files:
            filling.answers |= dict.fromkeys(filling.to_upload)
        return filling

    @property
    def to_upload(self) -> dict[str, SimulatedFile]:
        """The files that were chosen and have not been uploaded, by field."""
        return {name: file for name, file in self.answers.items() if isinstance(file, SimulatedFile)}

    @property
    def values(self) -> Values:
        """What the page would submit now."""
        there = {name: None if name in self.to_upload else value for name, value in self.answers.items()}
        return submitted(self.fields, there, self.unseen)

    def uploaded(self, name: str, file: UploadView) -> None:
        """A file has arrived."""
        self.answers[name] = {
            "name": file.name,
            "size": file.size,
            "type": file.type,
            "lastModified": file.modified_at,
        }

    def overlook(self, rng: random.Random) -> None:
        """Leave a field empty that may not be, if there is one."""
        needed = [name for name in self.fields if name not in self.unseen and self._must_be_filled(name)]
        if needed:
            self._clear(rng.choice(needed))

    def mend(self, wrong: Mapping[str, str], tried: Set[str], rng: random.Random) -> bool:
        """Answer anew what was refused; what has been tried before is left empty, if it may be.

        Returns: whether there was something to mend.
        """
        mine = {name: self.fields[name] for name in wrong if name in self.fields and name not in self.unseen}
        self.answers |= simulated_answers(mine, rng)
        for name in mine.keys() & tried:
            if not self._must_be_filled(name):
                self._clear(name)
        return bool(mine)

    def _clear(self, name: str) -> None:
        self.answers[name] = self._empty(name)

    def _must_be_filled(self, name: str) -> bool:
        return bool(refused({name: self.fields[name]}, {name: self._empty(name)}))

    def _empty(self, name: str) -> Any:
        bare = {"name": name, "type": self.fields[name]["type"]}
        return initial_values([bare])[name]
