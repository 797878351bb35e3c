/** What has happened in a soak, counted, and whether all of it was to be expected. */

import type { ListenerStats } from "../../mod.ts";
import type { Ending, Kind, Session } from "./session.ts";

/** One of the two ends of a session. */
export type End = "client" | "server";

/** The ending that every end may have, where its kind says nothing else. */
const WELL: Ending = "well";

/** How many of the unexpected endings are kept whole. */
const MOST_KEPT = 10;

/** Counts how the ends of sessions end. */
export class Ledger {
  /** How many sessions of each kind there were. */
  readonly sessions = new Map<string, number>();
  /** How often each kind's ends have ended how. */
  readonly endings = new Map<string, number>();
  /** How many clients were let in and have said which session they are. */
  named = 0;
  /** How many were let in, and left without a word. */
  nameless = 0;
  /** How many there were who may do that. */
  mute = 0;
  unexpected = 0;
  /** Some of what was unexpected, in full. */
  readonly details: string[] = [];

  /** A session begins. */
  begin({ kind }: Session): void {
    increment(this.sessions, kind.name);
    if (kind.isMute) this.mute++;
  }

  /** One end has ended: well, or by an error. */
  end(session: Session, end: End, error: unknown): void {
    const { kind } = session;
    const ending = endingOf(error);
    increment(this.endings, `${kind.name}, ${end}: ${ending}`);
    if (expected(kind, end).includes(ending)) return;
    this.blame(`${session}, ${end}`, error);
  }

  /** What listeners have counted must be what has happened, now that nobody is there. */
  compare(stats: readonly ListenerStats[]): void {
    const sum = (of: (stats: ListenerStats) => number) =>
      stats.reduce((sum, it) => sum + of(it), 0);
    const claims: Record<string, boolean> = {
      "all who were accepted have an end": sum((it) => it.accepted) ===
        sum((it) => it.authenticationFailed + it.handshakeTimedOut + it.closed),
      "all who were let in are known": sum((it) => it.authenticated) ===
        this.named + this.nameless,
      "only those are mute who may be": this.nameless <= this.mute,
    };
    for (const [claim, isTrue] of Object.entries(claims)) {
      if (!isTrue) this.blame(`It is not so that ${claim}`, stats);
    }
  }

  /** Something has happened that should not have. */
  blame(what: string, error: unknown): void {
    this.unexpected++;
    if (this.details.length < MOST_KEPT) {
      this.details.push(`${what}: ${Deno.inspect(error)}`);
    }
  }
}

function expected({ endings = {} }: Kind, end: End): Ending[] {
  return endings[end] ?? [WELL];
}

function endingOf(error: unknown): Ending {
  if (error === undefined) return WELL;
  return error instanceof Error ? error.name : String(error);
}

function increment(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
