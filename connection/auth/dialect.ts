/**
 * What a handshake is: the bytes by which two ends show that they know a key.
 *
 * @module
 */

/** What a handshake sees of a connection. */
export interface HandshakeChannel {
  /** The other end's address, for messages. */
  readonly peer: string;
  /** Sends one message. */
  send(message: Uint8Array): Promise<void>;
  /** Receives the next message, of at most {@linkcode MAX_HANDSHAKE_MESSAGE} bytes. */
  receive(): Promise<Uint8Array>;
  /**
   * Sends the last message from here in place of an answer, and gives the other
   * end a moment to say what it has to say to that, or to leave.
   */
  decline(message: Uint8Array): Promise<void>;
}

/** The longest message of a handshake, in bytes, as in CPython. */
export const MAX_HANDSHAKE_MESSAGE = 256;

/**
 * A way to prove the knowledge of a key, which it holds.
 *
 * Each side's method resolves once both ends have proved it, and rejects with
 * an `AuthenticationError` after it has told the other end.
 */
export interface Dialect {
  /**
   * Makes ready what a handshake would wait for otherwise, and keeps the key no
   * longer than that takes. Resolves also where it cannot: the handshake tells.
   */
  prepare(): Promise<void>;
  /** The handshake as the listener goes through it. */
  asListener(channel: HandshakeChannel): Promise<void>;
  /** The handshake as the client goes through it. */
  asClient(channel: HandshakeChannel): Promise<void>;
}

/** One of the two sides of a handshake. */
export type Side = "listener" | "client";

/** The name of a dialect, as options have it. */
export type DialectName = "native" | "multiprocessing";
