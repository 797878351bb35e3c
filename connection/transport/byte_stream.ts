/**
 * What framing needs of a stream of bytes: a `Deno.Conn` has it, and so has
 * the in-memory pair.
 *
 * @module
 */

/** One end of a two-way stream of bytes. */
export interface ByteStream {
  /** Reads at least one byte into `space`; resolves to their number, or to `null` at the end. */
  read(space: Uint8Array): Promise<number | null>;
  /** Writes some of `bytes`; resolves to how many were taken. */
  write(bytes: Uint8Array): Promise<number>;
  /** Closes both directions; what is pending rejects with `Deno.errors.Interrupted`. */
  close(): void;
  /** Lets a pending read hold the process open, as it does at first. */
  ref(): void;
  /** Lets the process end while a read is pending. */
  unref(): void;
}

const { errors } = Deno;

/** What the system says of a peer that went away, or that it has given up because nothing comes back. */
const CLASSES = [
  errors.ConnectionReset,
  errors.ConnectionAborted,
  errors.BrokenPipe,
  errors.TimedOut,
  errors.NetworkUnreachable,
] as const;

/** Whether an error of a read or a write says that the peer is gone, or cannot be reached any more. */
export function isGone(error: unknown): boolean {
  return CLASSES.some((ErrorClass) => error instanceof ErrorClass) ||
    error instanceof Error && "code" in error && error.code === "EHOSTUNREACH";
}
