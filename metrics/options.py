"""Read-time choices that a metric offers, declared as data: a named variant, or a number such as a threshold."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from math import isfinite

Value = str | float | None
Settings = Mapping[str, str]  # {"service_level.variant": "of_answered", "short_abandon_s": "0"}

LISTED = 25


class OptionError(ValueError):
    """A setting that no metric offers, or a value that its option does not allow."""


def did_you_mean(word: str, known: Sequence[str]) -> str:
    """Say which of the known words comes close to this one, or else list all of them where they are few."""
    close = get_close_matches(word, known, n=1)
    listed = ", ".join(known) if len(known) <= LISTED else f"{len(known)} others, none of them close to it"
    return f"did you mean {close[0]!r}?" if close else f"there are {listed}"


@dataclass(frozen=True)
class Choice:
    """One of several formulas, each told in words under its name; the first is the default."""

    name: str
    formulas: Mapping[str, str]

    @property
    def default(self) -> str:
        """The name of the formula that holds unless another is set."""
        return next(iter(self.formulas))

    def parse(self, text: str) -> str:
        """Accept the name of a formula; OptionError for anything else."""
        if text not in self.formulas:
            raise OptionError(f"{self.name}: no {text!r}; {did_you_mean(text, list(self.formulas))}")
        return text


@dataclass(frozen=True)
class Number:
    """A number from `least` to `most`; a default of None stands for what each row says itself."""

    name: str
    default: float | None
    means: str
    least: float = 0.0
    most: float = float("inf")

    def parse(self, text: str) -> float:
        """Accept a finite number that is large enough; OptionError for anything else."""
        try:
            number = float(text)
        except ValueError:
            raise OptionError(f"{self.name}: {text!r} is not a number ({self.means})") from None
        if not isfinite(number) or not self.least <= number <= self.most:
            limits = f"{self.least:g} or more" if self.most == float("inf") else f"{self.least:g} to {self.most:g}"
            raise OptionError(f"{self.name}: {text} is out of range; it is {self.means}, {limits}")
        return number


Option = Choice | Number


def resolve(key: str, options: Sequence[Option], settings: Settings) -> dict[str, Value]:
    """Values of a metric's options: its own setting ("asa.x"), else the one for all metrics ("x"), else the default."""
    values: dict[str, Value] = {}
    for option in options:
        text = settings.get(f"{key}.{option.name}", settings.get(option.name))
        values[option.name] = option.default if text is None else option.parse(text)
    return values
