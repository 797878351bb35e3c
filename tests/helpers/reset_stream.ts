/** A TCP socket that is reset when it is closed, as Deno's own cannot be. */

import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";
import type { ByteStream } from "../../connection/transport/byte_stream.ts";

/** See above. */
export class ResetStream implements ByteStream {
  /** Resolves when the system has let go of it. */
  readonly closed: Promise<void>;
  #socket: Socket;

  constructor(socket: Socket) {
    this.#socket = socket;
    this.closed = new Promise((resolve) => socket.once("close", resolve));
    socket.setNoDelay(true);
    // It closes then, and that is all that matters.
    socket.on("error", () => {});
  }

  /** Connects to a port of this machine. */
  static async connect(port: number): Promise<ResetStream> {
    const socket = connect({ host: "127.0.0.1", port });
    await once(socket, "connect");
    return new ResetStream(socket);
  }

  async read(space: Uint8Array): Promise<number | null> {
    const socket = this.#socket;
    while (socket.readableLength === 0) {
      if (socket.readableEnded || socket.destroyed) return null;
      const readable = new Promise((resolve) =>
        socket.once("readable", resolve)
      );
      await Promise.race([readable, this.closed]);
      if (socket.readableLength === 0) socket.read();
    }
    const count = Math.min(space.length, socket.readableLength);
    space.set(socket.read(count));
    return count;
  }

  async write(bytes: Uint8Array): Promise<number> {
    await new Promise<void>((resolve, reject) =>
      this.#socket.write(bytes, (error) => error ? reject(error) : resolve())
    );
    return bytes.length;
  }

  close(): void {
    this.#socket.resetAndDestroy();
  }

  ref(): void {
    this.#socket.ref();
  }

  unref(): void {
    this.#socket.unref();
  }
}

/** A listening socket of which each connection is one. */
export class ResetListener implements AsyncDisposable {
  #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  /** Listens on a port of this machine that the system chooses. */
  static async listen(): Promise<ResetListener> {
    const server = createServer({ pauseOnConnect: true });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return new ResetListener(server);
  }

  get port(): number {
    return (this.#server.address() as { port: number }).port;
  }

  async accept(): Promise<ResetStream> {
    const [socket] = await once(this.#server, "connection");
    return new ResetStream(socket);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
