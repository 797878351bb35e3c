/** Folders that tests have to themselves. */

/** An empty folder, which goes with the block. */
export function temporaryFolder(): Disposable & { path: string } {
  const path = Deno.realPathSync(Deno.makeTempDirSync({ prefix: "pc-" }));
  return {
    path,
    [Symbol.dispose]: () => Deno.removeSync(path, { recursive: true }),
  };
}
