"""A worker that is CPython as it is: python3 examples/python/worker.py [PORT]"""

import sys
from array import array
from multiprocessing.connection import Client

port = int(sys.argv[1]) if len(sys.argv) > 1 else 6000
with Client(("127.0.0.1", port), authkey=b"secret password") as connection:
    job = connection.recv()  # a dict in which there is an array
    mean = sum(job["samples"]) / len(job["samples"])
    connection.send({"name": job["name"], "mean": mean})
    connection.send(array("d", sorted(job["samples"])))
    connection.send_bytes(b"done")
