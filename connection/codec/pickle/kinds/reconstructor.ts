/**
 * What protocols 0 and 1 make instances of classes by.
 *
 * @module
 */

import { assertCount } from "./arguments.ts";
import { type Kind, type Maker, Name } from "./kind.ts";

/** Of which every class is, and which is no value itself. */
const object: Maker = {
  make() {
    throw new TypeError("an object of no class is no value");
  },
};

/** `_reconstructor(class, object, None)`: an instance without arguments. */
const reconstructor: Maker = {
  takesNames: true,
  make(args, making) {
    assertCount(args, 3);
    const [type, base] = args;
    if (type instanceof Name && base instanceof Name && base.maker === object) {
      return making.make(type, []);
    }
    throw new TypeError("it is made of another built-in class");
  },
};

/** `copyreg._reconstructor`, by its names in Python 3 and 2. */
export const reconstructors: Kind = {
  makers: {
    "builtins.object": object,
    "__builtin__.object": object,
    "copyreg._reconstructor": reconstructor,
    "copy_reg._reconstructor": reconstructor,
  },
};
