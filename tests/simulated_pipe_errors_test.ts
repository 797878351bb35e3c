/** What calls to a simulated Windows fail with, and as what that is told. */

import { assertEquals, assertRejects } from "@std/assert";
import { EOFError } from "../mod.ts";
import { pattern } from "./helpers/contract.ts";
import {
  everywhere,
  finish,
  receive,
  World,
} from "./helpers/simulated_ends.ts";

const { BrokenPipe, Interrupted, UnexpectedEof } = Deno.errors;

/** What a read that fails at once is told as. */
const READS: [code: number, Kind: new (message: string) => Error][] = [
  [5, Deno.errors.PermissionDenied],
  [8, Error],
  [64, EOFError],
  [109, EOFError],
  [232, EOFError],
  [233, EOFError],
  [995, Interrupted],
  [1450, Error],
];

for (const [code, Kind] of READS) {
  Deno.test(`simulated pipe: a read that fails with ${code} is told as ${Kind.name}`, async () => {
    for (const call of ["ReadFile", "GetOverlappedResult"]) {
      const world = new World();
      const [transport, peer] = await world.served();
      world.system.fault = (name) => name === call ? code : undefined;
      peer.send(pattern(1));
      const error = await assertRejects(() => finish(transport.fill()), Kind);
      if (Kind === Error) assertEquals("code" in error, true);
      world.system.fault = undefined;
      await world.end(transport);
    }
  });
}

/** What a write that fails is told as. */
const WRITES: [code: number, Kind: new (message: string) => Error][] = [
  [5, Deno.errors.PermissionDenied],
  [8, Error],
  [64, BrokenPipe],
  [109, BrokenPipe],
  [232, BrokenPipe],
  [233, BrokenPipe],
  [995, Interrupted],
  [1450, Error],
];

for (const [code, Kind] of WRITES) {
  Deno.test(`simulated pipe: a write that fails with ${code} is told as ${Kind.name}, now and later`, async () => {
    for (const call of ["WriteFile", "GetOverlappedResult"]) {
      const world = new World();
      const [transport] = await world.served();
      world.system.fault = (name) => name === call ? code : undefined;
      for (let i = 0; i < 3; i++) {
        const error = await assertRejects(
          () => finish(transport.send(pattern(3), false)),
          Kind,
        );
        if (Kind === Error) assertEquals("code" in error, true);
      }
      assertEquals(transport.compose(), undefined);
      world.system.fault = undefined;
      await world.end(transport);
    }
  });
}

everywhere(
  "a message that is taken back when a part of it was read is no whole one",
  async (world) => {
    const [transport, peer] = await world.served();
    world.system.before = (_index, name) => {
      if (name === "PeekNamedPipe") peer.takeBack();
    };
    peer.send(pattern(5000));
    await assertRejects(() => finish(receive(transport)), UnexpectedEof);
    await world.end(transport);
  },
);

for (const foreign of [0, 6]) {
  everywhere(
    `what the system has begun is not taken for over by another call's code (${foreign})`,
    async (world) => {
      const [transport] = await world.served();
      const { symbols } = world.port.kernel32;
      const { GetLastError } = symbols;
      let isForeign = true;
      Object.assign(symbols, {
        GetLastError() {
          const code = GetLastError();
          if (code !== 997 || !isForeign) return code;
          isForeign = false;
          return foreign;
        },
      });
      // It is given up, and its memory is in use until then: the simulation sees that.
      const error = await assertRejects(() => finish(transport.fill()));
      assertEquals(error instanceof Interrupted, false);
      await world.end(transport);
    },
  );
}
