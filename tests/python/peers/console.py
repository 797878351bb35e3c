"""One end of a connection, played by a Python that does what a test tells it.

Each line of the input is JSON: a program to run, or an expression of which the
value is asked for. Each line of the output is what came of it. They share one
scope, in which `multiprocessing.connection` is there by name.
"""

import hashlib
import json
import multiprocessing
import os
import struct
import sys
import threading
from multiprocessing.connection import (
    Client,
    Listener,
    answer_challenge,
    deliver_challenge,
)

from alike import alike

# Whatever goes wrong at the other end, nothing is left behind.
DEADLINE = 120


class Recorder(object):
    """A connection that keeps the messages that come through it."""

    def __init__(self, conn):
        self.conn = conn
        self.received = []

    def send_bytes(self, message):
        self.conn.send_bytes(message)

    def recv_bytes(self, *limit):
        message = self.conn.recv_bytes(*limit)
        self.received.append(message)
        return message


def handshake(role, conn, key, digest=None):
    """What `accept` and `Client` do, but with a digest to ask for; gives what came meanwhile."""
    recorder = Recorder(conn)
    asked = [] if digest is None else [digest]
    if role == "listener":
        deliver_challenge(recorder, key, *asked)
        answer_challenge(recorder, key)
    else:
        answer_challenge(recorder, key)
        deliver_challenge(recorder, key, *asked)
    return [message.decode("latin-1") for message in recorder.received]


def digest(data):
    return hashlib.sha256(data).hexdigest()


def name_of(kind):
    """`EOFError`, `multiprocessing.AuthenticationError`: the same in all versions."""
    module = kind.__module__.split(".")[0]
    is_builtin = module in ("builtins", "exceptions")
    return kind.__name__ if is_builtin else module + "." + kind.__name__


def outcome(request, scope):
    try:
        kind, code = request
        return {"value": eval(compile(code, "<test>", kind), scope)}
    except Exception as error:
        return {"error": name_of(type(error)), "message": str(error)}


def main():
    watchdog = threading.Timer(DEADLINE, os._exit, [3])
    watchdog.daemon = True
    watchdog.start()
    scope = dict(globals())
    for line in iter(sys.stdin.readline, ""):
        print(json.dumps(outcome(json.loads(line), scope)))
        sys.stdout.flush()


if __name__ == "__main__":
    main()
