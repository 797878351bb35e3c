/**
 * What a connection needs of the family below it: whole messages, in order,
 * to and from one peer.
 *
 * @module
 */

import type { Address } from "../address.ts";
import { assertCount } from "../counts.ts";
import type { Draft } from "./draft.ts";
import type { Frame } from "./frame.ts";
import type { Traffic } from "./traffic.ts";

/** Messages up to this length, in bytes, are copied when they are sent: that takes no longer than a system call. */
export const MAX_COPIED = 64 * 1024;

/** A channel of whole messages to one peer. Nothing here knows of codecs. */
export interface Transport {
  /** The address of this end, or `null` where it has none. */
  readonly localAddress: Address | null;
  /** The address of the other end, or `null` where it has none. */
  readonly remoteAddress: Address | null;
  /** Whether {@linkcode Transport.close} was called. */
  readonly closed: boolean;
  /** How many bytes were given to {@linkcode Transport.send} that the system has not taken yet. */
  readonly bufferedAmount: number;
  /** What has gone through, a handshake included. */
  readonly traffic: Traffic;
  /** The longest message that goes through, either way, in bytes. */
  maxMessageLength: number;

  /**
   * Queues one message.
   *
   * @param message The message. Beyond {@linkcode MAX_COPIED} it is not
   * copied at once.
   * @param borrowed Whether the caller may change the bytes once the promise
   * has resolved: then it does not resolve before a message that is not copied
   * at once has left.
   * @returns A promise that resolves at once below the high-water mark and
   * else when the queue is below it again.
   * @throws {RangeError} If the message is too long; nothing was sent.
   */
  send(message: Uint8Array, borrowed: boolean): Promise<void>;

  /**
   * Begins a message that is written where it is sent from. Whoever gets a draft
   * ends it, in the same turn, by {@linkcode Transport.commit} or
   * {@linkcode Transport.abandon}.
   *
   * @returns The draft, or `undefined` where there is none to be had: another
   * one has not ended, or nothing can be sent any more.
   */
  compose(): Draft | undefined;

  /**
   * Queues the draft's message, as {@linkcode Transport.send} does.
   *
   * @throws {RangeError} If the message is too long; nothing was sent.
   */
  commit(): Promise<void>;

  /** Forgets the draft. */
  abandon(): void;

  /** Resolves when the system has taken everything; rejects when it never will. */
  flush(): Promise<void>;

  /**
   * As {@linkcode Transport.flush}, before closing: what comes is dropped
   * meanwhile, and what a caller has been told already is no failure.
   */
  finish(): Promise<void>;

  /**
   * Whether a whole message can be taken.
   *
   * @throws {Deno.errors.InvalidData} If what came is no message, or one that
   * is too long: nothing more can be received, and the channel is to be closed.
   */
  ready(): boolean;

  /**
   * Takes the next message, if all of it is here.
   *
   * @param destination Where to put it, if it fits. A message that is not all
   * here yet may be read straight into it, across several calls: so whoever
   * passes it must pass it again until the message is there.
   * @returns The message where it lies, which may be in `destination`, or
   * `undefined`.
   * @throws {Deno.errors.InvalidData} As {@linkcode Transport.ready} does.
   */
  take(destination?: Uint8Array): Frame | undefined;

  /**
   * Waits until something more has come. One call at a time.
   *
   * @throws {EOFError} If the peer closed between two messages.
   * @throws {Deno.errors.UnexpectedEof} If it closed inside one.
   * @throws {Deno.errors.Interrupted} If this end was closed.
   */
  fill(): Promise<void>;

  /**
   * Waits until this end can be closed without losing what the system has
   * taken. Nothing can be sent or received any more.
   */
  linger(): Promise<void>;

  /**
   * Closes at once; what is pending rejects, what is queued is dropped.
   *
   * @param cause What has broken the channel, or `null`. Default: why nothing
   * can be sent any more, if that is so.
   * @returns A promise that resolves when the system has let go of it; it never
   * rejects.
   */
  close(cause?: unknown): Promise<void>;

  /**
   * Calls `tell` once, when {@linkcode Transport.close} is called, with what has
   * broken the channel, or `null`. For whoever has opened it, and before that:
   * nothing here keeps an error, which would keep a forgotten connection.
   */
  whenClosed(tell: (cause: unknown) => void): void;

  /** Lets a pending {@linkcode Transport.fill} hold the process open, as it does at first. */
  ref(): void;
  /** Lets the process end while a {@linkcode Transport.fill} is pending. */
  unref(): void;
}

/** A bound address at which peers arrive. */
export interface Acceptor {
  /** The address that is bound, the port that the system chose included. */
  readonly address: Address;
  /** Waits for the next peer. One call at a time. */
  accept(): Promise<Transport>;
  /**
   * Gives the address back; a pending {@linkcode Acceptor.accept} rejects.
   *
   * @returns A promise that resolves when the system has let go of it.
   */
  close(): Promise<void>;
  /** Lets a pending {@linkcode Acceptor.accept} hold the process open, as it does at first. */
  ref(): void;
  /** Lets the process end while an {@linkcode Acceptor.accept} is pending. */
  unref(): void;
}

/** The sizes within which a transport works, all in bytes. */
export interface TransportLimits {
  /** The longest message that is sent or received. Default 64 MiB. */
  maxMessageLength?: number | undefined;
  /** How much is read ahead, and held while nobody receives. Default 64 KiB. */
  receiveBufferSize?: number | undefined;
  /** How much may be queued before `send` waits. Default 256 KiB. */
  highWaterMark?: number | undefined;
}

const DEFAULT_MAX_MESSAGE_LENGTH = 64 * 1024 * 1024;
const DEFAULT_HIGH_WATER_MARK = 256 * 1024;

/** How much is read ahead where nothing else is said, in bytes. */
export const DEFAULT_RECEIVE_BUFFER_SIZE = 64 * 1024;

/** The first read: enough for a handshake, little for a stranger. In bytes. */
export const MIN_RECEIVE_BUFFER_SIZE = 512;

/** The sizes within which a transport works, all of them said. */
export interface ResolvedLimits {
  readonly maxMessageLength: number;
  readonly receiveBufferSize: number;
  readonly highWaterMark: number;
}

/**
 * Fills in the defaults.
 *
 * @throws {RangeError} If a limit is not a whole number, or too low.
 */
export function resolveLimits(limits: TransportLimits = {}): ResolvedLimits {
  const {
    maxMessageLength = DEFAULT_MAX_MESSAGE_LENGTH,
    receiveBufferSize = DEFAULT_RECEIVE_BUFFER_SIZE,
    highWaterMark = DEFAULT_HIGH_WATER_MARK,
  } = limits;
  assertCount("maxMessageLength", maxMessageLength);
  assertCount("receiveBufferSize", receiveBufferSize, MIN_RECEIVE_BUFFER_SIZE);
  assertCount("highWaterMark", highWaterMark);
  return { maxMessageLength, receiveBufferSize, highWaterMark };
}
