// Values that chance brings, as CPython pickles them: each arrives as the table says, and goes back as it says, too.

import { assertEquals } from "@std/assert";
import { pickle } from "../../connection/codec/pickle.ts";
import { SEED } from "../helpers/random.ts";
import { describe } from "../helpers/unpickled.ts";
import {
  assertTold,
  type Bytes,
  Peer,
  readersOf,
  testPythons,
} from "./differential_process.ts";

const VALUES = 500;
const CODECS = { 2: pickle({ protocol: 2 }), 4: pickle } as const;

function decode(pickled: Bytes): unknown {
  return pickle.decode(pickled.slice());
}

testPythons(
  `${VALUES} values arrive as documented, from every pickler and in every protocol`,
  async (python) => {
    await using peer = new Peer(python);
    const values = await peer.make(SEED, VALUES);
    assertEquals(values.length, VALUES);
    for (const [index, { pickles }] of values.entries()) {
      for (const { arrives, pickled } of pickles) {
        const note = `value ${index} of seed ${SEED}, ${pickled.toHex()}`;
        assertTold(describe(decode(pickled)), arrives, note);
      }
    }
  },
);

for (const protocol of [2, 4] as const) {
  testPythons(
    `${VALUES} values come back as documented, in protocol ${protocol}`,
    async (python) => {
      await using peer = new Peer(python);
      const values = await peer.make(SEED + 1, VALUES);
      const theirs = values.map(({ pickles }) => pickles.at(-1)!.pickled);
      const ours = theirs.map((pickled) =>
        CODECS[protocol].encode(decode(pickled))
      );
      const told = await peer.read(ours, false);
      assertEquals(told.length, VALUES);
      for (const [index, { back }] of values.entries()) {
        const hex = theirs[index]!.toHex();
        const note = `value ${index} of seed ${SEED} + 1, ${hex}`;
        assertTold(told[index]!, back[protocol], note);
      }
    },
    readersOf(protocol),
  );
}
