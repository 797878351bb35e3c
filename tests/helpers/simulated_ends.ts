/** The two ends of a pipe over a simulated Windows, and how tests wait for what they do. */

import type { PipeEndpoint } from "../../connection/address.ts";
import {
  INVALID_HANDLE,
  NONE,
  wide,
} from "../../connection/transport/named_pipe/bindings.ts";
import { CompletionPort } from "../../connection/transport/named_pipe/completion_port.ts";
import type { Operation } from "../../connection/transport/named_pipe/operation.ts";
import {
  PipeAcceptor,
  type PipeOptions,
} from "../../connection/transport/named_pipe/pipe_acceptor.ts";
import { PipeFile } from "../../connection/transport/named_pipe/pipe_file.ts";
import { PipeTransport } from "../../connection/transport/named_pipe/pipe_transport.ts";
import { systemError } from "../../connection/transport/named_pipe/system_error.ts";
import { assertEquals } from "@std/assert";
import { ownBytes } from "../../connection/transport/frame.ts";
import {
  resolveLimits,
  type Transport,
  type TransportLimits,
} from "../../connection/transport/transport.ts";
import { turn } from "../../connection/transport/turn.ts";
import { assertBytes } from "./contract.ts";
import { SimulatedWindows } from "./simulated_kernel32.ts";
import { connectPeer, type SimulatedPeer } from "./simulated_peer.ts";
import { POLICIES, type Policy } from "./simulated_policies.ts";

const PREFIX = String.raw`\\.\pipe\simulated-`;

/** After how many turns of the event loop what has not ended is held to be stuck. */
const MANY_TURNS = 20_000;

/** The longest pause after which something is tried again, in milliseconds. */
const LONGEST_PAUSE = 50;

/** A Windows, and one completion port for all pipes of this process. */
export class World {
  readonly system: SimulatedWindows;
  readonly port: CompletionPort;
  /** How many descriptors were made and not freed yet. */
  descriptors = 0;
  /** What clients have received with. */
  readonly operations: WeakRef<Operation>[] = [];
  #pipes = 0;

  constructor(policy: Policy = POLICIES[0]!, prepare?: Prepare) {
    this.system = new SimulatedWindows(policy);
    prepare?.(this.system);
    this.port = new CompletionPort(this.system.open());
  }

  /** Another one with the same ways. */
  again(prepare?: Prepare): World {
    return new World(this.system.policy, prepare);
  }

  /** The pipe that was made last. */
  get endpoint(): PipeEndpoint {
    return { family: "AF_PIPE", path: `${PREFIX}${this.#pipes}` };
  }

  /** Listens at another pipe. */
  bind(options: PipeOptions = {}, limits?: TransportLimits): PipeAcceptor {
    this.port.join();
    this.#pipes++;
    this.descriptors++;
    const descriptor = {
      attributes: new Uint8Array(24),
      free: () => void this.descriptors--,
    };
    try {
      return new PipeAcceptor(
        this.port,
        this.endpoint,
        descriptor,
        resolveLimits(limits),
        options,
      );
    } catch (error) {
      this.port.leave();
      throw error;
    }
  }

  /** Connects, as a client of this process. */
  connect(limits?: TransportLimits): PipeTransport {
    const { symbols } = this.port.kernel32;
    const { path } = this.endpoint;
    const handle = symbols.CreateFileW(wide(path), 0, 0, NONE, 0, 0, NONE);
    if (handle === INVALID_HANDLE) {
      throw systemError(this.port.kernel32, symbols.GetLastError());
    }
    this.port.join();
    const file = new PipeFile(this.port, handle);
    this.operations.push(new WeakRef(file.incoming));
    return new PipeTransport(
      file,
      { localAddress: null, remoteAddress: path },
      limits,
    );
  }

  /** Connects, as another process. */
  peer(): SimulatedPeer {
    const peer = connectPeer(this.system, this.endpoint.path);
    if (!peer) throw new Error("There is no free instance");
    return peer;
  }

  /** Two ends of this process: the server's first. */
  async pair(limits?: TransportLimits): Promise<[Transport, Transport]> {
    const acceptor = this.bind({ backlog: 1 }, limits);
    const accepted = acceptor.accept();
    const client = this.connect(limits);
    const server = await finish(accepted);
    await finish(acceptor.close());
    return [server, client];
  }

  /** One end of this process, with another one at its other end. */
  async served(limits?: TransportLimits): Promise<[Transport, SimulatedPeer]> {
    const acceptor = this.bind({ backlog: 1 }, limits);
    const accepted = acceptor.accept();
    const peer = this.peer();
    const transport = await finish(accepted);
    await finish(acceptor.close());
    return [transport, peer];
  }

  /** Closes ends, and fails if anything is left then. */
  async end(...ends: { close(): Promise<void> | void }[]): Promise<void> {
    await finish(Promise.all(ends.map((end) => end.close())));
    this.assertClean();
  }

  assertClean(): void {
    this.system.assertClean();
    if (this.descriptors !== 0) throw new Error("A descriptor was not freed");
  }
}

/** What is done to a system before it is used. */
export type Prepare = (system: SimulatedWindows) => void;

/** Registers a test that is run in each of the ways that Windows may have. */
export function everywhere(
  behaviour: string,
  body: (world: World) => Promise<void>,
): void {
  for (const policy of POLICIES) {
    Deno.test(`simulated pipe (${policy.name}): ${behaviour}`, () =>
      body(new World(policy)));
  }
}

/** Waits, but not for ever: turns of the event loop are counted, and no time. */
export async function finish<T>(
  work: Promise<T>,
  most = MANY_TURNS,
): Promise<T> {
  let isOver = false;
  const end = () => void (isOver = true);
  work.then(end, end);
  for (let turns = 0; turns < most; turns++) {
    if (isOver) return await work;
    await turn();
  }
  throw new Error(`Nothing came of it in ${most} turns`);
}

/**
 * Has short pauses take one turn of the event loop, so that turns can be
 * counted. What ends a wait that is too long stays as it is.
 */
export function hurryTimers(): Disposable {
  const { setTimeout } = globalThis;
  const hurried = (action: () => void, ms?: number) => {
    if (ms === undefined || ms === 0 || ms > LONGEST_PAUSE) {
      return setTimeout(action, ms);
    }
    turn().then(action);
    return 0;
  };
  globalThis.setTimeout = hurried as typeof setTimeout;
  return { [Symbol.dispose]: () => void (globalThis.setTimeout = setTimeout) };
}

/** Lets everything happen that happens by itself. */
export async function turns(count = 100): Promise<void> {
  for (let i = 0; i < count; i++) await turn();
}

/** Receives the next message. */
export async function receive(
  transport: Transport,
): Promise<Uint8Array<ArrayBuffer>> {
  for (;;) {
    const frame = transport.take();
    if (frame) return ownBytes(frame);
    await transport.fill();
  }
}

/** Sends messages, and waits until the system has taken them. */
export async function sendAll(
  transport: Transport,
  messages: Uint8Array[],
): Promise<void> {
  for (const message of messages) await transport.send(message, true);
  await transport.flush();
}

/** Fails unless a call waits: the process would stay open. */
export async function assertWaits({ system }: World): Promise<void> {
  await turns();
  assertEquals(system.isWaitedFor, true);
}

/** Fails if a call waits: the process could not end. */
export async function assertRests({ system }: World): Promise<void> {
  await turns();
  assertEquals(system.isWaitedFor, false);
}

/** Accepts clients one after another; the process stays open while it waits, and not between. */
export async function acceptEach(
  world: World,
  acceptor: PipeAcceptor,
  count: number,
): Promise<Transport[]> {
  const ends = [];
  for (let i = 0; i < count; i++) {
    const accepted = acceptor.accept();
    await assertWaits(world);
    world.peer();
    ends.push(await finish(accepted));
    await assertRests(world);
  }
  return ends;
}

/** Takes everything until all has left. */
export async function drain(
  transport: Transport,
  peer: SimulatedPeer,
): Promise<Uint8Array[]> {
  let isOver = false;
  const flushed = transport.flush().finally(() => isOver = true);
  flushed.catch(() => {});
  while (!isOver) {
    peer.receiveAll();
    await turn();
  }
  await flushed;
  return peer.receiveAll();
}

/** Fails unless these messages came, and no others. */
export function assertMessages(
  actual: Uint8Array[],
  expected: Uint8Array[],
): void {
  assertEquals(
    actual.map(({ length }) => length),
    expected.map((x) => x.length),
  );
  for (const [i, message] of expected.entries()) {
    assertBytes(actual[i]!, message);
  }
}
