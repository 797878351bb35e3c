/** A call that may throw: what it gives, or what it throws, to be compared with another one. */

export type Attempted<T> = { value: T } | { error: unknown };

/** Calls. */
export function attempted<T>(call: () => T): Attempted<T> {
  try {
    return { value: call() };
  } catch (error) {
    return { error };
  }
}
