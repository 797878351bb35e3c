"""Reads pickles of the other end's, and makes some for it.

Requests and answers are frames: a length of four bytes, little-endian, and what
it says. A request is a letter and more frames; each has one answer, of frames.
"""

import os
import pickle
import pickletools
import struct
import sys
import threading

from differential_arrives import There
from differential_back import Back
from differential_made import Maker
from differential_told import PYTHON2, Here

if PYTHON2:
    import cPickle
    LOADS = [cPickle.loads, pickle.loads]
    DUMPS = [cPickle.dumps, pickle.dumps]
    INPUT, OUTPUT = sys.stdin, sys.stdout
else:
    LOADS = [pickle.loads, pickle._loads]
    DUMPS = [pickle.dumps, pickle._dumps]
    INPUT, OUTPUT = sys.stdin.buffer, sys.stdout.buffer

# The protocols that come back; Python 2 has but one of them.
WRITTEN = (2, 2) if PYTHON2 else (4, 2)

# Whatever goes wrong at the other end, nothing is left behind.
DEADLINE = 120


class Nowhere(object):
    def write(self, text):
        pass


def frame(data):
    return struct.pack("<I", len(data)) + data


def unframe(data):
    at = 0
    while at < len(data):
        length, = struct.unpack_from("<I", data, at)
        yield data[at + 4:at + 4 + length]
        at += 4 + length


def read(data, ordered):
    """What a pickle is to each of the unpicklers, of which all must agree."""
    try:
        pickletools.dis(data, Nowhere())
        told = [Here(ordered).of(loads(data)) for loads in LOADS]
    except Exception as error:
        return "%s: %s" % (type(error).__name__, error)
    if len(set(told)) == 1:
        return told[0]
    return "they differ: " + " and ".join(told)


def pickles(value):
    """By their protocols, one of each pickler, and one without what it need not have."""
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        made = [dumps(value, protocol) for dumps in DUMPS]
        for data in made + [pickletools.optimize(made[0])]:
            yield protocol, data


def make(seed, count):
    maker = Maker(seed)
    for _ in range(count):
        value = maker.fresh()
        back = [Back(protocol).of(value) for protocol in WRITTEN]
        frames = [Here(False).of(it).encode("ascii") for it in back]
        for protocol, data in pickles(value):
            frames += [There(protocol).of(value).encode("ascii"), data]
        yield b"".join(map(frame, frames))


def answer(request):
    letter, rest = request[:1], unframe(request[1:])
    if letter == b"M":
        seed, count = [struct.unpack("<I", number)[0] for number in rest]
        return make(seed, count)
    told = (read(data, letter == b"O") for data in rest)
    return (text.encode("ascii", "backslashreplace") for text in told)


def main():
    watchdog = threading.Timer(DEADLINE, os._exit, [3])
    watchdog.daemon = True
    watchdog.start()
    while True:
        head = INPUT.read(4)
        if len(head) < 4:
            break
        request = INPUT.read(struct.unpack("<I", head)[0])
        OUTPUT.write(frame(b"".join(map(frame, answer(request)))))
        OUTPUT.flush()


if __name__ == "__main__":
    main()
