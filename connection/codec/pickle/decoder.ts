/**
 * Reads pickles. Nothing is imported and nothing is run: names are looked up in
 * a table.
 *
 * @module
 */

import type { Decoder } from "../binary_codec.ts";
import { Malformed } from "../malformed.ts";
import { Machine } from "./machine.ts";
import { Opcode } from "./opcodes.ts";
import { OPERATIONS } from "./operations.ts";
import { Source } from "./source.ts";
import type { Names } from "./table.ts";

/** Reads values from messages. */
export class PickleDecoder implements Decoder {
  #names: Names;

  /** @param names What pickles may refer to. */
  constructor(names: Names) {
    this.#names = names;
  }

  decode(bytes: Uint8Array, start: number, end: number): unknown {
    const run = (maps: ReadonlySet<number>) => {
      const source = new Source(bytes, start, end);
      const machine = new Machine(source, this.#names, maps);
      return [execute(machine), machine.lateMaps] as const;
    };
    let [value, lateMaps] = run(new Set());
    if (lateMaps.size === 0) return value;
    value = undefined;
    // A dict was referred back to before a key came that is no text. Now that
    // it is known, it is a map from the start.
    return run(lateMaps)[0];
  }

  forget(): void {
    // Nothing is kept.
  }
}

function execute(machine: Machine): unknown {
  const { source, stack } = machine;
  try {
    for (;;) {
      const opcode = source.uint8();
      if (opcode === Opcode.STOP) break;
      const operation = OPERATIONS[opcode];
      if (!operation) {
        throw source.malformed(`0x${opcode.toString(16)} is no opcode`);
      }
      operation(machine);
    }
    const value = stack.pop();
    machine.assertValue(value);
    if (!stack.isEmpty) throw source.malformed("there is more than one value");
    if (source.left > 0) throw source.malformed("bytes follow the value");
    return value;
  } catch (cause) {
    if (cause instanceof Malformed) throw cause;
    throw source.malformed("what an opcode works with is malformed", { cause });
  }
}
