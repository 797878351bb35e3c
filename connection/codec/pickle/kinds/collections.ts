/**
 * Sets, OrderedDict, bytearray, and bytes as the protocols write them that have
 * no opcodes for them.
 *
 * @module
 */

import { fromLatin1 } from "../python_text.ts";
import { assertCount, bytes, list, text } from "./arguments.ts";
import type { Kind, Maker } from "./kind.ts";

/** `set([…])`, `frozenset([…])`. */
const set: Maker = {
  make(args, making) {
    assertCount(args, 0, 1);
    const values = args.length === 0 ? [] : list(args[0]);
    making.charge(values.length);
    return new Set(values);
  },
};

/** `OrderedDict()`, into which its items are set; in Python 2 `OrderedDict([[key, value], …])`. */
const orderedDict: Maker = {
  make(args, making) {
    assertCount(args, 0, 1);
    const items = args.length === 0 ? [] : list(args[0]);
    making.charge(items.length);
    return new Map(items.map((item) => {
      const pair = list(item);
      assertCount(pair, 2);
      return [pair[0], pair[1]] as const;
    }));
  },
};

/** `bytes()`, `bytearray()`, `bytearray(bytes)`, `bytearray(text, "latin-1")`. */
const byteArray: Maker = {
  make(args, making) {
    assertCount(args, 0, 2);
    if (args.length === 0) return new Uint8Array(0);
    if (args.length === 2) return encode.make(args, making);
    const source = bytes(args[0]);
    making.charge(source.length);
    return source.slice();
  },
};

/** `_codecs.encode(text, "latin1")`: bytes, for who knows only text. */
const encode: Maker = {
  make(args, making) {
    assertCount(args, 2);
    const source = text(args[0]);
    if (!/^latin-?1$/.test(text(args[1]))) {
      throw new TypeError("text is made bytes of by latin-1 alone");
    }
    making.charge(source.length);
    if (/[^\0-\xff]/.test(source)) {
      throw new RangeError("latin-1 has no such letter");
    }
    return fromLatin1(source);
  },
};

/** Python's collections, by their names in Python 3 and 2. */
export const collections: Kind = {
  makers: {
    "builtins.set": set,
    "__builtin__.set": set,
    "builtins.frozenset": set,
    "__builtin__.frozenset": set,
    "builtins.bytearray": byteArray,
    "__builtin__.bytearray": byteArray,
    "builtins.bytes": byteArray,
    "__builtin__.bytes": byteArray,
    "_codecs.encode": encode,
    "collections.OrderedDict": orderedDict,
  },
};
