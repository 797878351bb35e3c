/**
 * The probe, from its arguments to its exit code.
 *
 * @module
 */

import type { Codec } from "../connection/mod.ts";
import { LANGUAGES } from "./codecs.ts";
import { converse } from "./conversation.ts";
import { ExitCode } from "./exit_code.ts";
import { codeOf, explain } from "./failure.ts";
import { bytesForm } from "./forms/bytes.ts";
import type { Form } from "./forms/form.ts";
import { hexForm } from "./forms/hex.ts";
import { valuesForm } from "./forms/values.ts";
import { readKey } from "./key.ts";
import { assertUsable, meet } from "./meeting.ts";
import { type Options, parseOptions } from "./options.ts";
import { summary } from "./summary.ts";
import type { Surroundings } from "./surroundings.ts";
import { HELP, USAGE } from "./usage.ts";

/** Does what the arguments ask for, and resolves to the exit code. */
export async function run(
  args: readonly string[],
  around: Surroundings,
): Promise<number> {
  const { output, interrupted, say } = around;
  if (args.length === 0) {
    say(USAGE);
    return ExitCode.Usage;
  }
  try {
    const options = parseOptions(args);
    if (options !== "help") return await probe(options, around);
    await output.write(new TextEncoder().encode(HELP));
    return ExitCode.Ok;
  } catch (error) {
    if (interrupted.aborted) return codeOf(interrupted.reason);
    say(explain(error));
    return codeOf(error);
  }
}

async function probe(
  options: Options,
  around: Surroundings,
): Promise<number> {
  const { input, output, say, interrupted } = around;
  const { form, codec } = formOf(options, around);
  assertUsable(options);
  const authkey = options.key
    ? await readKey(options.key, input, interrupted)
    : null;
  const { connection, traffic } = await meet(
    options,
    { authkey, codec },
    around,
  );
  const begun = performance.now();
  const ending = await converse({
    ...{ connection, form, output, say, interrupted },
    input: input.stream(),
    linger: options.linger,
  });
  say(summary(performance.now() - begun, traffic(), ending.how));
  return ending.code;
}

function formOf(
  { form }: Options,
  { output: { isTerminal }, colors }: Surroundings,
): { form: Form; codec?: Codec } {
  if (form === "hex") return { form: hexForm };
  if (form === "bytes") return { form: bytesForm(isTerminal) };
  const { codec, notation } = LANGUAGES[form];
  return { form: valuesForm(notation, { isTerminal, colors }), codec };
}
