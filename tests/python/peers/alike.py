"""Whether a value is what it should be, of which equality alone says too little."""

import sys

if sys.version_info[0] == 2:
    # What fits into the one may come as the other.
    INTEGERS = (int, long)  # noqa: F821
else:
    INTEGERS = (int,)


def kind(value):
    return int if type(value) in INTEGERS else type(value)


def alike(value, expected):
    """Whether two values are of the same types and equal, whole or in part."""
    if kind(value) is not kind(expected):
        return False
    if isinstance(value, (list, tuple)):
        return len(value) == len(expected) and all(map(alike, value, expected))
    if isinstance(value, dict):
        # In the order of the one that knows one; older dictionaries have none.
        return alike(sort(value), sort(expected)) and all(
            alike(value[key], expected[key]) for key in expected
        )
    if isinstance(value, (set, frozenset)):
        return alike(sort(value), sort(expected))
    if isinstance(value, BaseException):
        return alike(value.args, expected.args)
    if kind(value) is int:
        return value == expected
    # NaN is not equal to itself, and times are equal in different zones.
    return repr(value) == repr(expected)


def sort(values):
    return sorted(values, key=repr)
