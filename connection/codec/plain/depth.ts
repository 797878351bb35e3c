/**
 * How deeply a MessagePack message is nested, found out before it is decoded.
 *
 * @module
 */

/** One value: where it ends, or where its first child begins. */
interface Item {
  end: number;
  kind: Kind;
  /** How many elements, or keys and values, it has. */
  children: number;
}

type Kind = "plain" | "array" | "map";

/**
 * Whether more than `limit` arrays and maps are inside one another. Looks as
 * far as the message is well-formed; the rest is the decoder's to refuse.
 */
export function isDeeperThan(limit: number, bytes: Uint8Array): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  /** How many children are still to come, in each container that is open. */
  const open: number[] = [];
  let item: Item | undefined;
  for (let offset = 0; (item = readItem(view, offset)); offset = item.end) {
    if (open.length > 0) open[open.length - 1]!--;
    if (item.kind !== "plain") {
      if (open.length === limit) return true;
      open.push(item.children);
    }
    while (open.at(-1) === 0) open.pop();
  }
  return false;
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
    ...[1, 2, 4].map((size) => [size, 0, "plain"] as const),
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
  if (type < 0xc0) return item("plain", body, type & 0x1f);
  const [size, rest, kind] = LONG_FORMS[type - 0xc0]!;
  if (body + size > view.byteLength) return undefined;
  return item(kind, body + size + rest, readLength(view, body, size));
}

/** A value whose length counts bytes, elements or pairs, as its kind has it. */
function item(kind: Kind, body: number, length: number): Item {
  switch (kind) {
    case "plain":
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
