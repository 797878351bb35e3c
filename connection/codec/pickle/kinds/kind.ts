/**
 * How a kind of Python's values, beyond those that have opcodes of their own,
 * comes out of a pickle and goes into one.
 *
 * @module
 */

/**
 * What a name that a pickle refers to makes of arguments. The name is never
 * looked up anywhere but in a table: nothing is imported, nothing is run that is
 * not in it.
 */
export interface Maker {
  /**
   * Makes a value.
   *
   * @param args What the pickle has as arguments.
   * @throws {Error} If there is no such value.
   */
  make(args: readonly unknown[], making: Making): unknown;
  /**
   * Gives what was made the state that follows; returns what it is then.
   * Without it, what was made takes no state.
   */
  build?(made: unknown, state: unknown, making: Making): unknown;
  /** Whether arguments may be names themselves. Default false. */
  takesNames?: boolean;
}

/** What makers need of the machine that they work for. */
export interface Making {
  /**
   * Counts what is copied, before it is: a few bytes can have the same list
   * copied again and again.
   *
   * @param count How many elements or bytes it has.
   * @throws {Malformed} If it is much more altogether than the message has bytes.
   */
  charge(count: number): void;
  /** Makes what another name makes. */
  make(name: Name, args: readonly unknown[]): unknown;
}

/** A name in the table of what a pickle may refer to. */
export class Name {
  /** `module.qualname`, as Python has it. */
  readonly name: string;
  readonly maker: Maker;

  constructor(name: string, maker: Maker) {
    this.name = name;
    this.maker = maker;
  }
}

/** What was made and is nothing before it gets its state. */
export class Unfinished {
  readonly maker: Maker;

  constructor(maker: Maker) {
    this.maker = maker;
  }
}

/** A class or a function of Python's that is written by its name. */
export class Reference {
  readonly module: string;
  readonly name: string;
  readonly python2: Reference;

  /** @param python2 Its name in Python 2, where that is another one. */
  constructor(module: string, name: string, python2?: Reference) {
    this.module = module;
    this.name = name;
    this.python2 = python2 ?? this;
  }
}

/** ASCII text that is a str to every Python: to Python 2 most text is unicode. */
export class NativeString {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/**
 * How a value is written: what makes it, of which arguments, and its state, as
 * Python's `__reduce__()` gives them.
 */
export class Reduction {
  readonly callable: Reference;
  readonly args: readonly unknown[];
  readonly state: State | undefined;

  constructor(
    callable: Reference,
    args: readonly unknown[],
    state?: State,
  ) {
    this.callable = callable;
    this.args = args;
    this.state = state;
  }
}

/** What is set on what was made: one attribute. */
export interface State {
  attribute: string;
  value: unknown;
  /** The property here that it is the value of. */
  step: string;
}

/** The protocols that are written. */
export type Protocol = 2 | 4;

/** One kind of value: how it is read, and how it is written. */
export interface Kind<T = unknown> {
  /** What its names in pickles make. */
  readonly makers: Readonly<Record<string, Maker>>;
  /** The prototypes of the values that are written so. Default none. */
  readonly prototypes?: readonly object[];
  /**
   * How one is written.
   *
   * @throws {Refusal} If Python has no such value.
   */
  reduce?(value: T, protocol: Protocol): Reduction;
  /** Whether Python can have one as a key. Default true. */
  readonly isHashable?: boolean;
}
