"""What is not here says so, so that no job relies by chance on what would be ignored."""

from __future__ import annotations

from typing import Any, Iterable, Mapping


class NotHere(NotImplementedError):
    """AWS Glue may have it; the local awsglue has not."""


def refuse_others(what: str, given: Mapping[str, Any], known: Iterable[str]) -> None:
    """Options that would change what is read or written."""
    others = sorted(set(given) - set(known))
    if others:
        raise NotHere(f"{what}: {', '.join(others)}: not in the local awsglue")


class Refusing:
    """A class whose other attributes are AWS's, and not here."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        raise NotHere(f"{type(self).__name__}.{name}: not in the local awsglue")
