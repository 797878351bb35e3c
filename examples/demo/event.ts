/** What happens in the demo, one thing after another. */

/** Which of the two programs: the one that listens, or the one that connects. */
export type Role = "listener" | "client";

/**
 * One thing that happened, as it was seen here: what two processes print at once
 * may come in any order. Times are milliseconds since the demo began.
 */
export type DemoEvent =
  | { kind: "scene"; title: string }
  | {
    kind: "started";
    role: Role;
    pid: number;
    command: string;
    time: number;
  }
  | {
    kind: "printed";
    role: Role;
    to: "stdout" | "stderr";
    line: string;
    time: number;
  }
  | { kind: "failed"; role: Role; how: string; time: number }
  | { kind: "over" }
  | { kind: "summary"; text: string };
