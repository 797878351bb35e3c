"""What becomes of values that go to the other end and come back."""

import array
import datetime
import uuid
from collections import OrderedDict

from differential_arrives import (
    MAX_SAFE,
    ZONE,
    ZoneInfo,
    epoch_milliseconds,
    is_text,
    iso_time,
    message_of,
    zone_name,
)
from differential_told import PYTHON2, TEXT, bits

# What Python 2 does not have: it gets their names in the message.
PYTHON3_ERRORS = {
    "FileNotFoundError", "PermissionError", "ConnectionResetError", "TimeoutError",
    "RecursionError", "ModuleNotFoundError", "StopAsyncIteration",
}
EPOCH = datetime.datetime(1970, 1, 1)


class Back(object):
    """What is the same object stays that."""

    def __init__(self, protocol):
        self.protocol = protocol
        self.made = {}
        self.kept = []

    def of(self, value, is_key=False):
        known = (id(value), is_key)
        if known in self.made:
            return self.made[known]
        self.kept.append(value)
        kind = type(value)
        if kind in (list, tuple) and not is_key:
            return self.fill_list(self.keep(known, []), value)
        if kind in (dict, OrderedDict):
            return self.fill_dict(self.keep(known, {}), value)
        return self.keep(known, self.other(value, is_key))

    def keep(self, known, made):
        self.made[known] = made
        return made

    def fill_list(self, made, value):
        made.extend(self.of(item) for item in value)
        return made

    def fill_dict(self, made, value):
        for key, item in value.items():
            made[self.of(key, True)] = self.of(item)
        return made

    def other(self, value, is_key):
        kind = type(value)
        if kind is float:
            is_whole = abs(value) <= MAX_SAFE and value == int(value)
            return int(value) if is_whole and bits(value) != bits(-0.0) else value
        if PYTHON2 and kind is bytes and is_text(value):
            return value.decode("utf-8")
        if kind is bytearray:
            return bytes(value)
        if kind is tuple:
            return tuple(self.of(item, True) for item in value)
        if kind in (set, frozenset):
            items = [self.of(item, True) for item in value]
            return frozenset(items) if is_key else set(items)
        if kind is uuid.UUID:
            return TEXT(value)
        if kind is array.array:
            return self.array(value)
        if kind is datetime.datetime and value.tzinfo is not None:
            return self.moment(value)
        if kind is datetime.time and value.tzinfo is not None:
            return iso_time(value)
        if isinstance(value, (ZONE, ZoneInfo)):
            return zone_name(value)
        if isinstance(value, BaseException):
            return self.error(value)
        return value

    def array(self, value):
        if value.typecode == "u":
            return value.tounicode()
        if value.typecode == "B":
            return bytes(bytearray(value))
        letters = {"l": "q", "L": "Q"} if self.protocol > 2 else {"q": "l", "Q": "L"}
        return array.array(letters.get(value.typecode, value.typecode), value.tolist())

    def moment(self, value):
        plain = EPOCH + datetime.timedelta(milliseconds=epoch_milliseconds(value))
        if self.protocol == 2:
            return plain
        return plain.replace(tzinfo=datetime.timezone.utc)

    def error(self, value):
        kind, message = type(value), message_of(value)
        if self.protocol == 2 and kind.__name__ in PYTHON3_ERRORS:
            name = TEXT(kind.__name__)
            return Exception(name + ": " + message if message else name)
        return kind(message) if message else kind()


