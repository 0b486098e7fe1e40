"""The list of functions that may run in the reading process: those that say so themselves.

A reader turns the name and the bytes of a checked file into plain data (what JSON can hold).
"""

from __future__ import annotations

from collections.abc import Callable

PACKAGE = "kzv_workflow."

Reader = Callable[[str, bytes], object]
_isolated: set[str] = set()


def address(function: Reader) -> str:
    """``package.module:function``, by which the child finds it again."""
    return f"{function.__module__}:{function.__qualname__}"


def isolated(function: Reader) -> Reader:
    """Decorator: allow :func:`kzv_workflow.files.child.run` to run this function."""
    _isolated.add(address(function))
    return function


def is_isolated(name: str) -> bool:
    """Whether the function at this address is one of the product's own and marked."""
    return name.startswith(PACKAGE) and name in _isolated
