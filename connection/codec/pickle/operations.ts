/**
 * What each opcode does.
 *
 * @module
 */

import { haveTextKeys, isDict } from "./dict.ts";
import { readDigits } from "./integers.ts";
import type { Machine } from "./machine.ts";
import { Opcode } from "./opcodes.ts";
import {
  fromLatin1,
  readEscaped,
  readLiteral,
  readPython2,
} from "./python_text.ts";

type Operation = (machine: Machine) => void;

/** The newest protocol there is. */
const NEWEST_PROTOCOL = 5;

const constants: Readonly<Record<number, Operation>> = {
  [Opcode.NONE]: ({ stack }) => stack.push(null),
  [Opcode.NEWTRUE]: ({ stack }) => stack.push(true),
  [Opcode.NEWFALSE]: ({ stack }) => stack.push(false),
  [Opcode.EMPTY_LIST]: ({ stack }) => stack.push([]),
  [Opcode.EMPTY_TUPLE]: ({ stack }) => stack.push([]),
  [Opcode.EMPTY_DICT]: ({ stack }) => stack.push({}),
  [Opcode.EMPTY_SET]: ({ stack }) => stack.push(new Set()),
};

const numbers: Readonly<Record<number, Operation>> = {
  [Opcode.BININT]: ({ stack, source }) => stack.push(source.int32()),
  [Opcode.BININT1]: ({ stack, source }) => stack.push(source.uint8()),
  [Opcode.BININT2]: ({ stack, source }) => stack.push(source.uint16()),
  [Opcode.BINFLOAT]: ({ stack, source }) => stack.push(source.float64()),
  [Opcode.LONG1]: ({ stack, source }) =>
    stack.push(source.integer(source.uint8())),
  [Opcode.LONG4]: ({ stack, source }) =>
    stack.push(source.integer(source.length32())),
  [Opcode.INT]({ stack, source }) {
    const line = source.line();
    // How booleans were written before protocol 2.
    stack.push(
      line === "00" ? false : line === "01" ? true : readDigits(line),
    );
  },
  [Opcode.LONG]: ({ stack, source }) =>
    stack.push(readDigits(source.line().replace(/L$/, ""))),
  [Opcode.FLOAT]: ({ stack, source }) => stack.push(readFloat(source.line())),
};

const texts: Readonly<Record<number, Operation>> = {
  [Opcode.SHORT_BINUNICODE]: ({ stack, source }) =>
    stack.push(source.text(source.uint8())),
  [Opcode.BINUNICODE]: ({ stack, source }) =>
    stack.push(source.text(source.uint32())),
  [Opcode.BINUNICODE8]: ({ stack, source }) =>
    stack.push(source.text(source.length64())),
  [Opcode.UNICODE]: ({ stack, source }) =>
    stack.push(readEscaped(source.line())),

  // Python 2's
  [Opcode.SHORT_BINSTRING]: ({ stack, source }) =>
    stack.push(readPython2(source.bytes(source.uint8()))),
  [Opcode.BINSTRING]: ({ stack, source }) =>
    stack.push(readPython2(source.bytes(source.length32()))),
  [Opcode.STRING]({ stack, source }) {
    const literal = readLiteral(source.line());
    if (literal === undefined) throw source.malformed("a str has no quotes");
    stack.push(readPython2(fromLatin1(literal)));
  },
};

const bytes: Readonly<Record<number, Operation>> = {
  [Opcode.SHORT_BINBYTES]: ({ stack, source }) =>
    stack.push(source.bytes(source.uint8())),
  [Opcode.BINBYTES]: ({ stack, source }) =>
    stack.push(source.bytes(source.uint32())),
  [Opcode.BINBYTES8]: ({ stack, source }) =>
    stack.push(source.bytes(source.length64())),
  [Opcode.BYTEARRAY8]: ({ stack, source }) =>
    stack.push(source.bytes(source.length64())),
  // What is received belongs to the receiver: nothing is read-only.
  [Opcode.READONLY_BUFFER]: ({ stack }) => void stack.top(),
};

const containers: Readonly<Record<number, Operation>> = {
  [Opcode.TUPLE1]: (machine) => tuple(machine, [machine.stack.pop()]),
  [Opcode.TUPLE2](machine) {
    const second = machine.stack.pop();
    tuple(machine, [machine.stack.pop(), second]);
  },
  [Opcode.TUPLE3](machine) {
    const third = machine.stack.pop();
    const second = machine.stack.pop();
    tuple(machine, [machine.stack.pop(), second, third]);
  },
  [Opcode.TUPLE]: (machine) => tuple(machine, machine.stack.popMark()),
  [Opcode.LIST]: (machine) => machine.stack.push(popValues(machine)),
  [Opcode.APPEND]: (machine) => append(machine, [machine.stack.pop()]),
  [Opcode.APPENDS]: (machine) => append(machine, machine.stack.popMark()),
  [Opcode.DICT](machine) {
    const items = machine.stack.popMark();
    machine.stack.push({});
    set(machine, items);
  },
  [Opcode.SETITEM](machine) {
    const value = machine.stack.pop();
    set(machine, [machine.stack.pop(), value]);
  },
  [Opcode.SETITEMS]: (machine) => set(machine, machine.stack.popMark()),
  [Opcode.FROZENSET]: (machine) =>
    machine.stack.push(new Set(popValues(machine))),
  [Opcode.ADDITEMS](machine) {
    const values = popValues(machine);
    const target = machine.stack.top();
    if (!(target instanceof Set)) {
      throw machine.source.malformed("values are added to what is no set");
    }
    for (const value of values) target.add(value);
  },
};

const references: Readonly<Record<number, Operation>> = {
  [Opcode.MARK]: ({ stack }) => stack.mark(),
  [Opcode.POP]: ({ stack }) => stack.drop(),
  [Opcode.POP_MARK]: ({ stack }) => void stack.popMark(),
  [Opcode.DUP]({ stack, source }) {
    // It could become a map at one place and stay an object at the other.
    if (isDict(stack.top())) throw source.malformed("a dict is duplicated");
    stack.push(stack.top());
  },
  [Opcode.PUT]: (machine) => machine.memoize(readIndex(machine)),
  [Opcode.BINPUT]: (machine) => machine.memoize(machine.source.uint8()),
  [Opcode.LONG_BINPUT]: (machine) => machine.memoize(machine.source.uint32()),
  [Opcode.MEMOIZE]: (machine) => machine.memoize(),
  [Opcode.GET]: (machine) => recall(machine, readIndex(machine)),
  [Opcode.BINGET]: (machine) => recall(machine, machine.source.uint8()),
  [Opcode.LONG_BINGET]: (machine) => recall(machine, machine.source.uint32()),
};

const objects: Readonly<Record<number, Operation>> = {
  [Opcode.GLOBAL](machine) {
    const module = machine.source.name();
    machine.stack.push(machine.name(module, machine.source.name()));
  },
  [Opcode.STACK_GLOBAL](machine) {
    const qualifiedName = machine.stack.pop();
    machine.stack.push(machine.name(machine.stack.pop(), qualifiedName));
  },
  [Opcode.REDUCE]: (machine) => make(machine, popArguments(machine)),
  [Opcode.NEWOBJ]: (machine) => make(machine, popArguments(machine)),
  [Opcode.NEWOBJ_EX](machine) {
    const keywords = machine.stack.pop();
    machine.assertValue(keywords);
    const args = popArguments(machine);
    const count = isDict(keywords) ? Object.keys(keywords).length : 0;
    machine.charge(args.length + count);
    make(machine, count > 0 ? machine.tuple([...args, keywords]) : args);
  },
  [Opcode.INST](machine) {
    const module = machine.source.name();
    const name = machine.name(module, machine.source.name());
    const args = machine.tuple(machine.stack.popMark());
    machine.stack.push(machine.make(name, args));
  },
  [Opcode.OBJ](machine) {
    const [name, ...args] = machine.stack.popMark();
    machine.stack.push(machine.make(name, machine.tuple(args)));
  },
  [Opcode.BUILD]: (machine) => machine.build(machine.stack.pop()),
};

const framing: Readonly<Record<number, Operation>> = {
  [Opcode.PROTO]({ source }) {
    const protocol = source.uint8();
    if (protocol <= NEWEST_PROTOCOL) return;
    throw source.malformed(`protocol ${protocol} is not known`);
  },
  // Frames are for reading ahead, and all has come already.
  [Opcode.FRAME]({ source }) {
    if (source.length64() > source.left) {
      throw source.malformed("a frame is cut off");
    }
  },
};

/** What a message cannot have in it, because it would be elsewhere. */
const elsewhere: Readonly<Record<number, Operation>> = {
  ...refuse("persistent objects", [Opcode.PERSID, Opcode.BINPERSID]),
  ...refuse("extension codes", [Opcode.EXT1, Opcode.EXT2, Opcode.EXT4]),
  ...refuse("buffers out of band", [Opcode.NEXT_BUFFER]),
};

/** By their opcodes, all but `STOP`. */
export const OPERATIONS: readonly (Operation | undefined)[] = Array.from(
  { length: 256 },
  (_, opcode) =>
    [
      constants,
      numbers,
      texts,
      bytes,
      containers,
      references,
      objects,
      framing,
      elsewhere,
    ].find((operations) => operations[opcode])?.[opcode],
);

function refuse(
  what: string,
  opcodes: readonly number[],
): Record<number, Operation> {
  const operation: Operation = ({ source }) => {
    throw source.malformed(`${what} are not in the message`);
  };
  return Object.fromEntries(opcodes.map((opcode) => [opcode, operation]));
}

function tuple(machine: Machine, items: unknown[]): void {
  machine.stack.push(machine.tuple(items));
}

/** What is above the last mark, all of which must be values. */
function popValues(machine: Machine): unknown[] {
  const values = machine.stack.popMark();
  machine.assertValues(values);
  return values;
}

function append(machine: Machine, values: readonly unknown[]): void {
  machine.assertValues(values);
  const target = machine.stack.top();
  if (!Array.isArray(target)) {
    throw machine.source.malformed("values are appended to what is no list");
  }
  for (const value of values) target.push(value);
}

/** Sets items of the dict that is on top. */
function set(machine: Machine, items: readonly unknown[]): void {
  machine.assertValues(items);
  if (items.length % 2 === 1) {
    throw machine.source.malformed("a key has no value");
  }
  let dict = machine.stack.top();
  if (isDict(dict)) {
    if (haveTextKeys(items)) return machine.dicts.set(dict, items);
    dict = machine.replaceDict(dict);
  }
  if (!(dict instanceof Map)) {
    throw machine.source.malformed("items are set in what is no dict");
  }
  for (let at = 0; at < items.length; at += 2) {
    dict.set(items[at], items[at + 1]);
  }
}

function recall(machine: Machine, index: number): void {
  machine.stack.push(machine.recall(index));
}

function readIndex({ source }: Machine): number {
  const index = Number(readDigits(source.line()));
  if (index >= 0) return index;
  throw source.malformed(`nothing can have the number ${index}`);
}

function readFloat(line: string): number {
  if (/^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i.test(line)) {
    return Number(line);
  }
  const named: Readonly<Record<string, number>> = {
    inf: Infinity,
    "-inf": -Infinity,
    nan: NaN,
    "-nan": NaN,
  };
  if (Object.hasOwn(named, line)) return named[line]!;
  throw new SyntaxError("There is no number");
}

function popArguments(machine: Machine): readonly unknown[] {
  const args = machine.stack.pop();
  if (Array.isArray(args)) return args;
  throw machine.source.malformed("arguments are no tuple");
}

function make(machine: Machine, args: readonly unknown[]): void {
  machine.stack.push(machine.make(machine.stack.pop(), args));
}
