/** Getters that run while a value is being written into what is sent: whatever they do, nothing is lost or mixed. */

import {
  assert,
  assertEquals,
  assertRejects,
  assertStrictEquals,
  assertThrows,
} from "@std/assert";
import { CodecError, msgpack, Pipe } from "../mod.ts";
import { difference } from "./helpers/alike.ts";
import { roundTrip } from "./helpers/codecs.ts";
import { contract, pattern } from "./helpers/contract.ts";
import { assertEncoded } from "./helpers/encoded.ts";

/** An object that does something between its two properties. */
function doing(work: () => unknown, before: unknown = "before"): unknown {
  return {
    before,
    get meanwhile(): unknown {
      return work();
    },
    after: "after",
  };
}

/** How long what is sent is: in a batch, at its end, and longer than one. */
const LENGTHS = [0, 100, 3000, 70_000];

contract(
  "a getter may send a value: that goes behind the one it is in",
  async ({ a, b }) => {
    for (const outer of LENGTHS) {
      for (const inner of LENGTHS) {
        const sent: Promise<void>[] = [];
        const value = doing(() => {
          sent.push(a.send({ inner: pattern(inner) }));
          return "outer";
        }, pattern(outer));
        sent.push(a.send("first"), a.send(value), a.send("last"));
        assertEquals(await b.recv(), "first");
        assertEquals(
          difference(await b.recv(), {
            before: pattern(outer),
            meanwhile: "outer",
            after: "after",
          }),
          undefined,
        );
        assertEquals(
          difference(await b.recv(), { inner: pattern(inner) }),
          undefined,
        );
        assertEquals(await b.recv(), "last");
        await Promise.all(sent);
      }
    }
  },
);

contract(
  "a getter may send bytes: they go behind the value it is in",
  async ({ a, b }) => {
    for (const outer of LENGTHS) {
      for (const inner of LENGTHS) {
        const sent: Promise<void>[] = [];
        const value = doing(() => {
          sent.push(a.sendBytes(pattern(inner)), a.sendBytes(pattern(1)));
        }, pattern(outer));
        sent.push(a.send(value), a.send("last"));
        const received = await b.recv() as { before: unknown };
        assertEquals(difference(received.before, pattern(outer)), undefined);
        for (const length of [inner, 1]) {
          assertEquals(
            difference(await b.recvBytes(), pattern(length)),
            undefined,
          );
        }
        assertEquals(await b.recv(), "last");
        await Promise.all(sent);
      }
    }
  },
);

contract(
  "getters may send in one another, and over another connection",
  async ({ a, b }) => {
    const sent: Promise<void>[] = [];
    const nested = (depth: number): unknown =>
      doing(() => {
        if (depth > 0) sent.push(a.send(nested(depth - 1)));
        sent.push(b.send({ depth }));
        return depth;
      }, "x".repeat(1000));
    sent.push(a.send(nested(20)));
    const depths: number[] = [];
    for (let depth = 20; depth >= 0; depth--) {
      const { meanwhile } = await b.recv() as { meanwhile: number };
      depths.push(meanwhile);
    }
    assertEquals(depths[0], 20);
    assertEquals(new Set(depths).size, 21);
    for (let depth = 0; depth <= 20; depth++) {
      assertEquals(await a.recv(), { depth });
    }
    await Promise.all(sent);
  },
);

Deno.test("msgpack: a getter may encode and decode with the same codec", () => {
  for (const codec of [msgpack, msgpack({ int64: "number" })]) {
    for (const length of LENGTHS) {
      const inner = { list: [pattern(length), "text"] };
      const received = roundTrip(
        doing(() => roundTrip(doing(() => roundTrip(inner, codec)), codec)),
        codec,
      );
      assertEquals(
        difference(received, {
          before: "before",
          meanwhile: { before: "before", meanwhile: inner, after: "after" },
          after: "after",
        }),
        undefined,
      );
    }
  }
});

Deno.test("msgpack: what a getter cannot encode it may make up for", () => {
  const value = doing(() => {
    const error = assertThrows(() => msgpack.encode([() => 1]), CodecError);
    return error.path;
  });
  assertEquals(roundTrip(value), {
    before: "before",
    meanwhile: "value[0]",
    after: "after",
  });
});

contract(
  "what a getter throws is the cause of a CodecError, and nothing is sent",
  async ({ a, b }) => {
    for (const length of LENGTHS) {
      for (const thrown of [new RangeError("not today"), "text", undefined]) {
        const value = doing(() => {
          throw thrown;
        }, pattern(length));
        for (const bad of [value, [value], new Map([[1, value]])]) {
          const before = a.send("before");
          const error = await assertRejects(() => a.send(bad), CodecError);
          assertStrictEquals(error.cause, thrown);
          assertEquals(error.data, null);
          await before;
          await a.send({ after: pattern(length) });
          assertEquals(await b.recv(), "before");
          assertEquals(
            difference(await b.recv(), { after: pattern(length) }),
            undefined,
          );
        }
      }
    }
    assertEquals(a.bufferedAmount, 0);
  },
);

contract(
  "what a getter has sent before it throws is sent",
  async ({ a, b }) => {
    for (const length of LENGTHS) {
      const sent = ["first", "second"].map((value) => a.send(value));
      const value = doing(() => {
        sent.push(a.send(pattern(length)), a.sendBytes("bytes"));
        throw new Error("not today");
      }, pattern(length));
      const refused = assertRejects(() => a.send(value), CodecError);
      sent.push(a.send("after"));
      await refused;
      assertEquals([await b.recv(), await b.recv()], ["first", "second"]);
      assertEquals(difference(await b.recv(), pattern(length)), undefined);
      assertEquals((await b.recvBytes()).length, 5);
      assertEquals(await b.recv(), "after");
      await Promise.all(sent);
    }
  },
);

/** What happens to a value that changes while it is being written. */
interface Changing {
  [key: string]: unknown;
}

Deno.test("msgpack: a getter that deletes a property that is still to come makes a CodecError", () => {
  const value: Changing = {
    get a(): unknown {
      return delete value.b;
    },
    b: 1,
    c: 2,
  };
  const error = assertThrows(
    () => msgpack.encode({ list: [value] }),
    CodecError,
    "changed",
  );
  assertEquals(error.path, "value.list[0]");
  assertEquals(roundTrip(["next"]), ["next"]);
});

Deno.test("msgpack: a getter that adds a property leaves a message that can be read", () => {
  const value: Changing = {
    get a(): unknown {
      value.added = 1;
      return 1;
    },
    b: 2,
  };
  const { added: _, ...received } = roundTrip(value) as Changing;
  assertEquals(received, { a: 1, b: 2 });
});

Deno.test("msgpack: a getter that replaces a property by another makes no message that cannot be read", () => {
  const value: Changing = {
    get a(): unknown {
      delete value.b;
      value.other = 1;
      return 1;
    },
    b: 2,
  };
  const error = assertThrows(() => msgpack.encode(value), CodecError);
  assertEquals(error.path, "value");
});

Deno.test("msgpack: a getter that changes the value of a property that is still to come has it sent so", () => {
  const value: Changing = {
    get a(): unknown {
      value.b = "changed";
      return 1;
    },
    b: 2,
  };
  assertEquals(roundTrip(value), { a: 1, b: "changed" });
});

Deno.test("msgpack: a getter that shortens or lengthens the array it is in leaves a message that can be read", () => {
  const shortened: unknown[] = [];
  shortened.push(doing(() => shortened.length = 1), 2, 3);
  const received = roundTrip([shortened, "next"]) as unknown[][];
  assertEquals(received[0]!.slice(1), [undefined, undefined]);
  assertEquals(received[1], "next" as never);
  const lengthened: unknown[] = [];
  lengthened.push(doing(() => lengthened.push(4)), 2);
  assertEquals((roundTrip(lengthened) as unknown[]).length, 2);
});

Deno.test("msgpack: a getter that fills the Map or the Set it is in leaves a message that can be read", () => {
  const map = new Map<unknown, unknown>();
  map.set("a", doing(() => map.set("b", 1).size));
  assertEquals((roundTrip([map, "next"]) as unknown[])[1], "next");
  const set = new Set<unknown>();
  set.add(doing(() => set.add("b").size));
  assertEquals((roundTrip([set, "next"]) as unknown[])[1], "next");
});

contract(
  "a getter that closes the connection harms no more than that",
  async ({ a, b }) => {
    await a.send("before");
    const closed: Promise<void>[] = [];
    const sent = a.send(doing(() => void closed.push(a.close())));
    await Promise.allSettled([sent, ...closed]);
    assert(a.closed);
    assertEquals(await b.recv(), "before");
  },
);

Deno.test("msgpack: a getter that receives meanwhile gets what has come", async () => {
  const [a, b] = Pipe();
  await b.send({ to: "a" });
  let received: Promise<unknown> | undefined;
  await a.send(doing(() => void (received = a.recv())));
  assertEquals(await received, { to: "a" });
  assertEquals((await b.recv() as { after: string }).after, "after");
  await Promise.all([a.close(), b.close()]);
});

Deno.test("msgpack: a proxy of a plain object is written as what it shows", () => {
  const seen: PropertyKey[] = [];
  const proxy = new Proxy({ a: 1, b: 2 }, {
    get(target, key) {
      seen.push(key);
      return Reflect.get(target, key);
    },
  });
  assertEncoded(msgpack.encode(proxy), msgpack.encode({ a: 1, b: 2 }));
  assertEquals(seen.filter((key) => key === "a" || key === "b"), ["a", "b"]);
});
