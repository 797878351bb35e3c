/** Whose the name of a pipe is, in a simulated Windows. */

import { assertRejects, assertThrows } from "@std/assert";
import { everywhere, finish } from "./helpers/simulated_ends.ts";

const { AddrInUse, PermissionDenied } = Deno.errors;

everywhere(
  "a listener that has lost its last instance makes sure that the name is still its own",
  async (world) => {
    const acceptor = world.bind({ backlog: 1 });
    const accepted = acceptor.accept();
    const peer = world.peer();
    world.system.fault = (name) =>
      name === "CreateNamedPipeW" ? 1450 : undefined;
    const transport = await finish(accepted);
    await finish(transport.close());
    peer.close();
    world.system.fault = undefined;
    const { server } = world.system.makeInstance(world.endpoint.path, false, 2);
    await assertRejects(() => finish(acceptor.accept()), AddrInUse);
    world.system.closeEnd(server);
    await finish(acceptor.close());
    await world.end();
  },
);

everywhere(
  "a descriptor that does not let its owner make instances is refused with the first one",
  async (world) => {
    let made = 0;
    world.system.fault = (name) =>
      name === "CreateNamedPipeW" && made++ > 0 ? 5 : undefined;
    assertThrows(
      () => world.bind({ backlog: 2 }),
      PermissionDenied,
      "securityDescriptor",
    );
    await world.end();
  },
);
