/**
 * What is behind kernel32 in a simulation: handles, pipes, operations that are
 * under way, and a clock that counts system calls and turns of the event loop.
 */

import { turn } from "../../connection/transport/turn.ts";
import { SimulatedMemory } from "./simulated_memory.ts";
import { type End, type Instance, Pipe } from "./simulated_pipe.ts";
import type { Policy } from "./simulated_policies.ts";
import type { SimulatedPort } from "./simulated_port.ts";
import type { File, Request } from "./simulated_requests.ts";

/** A handle of something that is only opened and closed. */
export interface Token {
  readonly kind: "token";
}

/** What a handle is of. */
export type HandleObject = File | SimulatedPort | Token;

/** See above. */
export class SimulatedSystem {
  readonly policy: Policy;
  readonly memory: SimulatedMemory;
  /** The mistakes that were made, in words. */
  readonly violations: string[] = [];
  readonly pipes = new Map<string, Pipe>();
  /** How many bytes a pipe holds each way. */
  quota = 64 * 1024;
  /** How many libraries are open. */
  libraries = 0;
  #now = 0;
  #handles = new Map<bigint, HandleObject>();
  #returnedHandles: bigint[] = [];
  #lastHandle = 0n;
  #requests = new Set<Request>();
  #ports = new Set<SimulatedPort>();
  #isTicking = false;

  constructor(policy: Policy) {
    this.policy = policy;
    this.memory = new SimulatedMemory(policy.reuses, this.violate);
  }

  readonly violate = (what: string): void => {
    this.violations.push(what);
  };

  /** Whether a call waits for packets: what holds a process open. */
  get isWaitedFor(): boolean {
    return [...this.#ports].some(({ isWaitedFor }) => isWaitedFor);
  }

  /** How many handles are open. */
  get handleCount(): number {
    return this.#handles.size;
  }

  /** The addresses of what is under way. */
  get overlapped(): bigint[] {
    return [...this.#requests].map(({ overlapped }) => overlapped);
  }

  /** Fails if anything is left, or a mistake was made. */
  assertClean(): void {
    const left = {
      violations: this.violations,
      handles: [...this.#handles.values()].map(({ kind }) => kind),
      memory: this.memory.used,
      operations: this.#requests.size,
      libraries: this.libraries,
    };
    const nothing = {
      violations: [],
      handles: [],
      memory: 0,
      operations: 0,
      libraries: 0,
    };
    const [actual, expected] = [left, nothing].map((x) => JSON.stringify(x));
    if (actual !== expected) throw new Error(`Not clean: ${actual}`);
  }

  give(object: HandleObject): bigint {
    const reused = this.policy.reuses && this.#returnedHandles.pop();
    const handle = reused || (this.#lastHandle += 4n);
    this.#handles.set(handle, object);
    if (object.kind === "port") this.#ports.add(object);
    return handle;
  }

  find<Kind extends HandleObject["kind"]>(
    handle: bigint,
    kind: Kind,
  ): Extract<HandleObject, { kind: Kind }> | undefined {
    const object = this.#handles.get(handle);
    if (object?.kind === kind) {
      return object as Extract<HandleObject, { kind: Kind }>;
    }
    this.violate(`${handle} is no handle of a ${kind}`);
    return undefined;
  }

  /** Closes a handle; returns whether it was one. */
  close(handle: bigint): boolean {
    const object = this.#handles.get(handle);
    if (!object) {
      this.violate(`${handle} is no handle to close`);
      return false;
    }
    this.#handles.delete(handle);
    this.#returnedHandles.push(handle);
    if (object.kind === "file") this.#closeFile(object);
    if (object.kind === "port") this.#closePort(object);
    return true;
  }

  pipeAt(path: string): Pipe | undefined {
    const pipe = this.pipes.get(path);
    return pipe?.isThere ? pipe : undefined;
  }

  /** Makes one instance more, and the pipe with its first one. */
  makeInstance(path: string, isOfBytes: boolean, most: number): Instance {
    let pipe = this.pipeAt(path);
    if (!pipe) {
      pipe = new Pipe(isOfBytes, most);
      this.pipes.set(path, pipe);
    }
    return pipe.make(this.quota);
  }

  /** Lets an operation go on by itself. */
  pend(request: Request, isSlow: boolean): void {
    request.due = this.#now + (isSlow ? this.policy.slowness : 0);
    request.pend();
    this.#requests.add(request);
  }

  /** The operation that is under way with an OVERLAPPED. */
  requestWith(overlapped: bigint): Request | undefined {
    return [...this.#requests].find((request) =>
      request.overlapped === overlapped
    );
  }

  /** Cancels an operation; returns whether that was not too late. */
  cancel(request: Request): boolean {
    const { cancel, slowness } = this.policy;
    if (cancel === "too late") {
      this.end(request, request.force());
      return false;
    }
    request.cancel();
    request.due = this.#now + (cancel === "later" ? slowness : 0);
    this.proceed();
    return true;
  }

  /** Ends an operation that was under way. */
  end(request: Request, done: { code: number; count: number }): void {
    this.#requests.delete(request);
    request.finish(done);
    this.post(request);
  }

  /** Queues the packet of an operation. */
  post({ file, overlapped }: Request): void {
    file.port?.post(overlapped, this.#now);
  }

  postTo(port: SimulatedPort, overlapped: bigint): void {
    port.post(overlapped, this.#now);
  }

  get now(): number {
    return this.#now;
  }

  /** Time goes on. */
  advance(): void {
    this.#now++;
    this.proceed();
  }

  /** Does whatever can be done now, and sees to it that the rest is done later. */
  proceed(): void {
    while ([...this.#requests].some((request) => this.#attempt(request)));
    this.#tick();
  }

  /** Does one operation, if it can be done; returns whether that may let others go on. */
  #attempt(request: Request): boolean {
    if (request.due > this.#now) return false;
    const wasSeen = request.isSeen;
    const done = request.attempt();
    if (done) this.end(request, done);
    return done !== undefined || request.isSeen !== wasSeen;
  }

  /** While somebody waits and there is something to come, each turn of the event loop is a moment. */
  async #tick(): Promise<void> {
    if (this.#isTicking) return;
    this.#isTicking = true;
    while (this.#isAwaited()) {
      await turn();
      this.advance();
      const served = [...this.#ports].map((port) => port.serve(this.#now));
      // The thread that has waited tells this one later.
      if (served.some((end) => end)) await turn();
      for (const end of served) end?.();
    }
    this.#isTicking = false;
  }

  #isAwaited(): boolean {
    const isMoving = [...this.#requests].some(({ due }) => due > this.#now);
    return [...this.#ports].some(({ isWaitedFor, hasPackets }) =>
      isWaitedFor && (isMoving || hasPackets)
    );
  }

  #closeFile(file: File): void {
    const isUsed = [...this.#requests].some((request) => request.file === file);
    if (isUsed) this.violate("a file was closed that the system uses");
    this.closeEnd(file.end);
  }

  #closePort(port: SimulatedPort): void {
    this.#ports.delete(port);
    if (port.isWaitedFor) this.violate("a port was closed that is waited at");
    port.abandon();
  }

  closeEnd(end: End): void {
    end.close();
    this.proceed();
  }
}
