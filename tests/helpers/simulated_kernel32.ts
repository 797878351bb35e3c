/**
 * A kernel32 in plain JavaScript, with pipes that behave as Windows' do, and in
 * which every call can be made to fail.
 */

import {
  INVALID_HANDLE,
  type Kernel32,
  NONE,
} from "../../connection/transport/named_pipe/bindings.ts";
import { bytesOf, textOf, viewOf } from "./simulated_buffers.ts";
import type { Done } from "./simulated_pipe.ts";
import { SimulatedPort } from "./simulated_port.ts";
import {
  ConnectRequest,
  type File,
  readOutcome,
  ReadRequest,
  type Request,
  WriteRequest,
} from "./simulated_requests.ts";
import { SimulatedCalls } from "./simulated_calls.ts";

const FILE_NOT_FOUND = 2;
const ACCESS_DENIED = 5;
const INVALID_HANDLE_CODE = 6;
const INVALID_PARAMETER = 87;
const BROKEN_PIPE = 109;
const PIPE_BUSY = 231;
const NO_DATA = 232;
const MORE_DATA = 234;
const WAIT_TIMEOUT = 258;
const PIPE_CONNECTED = 535;
const PIPE_LISTENING = 536;
const IO_INCOMPLETE = 996;
const IO_PENDING = 997;
const NOT_FOUND = 1168;

const FIRST_INSTANCE = 0x00080000;
const MESSAGES = 4;
const UNLIMITED = 255;

/** A system that is used by way of {@linkcode SimulatedWindows.open}. */
export class SimulatedWindows extends SimulatedCalls {
  /** Loads the library once more. */
  open(): Kernel32 {
    return this.load(this.#functions);
  }

  readonly #functions = {
    GetLastError: () => this.lastError,
    FormatMessageW: (_flags, _source, code, _language, text) => {
      const words = `What ${code} means.\r\n`;
      const units = new Uint16Array(bytesOf(text).buffer);
      for (let i = 0; i < words.length; i++) units[i] = words.charCodeAt(i);
      this.spoilLastError();
      return words.length;
    },

    LocalAlloc: (_flags, size) => this.memory.allocate(Number(size)),
    LocalFree: (address) => {
      if (address !== NONE) this.memory.free(address);
      return NONE;
    },
    copyIn: (address, source, count) => {
      const bytes = bytesOf(source);
      if (count > bytes.length) this.violate("copied from behind a buffer");
      const target = this.memory.at(address, Number(count));
      target.set(bytes.subarray(0, Number(count)));
    },
    copyOut: (target, address, count) => {
      const bytes = bytesOf(target);
      if (count > bytes.length) this.violate("copied behind a buffer");
      else bytes.set(this.memory.at(address, Number(count)));
    },
    lstrlenW: (address) => {
      if (address === NONE) return 0;
      for (let i = 0;; i++) {
        const at = address + BigInt(2 * i);
        if (this.memory.view(at, 2).getUint16(0) === 0) return i;
      }
    },

    CreateNamedPipeW: (name, flags, mode, most, _out, _in, _time, security) => {
      const path = textOf(name);
      const pipe = this.pipeAt(path);
      if (pipe && flags & FIRST_INSTANCE) {
        return this.#failHandle(ACCESS_DENIED);
      }
      const limit = pipe?.maxInstances ?? UNLIMITED;
      if (limit !== UNLIMITED && pipe!.instances.size >= limit) {
        return this.#failHandle(PIPE_BUSY);
      }
      this.#checkDescriptor(bytesOf(security));
      const { server } = this.makeInstance(path, !(mode & MESSAGES), most);
      return this.give(fileOf(server));
    },
    CreateFileW: (name) => {
      const pipe = this.pipeAt(textOf(name));
      if (!pipe) return this.#failHandle(FILE_NOT_FOUND);
      const instance = pipe.free;
      if (!instance) return this.#failHandle(PIPE_BUSY);
      return this.give(fileOf(instance.connect()));
    },
    SetNamedPipeHandleState: (handle) => {
      const file = this.find(handle, "file");
      if (!file) return this.fail(INVALID_HANDLE_CODE);
      const { isOfBytes } = file.end.instance.pipe;
      return isOfBytes ? this.fail(INVALID_PARAMETER) : 1;
    },
    ConnectNamedPipe: (handle, overlapped) => {
      const file = this.#fileFor(handle, overlapped);
      if (!file) return this.fail(INVALID_HANDLE_CODE);
      const request = new ConnectRequest(this.memory, file, overlapped);
      const { client } = file.end.instance;
      if (!client) return this.#begin(request, false);
      return this.fail(client.isClosed ? NO_DATA : PIPE_CONNECTED);
    },
    ReadFile: (handle, address, size, _count, overlapped) => {
      const file = this.#fileFor(handle, overlapped);
      if (!file) return this.fail(INVALID_HANDLE_CODE);
      if (!file.end.instance.client) return this.fail(PIPE_LISTENING);
      const room = { address, size };
      const request = new ReadRequest(this.memory, file, overlapped, room);
      return this.#begin(request, this.policy.readsPend);
    },
    WriteFile: (handle, address, size, _count, overlapped) => {
      const file = this.#fileFor(handle, overlapped);
      if (!file) return this.fail(INVALID_HANDLE_CODE);
      if (!file.end.instance.client) return this.fail(PIPE_LISTENING);
      const room = { address, size };
      const request = new WriteRequest(this.memory, file, overlapped, room);
      return this.#begin(request, this.policy.writesPend);
    },
    PeekNamedPipe: (handle, _to, _size, _read, _available, left) => {
      const file = this.find(handle, "file");
      if (!file) return this.fail(INVALID_HANDLE_CODE);
      const { bytesLeft, isEnded } = file.end.incoming;
      if (bytesLeft === undefined && isEnded) return this.fail(BROKEN_PIPE);
      viewOf(left).setUint32(0, bytesLeft ?? 0, true);
      return 1;
    },
    CancelIoEx: (handle, overlapped) => {
      const file = this.find(handle, "file");
      const request = this.requestWith(overlapped);
      if (!file || request?.file !== file) return this.fail(NOT_FOUND);
      return this.cancel(request) ? 1 : this.fail(NOT_FOUND);
    },
    GetOverlappedResult: (handle, overlapped, count, waits) => {
      if (waits) this.violate("the one thread was blocked");
      this.find(handle, "file");
      const done = readOutcome(this.memory, overlapped);
      if (!done) return this.fail(IO_INCOMPLETE);
      viewOf(count).setUint32(0, done.count, true);
      return done.code === 0 ? 1 : this.fail(done.code);
    },
    CloseHandle: (handle) =>
      this.close(handle) ? 1 : this.fail(INVALID_HANDLE_CODE),

    CreateIoCompletionPort: (handle, port) => {
      if (handle === INVALID_HANDLE) {
        return this.give(new SimulatedPort(this.memory, this.policy));
      }
      const file = this.find(handle, "file");
      if (file) file.port = this.find(port, "port");
      return file ? port : NONE;
    },
    SetFileCompletionNotificationModes: (handle) => {
      const file = this.find(handle, "file");
      if (!file || !this.policy.skipsPackets) {
        return this.fail(INVALID_PARAMETER);
      }
      file.skipsPackets = true;
      return 1;
    },
    PostQueuedCompletionStatus: (handle, _count, _key, overlapped) => {
      const port = this.find(handle, "port");
      if (!port) return this.fail(INVALID_HANDLE_CODE);
      this.postTo(port, overlapped);
      return 1;
    },
    takePackets: (handle, address, most, count, timeout) => {
      if (timeout !== 0) this.violate("the one thread was blocked");
      const port = this.find(handle, "port");
      const found = port?.take({ address, most, count }, this.now);
      return found ? 1 : this.fail(WAIT_TIMEOUT);
    },
    waitForPackets: (handle, address, most, count) => {
      const port = this.find(handle, "port");
      if (port?.isWaitedFor) this.violate("two calls wait");
      if (this.failingWaits-- > 0) return Promise.resolve(0);
      return port?.wait({ address, most, count }) ?? Promise.resolve(0);
    },
  } satisfies Kernel32["symbols"];

  #failHandle(code: number): bigint {
    this.fail(code);
    return INVALID_HANDLE;
  }

  #fileFor(handle: bigint, overlapped: bigint): File | undefined {
    if (this.requestWith(overlapped)) {
      this.violate("an OVERLAPPED was used for two operations at once");
    }
    return this.find(handle, "file");
  }

  /** Does an operation at once, if it can be, and may be. */
  #begin(request: Request, isSlow: boolean): number {
    const done = isSlow ? undefined : request.attempt();
    if (!done) {
      this.pend(request, isSlow);
      return this.fail(IO_PENDING);
    }
    return this.#doneAtOnce(request, done);
  }

  #doneAtOnce(request: Request, done: Done): number {
    const isMore = done.code === MORE_DATA;
    // An error is told by the call alone.
    if (done.code !== 0 && !isMore) return this.fail(done.code);
    request.tell(done);
    const isSkipped = request.file.skipsPackets &&
      !(isMore && this.policy.queuesMoreData);
    if (!isSkipped) this.post(request);
    return isMore ? this.fail(MORE_DATA) : 1;
  }

  /** A descriptor must be there as long as pipes are made with it. */
  #checkDescriptor(attributes: Uint8Array<ArrayBuffer>): void {
    const address = viewOf(attributes).getBigUint64(8, true);
    if (address !== NONE && !this.memory.has(address)) {
      this.violate("a pipe was made with a descriptor that was freed");
    }
  }
}

function fileOf(end: File["end"]): File {
  return { kind: "file", end, port: undefined, skipsPackets: false };
}
