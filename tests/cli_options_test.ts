/** The probe's command line: what it asks for, and what is wrong with it. */

import { assertEquals, assertThrows } from "@std/assert";
import { type Options, parseOptions } from "../cli/options.ts";
import { UsageError } from "../cli/usage_error.ts";

const DEFAULTS: Options = {
  role: "connect",
  address: ["localhost", 1],
  key: null,
  dialect: "native",
  allowMd5: false,
  form: "msgpack",
  linger: 1000,
  timeout: undefined,
  retry: false,
  replaceStale: false,
};

const CONNECT = ["connect", "localhost:1"];
const LISTEN = ["listen", "localhost:1"];

const MEANT: [args: string[], meant: Partial<Options>][] = [
  [CONNECT, {}],
  [LISTEN, { role: "listen" }],
  [["--retry", ...CONNECT], { retry: true }],
  [[...LISTEN, "--replace-stale"], { role: "listen", replaceStale: true }],
  [[...CONNECT, "--key-file", "k"], { key: { from: "file", path: "k" } }],
  [[...CONNECT, "--key-env=K"], { key: { from: "env", variable: "K" } }],
  [[...CONNECT, "--key-prompt"], { key: { from: "prompt" } }],
  [
    [...CONNECT, "--dialect", "multiprocessing", "--allow-md5"],
    { dialect: "multiprocessing", allowMd5: true },
  ],
  [[...CONNECT, "--codec", "plain-msgpack"], { form: "plain-msgpack" }],
  [[...CONNECT, "--codec=pickle2"], { form: "pickle2" }],
  [[...CONNECT, "--bytes"], { form: "bytes" }],
  [[...CONNECT, "--hex"], { form: "hex" }],
  [
    [...CONNECT, "--linger", "0", "--timeout", "Infinity"],
    { linger: 0, timeout: Infinity },
  ],
  [["connect", "--", "-s"], { address: "-s" }],
];

for (const [args, meant] of MEANT) {
  Deno.test(`the probe's arguments: ${args.join(" ")}`, () => {
    assertEquals(parseOptions(args), { ...DEFAULTS, ...meant });
  });
}

for (const args of [["--help"], ["-h"], ["listen", "--help"]]) {
  Deno.test(`the probe is asked for help by ${args.join(" ")}`, () => {
    assertEquals(parseOptions(args), "help");
  });
}

const WRONG: [args: string[], complaint: string][] = [
  [["lisen", "a"], "listen ADDRESS or connect ADDRESS"],
  [["listen"], "listen takes one ADDRESS"],
  [["listen", "a", "b"], "listen takes one ADDRESS"],
  [["listen", "::1:80"], '"::1:80"'],
  [[...LISTEN, "--retry"], "--retry is for connect"],
  [[...CONNECT, "--replace-stale"], "--replace-stale is for listen"],
  [[...CONNECT, "--lingre", "3"], "did you mean --linger?"],
  [
    [...CONNECT, "--keyfile=k"],
    'no option "--keyfile"; did you mean --key-env or --key-file or --key-prompt?',
  ],
  [[...CONNECT, "--unheard-of"], 'no option "--unheard-of"; --help lists them'],
  [[...CONNECT, "-z"], 'There is no option "-z"; --help lists them'],
  [[...CONNECT, "--no-bytes"], 'There is no option "--no-bytes"'],
  [[...CONNECT, "-h=1"], 'There is no option "-="'],
  [[...CONNECT, "--linger"], "--linger lacks its value"],
  [[...CONNECT, "--timeout", "-5"], "write --timeout=VALUE if it is the value"],
  [[...CONNECT, "--codec", "--bytes"], "--codec lacks its value: what stands"],
  [[...CONNECT, "--bytes=1"], "--bytes takes no value"],
  [[...CONNECT, "--timeout="], 'Cannot use "" as --timeout'],
  [[...CONNECT, "--key-env", ""], "it must be the name of a variable"],
  [["connect", "localhost:0"], "port 0 is for listen"],
  [["listen", "127.0.0.1"], "./127.0.0.1 for a path"],
  [[...LISTEN, "--allow-md5"], "is for --dialect multiprocessing"],
  [[...CONNECT, "--linger", "1s"], '"1s" as --linger'],
  [[...CONNECT, "--timeout=-1"], '"-1" as --timeout'],
  [
    [...CONNECT, "--codec", "xml"],
    "msgpack, plain-msgpack, json, pickle, pickle2",
  ],
  [[...CONNECT, "--dialect", "tls"], "native, multiprocessing"],
  [[...CONNECT, "--bytes", "--hex"], "one of --bytes, --hex and --codec"],
  [
    [...CONNECT, "--hex", "--codec", "json"],
    "one of --bytes, --hex and --codec",
  ],
  [[...CONNECT, "--key-prompt", "--key-env", "K"], "There is one key"],
];

for (const [args, complaint] of WRONG) {
  Deno.test(`the probe refuses ${args.join(" ")}`, () => {
    assertThrows(() => parseOptions(args), UsageError, complaint);
  });
}

const WITH_A_KEY = [
  ["--key-env", "NAME=hunter2"],
  ["--key-env=hunter2=="],
  ...["--key", "--authkey", "--auth-key", "-key", "--password", "--KEY"]
    .flatMap((name) => [[`${name}=hunter2`], [name, "hunter2"]]),
];

for (const args of WITH_A_KEY) {
  Deno.test(`the probe takes no key as an argument: ${args.join(" ")}`, () => {
    const error = assertThrows(
      () => parseOptions([...CONNECT, ...args]),
      UsageError,
      "everybody on this machine",
    );
    assertEquals(error.message.includes("hunter2"), false, error.message);
  });
}
