/** Plays a scene: starts the two programs, waits for both, and leaves none behind. */

import type { DemoEvent } from "./event.ts";
import { start } from "./program.ts";
import type { Scene } from "./scenes.ts";

/** How long a scene may take, in milliseconds. */
const DEADLINE = 90_000;

/** Resolves to whether both programs succeeded. */
export async function play(
  scene: Scene,
  tell: (event: DemoEvent) => void,
): Promise<boolean> {
  tell({ kind: "scene", title: scene.title });
  const end = new AbortController();
  const late = new Error(`the scene took longer than ${DEADLINE} ms`);
  const timer = setTimeout(() => end.abort(late), DEADLINE);
  try {
    const listener = start("listener", scene.listener, tell, end.signal);
    const programs = [listener];
    const address = await listener.listening;
    if (address !== undefined) {
      const client = scene.client(address);
      programs.push(start("client", client, tell, end.signal));
    }
    const outcomes = programs.map(async ({ succeeded }) => {
      const success = await succeeded;
      // Alone it has nobody to talk to.
      if (!success) end.abort(new Error("the other program failed"));
      return success;
    });
    return (await Promise.all(outcomes)).every(Boolean);
  } finally {
    clearTimeout(timer);
    end.abort();
    tell({ kind: "over" });
  }
}
