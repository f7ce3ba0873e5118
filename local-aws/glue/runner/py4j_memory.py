"""
Lets py4j remember names of Java classes, packages and methods.

Each `functions.col(…)` of PySpark asks the JVM anew what `functions` is, and the JVM looks for a class of that name in each
of some 250 jars before it says so: thousands of times in one run, half of a small run's time. The answer never changes.
"""

from __future__ import annotations

from typing import Any

from py4j.java_gateway import JavaClass, JavaMember, JavaPackage, JVMView

_LASTING = (JavaClass, JavaMember, JavaPackage)


def remember_java_names() -> None:
    """Called once, before Spark starts. Static fields are values and are asked for each time."""
    for kind in (JVMView, JavaPackage, JavaClass):
        _remember(kind)


def _remember(kind: type) -> None:
    look_up = kind.__getattr__

    def look_up_once(self: Any, name: str) -> Any:
        found = look_up(self, name)
        if isinstance(found, _LASTING):
            self.__dict__[name] = found
        return found

    kind.__getattr__ = look_up_once
