"""CPython's pickle, as protocol 5 where there is one, on a document given as JSON."""

import json
import pickle
import sys
import time

job = json.loads(sys.argv[1])
length = job.get("bytes")
value = json.loads(job["json"]) if length is None else bytes(range(256)) * (length // 256)
protocol = min(5, pickle.HIGHEST_PROTOCOL)


def main():
    data = pickle.dumps(value, protocol)
    assert pickle.loads(data) == value
    outcome = {
        "length": len(data),
        "encode": batches(lambda: pickle.dumps(value, protocol)),
        "decode": batches(lambda: pickle.loads(data)),
    }
    print(json.dumps(outcome))


def batches(call):
    count = 1
    while timed(call, count) < job["timing"]["batchTime"] / 1000:
        count *= 2
    return [timed(call, count) / count for _ in range(job["timing"]["batches"])]


def timed(call, count):
    start = time.perf_counter()
    for _ in range(count):
        call()
    return time.perf_counter() - start


main()
