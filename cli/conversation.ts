/**
 * The probe's conversation: lines go out, messages come in, until one end has
 * enough.
 *
 * @module
 */

import {
  AuthenticationError,
  type Connection,
  EOFError,
} from "../connection/mod.ts";
import { ExitCode } from "./exit_code.ts";
import { codeOf, explain } from "./failure.ts";
import { type Form, LineError, type Received } from "./forms/form.ts";
import { linesOf } from "./lines.ts";
import type { Output } from "./surroundings.ts";
import { messageOf } from "./visible.ts";

/** Who talks, and how. */
export interface Talk {
  readonly connection: Connection;
  readonly form: Form;
  readonly input: ReadableStream<Uint8Array>;
  readonly output: Pick<Output, "write">;
  /** How long the other end may be silent behind the end of the input, in milliseconds. */
  readonly linger: number;
  /** Ends the conversation; the reason is an `Interruption`. */
  readonly interrupted: AbortSignal;
  say(line: string): void;
}

/** How it ended. */
export interface Ending {
  readonly code: number;
  /** What has ended it, in words. */
  readonly how: string;
}

const LINE_END = new Uint8Array([0x0a]);

/** Talks, and closes the connection and the input. */
export async function converse(talk: Talk): Promise<Ending> {
  return await new Conversation(talk).hold();
}

class Conversation {
  #talk: Talk;
  /** Aborts when everything of the input is sent, as far as that goes. */
  #sent = new AbortController();
  #isOver = false;
  #complaints = 0;

  constructor(talk: Talk) {
    this.#talk = talk;
  }

  async hold(): Promise<Ending> {
    const { input, interrupted } = this.#talk;
    const reader = input.getReader();
    this.#send(chunksOf(reader));
    const ending = await Promise.race([
      this.#receive(),
      interruption(interrupted),
    ]);
    this.#isOver = true;
    // Somebody may never type another line.
    reader.cancel().catch(() => {});
    await this.#close();
    const isSpoilt = ending.code === ExitCode.Ok && this.#complaints > 0;
    return isSpoilt ? { ...ending, code: ExitCode.Failed } : ending;
  }

  async #send(input: AsyncIterable<Uint8Array>): Promise<void> {
    const { connection, form } = this.#talk;
    try {
      for await (const { number, bytes } of linesOf(input)) {
        try {
          await form.send(connection, bytes);
        } catch (error) {
          this.#complain(`line ${number}: ${messageOf(error)}`);
          if (!isAboutLine(error)) return;
        }
      }
      await connection.flush();
    } catch (error) {
      this.#complain(messageOf(error));
    } finally {
      this.#sent.abort();
    }
  }

  async #receive(): Promise<Ending> {
    for (;;) {
      let received: Received | null;
      try {
        received = await this.#next();
      } catch (error) {
        return this.#endingOf(error);
      }
      if (!received) return fine("the input has ended");
      if (received.complaint) this.#complain(received.complaint);
      try {
        await this.#write(received.line);
      } catch (error) {
        if (error instanceof Deno.errors.BrokenPipe) {
          return fine("nobody reads the output any more");
        }
        this.#talk.say(messageOf(error));
        return { code: ExitCode.Failed, how: "the output broke off" };
      }
    }
  }

  /** The next message, or `null` where none has come for long enough. */
  async #next(): Promise<Received | null> {
    const { connection, form, linger } = this.#talk;
    const { signal } = this.#sent;
    try {
      if (!signal.aborted) return await form.receive(connection, { signal });
    } catch (error) {
      if (error !== signal.reason) throw error;
    }
    if (linger === 0 || !await connection.poll(linger)) return null;
    return await form.receive(connection);
  }

  async #write(line: Uint8Array): Promise<void> {
    const bytes = new Uint8Array(line.length + LINE_END.length);
    bytes.set(line);
    bytes.set(LINE_END, line.length);
    await this.#talk.output.write(bytes);
  }

  #endingOf(error: unknown): Ending {
    if (error instanceof EOFError) {
      return fine(
        error.cause === undefined
          ? "the other end closed"
          : "the other end closed, and may not have read what was sent last",
      );
    }
    // What waits for a message is told when this end closes.
    if (!this.#isOver) this.#talk.say(explain(error));
    const code = error instanceof AuthenticationError
      ? ExitCode.NotAuthenticated
      : ExitCode.Failed;
    return { code, how: "it broke off" };
  }

  async #close(): Promise<void> {
    try {
      await this.#talk.connection.close();
    } catch (error) {
      this.#tell(messageOf(error));
    }
  }

  /** Tells of what went wrong while the conversation goes on. */
  #complain(complaint: string): void {
    // What was under way when it ended is nobody's fault.
    if (!this.#isOver) this.#tell(complaint);
  }

  #tell(complaint: string): void {
    this.#complaints++;
    this.#talk.say(complaint);
  }
}

/** Whether the next line may be better. */
function isAboutLine(error: unknown): boolean {
  // A message that is too long is a RangeError, and was not sent.
  return error instanceof LineError || error instanceof RangeError;
}

async function* chunksOf(
  reader: ReadableStreamDefaultReader<Uint8Array>,
): AsyncGenerator<Uint8Array, void, void> {
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    yield value;
  }
}

function interruption(signal: AbortSignal): Promise<Ending> {
  const ending = () => ({ code: codeOf(signal.reason), how: "interrupted" });
  if (signal.aborted) return Promise.resolve(ending());
  return new Promise((resolve) =>
    signal.addEventListener("abort", () => resolve(ending()), { once: true })
  );
}

function fine(how: string): Ending {
  return { code: ExitCode.Ok, how };
}
