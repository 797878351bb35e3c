/** Values as chance brings them: for each codec those that its documentation has. */

import fc from "fast-check";
import * as leaves from "./leaves.ts";

const { text, looseText, number, int64, bigint, nothing, bytes } = leaves;

/** What values are made of. */
interface Parts {
  leaf: fc.Arbitrary<unknown>;
  /** The keys of objects. */
  key: fc.Arbitrary<string>;
  /** Makes containers beside arrays and objects. */
  others?: (inner: fc.Arbitrary<unknown>) => fc.Arbitrary<unknown>[];
}

/** Values with up to so many containers in one another. */
function tree({ leaf, key, others = () => [] }: Parts): fc.Arbitrary<unknown> {
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      { weight: 4, arbitrary: leaf },
      { weight: 1, arbitrary: fc.array(tie("value"), { maxLength: 5 }) },
      { weight: 2, arbitrary: record(key, tie("value")) },
      ...others(tie("value")).map((arbitrary) => ({ weight: 1, arbitrary })),
    ),
  }));
  return value;
}

/** Plain objects of which every key is their own. */
function record(key: fc.Arbitrary<string>, value: fc.Arbitrary<unknown>) {
  return fc.array(fc.tuple(key, value), { maxLength: 5 })
    .map((entries) => Object.fromEntries(entries));
}

function map(key: fc.Arbitrary<unknown>, value: fc.Arbitrary<unknown>) {
  return fc.array(fc.tuple(key, value), { maxLength: 4 })
    .map((entries) => new Map(entries));
}

function set(value: fc.Arbitrary<unknown>) {
  return fc.array(value, { maxLength: 4 }).map((values) => new Set(values));
}

function withHole(value: fc.Arbitrary<unknown>) {
  return fc.array(value, { minLength: 1, maxLength: 4 }).map((values) => {
    delete values[0];
    return values;
  });
}

function withoutPrototype(
  key: fc.Arbitrary<string>,
  value: fc.Arbitrary<unknown>,
) {
  return record(key, value).map((object) =>
    Object.setPrototypeOf(object, null)
  );
}

const ERRORS = [Error, EvalError, RangeError, ReferenceError, SyntaxError];
const OTHER_ERRORS = [TypeError, URIError, class Named extends Error {}];

function error(cause: fc.Arbitrary<unknown>) {
  return fc.record({
    ErrorClass: fc.constantFrom(...ERRORS, ...OTHER_ERRORS),
    message: looseText,
    options: fc.option(fc.record({ cause }), { nil: undefined }),
  }).map(({ ErrorClass, message, options }) =>
    new ErrorClass(message, options)
  );
}

const PLAIN = [nothing, number, int64, bytes];

/** What MessagePack has, and every implementation reads alike: some refuse a key `__proto__`. */
export const shared = tree({
  leaf: fc.oneof(...PLAIN, text),
  key: text.filter((key) => key !== "__proto__"),
});

/** What `plainMsgpack` has. */
export const plain = tree({
  leaf: fc.oneof(...PLAIN, looseText),
  key: looseText,
});

/** What `msgpack` has. */
export const extended = tree({
  leaf: fc.oneof(
    ...[...PLAIN, looseText, bigint, leaves.date, leaves.regExp, leaves.url],
    ...[leaves.arrays, leaves.memory, leaves.extension],
    fc.constant(undefined),
  ),
  key: looseText,
  others: (inner) => [
    map(inner, inner),
    set(inner),
    error(inner),
    withHole(inner),
    withoutPrototype(looseText, inner),
  ],
});

/** What JavaScript has, with whatever `JSON.stringify()` leaves out, alters or refuses. */
export const anything = fc.oneof(
  plain,
  fc.anything({
    ...{ key: looseText, maxDepth: 3, withBigInt: true, withDate: true },
    ...{ withMap: true, withSet: true, withNullPrototype: true },
    ...{ withSparseArray: true, withTypedArray: true, withBoxedValues: true },
  }),
);

/** What Python can have as a key. */
const hashable = fc.oneof(
  ...[nothing, number, bigint, looseText],
  fc.array(fc.oneof(nothing, number), { maxLength: 3 }),
);

const PYTHON = [nothing, number, bigint, looseText, bytes, leaves.arrays];

const ofPython = (...others: fc.Arbitrary<unknown>[]) =>
  tree({
    leaf: fc.oneof(
      ...[...PYTHON, leaves.complex, leaves.range, ...others],
      fc.constant(undefined),
    ),
    key: looseText,
    others: (inner) => [
      map(hashable, inner),
      set(hashable),
      withHole(inner),
      withoutPrototype(looseText, inner),
    ],
  });

/** What `pickle` has; Python 2 has no moments. */
export const pickled = ofPython(leaves.dateOfPython);
export const pickledFor2 = ofPython();
