/**
 * The surroundings of this process.
 *
 * @module
 */

import process from "node:process";
import { Interruption, SIGNALS } from "./interruption.ts";
import { ask } from "./prompt.ts";
import type { Surroundings } from "./surroundings.ts";
import { visible } from "./visible.ts";

const encoder = new TextEncoder();

/** A signal ends what is under way in order, and at once if one comes again. */
export function surroundings(): Surroundings {
  const interruption = new AbortController();
  const interrupt = (reason: Interruption) => {
    if (interruption.signal.aborted) Deno.exit(reason.code);
    interruption.abort(reason);
  };
  for (const signal of SIGNALS) {
    Deno.addSignalListener(signal, () => interrupt(new Interruption(signal)));
  }
  let typedAhead = "";
  return {
    input: {
      isTerminal: Deno.stdin.isTerminal(),
      stream: () => ReadableStream.from(chunks(typedAhead)),
      async askHidden(question) {
        const stop = () => interrupt(new Interruption("SIGINT"));
        const asked = await ask(question, stop, interruption.signal);
        typedAhead = asked.typedAhead;
        return asked.answer;
      },
    },
    output: {
      isTerminal: Deno.stdout.isTerminal(),
      write: (bytes) => writeAll(bytes),
    },
    colors: !Deno.noColor,
    interrupted: interruption.signal,
    say,
  };
}

/** One stream for the prompt and for all that follows: what another one had read ahead would be lost. */
async function* chunks(typedAhead: string): AsyncGenerator<Uint8Array> {
  if (typedAhead !== "") yield encoder.encode(typedAhead);
  yield* process.stdin;
}

async function writeAll(bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length;) {
    at += await Deno.stdout.write(bytes.subarray(at));
  }
}

function say(line: string): void {
  // Whoever has chosen the words, they must not control a terminal.
  const bytes = encoder.encode(`${visible(line)}\n`);
  try {
    for (let at = 0; at < bytes.length;) {
      at += Deno.stderr.writeSync(bytes.subarray(at));
    }
  } catch {
    // Nobody is there to be told.
  }
}
