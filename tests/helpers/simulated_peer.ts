/** Another process, at the other end of a simulated pipe. */

import type { End } from "./simulated_pipe.ts";
import type { SimulatedSystem } from "./simulated_system.ts";

/** Reads and writes messages whenever a test wants it to. */
export class SimulatedPeer {
  /** What it has received by {@linkcode SimulatedPeer.receiveAll}. */
  readonly received: Uint8Array<ArrayBuffer>[] = [];
  #system: SimulatedSystem;
  #end: End;

  constructor(system: SimulatedSystem, end: End) {
    this.#system = system;
    this.#end = end;
  }

  /** How many bytes it has sent that nobody has read. */
  get unread(): number {
    return this.#end.outgoing.unread;
  }

  /** Sends a message, however much is unread. */
  send(message: Uint8Array): void {
    if (this.#end.refusal === 0) this.#end.outgoing.write(message.slice());
    this.#system.proceed();
  }

  /** Takes the next message that is here, or what is left of it. */
  receive(): Uint8Array<ArrayBuffer> | undefined {
    const left = this.#end.incoming.bytesLeft;
    if (left === undefined) return undefined;
    return this.receivePart(left);
  }

  /** Takes so much of the next message. */
  receivePart(size: number): Uint8Array<ArrayBuffer> {
    const part = this.#end.incoming.read(size)?.bytes.slice();
    this.#system.proceed();
    return part ?? new Uint8Array(0);
  }

  /** Takes all that is here. */
  receiveAll(): Uint8Array<ArrayBuffer>[] {
    for (let next; (next = this.receive());) this.received.push(next);
    return this.received;
  }

  /** Takes back what nobody has read of its messages, as by cancelling the write. */
  takeBack(): void {
    this.#end.outgoing.lose();
  }

  /** Closes, and what nobody has read of its messages is lost. */
  vanish(): void {
    this.takeBack();
    this.close();
  }

  close(): void {
    if (!this.#end.isClosed) this.#system.closeEnd(this.#end);
  }
}

/** Connects as a client. */
export function connectPeer(
  system: SimulatedSystem,
  path: string,
): SimulatedPeer | undefined {
  const instance = system.pipeAt(path)?.free;
  if (!instance) return undefined;
  const peer = new SimulatedPeer(system, instance.connect());
  system.proceed();
  return peer;
}
