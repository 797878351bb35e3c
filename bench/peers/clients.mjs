/**
 * How many connections "100 clients" has.
 *
 * @module
 */

/** In one process, against one server. */
export const CLIENTS = 100;
