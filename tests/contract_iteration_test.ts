/** An iteration asks for one message after another, and has what a generator would have said. */

import {
  assert,
  assertEquals,
  assertRejects,
  assertStrictEquals,
} from "@std/assert";
import { type Codec, CodecError, EOFError, Listener } from "../mod.ts";
import {
  assertBytes,
  contract,
  isPending,
  pattern,
  turn,
  unevenContract,
  unheeded,
} from "./helpers/contract.ts";
import { connectTo, socketTransports } from "./helpers/transports.ts";

const { gc } = globalThis as unknown as { gc: () => void };
const { InvalidData } = Deno.errors;

const END = { done: true, value: undefined } as const;

function message<T>(value: T): { done: false; value: T } {
  return { done: false, value };
}

/** What no codec of these tests can read. */
const UNREADABLE = Uint8Array.of(0xc1);

contract(
  "several messages that are asked for at once come in order, whether they are here or not",
  async ({ a, b }) => {
    for (let here = 0; here <= 4; here++) {
      for (let id = 0; id < here; id++) await a.send(id);
      if (here > 0) await b.poll(Infinity);
      const iterator = b[Symbol.asyncIterator]();
      const settled: number[] = [];
      const asked = [0, 1, 2, 3].map(async (id) => {
        const result = await iterator.next();
        settled.push(id);
        return result;
      });
      for (let id = here; id < 4; id++) await a.send(id);
      assertEquals(await Promise.all(asked), [0, 1, 2, 3].map(message));
      assertEquals(settled, [0, 1, 2, 3]);
    }
  },
);

contract(
  "whoever asks when a message has just come has the next one",
  async ({ a, b }) => {
    for (let steps = 0; steps < 15; steps++) {
      const iterator = b[Symbol.asyncIterator]();
      const settled: unknown[] = [];
      const ask = async () => void settled.push((await iterator.next()).value);
      const first = ask();
      const sent = [a.send(1), a.send(2)];
      for (let i = 0; i < steps; i++) await Promise.resolve();
      await Promise.all([first, ask(), ...sent]);
      assertEquals(settled, [1, 2], `after ${steps} steps`);
    }
  },
);

contract(
  "iteration and recv() take turns, in the order in which they ask",
  async ({ a, b }) => {
    const iterator = b[Symbol.asyncIterator]();
    for (const isHere of [false, true]) {
      const send = () => Promise.all([1, 2, 3, 4].map((id) => a.send(id)));
      if (isHere) await send();
      const asked = [
        iterator.next().then(({ value }) => value),
        b.recv(),
        iterator.next().then(({ value }) => value),
        b.recv(),
      ];
      if (!isHere) await send();
      assertEquals(await Promise.all(asked), [1, 2, 3, 4]);
    }
  },
);

contract(
  "two iterations share the messages, each of which goes to one",
  async ({ a, b }) => {
    const ids = Array.from({ length: 100 }, (_, id) => id);
    const seen: unknown[][] = [[], []];
    const iterations = seen.map(async (list) => {
      for await (const id of b) {
        list.push(id);
        if (list.length % 10 === 0) await turn();
      }
    });
    for (const id of ids) a.send(id);
    await a.close();
    await Promise.all(iterations);
    for (const list of seen) {
      assertEquals(list, list.toSorted((x, y) => Number(x) - Number(y)));
    }
    const all = seen.flat().toSorted((x, y) => Number(x) - Number(y));
    assertEquals(all, ids);
  },
);

contract(
  "messages of every length are iterated over in order, and then the end",
  async ({ a, b }) => {
    const lengths = [0, 1, 3000, 65_530, 70_000, 0, 200_000, 5];
    const sent = lengths.map((length, seed) => a.send(pattern(length, seed)));
    sent.push(a.close());
    let seed = 0;
    for await (const value of b) {
      assertBytes(value as Uint8Array, pattern(lengths[seed]!, seed));
      seed++;
    }
    assertEquals(seed, lengths.length);
    await Promise.all(sent);
  },
);

contract(
  "all that have been asked for are done when the other end closes",
  async ({ a, b }) => {
    const iterator = b[Symbol.asyncIterator]();
    const asked = [1, 2, 3].map(() => iterator.next());
    await a.send("last");
    await a.close();
    assertEquals(await Promise.all(asked), [message("last"), END, END]);
    for (let i = 0; i < 3; i++) assertEquals(await iterator.next(), END);
    assertEquals(await b[Symbol.asyncIterator]().next(), END);
    await assertRejects(() => b.recv(), EOFError);
  },
);

contract(
  "all that have been asked for are done when this end closes",
  async ({ b }) => {
    const iterator = b[Symbol.asyncIterator]();
    const asked = [1, 2, 3].map(() => iterator.next());
    assertEquals(await isPending(Promise.race(asked)), true);
    await b.close();
    assertEquals(await Promise.all(asked), [END, END, END]);
    assertEquals(await iterator.next(), END);
  },
);

contract(
  "a loop in which this end is closed ends, with messages still to come",
  async ({ a, b }) => {
    for (const id of [1, 2, 3]) await a.send(id);
    const seen: unknown[] = [];
    for await (const id of b) {
      seen.push(id);
      await b.close();
    }
    assertEquals(seen, [1]);
  },
);

contract(
  "the end that one iteration was told is no other's to change",
  async ({ a, b }) => {
    await a.close();
    const [one, other] = [b, b].map((end) => end[Symbol.asyncIterator]());
    for (const ask of ["next", "return"] as const) {
      const end = await one![ask]!();
      (end as { value: unknown }).value = "changed";
      (end as { done: boolean }).done = false;
    }
    assertEquals(await one!.next(), END);
    assertEquals(await other!.next(), END);
    assertEquals(await other!.return!(), END);
  },
);

contract(
  "an iteration that was left is done, and the messages are still to come",
  async ({ a, b }) => {
    await a.send(1);
    await a.send(2);
    const iterator = b[Symbol.asyncIterator]();
    assertEquals(await iterator.return!(), END);
    assertEquals(await iterator.next(), END);
    assertEquals(await iterator.return!(), END);
    assertEquals(await b.recv(), 1);
    assertEquals(await Promise.all([b.recv(), iterator.next()]), [2, END]);
    assertEquals(b.closed, false);
  },
);

contract(
  "an iteration that is left while it waits gives what it asked for, and takes no more",
  async ({ a, b }) => {
    const iterator = b[Symbol.asyncIterator]();
    const asked = iterator.next();
    assertEquals(await isPending(asked), true);
    const left = iterator.return!();
    const behind = b.recv();
    await a.send(1);
    await a.send(2);
    assertEquals(await asked, message(1));
    assertEquals(await left, END);
    assertEquals(await behind, 2);
    assertEquals(await iterator.next(), END);
  },
);

contract("an iterator is its own iterable", async ({ a, b }) => {
  const iterator = b[Symbol.asyncIterator]();
  assertStrictEquals(iterator[Symbol.asyncIterator](), iterator);
  for (const id of [1, 2, 3]) await a.send(id);
  assertEquals((await iterator.next()).value, 1);
  for await (const id of iterator) {
    assertEquals(id, 2);
    break;
  }
  // The loop has left this one, and no other.
  assertEquals(await iterator.next(), END);
  assertEquals((await b[Symbol.asyncIterator]().next()).value, 3);
});

contract(
  "what no codec can read ends one iteration, and is told once",
  async ({ a, b }) => {
    for (const isHere of [true, false]) {
      const iterator = b[Symbol.asyncIterator]();
      const send = async () => {
        await a.sendBytes(UNREADABLE);
        await a.send("next");
      };
      if (isHere) await send();
      const asked = unheeded(iterator.next());
      if (!isHere) await send();
      await assertRejects(() => asked, CodecError);
      for (let i = 0; i < 2; i++) assertEquals(await iterator.next(), END);
      assertEquals(await b[Symbol.asyncIterator]().next(), message("next"));
    }
  },
);

contract(
  "of several that were asked for at once, the one whose turn it is gets the error",
  async ({ a, b }) => {
    const iterator = b[Symbol.asyncIterator]();
    const asked = [1, 2, 3].map(() => unheeded(iterator.next()));
    await a.send("first");
    await a.sendBytes(UNREADABLE);
    await a.close();
    assertEquals(await asked[0], message("first"));
    await assertRejects(() => asked[1]!, CodecError);
    assertEquals(await asked[2], END);
    assertEquals(await iterator.next(), END);
  },
);

unevenContract(
  "that the connection has broken is told to one of several that wait, and to every new iteration",
  { a: {}, b: { maxMessageLength: 10 } },
  async ({ a, b }) => {
    const iterator = b[Symbol.asyncIterator]();
    const asked = [1, 2, 3].map(() => unheeded(iterator.next()));
    await a.send("eleven long");
    const error = await assertRejects(() => asked[0]!, InvalidData);
    assertEquals(await Promise.all(asked.slice(1)), [END, END]);
    assertEquals(await iterator.next(), END);
    for (let i = 0; i < 2; i++) {
      const other = b[Symbol.asyncIterator]();
      const again = await assertRejects(() => other.next(), InvalidData);
      assertStrictEquals(again, error);
      assertEquals(await other.next(), END);
    }
  },
);

/** A codec whose values are there a little later. */
const asynchronous: Codec = {
  encode: (value) => Uint8Array.of(value as number),
  async decode([byte]) {
    await turn();
    if (byte === 0) throw new RangeError("there is no 0");
    return byte;
  },
};

contract(
  "what a codec promises is waited for, whether the message was here or not",
  async ({ a, b }) => {
    for (const isHere of [true, false]) {
      const send = () => Promise.all([1, 2, 0, 3].map((id) => a.send(id)));
      const iterator = b[Symbol.asyncIterator]();
      if (isHere) {
        await send();
        await b.poll(Infinity);
      }
      const asked = iterator.next();
      if (!isHere) await send();
      assertEquals(await asked, message(1));
      assertEquals(await iterator.next(), message(2));
      await assertRejects(() => iterator.next(), RangeError, "no 0");
      assertEquals(await iterator.next(), END);
      assertEquals(await b.recv(), 3);
    }
  },
  { codec: asynchronous },
);

contract(
  "a loop lets the event loop go round, however much comes",
  async ({ a, b }) => {
    let turns = 0;
    let isOver = false;
    const turning = (async () => {
      for (; !isOver; turns++) await turn();
    })();
    const sending = (async () => {
      for (let id = 0; id < 2000; id++) await a.send(pattern(500, id));
      await a.close();
    })();
    let seen = 0;
    for await (const _ of b) seen++;
    isOver = true;
    await Promise.all([sending, turning]);
    assertEquals(seen, 2000);
    assert(turns > 1, `${turns} turns`);
  },
);

contract(
  "a message that cannot be decoded is told to the call that waits for it, left though the iteration is",
  async ({ a, b }) => {
    const iterator = b[Symbol.asyncIterator]();
    const asked = iterator.next();
    await iterator.return!();
    await a.sendBytes(UNREADABLE);
    await assertRejects(() => asked, CodecError);
    assertEquals(await iterator.next(), END);
    await a.send("next");
    assertEquals(await b.recv(), "next");
  },
);

for (const { name, address } of socketTransports) {
  Deno.test(`${name}: a connection that is iterated over is not collected, and one that was is`, async () => {
    await using listener = new Listener(address());
    const [client, asked] = await (async () => {
      const [client, served] = await connectTo(listener);
      return [client, served[Symbol.asyncIterator]().next()] as const;
    })();
    for (let round = 0; round < 10; round++) {
      gc();
      await turn();
    }
    await client.send("still here");
    assertEquals(await asked, message("still here"));
    let end: unknown;
    client.recv().catch((error) => end = error);
    for (let round = 0; round < 50 && end === undefined; round++) {
      gc();
      await turn();
    }
    assert(end instanceof EOFError, Deno.inspect(end));
    await client.close();
  });
}
