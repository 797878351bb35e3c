"""Values as text that tells everything of them, as they are here.

What is the same object as something before is told by its number. Keys, and what
is in sets, are told by what they are alone.
"""

import array
import binascii
import datetime
import decimal
import struct
import sys
import uuid
from collections import OrderedDict

PYTHON2 = sys.version_info[0] == 2
if PYTHON2:
    INTEGERS = (int, long)  # noqa: F821
    TEXT = unicode  # noqa: F821
    RANGE = xrange  # noqa: F821
else:
    INTEGERS = (int,)
    TEXT = str
    RANGE = range


def hexadecimal(data):
    return binascii.hexlify(data).decode("ascii")


def quote(text):
    """Letters beyond ASCII as units of UTF-16, of which a lone one may be there."""
    errors = "strict" if PYTHON2 else "surrogatepass"
    data = text.encode("utf-16-be", errors)
    units = struct.unpack(">%dH" % (len(data) // 2), data)
    return u'"%s"' % u"".join(
        chr(unit) if 0x20 <= unit < 0x7f and unit not in (0x22, 0x5c)
        else "\\u%04x" % unit for unit in units
    )


def bits(number):
    if number != number:
        return "nan"
    return "float:" + hexadecimal(struct.pack(">d", number))


def microseconds(delta):
    return (delta.days * 86400 + delta.seconds) * 10 ** 6 + delta.microseconds


def contents(array):
    return array.tostring() if PYTHON2 else array.tobytes()


def range_parts(value):
    return value.__reduce__()[1]


def error_args(error):
    return error.__reduce__()[1]


class Told(object):
    """What is common to both ways of telling."""

    def __init__(self):
        self.seen = {}
        # What has a number keeps its address.
        self.kept = []

    def of(self, value):
        if not self.has_identity(value):
            return self.contents(value)
        if id(value) in self.seen:
            return "#%d" % self.seen[id(value)]
        self.seen[id(value)] = len(self.seen)
        self.kept.append(value)
        return self.contents(value)

    def key(self, value):
        return self.fresh().of(value)

    def all(self, values):
        return ",".join([self.of(value) for value in values])

    def sorted_keys(self, values):
        return ",".join(sorted(self.key(value) for value in values))

    def entries(self, items):
        return ",".join([self.key(key) + ":" + self.of(value) for key, value in items])


class Here(Told):
    """Values as they are here."""

    def __init__(self, ordered):
        Told.__init__(self)
        self.ordered = ordered

    def fresh(self):
        return Here(self.ordered)

    def has_identity(self, value):
        if isinstance(value, bytes):
            return len(value) > 1
        if isinstance(value, list):
            return len(value) > 0
        return isinstance(value, (dict, set, BaseException))

    def contents(self, value):
        kind = type(value)
        if value is None or kind is bool:
            return str(value)
        if kind in INTEGERS:
            return "%d" % value
        if kind is float:
            return bits(value)
        if kind is TEXT:
            return quote(value)
        if kind in (bytes, bytearray):
            return ("bytes:" if kind is bytes else "bytearray:") + hexadecimal(value)
        if kind is list:
            return "[%s]" % self.all(value)
        if kind is tuple:
            return "(%s)" % self.all(value)
        if kind in (dict, OrderedDict):
            items = list(value.items())
            if not self.ordered:
                items.sort(key=lambda item: self.key(item[0]))
            return ("" if kind is dict else "OrderedDict") + "{%s}" % self.entries(items)
        if kind in (set, frozenset):
            return "%s{%s}" % (kind.__name__, self.sorted_keys(value))
        if kind is RANGE:
            return "range(%d,%d,%d)" % range_parts(value)
        if kind is complex:
            return "complex(%s,%s)" % (bits(value.real), bits(value.imag))
        if kind is decimal.Decimal:
            return "Decimal:%s" % value
        if kind is uuid.UUID:
            return "UUID:%s" % value
        if kind is array.array:
            return "array:%s:%s" % (value.typecode, hexadecimal(contents(value)))
        if isinstance(value, BaseException):
            cause = getattr(value, "__cause__", None)
            return "error:%s(%s, cause %s)" % (
                kind.__name__, self.contents(error_args(value)), self.of(cause))
        return "%s:%s" % (kind.__name__, self.moment(value))

    def moment(self, value):
        if isinstance(value, datetime.timedelta):
            return "%d" % microseconds(value)
        if not isinstance(value, (datetime.datetime, datetime.time)):
            return value.isoformat()
        text = value.replace(tzinfo=None, microsecond=0).isoformat()
        zone = value.utcoffset()
        offset = "naive" if zone is None else "%d" % microseconds(zone)
        return "%s.%06d[%s]" % (text, value.microsecond, offset)
