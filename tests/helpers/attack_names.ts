/** Names that mean something to JavaScript, and the way of a message that has one. */

import { type Pair, type TestTransport, transports } from "./transports.ts";

/** What JavaScript, a runtime or a library looks for on objects. */
export const NAMES: readonly string[] = [
  ..."__proto__ constructor prototype toString toLocaleString".split(" "),
  ..."valueOf hasOwnProperty isPrototypeOf then catch toJSON".split(" "),
  ..."__defineGetter__ __defineSetter__ __lookupGetter__".split(" "),
  ..."length name message stack cause size get set value done".split(" "),
  ..."@@iterator Symbol.toPrimitive 0 -1 1000 4294967294".split(" "),
];

/** Two connected ends, of which either may have a codec. */
export const { pair }: TestTransport = transports.find(({ name }) =>
  name === "TCP"
)!;

/** What is received of messages, and what is when that is sent back. All of them fit into the system's buffers. */
export async function thereAndBack(
  { a, b }: Pair,
  messages: readonly Uint8Array<ArrayBuffer>[],
): Promise<[there: unknown, back: unknown][]> {
  await Promise.all(messages.map((message) => a.sendBytes(message)));
  const there: unknown[] = [];
  for (const _ of messages) there.push(await b.recv());
  await Promise.all(there.map((value) => b.send(value)));
  const both: [unknown, unknown][] = [];
  for (const value of there) both.push([value, await a.recv()]);
  return both;
}

/** Both kinds of runtime, as in `codecs.ts`, for work that takes time; and the names that are of interest there. */
export const RUNTIMES: readonly (readonly [
  name: string,
  names: readonly string[],
  within: <T>(work: () => Promise<T>) => Promise<T>,
])[] = [
  ["", NAMES, (work) => work()],
  [
    ", where setting __proto__ sets the prototype",
    ["__proto__"],
    withProtoSetter,
  ],
];

async function withProtoSetter<T>(work: () => Promise<T>): Promise<T> {
  const usual = Object.getOwnPropertyDescriptor(Object.prototype, "__proto__");
  Object.defineProperty(Object.prototype, "__proto__", {
    configurable: true,
    get(): unknown {
      return Object.getPrototypeOf(this);
    },
    set(prototype: unknown): void {
      if (typeof prototype === "object") {
        Object.setPrototypeOf(this, prototype);
      }
    },
  });
  try {
    return await work();
  } finally {
    Reflect.deleteProperty(Object.prototype, "__proto__");
    if (usual) Object.defineProperty(Object.prototype, "__proto__", usual);
  }
}
