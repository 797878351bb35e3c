"""Values as text that tells everything of them, as they arrive at the other end."""

import array
import datetime
import decimal
import re
import uuid
from collections import OrderedDict

from differential_told import (
    INTEGERS,
    PYTHON2,
    RANGE,
    TEXT,
    Told,
    bits,
    contents,
    error_args,
    hexadecimal,
    microseconds,
    quote,
    range_parts,
)

MAX_SAFE = 2 ** 53 - 1
SURROGATE = re.compile(b"\xed[\xa0-\xbf]")
ZONE = () if PYTHON2 else datetime.timezone
try:
    from zoneinfo import ZoneInfo
except ImportError:
    ZoneInfo = ()
try:
    from _compat_pickle import REVERSE_NAME_MAPPING as OLD_NAMES
except ImportError:
    OLD_NAMES = {}

TYPED_ARRAYS = {
    "b": "Int8Array", "B": "Uint8Array", "h": "Int16Array", "H": "Uint16Array",
    "i": "Int32Array", "I": "Uint32Array", "l": "BigInt64Array",
    "L": "BigUint64Array", "q": "BigInt64Array", "Q": "BigUint64Array",
    "f": "Float32Array", "d": "Float64Array",
}


def is_text(data):
    """Whether a str of Python 2 is one to the other end."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return not SURROGATE.search(data)


def iso(moment):
    """Without the zeros that a fraction ends in."""
    text = moment.replace(tzinfo=None).isoformat()
    return text.rstrip("0") if "." in text else text


def iso_offset(offset):
    total = microseconds(offset)
    sign, total = ("-", -total) if total < 0 else ("+", total)
    minutes, rest = divmod(total, 60 * 10 ** 6)
    text = "%s%02d:%02d" % (sign, minutes // 60, minutes % 60)
    if rest:
        text += ":%02d" % (rest // 10 ** 6)
    return text + (".%06d" % (rest % 10 ** 6) if rest % 10 ** 6 else "")


def zone_name(zone):
    return zone.key if isinstance(zone, ZoneInfo) else iso_offset(zone.utcoffset(None))


def iso_time(time):
    if time.tzinfo is None:
        return iso(time)
    name = zone_name(time.tzinfo)
    return iso(time) + ("[%s]" % name if isinstance(time.tzinfo, ZoneInfo) else name)


def iso_duration(delta):
    total = microseconds(delta)
    sign, total = ("-", -total) if total < 0 else ("", total)
    seconds, fraction = divmod(total, 10 ** 6)
    days, seconds = divmod(seconds, 86400)
    hours, minutes, seconds = seconds // 3600, seconds % 3600 // 60, seconds % 60
    whole = "%d.%06d" % (seconds, fraction)
    parts = [("%dH", hours), ("%dM", minutes)]
    time = "".join(form % count for form, count in parts if count)
    if seconds or fraction or not total:
        time += (whole.rstrip("0") if fraction else str(seconds)) + "S"
    return sign + "P" + ("%dD" % days if days else "") + (time and "T" + time)


def epoch_milliseconds(moment):
    epoch = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
    return microseconds(moment - epoch) // 1000


def error_name(kind, protocol):
    """Those that Python 2 does not have, Python 3 calls otherwise in old protocols."""
    names = OLD_NAMES if protocol < 3 else {}
    return names.get(("builtins", kind.__name__), (None, kind.__name__))[1]


def message_of(error):
    """The one argument that there is, or all of them."""
    args = error_args(error)
    if len(args) == 1:
        return TEXT(args[0])
    if len(args) == 0 or isinstance(error, EnvironmentError):
        return TEXT("" if len(args) == 0 else str(error))
    return u"(%s)" % u", ".join(TEXT(arg) for arg in args)


class There(Told):
    """Values as they arrive at the other end."""

    def __init__(self, protocol):
        Told.__init__(self)
        self.protocol = protocol

    def fresh(self):
        return There(self.protocol)

    def has_identity(self, value):
        if PYTHON2 and isinstance(value, bytes) and is_text(value):
            return False
        if isinstance(value, array.array):
            return value.typecode == "B" and len(value) > 1
        if isinstance(value, (bytes, bytearray)):
            return len(value) > 1
        if isinstance(value, (list, tuple)):
            return len(value) > 0
        return isinstance(value, (dict, set, frozenset, BaseException))

    def contents(self, value):
        kind = type(value)
        if value is None or kind is bool:
            return {None: "null", True: "true", False: "false"}[value]
        if kind in INTEGERS:
            return "%d%s" % (value, "" if abs(value) <= MAX_SAFE else "n")
        if kind is float:
            return self.number(value)
        if kind is TEXT:
            return quote(value)
        if PYTHON2 and kind is bytes and is_text(value):
            return quote(value.decode("utf-8"))
        if kind in (bytes, bytearray):
            return "Uint8Array:" + hexadecimal(value)
        if kind in (list, tuple):
            return "[%s]" % self.all(value)
        if kind is dict and all(self.key(key).startswith('"') for key in value):
            items = sorted(value.items(), key=lambda item: self.key(item[0]))
            return "{%s}" % self.entries(items)
        if kind in (dict, OrderedDict):
            return "Map{%s}" % self.entries(value.items())
        if kind in (set, frozenset):
            return "Set{%s}" % self.sorted_keys(value)
        if kind is RANGE:
            return "Range(%s)" % self.all(range_parts(value))
        if kind is complex:
            return "Complex(%s,%s)" % (self.number(value.real), self.number(value.imag))
        if kind is decimal.Decimal:
            return "Decimal(%s)" % quote(TEXT(value))
        if kind is array.array:
            return self.array(value)
        if isinstance(value, BaseException):
            name = error_name(kind, self.protocol)
            message, args = quote(message_of(value)), self.of(error_args(value))
            return "Error:%s(%s, args %s, cause none)" % (name, message, args)
        return self.moment(value)

    def number(self, value):
        is_whole = abs(value) <= MAX_SAFE and value == int(value)
        if is_whole and bits(value) != bits(-0.0):
            return "%d" % value
        return bits(value)

    def array(self, value):
        if value.typecode == "u":
            return quote(value.tounicode())
        return "%s:%s" % (TYPED_ARRAYS[value.typecode], hexadecimal(contents(value)))

    def moment(self, value):
        if isinstance(value, uuid.UUID):
            return quote(TEXT(value))
        if isinstance(value, datetime.timedelta):
            return "Duration:" + iso_duration(value)
        if isinstance(value, datetime.datetime):
            if value.tzinfo is None:
                return "PlainDateTime:" + iso(value)
            # The older protocols do not have it.
            told = value if self.protocol > 3 else value.replace(fold=0)
            return "Date:%d" % epoch_milliseconds(told)
        if isinstance(value, datetime.date):
            return "PlainDate:" + value.isoformat()
        if isinstance(value, datetime.time):
            text = iso_time(value)
            return "PlainTime:" + text if value.tzinfo is None else quote(TEXT(text))
        return quote(TEXT(zone_name(value)))
