"""CPython's multiprocessing.connection, used as its documentation does.

Bytes go through send_bytes and recv_bytes, values through send and recv, which
pickle them. Runs under every CPython from 3.6 on.
"""

import json
import os
import sys
import threading
import time
from multiprocessing.connection import Client, Listener, wait

CLIENTS = 100
GROWTH = 8

job = json.loads(sys.argv[1])
payload = job["payload"]
is_bytes = "bytes" in payload
message = bytes(payload["bytes"]) if is_bytes else payload.get("value")
host, colon, port = job["address"].rpartition(":")
address = (host, int(port)) if colon else job["address"]
key = b"secret password"


def main():
    role, pattern = job["role"], job["pattern"]
    # What opens idle connections reads the lines itself.
    if role == "serve" or pattern != "idle":
        threading.Thread(target=end_with_runner, daemon=True).start()
    try:
        PARTS[role][pattern]()
    except (EOFError, ConnectionResetError, BrokenPipeError):
        if role == "drive":
            raise


def end_with_runner():
    sys.stdin.readline()
    os._exit(0)


def say(value):
    print(json.dumps(value), flush=True)


def connect():
    return Client(address, authkey=key)


def listen():
    # The default backlog of 1 lets a second client wait a second.
    listener = Listener(address, backlog=CLIENTS, authkey=key)
    bound = listener.address
    print(bound if isinstance(bound, str) else "%s:%d" % bound, flush=True)
    return listener


def serve_one_way():
    connection = listen().accept()
    receive = connection.recv_bytes if is_bytes else connection.recv
    while True:
        last = None
        for _ in range(connection.recv()):
            last = receive()
        connection.send(len(last) if is_bytes else last)


def serve_one_way_into():
    connection = listen().accept()
    buffer = bytearray(len(message))
    while True:
        length = 0
        for _ in range(connection.recv()):
            length += connection.recv_bytes_into(buffer)
        connection.send(length)


def drive_one_way():
    connection = connect()
    send = connection.send_bytes if is_bytes else connection.send

    def batch(count):
        connection.send(count)
        for _ in range(count):
            send(message)
        connection.recv()

    measure(batch)


def serve_round_trip():
    connection = listen().accept()
    if is_bytes:
        while True:
            connection.send_bytes(connection.recv_bytes())
    while True:
        connection.send(connection.recv())


def drive_round_trip():
    connection = connect()
    send = connection.send_bytes if is_bytes else connection.send
    receive = connection.recv_bytes if is_bytes else connection.recv

    def batch(count):
        for _ in range(count):
            send(message)
            receive()

    measure(batch)


def serve_clients():
    listener = listen()
    connections = [listener.accept() for _ in range(CLIENTS)]
    while True:
        for connection in wait(connections):
            connection.send_bytes(connection.recv_bytes())


def drive_clients():
    connections = [connect() for _ in range(CLIENTS)]

    def batch(count):
        left = dict.fromkeys(connections, count)
        for connection in connections:
            connection.send_bytes(message)
        while left:
            for connection in wait(left):
                connection.recv_bytes()
                left[connection] -= 1
                if left[connection]:
                    connection.send_bytes(message)
                else:
                    del left[connection]

    measure(batch, CLIENTS)


def serve_connect():
    listener = listen()
    while True:
        with listener.accept() as connection:
            try:
                connection.recv_bytes()
            except EOFError:
                pass


def drive_connect():
    def batch(count):
        for _ in range(count):
            connect().close()

    measure(batch)


def serve_idle():
    listener = listen()
    connections = []
    while True:
        connections.append(listener.accept())


def drive_idle():
    connections = []
    for count in (1, job["connections"]):
        while len(connections) < count:
            connections.append(connect())
        say(len(connections))
        sys.stdin.readline()


def measure(batch, each=1):
    """As measure.mjs."""
    timing = job["timing"]
    batches = timing["batches"]
    count = warm_up(timing["batchTime"] / 1000, batch) if batches else 1
    seconds = [timed(batch, count) for _ in range(max(1, batches))]
    say({"count": count * each, "seconds": seconds})


def warm_up(seconds, batch):
    count = 1
    while True:
        taken = timed(batch, count)
        if taken >= seconds:
            return count
        growth = max(1, min(GROWTH, 1.2 * seconds / taken))
        count = int(count * growth) + 1


def timed(batch, count):
    start = time.perf_counter()
    batch(count)
    return time.perf_counter() - start


PARTS = {
    "serve": {
        "oneWay": serve_one_way,
        "oneWayInto": serve_one_way_into,
        "roundTrip": serve_round_trip,
        "clients": serve_clients,
        "connect": serve_connect,
        "idle": serve_idle,
    },
    "drive": {
        "oneWay": drive_one_way,
        "oneWayInto": drive_one_way,
        "roundTrip": drive_round_trip,
        "clients": drive_clients,
        "connect": drive_connect,
        "idle": drive_idle,
    },
}

main()
