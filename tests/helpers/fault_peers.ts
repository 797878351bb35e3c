/** Peers over real sockets that vanish in their handshake, having written so many bytes of it. */

import type { Dialect, Side } from "../../connection/auth/dialect.ts";
import { authenticate } from "../../connection/auth/handshake.ts";
import type { ByteStream } from "../../connection/transport/byte_stream.ts";
import { FramedTransport } from "../../connection/transport/framed.ts";
import type { Address } from "../../mod.ts";
import type { DIALECTS } from "./fault_meeting.ts";
import { InjectedStream } from "./injected_stream.ts";
import { ResetListener, ResetStream } from "./reset_stream.ts";
import { freshUnixPath } from "./transports.ts";

/** A socket; to close it is how a peer goes. */
export type PeerStream = ByteStream & { closed?: Promise<void> };

/** A listening socket, as a peer has it. */
interface PeerListener extends AsyncDisposable {
  address: Address;
  accept(): Promise<PeerStream>;
}

/** How a peer connects, listens and goes. */
export interface PeerKind {
  /** What a test says of it. */
  readonly name: string;
  /** Whether what it sent before it went may be lost on the way. */
  readonly losesWhatItSent?: boolean;
  /** An address for the one that it connects to. */
  address(): Address;
  connect(address: Address): Promise<PeerStream>;
  listen(): Promise<PeerListener>;
}

const tcpAddress = (): Address => ["127.0.0.1", 0];

const closesTcp: PeerKind = {
  name: "a peer that closes its TCP socket",
  address: tcpAddress,
  connect: ([hostname, port]) =>
    Deno.connect({ hostname: String(hostname), port: Number(port) }),
  listen() {
    const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    return Promise.resolve(
      listening(["127.0.0.1", listener.addr.port], listener),
    );
  },
};

const resetsTcp: PeerKind = {
  name: "a peer that resets its TCP socket",
  // Elsewhere what has come already can still be read.
  losesWhatItSent: Deno.build.os === "windows",
  address: tcpAddress,
  connect: ([_, port]) => ResetStream.connect(Number(port)),
  async listen() {
    const listener = await ResetListener.listen();
    return {
      address: ["127.0.0.1", listener.port],
      accept: () => listener.accept(),
      [Symbol.asyncDispose]: () => listener[Symbol.asyncDispose](),
    };
  },
};

const closesUnix: PeerKind = {
  name: "a peer that closes its Unix socket",
  address: freshUnixPath,
  connect: (path) => Deno.connect({ transport: "unix", path: String(path) }),
  listen() {
    const path = freshUnixPath();
    const listener = Deno.listen({ transport: "unix", path });
    return Promise.resolve(listening(path, listener));
  },
};

/** Those that the system has. */
export const PEER_KINDS: readonly PeerKind[] = Deno.build.os === "windows"
  ? [closesTcp, resetsTcp]
  : [closesTcp, resetsTcp, closesUnix];

/** How many bytes of a handshake the listener writes, and how many the client: messages behind four bytes each. */
export const WRITTEN: Record<keyof typeof DIALECTS, Record<Side, number>> = {
  native: { listener: 4 + 58 + 4 + 41, client: 4 + 79 },
  multiprocessing: {
    listener: 4 + 59 + 4 + 9 + 4 + 40,
    client: 4 + 40 + 4 + 59 + 4 + 9,
  },
};

/** Goes through a handshake on one side, and is gone after so many bytes. */
export async function vanishAfter(
  count: number,
  peer: PeerStream,
  dialect: Dialect,
  side: Side,
): Promise<void> {
  const stream = new InjectedStream(peer, {}, {
    written: count,
    strike: (stream) => stream.vanish(),
  });
  const nowhere = { localAddress: null, remoteAddress: null };
  const transport = new FramedTransport(stream, nowhere);
  // What becomes of whoever has gone is nobody's matter.
  await authenticate(transport, dialect, side, {}).catch(() => {});
  await transport.close();
  await peer.closed;
}

function listening(
  address: Address,
  listener: Deno.Listener,
): PeerListener {
  return {
    address,
    accept: () => listener.accept(),
    [Symbol.asyncDispose]: () => Promise.resolve(listener.close()),
  };
}
