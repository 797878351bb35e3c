/**
 * Opens a pipe of another computer.
 *
 * The system waits for the network there, for many seconds where nobody
 * answers, and tells why it failed only to the thread that has waited. So that
 * is a worker's; it is one of Node's, since those need not hold the process open.
 *
 * @module
 */

import type { MessagePort, Worker } from "node:worker_threads";
import { kernel32Path } from "../../named_pipe_libraries.ts";
import { type Kernel32, OPENING } from "./bindings.ts";

/** What came of it: the handle, or the system's error code. */
export interface Opened {
  readonly handle: bigint;
  readonly code: number;
}

/** What `CreateFileW` is called with. */
export type Opening = Parameters<Kernel32["symbols"]["CreateFileW"]>;

/** Runs in the worker: opens, and tells what came of it. */
function openOnce(
  port: MessagePort,
  library: string,
  functions: typeof OPENING,
  opening: Opening,
): void {
  const kernel32 = Deno.dlopen(library, functions);
  const handle = kernel32.symbols.CreateFileW(...opening);
  const code = kernel32.symbols.GetLastError();
  kernel32.close();
  port.postMessage({ handle, code });
}

const SOURCE = `
  import { parentPort, workerData } from "node:worker_threads";
  (${openOnce})(parentPort, ...workerData);
`;

/**
 * Opens a file as `CreateFileW` does.
 *
 * @param signal Says that nobody waits for it any more. It goes on until the
 * network has answered, and does not hold the process open.
 */
export async function openInWorker(
  opening: Opening,
  signal: AbortSignal,
): Promise<Opened> {
  const { Worker } = await import("node:worker_threads");
  signal.throwIfAborted();
  const source = new URL(`data:text/javascript,${encodeURIComponent(SOURCE)}`);
  const workerData = [kernel32Path(), OPENING, opening];
  const worker = new Worker(source, { workerData });
  const letGo = () => worker.unref();
  signal.addEventListener("abort", letGo);
  try {
    return await answerOf(worker);
  } finally {
    signal.removeEventListener("abort", letGo);
  }
}

function answerOf(worker: Worker): Promise<Opened> {
  return new Promise((resolve, reject) => {
    worker.once("message", resolve);
    worker.once("error", reject);
    worker.once("exit", (status) =>
      reject(
        new Deno.errors.Interrupted(
          `The worker that opens a pipe ended with ${status} and no answer`,
        ),
      ));
  });
}
