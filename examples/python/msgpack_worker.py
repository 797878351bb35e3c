"""The same worker with MessagePack in place of pickles: pip install msgpack"""

import sys
from multiprocessing.connection import Client

import msgpack

port = int(sys.argv[1]) if len(sys.argv) > 1 else 6000
with Client(("127.0.0.1", port), authkey=b"secret password") as connection:
    job = msgpack.unpackb(connection.recv_bytes(), raw=False)
    samples = job["samples"]
    mean = sum(samples) / len(samples)
    connection.send_bytes(msgpack.packb({"name": job["name"], "mean": mean}))
    connection.send_bytes(msgpack.packb(sorted(samples)))
    connection.send_bytes(b"done")
