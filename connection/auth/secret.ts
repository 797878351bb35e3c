/**
 * A secret that is kept until keys have been made of it, and no longer.
 *
 * @module
 */

/** What makes keys of a secret, once, and wipes it then. */
export class Secret<Keys> {
  #bytes: Uint8Array<ArrayBuffer> | undefined;
  #make: (secret: Uint8Array<ArrayBuffer>) => Promise<Keys>;
  #keys: Promise<Keys> | undefined;

  /** Takes the bytes over. */
  constructor(
    bytes: Uint8Array<ArrayBuffer>,
    make: (secret: Uint8Array<ArrayBuffer>) => Promise<Keys>,
  ) {
    this.#bytes = bytes;
    this.#make = make;
  }

  /** The keys. */
  keys(): Promise<Keys> {
    const bytes = this.#bytes;
    if (bytes) {
      this.#bytes = undefined;
      this.#keys = this.#make(bytes).finally(() => bytes.fill(0));
    }
    return this.#keys!;
  }

  /** Makes the keys. Resolves also where there can be none: whoever asks for them is told. */
  async prepare(): Promise<void> {
    try {
      await this.keys();
    } catch {
      // The handshake fails for the same reason.
    }
  }
}
