/**
 * Finds out, without an `await`, whether anybody listens on a Unix socket.
 *
 * A listener binds in its constructor, and Deno connects only asynchronously:
 * so a worker connects, and this thread waits for it. It takes a few
 * milliseconds, and only where a socket is in the way.
 *
 * @module
 */

/** How long the attempt may take, in milliseconds. */
const PROBE_TIMEOUT = 5000;

/** What the worker tells. */
const CONNECTED = 1;
const REFUSED = 2;
const FAILED = 3;

/** Runs in the worker: connects, and leaves what came of it in the shared word. */
function connectOnce(CONNECTED: number, REFUSED: number, FAILED: number): void {
  self.addEventListener("message", async (event) => {
    const { path, outcome } = (event as MessageEvent).data;
    let result = CONNECTED;
    try {
      (await Deno.connect({ transport: "unix", path })).close();
    } catch (error) {
      result = error instanceof Deno.errors.ConnectionRefused
        ? REFUSED
        : FAILED;
    }
    Atomics.store(outcome, 0, result);
    Atomics.notify(outcome, 0);
  });
}

/** Whether a connection to the socket at `path` is refused: nobody listens. */
export function isRefused(path: string): boolean {
  const outcome = new Int32Array(new SharedArrayBuffer(4));
  const source = encodeURIComponent(
    `(${connectOnce})(${CONNECTED}, ${REFUSED}, ${FAILED})`,
  );
  const worker = new Worker(`data:text/javascript,${source}`, {
    type: "module",
  });
  try {
    worker.postMessage({ path, outcome });
    Atomics.wait(outcome, 0, 0, PROBE_TIMEOUT);
    return Atomics.load(outcome, 0) === REFUSED;
  } finally {
    worker.terminate();
  }
}
