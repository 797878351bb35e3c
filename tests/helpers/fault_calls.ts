/** The calls of one end: which of them still wait, and what the others have been told. */

/** What a call is named in messages: a method of a connection, or the handshake before there is one. */
export type CallName =
  | "authenticate"
  | "send"
  | "sendBytes"
  | "flush"
  | "poll"
  | "recv"
  | "recvBytes"
  | "recvBytesInto"
  | "for await"
  | "close";

/** A call that was told of an error. */
export interface Rejection {
  readonly name: CallName;
  readonly error: unknown;
}

/** See above. */
export class Calls {
  readonly waiting: Set<CallName> = new Set();
  readonly rejections: Rejection[] = [];
  #underWay = new Map<Promise<boolean>, CallName>();

  /** Resolves to whether a call succeeded; what it resolves to is for `use`. */
  make<T>(
    name: CallName,
    call: () => Promise<T>,
    use?: (value: T) => void,
  ): Promise<boolean> {
    const made = this.#make(name, call, use);
    const end = () => this.#underWay.delete(made);
    this.#underWay.set(made, name);
    made.then(end, end);
    return made;
  }

  /** Resolves when the calls that are under way now have ended, but for what cannot be aborted. */
  async ended(): Promise<void> {
    const abortable = [...this.#underWay].filter(([_, name]) =>
      name !== "for await"
    );
    await Promise.allSettled(abortable.map(([made]) => made));
  }

  async #make<T>(
    name: CallName,
    call: () => Promise<T>,
    use?: (value: T) => void,
  ): Promise<boolean> {
    this.waiting.add(name);
    let value: T;
    try {
      value = await call();
    } catch (error) {
      this.rejections.push({ name, error });
      return false;
    } finally {
      this.waiting.delete(name);
    }
    use?.(value);
    return true;
  }
}

/** An error and what stands behind it, down to the last cause. */
export function causes(error: unknown): unknown[] {
  const chain = [error];
  while (error instanceof Error && error.cause !== undefined) {
    chain.push(error = error.cause);
  }
  return chain;
}
