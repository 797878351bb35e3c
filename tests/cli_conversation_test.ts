/** The probe's conversation, in memory: what goes out, what comes in, and how it ends. */

import {
  assert,
  assertEquals,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import { bytesForm } from "../cli/forms/bytes.ts";
import { hexForm } from "../cli/forms/hex.ts";
import { valuesForm } from "../cli/forms/values.ts";
import { LANGUAGES } from "../cli/codecs.ts";
import { EOFError, plainMsgpack } from "../mod.ts";
import { CTRL_C, Held } from "./helpers/cli.ts";

const decoder = new TextDecoder();
const BROKEN_PIPE = new Deno.errors.BrokenPipe("Broken pipe");

/** Lets everything happen that nothing holds up. */
async function turns(count: number): Promise<void> {
  for (let i = 0; i < count; i++) {
    await new Promise<void>((resolve) => setTimeout(resolve));
  }
}

Deno.test("the probe sends its lines as values, and prints values as lines", async () => {
  await using held = new Held();
  const { peer, typed, paper } = held;
  await typed.type('{"a":1}\n\n[{"$date":"1970-01-01"}]\n');
  assertEquals(await peer.recv(), { a: 1 });
  assertEquals(await peer.recv(), [new Date(0)]);
  await peer.send(new Set(["b"]));
  await peer.send("c");
  await peer.close();
  assertEquals(await held.ending, { code: 0, how: "the other end closed" });
  assertEquals(paper.text, '{"$set":["b"]}\n"c"\n');
  assertEquals(held.told, []);
});

Deno.test("with bytes, a line is a message, and an empty one, too", async () => {
  await using held = new Held({ form: bytesForm(false) });
  await held.typed.type("hé\n\n{");
  await held.typed.end();
  const received = [];
  for (let i = 0; i < 3; i++) received.push(await held.peer.recvBytes());
  assertEquals(received.map((it) => decoder.decode(it)), ["hé", "", "{"]);
  await held.peer.sendBytes("back");
  await held.peer.close();
  assertEquals((await held.ending).code, 0);
  assertEquals(held.paper.text, "back\n");
});

Deno.test("with hexadecimal digits, spaces do not count, and what is none is told", async () => {
  await using held = new Held({ form: hexForm });
  await held.typed.type("00 fF\n0\nxy\n01\r\n");
  assertEquals([...await held.peer.recvBytes()], [0, 255]);
  assertEquals([...await held.peer.recvBytes()], [1]);
  await held.peer.sendBytes(new Uint8Array([171]));
  await held.peer.close();
  assertEquals((await held.ending).code, 1);
  assertEquals(held.paper.text, "ab\n");
  assertEquals(held.told.map((line) => line.slice(0, 20)), [
    "line 2: Cannot read ",
    "line 3: Cannot read ",
  ]);
});

Deno.test("a line that cannot be sent is told with its number, and passed over", async () => {
  await using held = new Held({}, {
    codec: plainMsgpack,
    maxMessageLength: 100,
  });
  const long = JSON.stringify("x".repeat(200));
  await held.typed.type(`1\nno \x1b[2J\n{"$date":"1970-01-01"}\n${long}\n2\n`);
  assertEquals([await held.peer.recv(), await held.peer.recv()], [1, 2]);
  await held.peer.close();
  assertEquals(await held.ending, { code: 1, how: "the other end closed" });
  const [json, codec, length, ...others] = held.told;
  assertStringIncludes(json!, "line 2: Cannot read it: ");
  assertEquals(json!.includes("\x1b"), false);
  assertStringIncludes(codec!, "line 3: Cannot encode value: ");
  assertStringIncludes(length!, "line 4: ");
  assertEquals(others, []);
});

Deno.test("a message that is no value is printed as one, told, and passed over", async () => {
  await using held = new Held();
  await held.peer.sendBytes("hello");
  await held.peer.send(1);
  await held.peer.close();
  assertEquals((await held.ending).code, 1);
  assertEquals(held.paper.lines, ['{"$undecoded":"aGVsbG8="}', "1"]);
  assertStringIncludes(held.told.join(), "Cannot decode a message of 5 bytes");
});

const IS_ANOTHER = "; is it one for another --codec, for --bytes or --hex?";

const UNDECODABLE: [
  codec: keyof typeof LANGUAGES,
  message: string,
  complaint: string,
  isAnother: boolean,
][] = [
  ["msgpack", "hello", "bytes follow the value", true],
  ["plain-msgpack", "hello", "", true],
  ["json", "{", "it is not JSON: ", true],
  ["pickle", "hello", "nothing has the number", true],
  ["pickle", "cos\nsystem\n.", 'it refers to "os.system"', false],
  [
    "pickle",
    "cdecimal\nDecimal\n(S'x'\ntR.",
    "decimal.Decimal cannot be made",
    false,
  ],
];

for (const [name, message, complaint, isAnother] of UNDECODABLE) {
  Deno.test(
    `whether ${JSON.stringify(message)} is for another codec is ${
      isAnother ? "asked" : "not asked"
    } with ${name}`,
    async () => {
      const { codec, notation } = LANGUAGES[name];
      const form = valuesForm(notation, { isTerminal: false, colors: false });
      await using held = new Held({ form }, { codec });
      await held.peer.sendBytes(message);
      await held.peer.close();
      assertEquals((await held.ending).code, 1);
      const [told, ...others] = held.told;
      assertStringIncludes(told!, complaint);
      assertEquals(told!.includes("see the cause"), false, told);
      assertEquals(told!.endsWith(IS_ANOTHER), isAnother, told);
      assertEquals(others, []);
    },
  );
}

Deno.test("behind the end of the input, what has come is received before the probe closes", async () => {
  await using held = new Held({ linger: 1 });
  for (let i = 0; i < 3; i++) held.peer.send(i);
  await held.typed.type('"last"');
  await held.typed.end();
  assertEquals(await held.peer.recv(), "last");
  await assertRejects(() => held.peer.recv(), EOFError);
  assertEquals(await held.ending, { code: 0, how: "the input has ended" });
  assertEquals(held.paper.lines, ["0", "1", "2"]);
});

Deno.test("behind the end of the input, the probe goes on for as long as it shall", async () => {
  await using held = new Held({ linger: Infinity });
  await held.typed.end();
  for (let i = 0; i < 3; i++) {
    await turns(3);
    await held.peer.send(i);
  }
  await held.peer.close();
  assertEquals(await held.ending, { code: 0, how: "the other end closed" });
  assertEquals(held.paper.lines, ["0", "1", "2"]);
});

Deno.test("without a time to linger, the probe closes with its input, and all of that has left", async () => {
  await using held = new Held({ linger: 0 });
  await held.typed.type("1\n2\n");
  await held.typed.end();
  assertEquals(await held.ending, { code: 0, how: "the input has ended" });
  assertEquals([await held.peer.recv(), await held.peer.recv()], [1, 2]);
  await assertRejects(() => held.peer.recv(), EOFError);
});

Deno.test("the probe ends with the other end, though its input is open", async () => {
  await using held = new Held();
  await held.peer.close();
  assertEquals(await held.ending, { code: 0, how: "the other end closed" });
  await assertRejects(() => held.typed.type("1\n"));
});

Deno.test("lines that did not reach the other end are no end in order", async () => {
  const held = new Held({
    input: ReadableStream.from(endless(new Uint8Array([0x31, 0x0a]))),
  }, { highWaterMark: 1 });
  await held.peer.recv();
  await held.peer.close();
  const { code, how } = await held.ending;
  // Whichever of both sees it first.
  assertEquals(how, "the other end closed");
  assertEquals(code, held.told.length === 0 ? 0 : 1);
});

Deno.test("an interruption closes the connection, whatever is under way", async () => {
  const never = Promise.withResolvers<void>();
  await using held = new Held({ output: { write: () => never.promise } });
  await held.peer.send("cannot be written");
  await turns(3);
  held.interruption.abort(CTRL_C);
  assertEquals(await held.ending, { code: 130, how: "interrupted" });
  await assertRejects(() => held.peer.recv(), EOFError);
  assertEquals(held.told, []);
  never.resolve();
});

Deno.test("an interruption that came before ends the conversation at once", async () => {
  const interrupted = AbortSignal.abort(CTRL_C);
  await using held = new Held({ interrupted });
  assertEquals((await held.ending).code, 130);
  assertEquals(held.told, []);
});

Deno.test("an output that nobody reads any more is an end in order", async () => {
  let written = 0;
  const write = () =>
    ++written === 2 ? Promise.reject(BROKEN_PIPE) : Promise.resolve();
  await using held = new Held({ output: { write } });
  for (let i = 0; i < 3; i++) held.peer.send(i);
  const how = "nobody reads the output any more";
  assertEquals(await held.ending, { code: 0, how });
  assertEquals(written, 2);
  assertEquals(held.told, []);
});

Deno.test("an output that fails is told", async () => {
  const write = () => Promise.reject(new Error("No space left on device"));
  await using held = new Held({ output: { write } });
  await held.peer.send(1);
  assertEquals(await held.ending, { code: 1, how: "the output broke off" });
  assertEquals(held.told, ["No space left on device"]);
});

Deno.test("an input that fails is told, and what comes is received", async () => {
  const input = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.error(new Error("Is a directory")),
  });
  await using held = new Held({ input });
  await held.peer.send(1);
  await held.peer.close();
  assertEquals((await held.ending).code, 1);
  assertEquals(held.told, ["Is a directory"]);
  assertEquals(held.paper.lines, ["1"]);
});

Deno.test("the input is read no faster than the other end takes it", async () => {
  let read = 0;
  const line = new Uint8Array(1024).fill(0x31);
  line[1023] = 0x0a;
  async function* lines(): AsyncGenerator<Uint8Array> {
    for await (const chunk of endless(line)) {
      read++;
      yield chunk;
    }
  }
  const held = new Held(
    { input: ReadableStream.from(lines()), form: bytesForm(false) },
    { highWaterMark: 4096 },
  );
  await turns(100);
  const before = read;
  await turns(100);
  assertEquals(read, before, "it goes on reading");
  for (let i = 0; i < 2 * before; i++) await held.peer.recvBytes();
  assert(read > before);
  held.interruption.abort(CTRL_C);
  await held.peer.close();
  await held.ending;
});

Deno.test("messages are received no faster than they are written", async () => {
  let written = 0;
  let release = Promise.withResolvers<void>();
  const write = () => {
    written++;
    return release.promise;
  };
  await using held = new Held({ output: { write }, form: bytesForm(false) });
  const message = new Uint8Array(64 * 1024);
  let sent = 0;
  const sending = (async () => {
    for (; sent < 100; sent++) await held.peer.sendBytes(message);
  })();
  await turns(100);
  assertEquals(written, 1);
  assert(sent < 100, `${sent} were taken`);
  release.resolve();
  release = Promise.withResolvers();
  release.resolve();
  await sending;
  await held.peer.close();
  assertEquals((await held.ending).code, 0);
  assertEquals(written, 100);
});

async function* endless(chunk: Uint8Array): AsyncGenerator<Uint8Array> {
  for (;;) yield await Promise.resolve(chunk);
}
