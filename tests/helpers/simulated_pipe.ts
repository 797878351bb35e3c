/** Pipes as Windows keeps them: their instances, each with two ends and a queue of messages each way. */

/** The system's codes, as far as a pipe gives them by itself. */
const BROKEN_PIPE = 109;
const NO_DATA = 232;
const MORE_DATA = 234;

/** What came of a read or a write. */
export interface Done {
  readonly code: number;
  readonly count: number;
}

/** What came of a read, and the bytes. */
export interface Read extends Done {
  readonly bytes: Uint8Array;
}

const NOTHING = new Uint8Array(0);

/** A message on its way. */
export interface Entry {
  bytes: Uint8Array;
  /** How much of it was read. */
  offset: number;
}

/** The messages one way. */
export class Channel {
  /** Whether there will be no more of them. */
  isEnded = false;
  /** Whether nobody reads them any more. */
  isDropped = false;
  readonly #entries: Entry[] = [];
  #quota: number;

  /** @param quota How many unread bytes a write may leave behind and be done. */
  constructor(quota: number) {
    this.#quota = quota;
  }

  /** Reads once, if there is something to read. */
  read(size: number): Read | undefined {
    const entry = this.#entries[0];
    if (!entry) {
      return this.isEnded
        ? { code: BROKEN_PIPE, count: 0, bytes: NOTHING }
        : undefined;
    }
    const { offset } = entry;
    const bytes = entry.bytes.subarray(offset, offset + size);
    const count = bytes.length;
    entry.offset += count;
    if (entry.offset < entry.bytes.length) {
      return { code: MORE_DATA, count, bytes };
    }
    this.#entries.shift();
    return { code: 0, count, bytes };
  }

  /** The rest of the first message. */
  get bytesLeft(): number | undefined {
    const entry = this.#entries[0];
    return entry && entry.bytes.length - entry.offset;
  }

  /** The bytes that nobody has read. */
  get unread(): number {
    return this.#entries.reduce(
      (sum, { bytes, offset }) => sum + bytes.length - offset,
      0,
    );
  }

  /** Adds a message, of which the bytes stay the writer's until that is done. */
  write(bytes: Uint8Array): Entry {
    const entry = { bytes, offset: 0 };
    this.#entries.push(entry);
    return entry;
  }

  /** What a write comes to, or `undefined` as long as it is under way. */
  outcomeOf(entry: Entry): Done | undefined {
    const count = entry.bytes.length;
    if (this.isDropped) return { code: BROKEN_PIPE, count: 0 };
    return this.#entries.includes(entry) &&
        this.#unreadThrough(entry) > this.#quota
      ? undefined
      : { code: 0, count };
  }

  /** Takes back what is unread of a message whose write was cancelled. */
  remove(entry: Entry): void {
    const index = this.#entries.indexOf(entry);
    if (index >= 0) this.#entries.splice(index, 1);
  }

  /** What nobody has read is lost. */
  lose(): void {
    this.#entries.length = 0;
  }

  /** Nobody reads any more. */
  drop(): void {
    this.isDropped = true;
    this.#entries.length = 0;
  }

  #unreadThrough(last: Entry): number {
    let sum = 0;
    for (const entry of this.#entries) {
      sum += entry.bytes.length - entry.offset;
      if (entry === last) break;
    }
    return sum;
  }
}

/** One end of an instance. */
export class End {
  readonly instance: Instance;
  readonly incoming: Channel;
  readonly outgoing: Channel;
  isClosed = false;

  constructor(instance: Instance, incoming: Channel, outgoing: Channel) {
    this.instance = instance;
    this.incoming = incoming;
    this.outgoing = outgoing;
  }

  /** What a write is refused with. */
  get refusal(): number {
    return this.outgoing.isDropped ? NO_DATA : 0;
  }

  close(): void {
    this.isClosed = true;
    this.outgoing.isEnded = true;
    this.incoming.drop();
    this.instance.leave();
  }
}

/** One of a pipe's instances, to which one client can connect. */
export class Instance {
  readonly pipe: Pipe;
  readonly server: End;
  client: End | undefined;
  #toServer: Channel;
  #toClient: Channel;

  constructor(pipe: Pipe, quota: number) {
    this.pipe = pipe;
    this.#toServer = new Channel(quota);
    this.#toClient = new Channel(quota);
    this.server = new End(this, this.#toServer, this.#toClient);
  }

  /** Whether a client can come. */
  get isFree(): boolean {
    return !this.client && !this.server.isClosed;
  }

  connect(): End {
    return this.client = new End(this, this.#toClient, this.#toServer);
  }

  /** Is gone when nobody has either end. */
  leave(): void {
    if (this.server.isClosed && (this.client?.isClosed ?? true)) {
      this.pipe.instances.delete(this);
    }
  }
}

/** A name, and the instances behind it. */
export class Pipe {
  readonly instances = new Set<Instance>();
  readonly isOfBytes: boolean;
  readonly maxInstances: number;

  constructor(isOfBytes: boolean, maxInstances: number) {
    this.isOfBytes = isOfBytes;
    this.maxInstances = maxInstances;
  }

  get isThere(): boolean {
    return this.instances.size > 0;
  }

  make(quota: number): Instance {
    const instance = new Instance(this, quota);
    this.instances.add(instance);
    return instance;
  }

  /** An instance for a client. */
  get free(): Instance | undefined {
    for (const instance of this.instances) {
      if (instance.isFree) return instance;
    }
    return undefined;
  }
}
