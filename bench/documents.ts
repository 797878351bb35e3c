/**
 * The values that are sent, and that the codecs encode and decode.
 *
 * @module
 */

/** `{ id, name, v }`, as in the README's examples. */
export const SMALL = { id: 1729, name: "Ada", v: [2.25, null, "junk"] };

/** An order of 20 line items. */
export const RECORD = {
  id: 1729,
  customer: "Alice",
  items: Array.from({ length: 20 }, (_, i) => ({
    sku: `AB-${10_000 + 37 * i}`,
    qty: 1 + i % 5,
    price: (499 + 350 * i) / 100,
  })),
};

/** The length of {@linkcode RECORD} in MessagePack, which is asserted. */
export const RECORD_LENGTH = 711;

/** A value for the codecs. */
export interface Document {
  id: string;
  title: string;
  value: unknown;
  /** Whether `--quick` does it. */
  quick: boolean;
}

/** All of them, in the order of the table. */
export const DOCUMENTS: readonly Document[] = [
  { id: "small", title: "Small object", value: SMALL, quick: false },
  {
    id: "record",
    title: "Record of 20 items, 711 B",
    value: RECORD,
    quick: true,
  },
  {
    id: "floats",
    title: "Array of 1,000 floats",
    value: Array.from({ length: 1000 }, (_, i) => Math.sqrt(i + 2)),
    quick: false,
  },
  {
    id: "text",
    title: "Text of 10 KiB",
    value: "The quick brown fox jumps over the lazy dog, naïvely. ".repeat(200)
      .slice(0, 10 * 1024),
    quick: false,
  },
  {
    id: "binary",
    title: "64 KiB of bytes",
    value: new Uint8Array(64 * 1024).map((_, i) => i * 31),
    quick: false,
  },
  { id: "mixed", title: "Deeply mixed document", value: mixed(), quick: false },
];

/** Maps, arrays, texts of many lengths, and all kinds of numbers, eight levels deep. */
function mixed(depth = 8): unknown {
  const leaf = {
    flag: depth % 2 === 0,
    nothing: null,
    small: depth,
    negative: -1000 * depth,
    large: 2 ** 31 + depth,
    ratio: depth / 7,
    name: "Zoë ".repeat(depth),
    tags: ["a", "bc", "def", String(depth)],
  };
  return depth === 1
    ? leaf
    : { ...leaf, inner: mixed(depth - 1), list: [leaf, [leaf.tags, depth]] };
}
