/** The calls of a simulated system: they are counted, told of, and can be made to fail. */

import {
  INVALID_HANDLE,
  type Kernel32,
  NONE,
} from "../../connection/transport/named_pipe/bindings.ts";
import { SimulatedSystem } from "./simulated_system.ts";

type Name = keyof Kernel32["symbols"];

/** What nothing fails with: it stands where a code is looked for that is not there any more. */
const POISON = 0xbad;

/** What fails by another value than 0. */
const FAILURES: Partial<Record<Name, unknown>> = {
  LocalAlloc: NONE,
  CreateIoCompletionPort: NONE,
  CreateNamedPipeW: INVALID_HANDLE,
  CreateFileW: INVALID_HANDLE,
};

/** What cannot fail, or only where a handle is none: nobody could go on from there. */
const INFALLIBLE = new Set<string>([
  "LocalFree",
  "CloseHandle",
  "CancelIoEx",
  "waitForPackets",
  "GetSecurityDescriptorControl",
]);

/** What is no system call, for those that count them. */
const UNCOUNTED = new Set<string>([
  "GetLastError",
  "FormatMessageW",
  "copyIn",
  "copyOut",
  "lstrlenW",
]);

/** See above. */
export class SimulatedCalls extends SimulatedSystem {
  /** The calls so far. */
  readonly calls: string[] = [];
  /** Is told before each call, the first one being 0. Other processes may do something then. */
  before: ((index: number, name: string) => void) | undefined;
  /** What the next call that can fail fails with, if it shall. Asked once for each. */
  fault: ((name: string) => number | undefined) | undefined;
  /** How many of the next waits for packets fail. */
  failingWaits = 0;
  /** What the last call has failed with, for as long as that can be asked for. */
  protected lastError = POISON;

  /** Loads a library of these functions. */
  load<Functions extends object>(
    functions: Functions,
  ): { symbols: Functions; close(): void } {
    let isOpen = true;
    this.libraries++;
    const symbols = Object.fromEntries(
      Object.entries(functions).map(([name, body]) => [
        name,
        (...args: never[]) => {
          if (!isOpen) this.violate(`${name} of a library that was closed`);
          return this.call(name, body, args);
        },
      ]),
    ) as Functions;
    const close = () => {
      if (!isOpen) this.violate("a library was closed twice");
      isOpen = false;
      this.libraries--;
    };
    return { symbols, close };
  }

  /** Makes a system call, unless it is to fail. */
  call(
    name: string,
    body: (...args: never[]) => unknown,
    args: never[],
  ): unknown {
    if (UNCOUNTED.has(name)) return body(...args);
    this.before?.(this.calls.length, name);
    this.calls.push(name);
    this.advance();
    const code = INFALLIBLE.has(name) ? undefined : this.fault?.(name);
    if (code !== undefined) return this.#failWith(code, name, args);
    this.lastError = POISON;
    const result = body(...args);
    this.proceed();
    return result;
  }

  /** Fails as a function does that returns 0 then. */
  fail(code: number): 0 {
    this.lastError = code;
    // Anything may happen on this thread before whoever waits goes on.
    queueMicrotask(() => this.lastError = POISON);
    return 0;
  }

  #failWith(code: number, name: string, args: never[]): unknown {
    // What this fails with is what has become of the operation.
    if (name === "GetOverlappedResult") this.#break(args[1]!, code);
    this.fail(code);
    return FAILURES[name as Name] ?? 0;
  }

  #break(overlapped: bigint, code: number): void {
    const request = this.requestWith(overlapped);
    if (!request) return;
    request.cancel();
    this.end(request, { code, count: 0 });
  }

  /** A call has not failed: nobody may ask any more why the last one did. */
  protected spoilLastError(): void {
    this.lastError = POISON;
  }
}

/** Fails the n-th of the calls that can, the first one being 0. */
export function nth(
  n: number,
  code: number,
): (name: string) => number | undefined {
  return () => n-- === 0 ? code : undefined;
}
