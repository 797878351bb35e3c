/**
 * Opens a pipe of another computer.
 *
 * The system waits for the network there, for many seconds where nobody
 * answers, and tells why it failed only to the thread that has waited. So that
 * is a worker's.
 *
 * @module
 */

import { kernel32Path } from "../../libraries.ts";

/** What came of it: the handle, or the system's error code. */
export interface Opened {
  readonly handle: bigint;
  readonly code: number;
}

/** What the worker is told. */
interface Request {
  readonly library: string;
  readonly path: Uint16Array<ArrayBuffer>;
  readonly access: number;
  readonly disposition: number;
  readonly flags: number;
}

/** Runs in the worker: opens, and tells what came of it. */
function openOnce(): void {
  const scope = self as unknown as Worker;
  scope.addEventListener("message", (event) => {
    const request: Request = event.data;
    const kernel32 = Deno.dlopen(request.library, {
      CreateFileW: {
        parameters: ["buffer", "u32", "u32", "usize", "u32", "u32", "usize"],
        result: "usize",
      },
      GetLastError: { parameters: [], result: "u32" },
    });
    const { path, access, disposition, flags } = request;
    const { CreateFileW, GetLastError } = kernel32.symbols;
    const handle = CreateFileW(path, access, 0, 0n, disposition, flags, 0n);
    const code = GetLastError();
    kernel32.close();
    scope.postMessage({ handle, code });
  });
}

/** Opens a file as `CreateFileW` does. It can take long, and nothing ends it early. */
export function openInWorker(
  request: Omit<Request, "library">,
): Promise<Opened> {
  const source = encodeURIComponent(`(${openOnce})()`);
  const worker = new Worker(`data:text/javascript,${source}`, {
    type: "module",
  });
  const opened = new Promise<Opened>((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = (event) => {
      event.preventDefault();
      reject(new Error(event.message));
    };
  });
  worker.postMessage({ library: kernel32Path(), ...request });
  return opened.finally(() => worker.terminate());
}
