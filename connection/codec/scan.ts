/**
 * Looks over a MessagePack message before it is decoded: how deeply it is
 * nested, and where it would set a prototype.
 *
 * @module
 */

/** What a scan has found. */
export interface Scan {
  /** Whether more arrays and maps are inside one another than allowed. */
  isTooDeep: boolean;
  /** Where the text of each map key `__proto__` begins. */
  protoKeys: number[];
}

/** An array or a map that the scan is inside of. */
interface Container {
  /** How many elements, or keys and values, are still to come. */
  left: number;
  isMap: boolean;
}

/** One value: where it ends, or where its first child begins. */
interface Item {
  end: number;
  kind: Kind;
  /** How many elements, or keys and values, it has. */
  children: number;
}

type Kind = "plain" | "text" | "array" | "map";

const PROTO = new TextEncoder().encode("__proto__");

/** Scans as far as the message is well-formed; the rest is the decoder's to refuse. */
export function scan(bytes: Uint8Array, maxDepth: number): Scan {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const open: Container[] = [];
  const protoKeys: number[] = [];
  let item: Item | undefined;
  for (let offset = 0; (item = readItem(view, offset)); offset = item.end) {
    const inside = open.at(-1);
    if (inside) {
      const isKey = inside.isMap && inside.left % 2 === 0;
      if (isKey && isProto(bytes, offset, item)) {
        protoKeys.push(item.end - PROTO.length);
      }
      inside.left--;
    }
    if (item.children > 0) {
      if (open.length === maxDepth) return { isTooDeep: true, protoKeys };
      open.push({ left: item.children, isMap: item.kind === "map" });
    }
    while (open.at(-1)?.left === 0) open.pop();
  }
  return { isTooDeep: false, protoKeys };
}

function isProto(bytes: Uint8Array, start: number, item: Item): boolean {
  const at = item.end - PROTO.length;
  return item.kind === "text" && item.end <= bytes.length &&
    isLength(bytes, start, at) &&
    PROTO.every((byte, index) => bytes[at + index] === byte);
}

/** Whether a text that begins at `start` has its first character at `at`. */
function isLength(bytes: Uint8Array, start: number, at: number): boolean {
  const head = bytes[start]! < 0xc0
    ? 1
    : 1 + LONG_FORMS[bytes[start]! - 0xc0]![0];
  return start + head === at;
}

/**
 * The forms 0xc0 to 0xdf: the size of the length that follows, what is behind
 * it besides that length, and what it is.
 */
const LONG_FORMS:
  readonly (readonly [size: number, rest: number, kind: Kind])[] = [
    ...[0, 0, 0, 0].map((rest) => [0, rest, "plain"] as const),
    ...[1, 2, 4].map((size) => [size, 0, "plain"] as const), // bin
    ...[1, 2, 4].map((size) => [size, 1, "plain"] as const), // ext
    ...[4, 8, 1, 2, 4, 8, 1, 2, 4, 8].map((rest) =>
      [0, rest, "plain"] as const
    ),
    ...[2, 3, 5, 9, 17].map((rest) => [0, rest, "plain"] as const), // fixext
    ...[1, 2, 4].map((size) => [size, 0, "text"] as const),
    ...[2, 4].map((size) => [size, 0, "array"] as const),
    ...[2, 4].map((size) => [size, 0, "map"] as const),
  ];

function readItem(view: DataView, offset: number): Item | undefined {
  if (offset >= view.byteLength) return undefined;
  const type = view.getUint8(offset);
  const body = offset + 1;
  if (type < 0x80 || type >= 0xe0) return item("plain", body, 0);
  if (type < 0x90) return item("map", body, type & 0x0f);
  if (type < 0xa0) return item("array", body, type & 0x0f);
  if (type < 0xc0) return item("text", body, type & 0x1f);
  const [size, rest, kind] = LONG_FORMS[type - 0xc0]!;
  if (body + size > view.byteLength) return undefined;
  return item(kind, body + size + rest, readLength(view, body, size));
}

/** A value whose length counts bytes, elements or pairs, as its kind has it. */
function item(kind: Kind, body: number, length: number): Item {
  switch (kind) {
    case "plain":
    case "text":
      return { end: body + length, kind, children: 0 };
    case "array":
      return { end: body, kind, children: length };
    case "map":
      return { end: body, kind, children: 2 * length };
  }
}

function readLength(view: DataView, offset: number, size: number): number {
  switch (size) {
    case 1:
      return view.getUint8(offset);
    case 2:
      return view.getUint16(offset);
    case 4:
      return view.getUint32(offset);
  }
  return 0;
}
