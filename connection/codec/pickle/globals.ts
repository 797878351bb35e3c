/**
 * What a user adds to the table of what pickles may refer to.
 *
 * @module
 */

import { beginsWithDigit, define, makeSparse } from "../record.ts";
import { kindOf } from "../refusal.ts";
import { isDict } from "./dict.ts";
import { type Maker, type Making, Name } from "./kinds/kind.ts";

/**
 * What classes and functions of Python's make here, by their full names:
 * `module.qualname`.
 *
 * A function is called with the arguments that Python's class gives to have an
 * instance made again, as its `__reduce__()` and `__getnewargs__()` say: those
 * of a namedtuple are its fields, those of most other classes none. Keyword
 * arguments come last, as an object; a class or a function that is an argument
 * is its name. It may be called twice for one message.
 *
 * What Python has as the instance's `__dict__`, or in its `__slots__`, becomes
 * properties of the object that was returned; what it holds as a list, a dict or
 * a set is put into the Array, the object or Map, or the Set that was returned.
 */
export type Globals = Readonly<
  // deno-lint-ignore no-explicit-any
  Record<string, (...args: any[]) => unknown>
>;

/** How many elements of an array an attribute of an instance takes the place of. */
const ATTRIBUTE_COST = 8;

/**
 * The makers of a user's table.
 *
 * @throws {TypeError} If it is no object, or something in it is no function.
 */
export function makersOf(globals: Globals): Record<string, Maker> {
  if (!isDict(globals)) {
    throw new TypeError(
      `Cannot use globals: it must be a plain object of functions, current value is of type ${
        globals === null ? "null" : kindOf(globals)
      }`,
    );
  }
  return Object.fromEntries(
    Object.entries(globals).map(([name, make]) => {
      if (typeof make === "function") return [name, makerOf(make)];
      throw new TypeError(
        `Cannot use globals: ${
          JSON.stringify(name)
        } must be a function, current value is of type ${typeof make}`,
      );
    }),
  );
}

function makerOf(make: (...args: unknown[]) => unknown): Maker {
  return {
    takesNames: true,
    make: (args) =>
      make(...args.map((arg) => arg instanceof Name ? arg.name : arg)),
    build: setState,
  };
}

/** Sets the attributes of an instance: a dict, or what is in a dict and in slots. */
function setState(
  made: unknown,
  state: unknown,
  making: Making,
): unknown {
  if (typeof made !== "object" || made === null) {
    throw new TypeError("What was made of it is no object");
  }
  const parts = Array.isArray(state) && state.length === 2 ? state : [state];
  for (const part of parts) {
    if (part === null) continue;
    if (!isDict(part)) throw new TypeError("Its state is no dict of names");
    const entries = Object.entries(part);
    making.charge(ATTRIBUTE_COST * entries.length);
    for (const [key, value] of entries) {
      if (isDict(made) && beginsWithDigit(key)) makeSparse(made);
      define(made, key, value);
    }
  }
  return made;
}
