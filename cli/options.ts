/**
 * The command line: what the user asks for.
 *
 * @module
 */

import { parseArgs } from "node:util";
import type { Address } from "../connection/mod.ts";
import { quote } from "../connection/quote.ts";
import { parseAddress } from "./address.ts";
import { type CodecName, LANGUAGES } from "./codecs.ts";
import { UsageError } from "./usage_error.ts";

/** Which end of the connection the probe is. */
export type Role = "listen" | "connect";

/** Where the key is. */
export type KeySource =
  | { readonly from: "file"; readonly path: string }
  | { readonly from: "env"; readonly variable: string }
  | { readonly from: "prompt" };

/** What lines are. */
export type FormName = "bytes" | "hex" | CodecName;

/** What the user asks for. */
export interface Options {
  readonly role: Role;
  readonly address: Address;
  /** `null`: no authentication. */
  readonly key: KeySource | null;
  readonly dialect: "native" | "multiprocessing";
  readonly allowMd5: boolean;
  readonly form: FormName;
  /** How long the other end may be silent behind the end of the input, in milliseconds. */
  readonly linger: number;
  /** How long to wait for the other end, in milliseconds. `undefined`: as long as the role does by itself. */
  readonly timeout: number | undefined;
  /** Whether to connect again while nobody listens. */
  readonly retry: boolean;
  /** Whether to replace a Unix socket that nobody listens on. */
  readonly replaceStale: boolean;
}

const DEFAULT_LINGER = 1000;

const OPTIONS = {
  "allow-md5": { type: "boolean" },
  bytes: { type: "boolean" },
  codec: { type: "string" },
  dialect: { type: "string" },
  help: { type: "boolean", short: "h" },
  hex: { type: "boolean" },
  "key-env": { type: "string" },
  "key-file": { type: "string" },
  "key-prompt": { type: "boolean" },
  linger: { type: "string" },
  "replace-stale": { type: "boolean" },
  retry: { type: "boolean" },
  timeout: { type: "string" },
} as const;

/** Options that hold a key, which no option does. */
const SECRETS = /^-{1,2}(?:auth-?)?(?:key|password|secret)(?:=|$)/i;

/** How many letters of an option, with its dashes, are enough to guess which one is meant. */
const PREFIX = 5;

/** What the runtime makes of arguments, strictly. */
type Parsed = ReturnType<
  typeof parseArgs<{ options: typeof OPTIONS; allowPositionals: true }>
>;
type Values = Parsed["values"];

/**
 * Reads the arguments.
 *
 * @returns What is asked for, or `"help"`.
 * @throws {UsageError} If it is nothing that can be done. The message shows no
 * value that may be a key.
 */
export function parseOptions(args: readonly string[]): Options | "help" {
  assertNoKey(args);
  const { values, positionals } = parse(args);
  if (values.help) return "help";
  const [role, address, ...others] = positionals;
  if (role !== "listen" && role !== "connect") {
    throw new UsageError("Say what to do: listen ADDRESS or connect ADDRESS");
  }
  if (address === undefined || others.length > 0) {
    throw new UsageError(`${role} takes one ADDRESS`);
  }
  assertRole(role, values);
  assertMd5(values);
  return {
    role,
    address: readAddress(role, address),
    key: keySource(values),
    dialect: choose("dialect", values.dialect, ["native", "multiprocessing"]),
    allowMd5: values["allow-md5"] ?? false,
    form: formName(values),
    linger: milliseconds("linger", values.linger) ?? DEFAULT_LINGER,
    timeout: milliseconds("timeout", values.timeout),
    retry: values.retry ?? false,
    replaceStale: values["replace-stale"] ?? false,
  };
}

function assertNoKey(args: readonly string[]): void {
  const option = args.find((arg) => SECRETS.test(arg));
  if (option === undefined) return;
  const [name] = option.split("=");
  throw new UsageError(
    `${name} is not there: everybody on this machine can read the arguments of a process. Use --key-file PATH, --key-env NAME or --key-prompt, and take another key if that one is in use`,
  );
}

function parse(args: readonly string[]): Parsed {
  const config = { args: [...args], options: OPTIONS, allowPositionals: true };
  const { tokens } = parseArgs({
    ...config,
    strict: false,
    tokens: true as const,
  });
  // What the runtime would say of them names no way out.
  for (const token of tokens) {
    if (token.kind === "option") assertOption(token);
  }
  return parseArgs({ ...config, allowPositionals: true });
}

/** An option as it stands on the command line. */
interface Token {
  readonly name: string;
  readonly rawName: string;
  readonly value?: string | undefined;
  /** Whether its value is behind a `=`. */
  readonly inlineValue?: boolean | undefined;
}

function assertOption({ name, rawName, value, inlineValue }: Token): void {
  if (!isOption(name)) throw unknownOption(rawName);
  if (OPTIONS[name].type === "boolean") {
    if (value === undefined) return;
    throw new UsageError(`${rawName} takes no value`);
  }
  if (value === undefined) {
    throw new UsageError(`${rawName} lacks its value`);
  }
  if (inlineValue || !/^-./.test(value)) return;
  throw new UsageError(
    `${rawName} lacks its value: what stands behind it looks like an option; write ${rawName}=VALUE if it is the value`,
  );
}

function isOption(name: string): name is keyof typeof OPTIONS {
  return Object.hasOwn(OPTIONS, name);
}

function unknownOption(rawName: string): UsageError {
  const prefix = rawName.slice(0, PREFIX);
  const alike = Object.keys(OPTIONS).map((name) => `--${name}`)
    .filter((name) => name.startsWith(prefix));
  const hint = alike.length > 0
    ? `did you mean ${alike.join(" or ")}?`
    : "--help lists them";
  return new UsageError(`There is no option ${quote(rawName)}; ${hint}`);
}

function assertRole(role: Role, values: Values): void {
  if (role === "listen" && values.retry) {
    throw new UsageError("--retry is for connect: listen waits anyhow");
  }
  if (role === "connect" && values["replace-stale"]) {
    throw new UsageError("--replace-stale is for listen");
  }
}

function assertMd5(values: Values): void {
  if (values["allow-md5"] && values.dialect !== "multiprocessing") {
    throw new UsageError("--allow-md5 is for --dialect multiprocessing");
  }
}

function readAddress(role: Role, text: string): Address {
  const address = parseAddress(text);
  if (role === "connect" && typeof address !== "string" && address[1] === 0) {
    throw new UsageError(
      `Cannot connect to ${text}: port 0 is for listen; use the port that it tells`,
    );
  }
  return address;
}

function keySource(values: Values): KeySource | null {
  const path = values["key-file"];
  const variable = values["key-env"];
  const sources: KeySource[] = [
    ...(path !== undefined ? [{ from: "file", path } as const] : []),
    ...(variable !== undefined ? [{ from: "env", variable } as const] : []),
    ...(values["key-prompt"] ? [{ from: "prompt" } as const] : []),
  ];
  assertVariable(variable);
  if (sources.length > 1) {
    throw new UsageError(
      "There is one key: use one of --key-file, --key-env and --key-prompt",
    );
  }
  return sources[0] ?? null;
}

function assertVariable(variable: string | undefined): void {
  if (variable === undefined || /^[^=]+$/.test(variable)) return;
  // What is behind the `=` may be a key.
  throw new UsageError(
    "Cannot use what --key-env is given: it must be the name of a variable, without a value, which everybody on this machine could read here",
  );
}

function formName({ bytes, hex, codec }: Values): FormName {
  const forms = [bytes && "bytes", hex && "hex", codec && "codec"]
    .filter((name) => name);
  if (forms.length > 1) {
    throw new UsageError(
      "Lines are of one form: use one of --bytes, --hex and --codec",
    );
  }
  if (bytes) return "bytes";
  if (hex) return "hex";
  return choose("codec", codec, Object.keys(LANGUAGES) as CodecName[]);
}

/** One of the words, of which the first is the default. */
function choose<T extends string>(
  name: string,
  value: string | undefined,
  words: readonly T[],
): T {
  const word = value === undefined
    ? words[0]
    : words.find((it) => it === value);
  if (word !== undefined) return word;
  throw new UsageError(
    `Cannot use ${quote(value!)} as --${name}: it must be one of ${
      words.join(", ")
    }`,
  );
}

function milliseconds(
  name: string,
  value: string | undefined,
): number | undefined {
  if (value === undefined) return undefined;
  if (/^\d+$/.test(value) || value === "Infinity") return Number(value);
  throw new UsageError(
    `Cannot use ${
      quote(value)
    } as --${name}: it must be a number of milliseconds, or Infinity`,
  );
}
