/** Memory outside of the runtime's, as Windows lends it: every mistake with it is remembered. */

/** Where one block ends and the next one begins. No block is that large. */
const BLOCK_BITS = 32n;
const OFFSET_MASK = (1n << BLOCK_BITS) - 1n;

/** Of longer blocks only the beginning is there that is used: many are for the most that could come. */
const EAGER = 128 * 1024;

interface Block {
  readonly size: number;
  bytes: Uint8Array<ArrayBuffer>;
  /** How many operations of the system use it. */
  uses: number;
}

/** Blocks at addresses that mean nothing to anybody else. */
export class SimulatedMemory {
  /** The size of every block that there ever was. */
  readonly sizes: number[] = [];
  /** How many bytes are lent now. */
  used = 0;
  #blocks = new Map<bigint, Block>();
  #returned: bigint[] = [];
  #last = 0n;
  #reuses: boolean;
  #violate: (what: string) => void;

  /**
   * @param reuses Whether the address that was given back last is given out next.
   * @param violate Is told of mistakes.
   */
  constructor(reuses: boolean, violate: (what: string) => void) {
    this.#reuses = reuses;
    this.#violate = violate;
  }

  allocate(size: number): bigint {
    const number = this.#reuses && this.#returned.pop() || ++this.#last;
    const bytes = new Uint8Array(Math.min(size, EAGER));
    this.#blocks.set(number, { size, bytes, uses: 0 });
    this.sizes.push(size);
    this.used += size;
    return number << BLOCK_BITS;
  }

  free(address: bigint): void {
    const number = address >> BLOCK_BITS;
    const block = this.#blocks.get(number);
    if (!block || (address & OFFSET_MASK) !== 0n) {
      return this.#violate(`no memory to free at ${address}`);
    }
    if (block.uses > 0) this.#violate("memory freed that the system uses");
    this.#blocks.delete(number);
    this.#returned.push(number);
    this.used -= block.size;
  }

  /** Whether a block begins there. */
  has(address: bigint): boolean {
    return this.#blocks.has(address >> BLOCK_BITS);
  }

  /** Whether all of this is there to be used. */
  check(address: bigint, size: number): boolean {
    const block = this.#blocks.get(address >> BLOCK_BITS);
    const offset = Number(address & OFFSET_MASK);
    if (block && offset + size <= block.size) return true;
    this.#violate(
      block
        ? `${size} bytes at ${offset} of a block of ${block.size}`
        : `${size} bytes of memory that is nobody's`,
    );
    return false;
  }

  /** The bytes there, until the block is freed. */
  at(address: bigint, size: number): Uint8Array<ArrayBuffer> {
    if (!this.check(address, size)) return new Uint8Array(size);
    const block = this.#blocks.get(address >> BLOCK_BITS)!;
    const offset = Number(address & OFFSET_MASK);
    const end = offset + size;
    if (end > block.bytes.length) block.bytes = grown(block.bytes, end);
    return block.bytes.subarray(offset, end);
  }

  view(address: bigint, size: number): DataView<ArrayBuffer> {
    const { buffer, byteOffset, byteLength } = this.at(address, size);
    return new DataView(buffer, byteOffset, byteLength);
  }

  /** The system uses it from now on, and until as many calls of `release`. */
  hold(address: bigint): void {
    const block = this.#blocks.get(address >> BLOCK_BITS);
    if (block) block.uses++;
  }

  release(address: bigint): void {
    const block = this.#blocks.get(address >> BLOCK_BITS);
    if (block) block.uses--;
  }
}

function grown(
  bytes: Uint8Array<ArrayBuffer>,
  size: number,
): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(size);
  whole.set(bytes);
  return whole;
}
