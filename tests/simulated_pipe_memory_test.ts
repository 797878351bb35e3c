/** Nothing is kept that is not needed, and nothing copied to where nothing is. */

import { assert, assertEquals, assertThrows } from "@std/assert";
import { NativeMemory } from "../connection/transport/named_pipe/native_memory.ts";
import { writeTo } from "./helpers/composed.ts";
import { KIB, pattern, unheeded } from "./helpers/contract.ts";
import { finish, turns, World } from "./helpers/simulated_ends.ts";

const { gc } = globalThis as unknown as { gc: () => void };

Deno.test("simulated pipe: a port keeps nothing of files that are closed", async () => {
  const world = new World();
  const [first, peer] = await world.served();
  const closed = async () => {
    const [a, b] = await world.pair();
    const filled = a.fill();
    const interrupted = unheeded(b.fill());
    await b.send(pattern(3), false);
    await finish(filled);
    await finish(Promise.all([a.close(), b.close()]));
    await finish(Promise.allSettled([interrupted]));
  };
  await closed();
  const filled = first.fill();
  peer.send(pattern(3));
  await finish(filled);
  await turns();
  gc();
  assertEquals(world.operations.map((each) => each.deref()), [undefined]);
  await world.end(first);
});

Deno.test("simulated pipe: a connection that has failed keeps nothing of what it had still to send", async () => {
  const world = new World();
  const [transport, peer] = await world.served();
  const sent: Promise<void>[] = [];
  const send = () => {
    const message = pattern(70 * KIB);
    sent.push(unheeded(transport.send(message, true)));
    return new WeakRef(message);
  };
  const messages = [send(), send(), send()];
  await turns();
  peer.close();
  await finish(Promise.allSettled(sent));
  await turns();
  gc();
  assertEquals(messages.map((each) => each.deref()?.length), [
    undefined,
    undefined,
    undefined,
  ]);
  await world.end(transport);
});

Deno.test("simulated pipe: a long message that was composed is not kept", async () => {
  const world = new World();
  const [transport, peer] = await world.served();
  const compose = () => {
    const draft = transport.compose();
    assert(draft);
    writeTo(draft, pattern(50 * KIB), KIB);
    return new WeakRef(draft.bytes);
  };
  const composed = compose();
  await finish(transport.commit());
  const abandoned = compose();
  transport.abandon();
  assertEquals(peer.receiveAll().length, 1);
  await turns();
  gc();
  assertEquals([composed.deref(), abandoned.deref()], [undefined, undefined]);
  await world.end(transport);
});

Deno.test("simulated pipe: native memory is not copied to or from where it is not", () => {
  const world = new World();
  world.port.join();
  const memory = new NativeMemory(world.port.kernel32, 10);
  memory.put(pattern(10));
  const target = new Uint8Array(20);
  memory.get(target, 10);
  assertEquals(target.subarray(0, 10), pattern(10));
  assertThrows(() => memory.put(pattern(11)), RangeError, "room for 10");
  assertThrows(() => memory.get(target, 11), RangeError, "room for 10");
  const short = new Uint8Array(5);
  assertThrows(() => memory.get(short, 6), RangeError, "room for 5");
  memory.free();
  assertThrows(() => memory.put(pattern(1)), RangeError);
  assertThrows(() => memory.get(target, 1), RangeError);
  memory.free();
  world.port.leave();
  world.assertClean();
});
