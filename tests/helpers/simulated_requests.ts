/** What a simulated system does while the caller goes on: reads, writes, and the wait for a client. */

import type { Channel, Done, End, Entry } from "./simulated_pipe.ts";
import type { SimulatedMemory } from "./simulated_memory.ts";
import type { SimulatedPort } from "./simulated_port.ts";

/** A handle's end of a pipe. */
export interface File {
  readonly kind: "file";
  readonly end: End;
  port: SimulatedPort | undefined;
  skipsPackets: boolean;
}

/** Where an operation's bytes are. */
export interface Room {
  readonly address: bigint;
  readonly size: number;
}

/** The status of an OVERLAPPED while its operation is under way. */
export const PENDING = 0x103n;

const ABORTED: Done = { code: 995, count: 0 };
const OVERLAPPED_SIZE = 32;

/** The codes that callers know, and what stands in an OVERLAPPED for each. */
const STATUSES = new Map([
  [0, 0n],
  [5, 0xc0000022n],
  [8, 0xc0000017n],
  [109, 0xc000014bn],
  [232, 0xc00000b1n],
  [233, 0xc00000b0n],
  [234, 0x80000005n],
  [995, 0xc0000120n],
  [1450, 0xc000009an],
]);
const CODES = new Map([...STATUSES].map(([code, status]) => [status, code]));

/** One operation. */
export abstract class Request {
  readonly file: File;
  readonly overlapped: bigint;
  /** When it can be done at the earliest. */
  due: number;
  isCancelled = false;
  /** Whether others see something of it. */
  isSeen = false;
  protected memory: SimulatedMemory;
  #room: Room | undefined;

  constructor(
    memory: SimulatedMemory,
    file: File,
    overlapped: bigint,
    room?: Room,
  ) {
    this.memory = memory;
    this.file = file;
    this.overlapped = overlapped;
    this.due = 0;
    this.#room = room;
    if (room) memory.check(room.address, room.size);
    writeStatus(memory, overlapped, PENDING, 0);
  }

  /** How many bytes there are that it reads to or writes from. */
  get size(): number {
    return this.#room!.size;
  }

  /** So many of these bytes. */
  bytes(count = this.size): Uint8Array<ArrayBuffer> {
    return this.memory.at(this.#room!.address, count);
  }

  /** The outcome, if it can be done now. */
  attempt(): Done | undefined {
    return this.isCancelled ? ABORTED : this.proceed();
  }

  /** The system goes on with it while the caller does something else. */
  pend(): void {
    this.memory.hold(this.overlapped);
    if (this.#room) this.memory.hold(this.#room.address);
  }

  /** The system is done with it, and tells so. */
  finish({ code, count }: Done): void {
    this.memory.release(this.overlapped);
    if (this.#room) this.memory.release(this.#room.address);
    this.tell({ code, count });
  }

  /** Writes down what came of it. */
  tell({ code, count }: Done): void {
    writeStatus(this.memory, this.overlapped, STATUSES.get(code)!, count);
  }

  /** Nothing may come of it any more. */
  cancel(): void {
    this.isCancelled = true;
  }

  protected abstract proceed(): Done | undefined;

  /** The outcome as if it had just been done, whatever there is to do. */
  abstract force(): Done;
}

export class ReadRequest extends Request {
  protected proceed(): Done | undefined {
    const done = this.file.end.incoming.read(this.size);
    if (done) this.bytes(done.count).set(done.bytes);
    return done;
  }

  /** A message came just then. */
  force(): Done {
    return this.proceed() ?? { code: 0, count: Math.min(3, this.size) };
  }
}

export class WriteRequest extends Request {
  #entry: Entry | undefined;

  get #channel(): Channel {
    return this.file.end.outgoing;
  }

  protected proceed(): Done | undefined {
    const code = this.#entry ? 0 : this.file.end.refusal;
    if (code !== 0) return { code, count: 0 };
    this.#entry ??= this.#channel.write(this.bytes());
    this.isSeen = true;
    const done = this.#channel.outcomeOf(this.#entry);
    if (done) keep(this.#entry);
    return done;
  }

  override cancel(): void {
    super.cancel();
    if (this.#entry) this.#channel.remove(this.#entry);
  }

  /** The other end made room just then. */
  force(): Done {
    const done = this.proceed();
    if (done) return done;
    keep(this.#entry!);
    return { code: 0, count: this.#entry!.bytes.length };
  }
}

export class ConnectRequest extends Request {
  protected proceed(): Done | undefined {
    return this.file.end.instance.client ? { code: 0, count: 0 } : undefined;
  }

  /** A client came just then, and left. */
  force(): Done {
    const { instance } = this.file.end;
    if (!instance.client) instance.connect().close();
    return { code: 0, count: 0 };
  }
}

/** Copies the rest of a message whose writer has its memory back. */
function keep(entry: Entry): void {
  entry.bytes = entry.bytes.slice(entry.offset);
  entry.offset = 0;
}

function writeStatus(
  memory: SimulatedMemory,
  overlapped: bigint,
  status: bigint,
  count: number,
): void {
  const view = memory.view(overlapped, OVERLAPPED_SIZE);
  view.setBigUint64(0, status, true);
  view.setBigUint64(8, BigInt(count), true);
}

/** What stands in an OVERLAPPED, or `undefined` while its operation is under way. */
export function readOutcome(
  memory: SimulatedMemory,
  overlapped: bigint,
): Done | undefined {
  const view = memory.view(overlapped, OVERLAPPED_SIZE);
  const status = view.getBigUint64(0, true);
  if (status === PENDING) return undefined;
  return {
    code: CODES.get(status)!,
    count: Number(view.getBigUint64(8, true)),
  };
}
