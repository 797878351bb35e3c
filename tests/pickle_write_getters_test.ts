/** Getters that run while a pickle is being written: whatever they do, it is whole, and so is the next one. */

import {
  assertEquals,
  assertRejects,
  assertStrictEquals,
  assertThrows,
} from "@std/assert";
import { pickle } from "../connection/codec/pickle.ts";
import { OwnDraft } from "../connection/codec/own_draft.ts";
import { PickleEncoder } from "../connection/codec/pickle/encoder.ts";
import { CodecError, Pipe } from "../mod.ts";
import { pattern } from "./helpers/contract.ts";
import { assertEncoded } from "./helpers/encoded.ts";
import { describe, PICKLES, thereAndBack } from "./helpers/unpickled.ts";

/** An object that does something between its two properties. */
function doing(work: () => unknown, before: unknown = "before"): Changing {
  return {
    before,
    get meanwhile(): unknown {
      return work();
    },
    after: "after",
  };
}

/** What happens to a value that changes while it is being written. */
interface Changing {
  [key: string]: unknown;
}

const LENGTHS = [0, 100, 3000, 70_000];

for (const [name, codec] of PICKLES) {
  Deno.test(`${name}: what a getter gives is what is written`, () => {
    assertEquals(thereAndBack(doing(() => [1]), codec), {
      before: "before",
      meanwhile: [1],
      after: "after",
    });
  });

  for (
    const thrown of [
      new RangeError("not today"),
      "text",
      undefined,
      new CodecError("x"),
    ]
  ) {
    Deno.test(`${name}: what a getter throws, ${typeof thrown}, is thrown as it is, and the next pickle is whole`, () => {
      const list = [1, 2];
      const expected = codec.encode([list, list]);
      const value = doing(() => {
        throw thrown;
      }, list);
      for (const bad of [value, [value], new Map([[list, value]])]) {
        let caught: unknown = "nothing";
        try {
          codec.encode(bad);
        } catch (error) {
          caught = error;
        }
        assertStrictEquals(caught, thrown);
        assertEncoded(codec.encode([list, list]), expected);
      }
    });
  }

  Deno.test(`${name}: a getter may encode and decode with the same codec`, () => {
    for (const length of LENGTHS) {
      const shared = [pattern(length), "text"];
      const inner = { list: shared, again: shared };
      const value = [
        shared,
        doing(() =>
          thereAndBack(doing(() => thereAndBack([inner, shared], codec)), codec)
        ),
        shared,
      ];
      const meanwhile = {
        before: "before",
        meanwhile: [inner, shared],
        after: "after",
      };
      const received = thereAndBack(value, codec) as unknown[];
      assertStrictEquals(received[2], received[0]);
      assertEquals(describe(received[0]), describe(shared));
      const outer = received[1] as Changing;
      assertEquals(outer.after, "after");
      // What was decoded meanwhile is other objects than those around it.
      assertEquals(describe(outer.meanwhile), describe(meanwhile));
    }
  });

  Deno.test(`${name}: getters that encode in one another, ever deeper, are each whole`, () => {
    const pickles: Uint8Array<ArrayBuffer>[] = [];
    const nested = (depth: number): unknown =>
      doing(() => {
        if (depth > 0) pickles[depth] = codec.encode(nested(depth - 1));
        return depth;
      }, [depth, "x".repeat(100 * depth)]);
    pickles[31] = codec.encode(nested(30));
    for (let depth = 0; depth <= 30; depth++) {
      assertEquals(codec.decode(pickles[depth + 1]!), {
        before: [depth, "x".repeat(100 * depth)],
        meanwhile: depth,
        after: "after",
      });
    }
  });

  Deno.test(`${name}: what a getter cannot encode it may make up for`, () => {
    const value = doing(() => {
      const error = assertThrows(() => codec.encode([[() => 1]]), CodecError);
      return error.path;
    }, ["x"]);
    const [{ meanwhile, before }] = thereAndBack([value], codec) as [Changing];
    assertEquals([meanwhile, before], ["value[0][0]", ["x"]]);
  });

  Deno.test(`${name}: a getter that adds a property leaves it out of this pickle`, () => {
    const value: Changing = {
      get a(): unknown {
        value.added = 1;
        return 1;
      },
      b: 2,
    };
    assertEquals(thereAndBack([value, "next"], codec), [
      { a: 1, b: 2 },
      "next",
    ]);
    assertEquals(thereAndBack(value, codec), { a: 1, b: 2, added: 1 });
  });

  Deno.test(`${name}: a property that a getter deletes before it comes is null`, () => {
    const value: Changing = {
      get a(): unknown {
        return delete value.b;
      },
      b: 2,
      c: 3,
    };
    assertEquals(thereAndBack([value, "next"], codec), [{
      a: true,
      b: null,
      c: 3,
    }, "next"]);
  });

  Deno.test(`${name}: a property whose value a getter changes before it comes is written as changed`, () => {
    const value: Changing = {
      get a(): unknown {
        value.b = "changed";
        return 1;
      },
      b: 2,
    };
    assertEquals(thereAndBack(value, codec), { a: 1, b: "changed" });
  });

  Deno.test(`${name}: an array, a Map and a Set that a getter changes are what they are when it is their turn`, () => {
    const shortened: unknown[] = [];
    shortened.push(doing(() => shortened.length = 1), 2, 3);
    const lengthened: unknown[] = [];
    lengthened.push(
      doing(() => lengthened.length < 5 ? lengthened.push(4) : 0),
      2,
    );
    const map = new Map<unknown, unknown>();
    map.set(1, doing(() => map.set(2, "new").size));
    const received = thereAndBack(
      [shortened, lengthened, map, "next"],
      codec,
    ) as [
      unknown[],
      unknown[],
      Map<unknown, unknown>,
      string,
    ];
    assertEquals(received[0].length, 1);
    assertEquals(received[1].slice(1), [2, 4]);
    assertEquals([...received[2].keys()], [1, 2]);
    assertEquals(received[3], "next");
  });

  Deno.test(`${name}: a getter of an index is read, and an array may have a getter that encodes`, () => {
    const list: unknown[] = [0, 1];
    Object.defineProperty(list, 0, { get: () => codec.encode(list[1]).length });
    assertEquals(thereAndBack(list, codec), [codec.encode(1).length, 1]);
  });
}

Deno.test("an encoder is at work while a getter runs, and not when it has ended or failed", () => {
  const encoder = new PickleEncoder(4);
  const seen: boolean[] = [];
  const value = doing(() => void seen.push(encoder.isBusy));
  encoder.encodeInto(value, new OwnDraft());
  assertThrows(() => encoder.encodeInto([value, () => {}], new OwnDraft()));
  assertEquals(seen, [true, true]);
  assertEquals(encoder.isBusy, false);
});

Deno.test("what a getter throws is the cause of send()'s CodecError, and nothing is sent", async () => {
  const [a, b] = Pipe({ codec: pickle });
  for (const length of LENGTHS) {
    for (const thrown of [new RangeError("not today"), "text", undefined]) {
      const value = doing(() => {
        throw thrown;
      }, pattern(length));
      const before = a.send("before");
      const error = await assertRejects(() => a.send([value]), CodecError);
      assertStrictEquals(error.cause, thrown);
      assertEquals(error.data, null);
      await Promise.all([before, a.send({ after: length })]);
      assertEquals([await b.recv(), await b.recv()], ["before", {
        after: length,
      }]);
    }
  }
  await Promise.all([a.close(), b.close()]);
});

Deno.test("a getter may send a value over the same connection: that goes behind the one it is in", async () => {
  const [a, b] = Pipe({ codec: pickle });
  for (const outer of LENGTHS) {
    for (const inner of LENGTHS) {
      const sent: Promise<void>[] = [];
      const value = doing(() => {
        sent.push(a.send({ inner: pattern(inner) }));
        return "outer";
      }, pattern(outer));
      sent.push(a.send(value), a.send("last"));
      const expected = [
        { before: pattern(outer), meanwhile: "outer", after: "after" },
        { inner: pattern(inner) },
        "last",
      ];
      for (const one of expected) {
        assertEquals(describe(await b.recv()), describe(one));
      }
      await Promise.all(sent);
    }
  }
  await Promise.all([a.close(), b.close()]);
});
