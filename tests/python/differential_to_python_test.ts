// Values that chance brings, as we pickle them: every unpickler of CPython's reads them, and makes of them what the table says.

import { assertEquals } from "@std/assert";
import { pickle } from "../../connection/codec/pickle.ts";
import { SEED } from "../helpers/random.ts";
import { Expected } from "./differential_expected.ts";
import {
  assertTold,
  type Bytes,
  Peer,
  readersOf,
  testPythons,
} from "./differential_process.ts";
import { Maker } from "./differential_values.ts";

const VALUES = 2000;
const CODECS = { 2: pickle({ protocol: 2 }), 4: pickle } as const;

for (const protocol of [2, 4] as const) {
  testPythons(
    `${VALUES} values of ours are there what is documented, in protocol ${protocol}`,
    async (python) => {
      await using peer = new Peer(python);
      const [major, minor] = python.version;
      const isPython2 = major === 2;
      const ordered = !isPython2;
      const wholeMinutes = major === 3 && minor < 7;
      const make = new Maker(SEED + protocol, { wholeMinutes, protocol });
      const pickles: Bytes[] = [];
      const expected: string[] = [];
      for (let i = 0; i < VALUES; i++) {
        const value = make.fresh();
        const { errors } = make;
        const reader = { protocol, isPython2, ordered, errors };
        pickles.push(CODECS[protocol].encode(value));
        expected.push(new Expected(reader).of(value));
      }
      const told = await peer.read(pickles, ordered);
      assertEquals(told.length, VALUES);
      for (const [i, is] of told.entries()) {
        const hex = pickles[i]!.toHex();
        const note = `value ${i} of seed ${SEED} + ${protocol}, ${hex}`;
        assertTold(is, expected[i]!, note);
      }
    },
    readersOf(protocol),
  );
}
