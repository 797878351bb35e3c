/**
 * The one place where this thread waits for everything that its pipes do.
 *
 * A call that waits blocks a thread of the runtime's, of which there are few,
 * and holds the process open. So there is one such call for any number of
 * operations, and only while somebody is interested in one of them.
 *
 * @module
 */

import { turn } from "../turn.ts";
import {
  INVALID_HANDLE,
  type Kernel32,
  NONE,
  openKernel32,
} from "./bindings.ts";
import { NativeMemory } from "./native_memory.ts";
import { systemError } from "./system_error.ts";

/** How many packets are taken at once. */
const MAX_PACKETS = 64;
/** A packet is four words; the second one is the address of its OVERLAPPED. */
const PACKET_WORDS = 4;
const PACKETS_SIZE = MAX_PACKETS * PACKET_WORDS * 8;

const FOREVER = 0xffffffff;
/** How long to wait before the system is asked again that had no memory, in milliseconds. */
const EXHAUSTION_PAUSE = 10;
/** Tells the system to queue no packet for what it has done before a call returns. */
const SKIP_ON_SUCCESS = 1;

/** What the port finds by the address of its OVERLAPPED, and asks to look at that. */
interface Waiting {
  look(): void;
}

let current: CompletionPort | undefined;

/** The port of this thread, which is there as long as somebody has not left it. */
export function joinPort(): CompletionPort {
  current ??= new CompletionPort(openKernel32());
  current.join();
  return current;
}

/** An I/O completion port and the library that it belongs to, for all pipes of this thread. */
export class CompletionPort {
  readonly kernel32: Kernel32;
  #handle: bigint;
  #users = 0;
  #waiting = new Map<bigint, Waiting>();
  /** How many are interested enough to hold the process open. */
  #holds = 0;
  #isRunning = false;
  /** Those who have left, and wait until no call waits for nobody. */
  #leaving: (() => void)[] = [];
  /** Whether the call that waits is under way, and nobody has woken it. */
  #isAsleep = false;
  #wakingAgain: ReturnType<typeof setTimeout> | undefined;
  /** Where the system puts packets, and then how many there are. */
  #packets: NativeMemory;
  #words = new BigUint64Array(PACKETS_SIZE / 8 + 1);

  /**
   * @param kernel32 The library, which is closed with this.
   * @throws {Error} If the system refuses.
   */
  constructor(kernel32: Kernel32) {
    this.kernel32 = kernel32;
    try {
      this.#packets = new NativeMemory(kernel32, this.#words.byteLength);
    } catch (error) {
      kernel32.close();
      throw error;
    }
    const { symbols } = kernel32;
    this.#handle = symbols.CreateIoCompletionPort(INVALID_HANDLE, 0n, 0n, 0);
    if (this.#handle !== NONE) return;
    const error = systemError(kernel32, symbols.GetLastError());
    this.#packets.free();
    kernel32.close();
    throw error;
  }

  /** Somebody more uses this. */
  join(): void {
    this.#users++;
  }

  /**
   * Somebody does not use it any more. The last one closes it.
   *
   * @returns A promise that resolves when no call waits for nobody.
   */
  leave(): Promise<void> {
    const isLast = --this.#users === 0;
    if (isLast && current === this) current = undefined;
    if (this.#isRunning && this.#holds === 0) {
      return new Promise((resolve) => this.#leaving.push(resolve));
    }
    if (isLast) this.#close();
    return Promise.resolve();
  }

  /**
   * Has the end of every operation on a file reported here.
   *
   * @throws {Error} If the system refuses.
   */
  attach(file: bigint): void {
    const { symbols } = this.kernel32;
    const port = symbols.CreateIoCompletionPort(file, this.#handle, 0n, 0);
    if (port === NONE) {
      throw systemError(this.kernel32, symbols.GetLastError());
    }
    // Where the system cannot do that, there are packets for nobody.
    symbols.SetFileCompletionNotificationModes(file, SKIP_ON_SUCCESS);
  }

  /** Finds `waiting` from now on. */
  expect(overlapped: bigint, waiting: Waiting): void {
    this.#waiting.set(overlapped, waiting);
  }

  /** Does not find it any more. */
  forget(overlapped: bigint): void {
    this.#waiting.delete(overlapped);
  }

  /** Waits for packets, and holds the process open, until as many calls of `release`. */
  hold(): void {
    this.#holds++;
    // The call that waits, if there still is one, has somebody to wait for again.
    this.#settleLeaving();
    if (!this.#isRunning) this.#run();
  }

  /** Is not interested any more. */
  release(): void {
    this.#holds--;
    this.#wakeForNobody();
  }

  /** Ends the call that waits, when it does so for nobody. */
  #wakeForNobody = (): void => {
    if (this.#holds > 0 || !this.#isAsleep) return;
    const { symbols } = this.kernel32;
    if (symbols.PostQueuedCompletionStatus(this.#handle, 0, 0n, 0n)) {
      this.#isAsleep = false;
    } else {
      // The system has no memory for it at the moment.
      clearTimeout(this.#wakingAgain);
      this.#wakingAgain = setTimeout(this.#wakeForNobody, EXHAUSTION_PAUSE);
    }
  };

  async #run(): Promise<void> {
    this.#isRunning = true;
    // Whoever has begun something may begin more.
    await undefined;
    while (this.#holds > 0) {
      if (this.#take()) await turn();
      else await this.#wait();
    }
    this.#isRunning = false;
    if (this.#users === 0) this.#close();
    this.#settleLeaving();
  }

  #settleLeaving(): void {
    for (const resolve of this.#leaving.splice(0)) resolve();
  }

  /** Takes the packets that are there; returns whether there were any. */
  #take(): boolean {
    const { address } = this.#packets;
    const found = this.kernel32.symbols.takePackets(
      this.#handle,
      address,
      MAX_PACKETS,
      address + BigInt(PACKETS_SIZE),
      0,
      0,
    );
    if (found) this.#deliver();
    return found !== 0;
  }

  async #wait(): Promise<void> {
    const { address } = this.#packets;
    this.#isAsleep = true;
    const found = await this.kernel32.symbols.waitForPackets(
      this.#handle,
      address,
      MAX_PACKETS,
      address + BigInt(PACKETS_SIZE),
      FOREVER,
      0,
    );
    this.#isAsleep = false;
    clearTimeout(this.#wakingAgain);
    if (found) return this.#deliver();
    // The system has no memory for it at the moment.
    await new Promise((resolve) => setTimeout(resolve, EXHAUSTION_PAUSE));
  }

  /** A packet only says where to look: it may be about what is over already. */
  #deliver(): void {
    const words = this.#words;
    this.#packets.get(new Uint8Array(words.buffer), words.byteLength);
    const count = Number(words.at(-1)! & 0xffffffffn);
    for (let i = 0; i < count; i++) {
      this.#waiting.get(words[i * PACKET_WORDS + 1]!)?.look();
    }
  }

  #close(): void {
    this.kernel32.symbols.CloseHandle(this.#handle);
    this.#packets.free();
    this.kernel32.close();
  }
}
