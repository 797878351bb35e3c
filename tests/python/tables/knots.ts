/** Values that are in several places, or in themselves. */

/** One of them, at both ends. */
export interface Knot {
  name: string;
  /** What makes `value` in Python. */
  python: string;
  /** What is true of `value` in Python, also when it has been here. */
  holds: string;
  /** What makes it here. */
  make(): unknown;
  /** What is true of it here. */
  // deno-lint-ignore no-explicit-any
  isRight(value: any): boolean;
}

export const knots: Knot[] = [
  {
    name: "a list that contains itself",
    python: "value = [1]; value.append(value)",
    holds: "value[0] == 1 and value[1] is value and len(value) == 2",
    make() {
      const list: unknown[] = [1];
      list.push(list);
      return list;
    },
    isRight: (list) => list[0] === 1 && list[1] === list && list.length === 2,
  },
  {
    name: "a dict that contains itself",
    python: "value = {}; value[u'self'] = value",
    holds: "value[u'self'] is value",
    make() {
      const object: Record<string, unknown> = {};
      object.self = object;
      return object;
    },
    isRight: (object) => object.self === object,
  },
  {
    name: "a map that contains itself",
    python: "value = {}; value[1] = [value]",
    holds: "value[1][0] is value",
    make() {
      const map = new Map<number, unknown>();
      return map.set(1, [map]);
    },
    isRight: (map) => map.get(1)[0] === map,
  },
  {
    name: "the same dict twice",
    python: "item = {u'a': 1}; value = [item, item, {u'a': 1}]",
    holds: "value[0] is value[1] and value[0] is not value[2]",
    make() {
      const item = { a: 1 };
      return [item, item, { a: 1 }];
    },
    isRight: (list) => list[0] === list[1] && list[0] !== list[2],
  },
  {
    name: "the same set in a list and a dict",
    python: "item = set([1]); value = {u'a': item, u'b': [item]}",
    holds: "value[u'a'] is value[u'b'][0] and value[u'a'] == set([1])",
    make() {
      const item = new Set([1]);
      return { a: item, b: [item] };
    },
    isRight: ({ a, b }) => a === b[0] && a.has(1),
  },
  {
    name: "the same moment twice",
    python: "item = datetime(2024, 2, 29); value = [item, item]",
    holds: "value[0] is value[1]",
    make() {
      const item = Temporal.PlainDateTime.from("2024-02-29");
      return [item, item];
    },
    isRight: (list) => list[0] === list[1],
  },
  {
    name: "two that contain each other",
    python: "a, b = {}, []; a[u'b'] = b; b.append(a); value = [a, b]",
    holds: "value[0][u'b'] is value[1] and value[1][0] is value[0]",
    make() {
      const a: Record<string, unknown> = {};
      const b = [a];
      a.b = b;
      return [a, b];
    },
    isRight: ([a, b]) => a.b === b && b[0] === a,
  },
  {
    name: "a tuple in a list in it",
    python: "value = ([],); value[0].append(value)",
    holds: "value[0][0] is value",
    make() {
      const list: unknown[] = [[]];
      (list[0] as unknown[]).push(list);
      return list;
    },
    isRight: (list) => list[0][0] === list,
  },
];
