/**
 * How much has gone through a channel.
 *
 * @module
 */

/** Messages and their bytes, without what a transport or a handshake adds. */
export interface Traffic {
  /** How many messages were received: those that a call has got. */
  readonly messagesIn: number;
  /** How many messages were sent, those included that wait to leave. */
  readonly messagesOut: number;
  /** How many bytes the messages have that were received. */
  readonly bytesIn: number;
  /** How many bytes the messages have that were sent. */
  readonly bytesOut: number;
}

/** What went one way. */
export interface Sent {
  /** How many messages. */
  readonly messages: number;
  /** How many bytes they have. */
  readonly bytes: number;
}

/** Nothing went through. */
export const NO_TRAFFIC: Traffic = {
  messagesIn: 0,
  messagesOut: 0,
  bytesIn: 0,
  bytesOut: 0,
};

/** Both together. */
export function addTraffic(one: Traffic, other: Traffic): Traffic {
  return {
    messagesIn: one.messagesIn + other.messagesIn,
    messagesOut: one.messagesOut + other.messagesOut,
    bytesIn: one.bytesIn + other.bytesIn,
    bytesOut: one.bytesOut + other.bytesOut,
  };
}

/** What went through since it was `before`. */
export function trafficSince(before: Traffic, now: Traffic): Traffic {
  return {
    messagesIn: now.messagesIn - before.messagesIn,
    messagesOut: now.messagesOut - before.messagesOut,
    bytesIn: now.bytesIn - before.bytesIn,
    bytesOut: now.bytesOut - before.bytesOut,
  };
}
