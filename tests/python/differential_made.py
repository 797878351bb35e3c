"""Values of everything that can be sent, as a seed has it: with parts that are shared,
and parts that contain themselves.
"""

import array
import datetime
import decimal
import random
import sys
import uuid
from collections import OrderedDict

from differential_arrives import ZoneInfo
from differential_told import PYTHON2, RANGE

LETTERS = u"az09 _\"\\'~\0\x7f\x80\xe9\xdf\u07ff\u0800\u20ac\ufffd\ufeff\uffff\n\r"
WIDE = [u"\U0001f600", u"\U00010000", u"\U0010ffff"]
SURROGATES = [u"\ud800", u"\udbff", u"\udc00", u"\udfff"]
KEYS = [u"id", u"name", u"v", u"__proto__", u"constructor", u"0", u"17", u"10", u"9", u""]
LENGTHS = [0, 1, 2, 3, 5, 8, 12, 13, 48, 49, 100, 255, 256, 300]
POWERS = [0, 7, 8, 15, 16, 31, 32, 52, 53, 54, 62, 63, 64, 65, 200, 2039, 2040, 3000]
FLOATS = [-0.0, 0.0, 1.0, 2.0 ** 53, -2.0 ** 60, 0.1, 5e-324, 1e300, float("inf")]
# To the other end some are text, and some bytes.
STRS = [
    b"text", b"a\nb'\"\\", b"\xc3\xa9\xf0\x9f\x98\x80", b"\xff\xfe", b"\xed\xa0\x80",
]
SPANS = [
    datetime.timedelta.max, datetime.timedelta.min, datetime.timedelta(0),
    datetime.timedelta(microseconds=-1),
]
# Some are when clocks are put back, or forward, in one of the zones.
MOMENTS = [
    datetime.datetime(2021, 10, 31, 2, 15), datetime.datetime(2021, 3, 28, 2, 15),
    datetime.datetime(2021, 11, 7, 1, 15), datetime.datetime(2021, 3, 14, 2, 15),
    datetime.datetime(2021, 4, 4, 1, 45), datetime.datetime(2036, 1, 1),
]
ERRORS = [
    "ArithmeticError", "AssertionError", "AttributeError", "EOFError", "Exception", "KeyError",
    "ImportError", "IndexError", "LookupError", "MemoryError", "NameError",
    "NotImplementedError", "OverflowError", "ReferenceError", "RuntimeError",
    "StopIteration", "SyntaxError", "SystemExit", "TypeError", "UserWarning",
    "ValueError", "ZeroDivisionError",
] + (["EnvironmentError", "IOError", "OSError"] if PYTHON2 else [
    "ConnectionResetError", "ModuleNotFoundError", "RecursionError",
    "StopAsyncIteration", "TimeoutError",
])
DECIMALS = [
    "0", "-0", "19.90", "1E+3", "1E-30", "NaN", "-NaN", "sNaN", "Infinity", "-Infinity",
]
ZONES = ["Europe/Paris", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe"]
BUILTINS = __import__("__builtin__" if PYTHON2 else "builtins")


def zones():
    try:
        return [ZoneInfo(name) for name in ZONES] if ZoneInfo else []
    except Exception:
        # It has the module, but no time zones.
        return []


class Maker(object):
    def __init__(self, seed):
        self.random = random.Random(seed)
        self.zones = zones()
        # What has been made for this value, and may come again.
        self.pool = []
        # What this part of it is in.
        self.around = []

    def fresh(self):
        self.pool, self.around = [], []
        return self.value(4)

    def once(self, times):
        return self.random.randrange(times) == 0

    def value(self, depth):
        if self.pool and self.once(8):
            return self.random.choice(self.pool)
        if self.around and self.once(12):
            return self.random.choice(self.around)
        if depth > 0 and self.once(2):
            return self.container(depth - 1)
        made = self.scalar()
        # Not every Python keeps them shared that is there several times.
        if not isinstance(made, bytearray):
            self.pool.append(made)
        return made

    def scalar(self):
        return self.random.choice([
            self.constant, self.integer, self.integer, self.float, self.text, self.text,
            self.data, self.byte_array, self.array, self.error, self.plain, self.plain,
            self.datetime, self.number,
        ])()

    def container(self, depth):
        return self.random.choice([
            self.list, self.list, self.tuple, self.dict, self.dict, self.mixed_dict,
            self.ordered_dict, self.set,
        ])(depth)

    def count(self):
        return self.random.choice([0, 1, 2, 3, 4, 17] if self.once(20) else [0, 1, 2, 3])

    def list(self, depth):
        made = []
        self.around.append(made)
        made.extend(self.value(depth) for _ in range(self.count()))
        self.leave(made)
        return made

    def leave(self, made):
        self.around[:] = [other for other in self.around if other is not made]
        self.pool.append(made)

    def tuple(self, depth):
        made = tuple(self.value(depth) for _ in range(self.count()))
        self.pool.append(made)
        return made

    def dict(self, depth):
        def key():
            return self.random.choice(KEYS) if self.once(2) else self.unicode()

        return self.filled({}, depth, key)

    def mixed_dict(self, depth):
        return self.filled({}, depth, self.key)

    def ordered_dict(self, depth):
        made = OrderedDict()
        if not PYTHON2:
            return self.filled(made, depth, self.key)
        # Those of Python 2 cannot contain themselves.
        for _ in range(self.count()):
            made[self.key()] = self.value(depth)
        self.pool.append(made)
        return made

    def filled(self, made, depth, key):
        self.around.append(made)
        for _ in range(self.count()):
            made[key()] = self.value(depth)
        self.leave(made)
        return made

    def set(self, _depth):
        kind = self.random.choice([set, frozenset])
        made = kind(self.key() for _ in range(self.count()))
        self.pool.append(made)
        return made

    def key(self, depth=2):
        if depth > 0 and self.once(4):
            kind = self.random.choice([tuple, frozenset])
            return kind(self.key(depth - 1) for _ in range(self.count()))
        return self.random.choice([
            self.constant, self.integer, self.key_real, self.key_text, self.key_text,
            self.data, self.plain,
        ])()

    def key_text(self):
        # To Python 2 a str and unicode are the same as long as they are ASCII.
        return self.random.choice([key for key in KEYS if not key.isdigit()])

    def constant(self):
        return self.random.choice([None, True, False])

    def integer(self):
        made = 2 ** self.random.choice(POWERS) + self.random.randrange(-2, 3)
        return made if self.once(2) else -made

    def real(self):
        made = self.random.choice(FLOATS)
        return made if self.once(2) else self.random.uniform(-1e6, 1e6)

    def key_real(self):
        # In JavaScript no key is -0.
        return self.real() + 0.0

    def float(self):
        return float("nan") if self.once(10) else self.real()

    def text(self):
        return self.python2_str() if PYTHON2 and self.once(2) else self.unicode()

    def unicode(self):
        letters = list(LETTERS) + WIDE + (SURROGATES if self.once(10) else [])
        length = self.random.choice(LENGTHS) if self.once(6) else self.random.randrange(8)
        only = self.random.choice([letters, letters, [u"x"], [u"\u20ac"]])
        return u"".join(self.random.choice(only) for _ in range(length))

    def python2_str(self):
        data = self.random.choice(STRS)
        return data + bytes(bytearray([self.random.randrange(128)]))

    def data(self):
        length = self.random.choice(LENGTHS) if self.once(6) else self.random.randrange(8)
        # What begins so is no text, and to Python 2 the same as none.
        return b"\xff" + bytes(bytearray(self.random.randrange(256) for _ in range(length)))

    def byte_array(self):
        return bytearray(self.data()[1:])

    def array(self):
        letter = self.random.choice("bBhHiIlLfdu" + ("" if PYTHON2 else "qQ"))
        length = self.random.choice([0, 1, 2, 3, 50])
        if letter == "u":
            text = u"".join(self.random.choice(LETTERS) for _ in range(length))
            return array.array("u", text)
        made = array.array(letter)
        if letter in "fd":
            # What a float of four bytes has room for.
            made.extend(self.random.randrange(-99, 99) / 8.0 for _ in range(length))
            return made
        bits = 8 * made.itemsize
        low = -2 ** (bits - 1) if letter.islower() else 0
        items = [low, low + 2 ** bits - 1, 0, 1]
        made.extend(self.random.choice(items) for _ in range(length))
        return made

    def error(self):
        if self.once(4):
            number, more = self.random.choice([2, 13, 104, 9999]), self.once(2)
            return OSError(number, "no such thing", *(["a file"] if more else []))
        kind = getattr(BUILTINS, self.random.choice(ERRORS))
        args = self.random.choice([[], ["a message"], [""], [7], [1, "a", "b"]])
        if issubclass(kind, (ImportError, SyntaxError)):
            # These make something else of several.
            args = args[:1]
        made = kind(*args)
        if self.once(4):
            made.attribute = [made]
        return made

    def number(self):
        return self.random.choice([
            lambda: complex(self.float(), self.real()),
            lambda: decimal.Decimal(self.random.choice(DECIMALS)),
            self.range,
            lambda: uuid.UUID(int=self.random.getrandbits(128)),
        ])()

    def range(self):
        start, stop = self.random.randrange(-9, 9), self.random.randrange(-99, 99)
        return RANGE(start, stop, self.random.choice([1, 2, -3]))

    def plain(self):
        """What is of no time zone, and can be a key."""
        day = self.random.randrange(1, 3652059)
        date = datetime.date.fromordinal(self.random.choice([1, 719163, 3652059, day]))
        micro = self.random.choice([0, 1, 999999, 120000, self.random.randrange(10 ** 6)])
        second = self.random.randrange(86400)
        time = datetime.time(second // 3600, second % 3600 // 60, second % 60, micro)
        span = datetime.timedelta(self.random.randrange(-9, 9), second, micro)
        span = self.random.choice([span, span, span] + SPANS)
        moment = datetime.datetime.combine(date, time)
        return self.random.choice([date, self.folded(time), span, self.folded(moment)])

    def folded(self, time):
        """What a clock shows a second time, perhaps; Python 2 does not tell."""
        return time if PYTHON2 else time.replace(fold=self.random.randrange(2))

    def zone(self):
        if self.zones and not self.once(3):
            return self.random.choice(self.zones)
        minutes = self.random.choice([0, 60, -570, 330, 1439, -1439])
        # Before 3.7 an offset is of whole minutes.
        rest = self.random.choice([0, 0, 30, 0.000001]) if sys.version_info >= (3, 7) else 0
        sign = 1 if abs(minutes) < 1439 else 0
        return datetime.timezone(datetime.timedelta(minutes=minutes, seconds=sign * rest))

    def datetime(self):
        if PYTHON2:
            return self.plain()
        zone = self.zone()
        kind = self.random.randrange(4)
        if kind == 0:
            return zone
        if kind == 1:
            second, micro = self.random.choice([0, 59]), self.random.choice([0, 500000])
            return self.folded(datetime.time(12, 30, second, micro, zone))
        moment = self.random.choice(MOMENTS) + datetime.timedelta(
            minutes=self.random.choice([0, 0, 0, -60, 60]),
            microseconds=self.random.choice([0, 1, 999, 999999]),
        )
        return self.folded(moment.replace(tzinfo=zone))


