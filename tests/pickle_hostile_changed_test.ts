/** Pickles of CPython to which something has happened on their way: each is a value or a CodecError. */

import {
  assert,
  assertEquals,
  assertInstanceOf,
  assertThrows,
} from "@std/assert";
import { CodecError, pickle } from "../connection/codec/pickle.ts";
import type { Bytes } from "./helpers/encoded.ts";
import { Op, ops, pickled } from "./helpers/pickled.ts";
import { Random, SEED } from "./helpers/random.ts";

const CHANGES = 20_000;
const PROGRAMS = 60_000;

/** Lists of values of every kind, as CPython pickles them by each protocol. */
const SAMPLES = pickled(`
  3.13:0 KGxwMApOYUkwMQphKGxwMQpJMQphYWcxCmEoSTEKSS03MDAwMApMMTA5OTUxMTYyNzc3NkwKTDEwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDBMCnRwMgphKGRwMwpWYQpwNAooZHA1CkkxCkYyLjUKcyhJMQpJMgp0cDYKTnNzYVZ0ZXh0IFx1MjBhYwpwNwphVnh4eHh4eHh4eHh4eHh4eHh4eHh4CnA4CmFjX2NvZGVjcwplbmNvZGUKcDkKKFb/XHUwMDAwCnAxMApWbGF0aW4xCnAxMQp0cDEyClJwMTMKYWNfX2J1aWx0aW5fXwpieXRlYXJyYXkKcDE0CihnOQooVmFiCnAxNQpnMTEKdHAxNgpScDE3CnRwMTgKUnAxOQphY19fYnVpbHRpbl9fCnNldApwMjAKKChscDIxCkkxCmFJMgphdHAyMgpScDIzCmFjX19idWlsdGluX18KZnJvemVuc2V0CnAyNAooKGxwMjUKSTMKYXRwMjYKUnAyNwphY2NvbGxlY3Rpb25zCk9yZGVyZWREaWN0CnAyOAoodFJwMjkKZzQKSTEKc2Eu
  3.13:0 KGxwMApjZGF0ZXRpbWUKZGF0ZXRpbWUKcDEKKGNfY29kZWNzCmVuY29kZQpwMgooVgfoAQIDBAVcdTAwMDBcdTAwMDAGCnAzClZsYXRpbjEKcDQKdHA1ClJwNgp0cDcKUnA4CmFjZGF0ZXRpbWUKZGF0ZQpwOQooZzIKKFYH6AIdCnAxMApnNAp0cDExClJwMTIKdHAxMwpScDE0CmFjZGF0ZXRpbWUKdGltZWRlbHRhCnAxNQooSS0xCkkyCkkzCnRwMTYKUnAxNwphY2RlY2ltYWwKRGVjaW1hbApwMTgKKFYxLjUwCnAxOQp0cDIwClJwMjEKYWNjb3B5X3JlZwpfcmVjb25zdHJ1Y3RvcgpwMjIKKGN1dWlkClVVSUQKcDIzCmNfX2J1aWx0aW5fXwpvYmplY3QKcDI0Ck50cDI1ClJwMjYKKGRwMjcKVmludApwMjgKSTUKc2JhY2FycmF5CmFycmF5CnAyOQooVmgKcDMwCihscDMxCkkxCmFJMgphdHAzMgpScDMzCmFjX19idWlsdGluX18KY29tcGxleApwMzQKKEYxLjAKRjIuMAp0cDM1ClJwMzYKYWNfX2J1aWx0aW5fXwp4cmFuZ2UKcDM3CihJMApJMwpJMQp0cDM4ClJwMzkKYWNleGNlcHRpb25zClZhbHVlRXJyb3IKcDQwCihWYQpwNDEKSTEKdHA0MgpScDQzCmEu
  3.13:1 XXEAKE5JMDEKXXEBSwFhaAEoSwFKkO7+/0wxMDk5NTExNjI3Nzc2TApMMTAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMEwKdHECfXEDWAEAAABhcQR9cQUoSwFHQAQAAAAAAAAoSwFLAnRxBk51c1gIAAAAdGV4dCDigqxxB1gUAAAAeHh4eHh4eHh4eHh4eHh4eHh4eHhxCGNfY29kZWNzCmVuY29kZQpxCShYAwAAAMO/AHEKWAYAAABsYXRpbjFxC3RxDFJxDWNfX2J1aWx0aW5fXwpieXRlYXJyYXkKcQ4oaAkoWAIAAABhYnEPaAt0cRBScRF0cRJScRNjX19idWlsdGluX18Kc2V0CnEUKF1xFShLAUsCZXRxFlJxF2NfX2J1aWx0aW5fXwpmcm96ZW5zZXQKcRgoXXEZSwNhdHEaUnEbY2NvbGxlY3Rpb25zCk9yZGVyZWREaWN0CnEcKVJxHWgESwFzZS4=
  3.13:1 XXEAKGNkYXRldGltZQpkYXRldGltZQpxAShjX2NvZGVjcwplbmNvZGUKcQIoWAsAAAAHw6gBAgMEBQAABnEDWAYAAABsYXRpbjFxBHRxBVJxBnRxB1JxCGNkYXRldGltZQpkYXRlCnEJKGgCKFgFAAAAB8OoAh1xCmgEdHELUnEMdHENUnEOY2RhdGV0aW1lCnRpbWVkZWx0YQpxDyhK/////0sCSwN0cRBScRFjZGVjaW1hbApEZWNpbWFsCnESKFgEAAAAMS41MHETdHEUUnEVY2NvcHlfcmVnCl9yZWNvbnN0cnVjdG9yCnEWKGN1dWlkClVVSUQKcRdjX19idWlsdGluX18Kb2JqZWN0CnEYTnRxGVJxGn1xG1gDAAAAaW50cRxLBXNiY2FycmF5CmFycmF5CnEdKFgBAAAAaHEeXXEfKEsBSwJldHEgUnEhY19fYnVpbHRpbl9fCmNvbXBsZXgKcSIoRz/wAAAAAAAAR0AAAAAAAAAAdHEjUnEkY19fYnVpbHRpbl9fCnhyYW5nZQpxJShLAEsDSwF0cSZScSdjZXhjZXB0aW9ucwpWYWx1ZUVycm9yCnEoKFgBAAAAYXEpSwF0cSpScStlLg==
  3.13:2 gAJdcQAoTohdcQFLAWFoAShLAUqQ7v7/igYAAAAAAAGKDQAAAEDq7XRG0Jwsnwx0cQJ9cQNYAQAAAGFxBH1xBShLAUdABAAAAAAAAEsBSwKGcQZOdXNYCAAAAHRleHQg4oKscQdYFAAAAHh4eHh4eHh4eHh4eHh4eHh4eHh4cQhjX2NvZGVjcwplbmNvZGUKcQlYAwAAAMO/AHEKWAYAAABsYXRpbjFxC4ZxDFJxDWNfX2J1aWx0aW5fXwpieXRlYXJyYXkKcQ5oCVgCAAAAYWJxD2gLhnEQUnERhXESUnETY19fYnVpbHRpbl9fCnNldApxFF1xFShLAUsCZYVxFlJxF2NfX2J1aWx0aW5fXwpmcm96ZW5zZXQKcRhdcRlLA2GFcRpScRtjY29sbGVjdGlvbnMKT3JkZXJlZERpY3QKcRwpUnEdaARLAXNlLg==
  3.13:2 gAJdcQAoY2RhdGV0aW1lCmRhdGV0aW1lCnEBY19jb2RlY3MKZW5jb2RlCnECWAsAAAAHw6gBAgMEBQAABnEDWAYAAABsYXRpbjFxBIZxBVJxBoVxB1JxCGNkYXRldGltZQpkYXRlCnEJaAJYBQAAAAfDqAIdcQpoBIZxC1JxDIVxDVJxDmNkYXRldGltZQp0aW1lZGVsdGEKcQ9K/////0sCSwOHcRBScRFjZGVjaW1hbApEZWNpbWFsCnESWAQAAAAxLjUwcROFcRRScRVjdXVpZApVVUlECnEWKYFxF31xGFgDAAAAaW50cRlLBXNiY2FycmF5CmFycmF5CnEaWAEAAABocRtdcRwoSwFLAmWGcR1ScR5jX19idWlsdGluX18KY29tcGxleApxH0c/8AAAAAAAAEdAAAAAAAAAAIZxIFJxIWNfX2J1aWx0aW5fXwp4cmFuZ2UKcSJLAEsDSwGHcSNScSRjZXhjZXB0aW9ucwpWYWx1ZUVycm9yCnElWAEAAABhcSZLAYZxJ1JxKGNzaGFwZXMKUG9pbnQKcSlLAUsChnEqgXEraAFoAlgLAAAAB8OoAQIAAAAAAABxLGgEhnEtUnEuY19fYnVpbHRpbl9fCmdldGF0dHIKcS9jem9uZWluZm8KWm9uZUluZm8KcTBYCQAAAF91bnBpY2tsZXExhnEyUnEzWAwAAABFdXJvcGUvUGFyaXNxNEsBhnE1UnE2hnE3UnE4Y2RhdGV0aW1lCnRpbWV6b25lCnE5aA9LAE0QDksAh3E6UnE7hXE8UnE9ZS4=
  3.13:3 gANdcQAoTohdcQFLAWFoAShLAUqQ7v7/igYAAAAAAAGKDQAAAEDq7XRG0Jwsnwx0cQJ9cQNYAQAAAGFxBH1xBShLAUdABAAAAAAAAEsBSwKGcQZOdXNYCAAAAHRleHQg4oKscQdYFAAAAHh4eHh4eHh4eHh4eHh4eHh4eHh4cQhDAv8AcQljYnVpbHRpbnMKYnl0ZWFycmF5CnEKQwJhYnELhXEMUnENY2J1aWx0aW5zCnNldApxDl1xDyhLAUsCZYVxEFJxEWNidWlsdGlucwpmcm96ZW5zZXQKcRJdcRNLA2GFcRRScRVjY29sbGVjdGlvbnMKT3JkZXJlZERpY3QKcRYpUnEXaARLAXNlLg==
  3.13:3 gANdcQAoY2RhdGV0aW1lCmRhdGV0aW1lCnEBQwoH6AECAwQFAAAGcQKFcQNScQRjZGF0ZXRpbWUKZGF0ZQpxBUMEB+gCHXEGhXEHUnEIY2RhdGV0aW1lCnRpbWVkZWx0YQpxCUr/////SwJLA4dxClJxC2NkZWNpbWFsCkRlY2ltYWwKcQxYBAAAADEuNTBxDYVxDlJxD2N1dWlkClVVSUQKcRApgXERfXESWAMAAABpbnRxE0sFc2JjYXJyYXkKX2FycmF5X3JlY29uc3RydWN0b3IKcRQoY2FycmF5CmFycmF5CnEVWAEAAABocRZLBEMEAQACAHEXdHEYUnEZY2J1aWx0aW5zCmNvbXBsZXgKcRpHP/AAAAAAAABHQAAAAAAAAACGcRtScRxjYnVpbHRpbnMKcmFuZ2UKcR1LAEsDSwGHcR5ScR9jYnVpbHRpbnMKVmFsdWVFcnJvcgpxIFgBAAAAYXEhSwGGcSJScSNjc2hhcGVzClBvaW50CnEkSwFLAoZxJYFxJmgBQwoH6AECAAAAAAAAcSdjYnVpbHRpbnMKZ2V0YXR0cgpxKGN6b25laW5mbwpab25lSW5mbwpxKVgJAAAAX3VucGlja2xlcSqGcStScSxYDAAAAEV1cm9wZS9QYXJpc3EtSwGGcS5ScS+GcTBScTFjZGF0ZXRpbWUKdGltZXpvbmUKcTJoCUsATRAOSwCHcTNScTSFcTVScTZlLg==
  3.13:4 gASVyAAAAAAAAABdlChOiF2USwFhaAEoSwFKkO7+/4oGAAAAAAABig0AAABA6u10RtCcLJ8MdJR9lIwBYZR9lChLAUdABAAAAAAAAEsBSwKGlE51c4wIdGV4dCDigqyUjBR4eHh4eHh4eHh4eHh4eHh4eHh4eJRDAv8AlIwIYnVpbHRpbnOUjAlieXRlYXJyYXmUk5RDAmFilIWUUpSPlChLAUsCkChLA5GUjAtjb2xsZWN0aW9uc5SMC09yZGVyZWREaWN0lJOUKVKUaARLAXNlLg==
  3.13:4 gASV5gEAAAAAAABdlCiMCGRhdGV0aW1llIwIZGF0ZXRpbWWUk5RDCgfoAQIDBAUAAAaUhZRSlGgBjARkYXRllJOUQwQH6AIdlIWUUpRoAYwJdGltZWRlbHRhlJOUSv////9LAksDh5RSlIwHZGVjaW1hbJSMB0RlY2ltYWyUk5SMBDEuNTCUhZRSlIwEdXVpZJSMBFVVSUSUk5QpgZR9lIwDaW50lEsFc2KMBWFycmF5lIwUX2FycmF5X3JlY29uc3RydWN0b3KUk5QojAVhcnJheZSMBWFycmF5lJOUjAFolEsEQwQBAAIAlHSUUpSMCGJ1aWx0aW5zlIwHY29tcGxleJSTlEc/8AAAAAAAAEdAAAAAAAAAAIaUUpRoJowFcmFuZ2WUk5RLAEsDSwGHlFKUaCaMClZhbHVlRXJyb3KUk5SMAWGUSwGGlFKUjAZzaGFwZXOUjAVQb2ludJSTlEsBSwKGlIGUaANDCgfoAQIAAAAAAACUjAhidWlsdGluc5SMB2dldGF0dHKUk5SMCHpvbmVpbmZvlIwIWm9uZUluZm+Uk5SMCV91bnBpY2tsZZSGlFKUjAxFdXJvcGUvUGFyaXOUSwGGlFKUhpRSlGgBjAh0aW1lem9uZZSTlGgNSwBNEA5LAIeUUpSFlFKUZS4=
  3.13:5 gAWVsgAAAAAAAABdlChOiF2USwFhaAEoSwFKkO7+/4oGAAAAAAABig0AAABA6u10RtCcLJ8MdJR9lIwBYZR9lChLAUdABAAAAAAAAEsBSwKGlE51c4wIdGV4dCDigqyUjBR4eHh4eHh4eHh4eHh4eHh4eHh4eJRDAv8AlJYCAAAAAAAAAGFilI+UKEsBSwKQKEsDkZSMC2NvbGxlY3Rpb25zlIwLT3JkZXJlZERpY3SUk5QpUpRoBEsBc2Uu
  3.13:5 gAWV5gEAAAAAAABdlCiMCGRhdGV0aW1llIwIZGF0ZXRpbWWUk5RDCgfoAQIDBAUAAAaUhZRSlGgBjARkYXRllJOUQwQH6AIdlIWUUpRoAYwJdGltZWRlbHRhlJOUSv////9LAksDh5RSlIwHZGVjaW1hbJSMB0RlY2ltYWyUk5SMBDEuNTCUhZRSlIwEdXVpZJSMBFVVSUSUk5QpgZR9lIwDaW50lEsFc2KMBWFycmF5lIwUX2FycmF5X3JlY29uc3RydWN0b3KUk5QojAVhcnJheZSMBWFycmF5lJOUjAFolEsEQwQBAAIAlHSUUpSMCGJ1aWx0aW5zlIwHY29tcGxleJSTlEc/8AAAAAAAAEdAAAAAAAAAAIaUUpRoJowFcmFuZ2WUk5RLAEsDSwGHlFKUaCaMClZhbHVlRXJyb3KUk5SMAWGUSwGGlFKUjAZzaGFwZXOUjAVQb2ludJSTlEsBSwKGlIGUaANDCgfoAQIAAAAAAACUjAhidWlsdGluc5SMB2dldGF0dHKUk5SMCHpvbmVpbmZvlIwIWm9uZUluZm+Uk5SMCV91bnBpY2tsZZSGlFKUjAxFdXJvcGUvUGFyaXOUSwGGlFKUhpRSlGgBjAh0aW1lem9uZZSTlGgNSwBNEA5LAIeUUpSFlFKUZS4=
  2.7:0 KGxwMQpOYUkwMQphKGxwMgpJMQphSTIKYWEoSTEKSS03MDAwMApJMTA5OTUxMTYyNzc3NgpMMTAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMEwKdHAzCmEoZHA0ClMnYScKKGRwNQooSTEKSTIKdHA2Ck5zSTEKRjIuNQpzc2FWdGV4dCBcdTIwYWMKcDcKYVMneHh4eHh4eHh4eHh4eHh4eHh4eHgnCnA4CmFTIlx4ZmZceDAwJyIKcDkKYWNfX2J1aWx0aW5fXwpieXRlYXJyYXkKcDEwCihWYWIKUydsYXRpbi0xJwp0UnAxMQphY19fYnVpbHRpbl9fCnNldApwMTIKKChscDEzCkkxCmF0UnAxNAphY2RhdGV0aW1lCmRhdGV0aW1lCnAxNQooUydceDA3XHhlOFx4MDFceDAyXHgwMFx4MDBceDAwXHgwMFx4MDBceDAwJwp0UnAxNgphY2FycmF5CmFycmF5CnAxNwooUydjJwoobHAxOApTJ2EnCmFTJ2InCmF0UnAxOQphZzE3CihTJ2QnCihscDIwCkYwLjUKYXRScDIxCmFjZXhjZXB0aW9ucwpWYWx1ZUVycm9yCnAyMgooUydhJwpJMQp0cDIzClJwMjQKYWNfX2J1aWx0aW5fXwp4cmFuZ2UKcDI1CihJMApJMwpJMQp0UnAyNgphY2RlY2ltYWwKRGVjaW1hbApwMjcKKFMnMS41Jwp0UnAyOAphLg==
  2.7:1 XXEBKE5JMDEKXXECKEsBSwJlKEsBSpDu/v9JMTA5OTUxMTYyNzc3NgpMMTAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMEwKdHEDfXEEVQFhfXEFKChLAUsCdHEGTksBR0AEAAAAAAAAdXNYCAAAAHRleHQg4oKscQdVFHh4eHh4eHh4eHh4eHh4eHh4eHh4cQhVA/8AJ3EJY19fYnVpbHRpbl9fCmJ5dGVhcnJheQpxCihYAgAAAGFiVQdsYXRpbi0xdFJxC2NfX2J1aWx0aW5fXwpzZXQKcQwoXXENSwFhdFJxDmNkYXRldGltZQpkYXRldGltZQpxDyhVCgfoAQIAAAAAAAB0UnEQY2FycmF5CmFycmF5CnERKFUBY11xEihVAWFVAWJldFJxE2gRKFUBZF1xFEc/4AAAAAAAAGF0UnEVY2V4Y2VwdGlvbnMKVmFsdWVFcnJvcgpxFihVAWFLAXRxF1JxGGNfX2J1aWx0aW5fXwp4cmFuZ2UKcRkoSwBLA0sBdFJxGmNkZWNpbWFsCkRlY2ltYWwKcRsoVQMxLjV0UnEcZS4=
  2.7:2 gAJdcQEoTohdcQIoSwFLAmUoSwFKkO7+/0kxMDk5NTExNjI3Nzc2CooNAAAAQOrtdEbQnCyfDHRxA31xBFUBYX1xBShLAUsChnEGTksBR0AEAAAAAAAAdXNYCAAAAHRleHQg4oKscQdVFHh4eHh4eHh4eHh4eHh4eHh4eHh4cQhVA/8AJ3EJY19fYnVpbHRpbl9fCmJ5dGVhcnJheQpxClgCAAAAYWJVB2xhdGluLTGGUnELY19fYnVpbHRpbl9fCnNldApxDF1xDUsBYYVScQ5jZGF0ZXRpbWUKZGF0ZXRpbWUKcQ9VCgfoAQIAAAAAAACFUnEQY2FycmF5CmFycmF5CnERVQFjXXESKFUBYVUBYmWGUnETaBFVAWRdcRRHP+AAAAAAAABhhlJxFWNleGNlcHRpb25zClZhbHVlRXJyb3IKcRZVAWFLAYZxF1JxGGNfX2J1aWx0aW5fXwp4cmFuZ2UKcRlLAEsDSwGHUnEaY2RlY2ltYWwKRGVjaW1hbApxG1UDMS41hVJxHGUu
`);

const codec = pickle({
  globals: { "shapes.Point": (x: unknown, y: unknown) => ({ x, y }) },
});

for (const [message, from] of SAMPLES) {
  Deno.test(`pickle: a message that is cut off anywhere is a CodecError: ${from}, ${message.length} bytes`, () => {
    codec.decode(message.slice());
    for (let length = 0; length < message.length; length++) {
      const head = message.slice(0, length);
      const error = assertThrows(() => codec.decode(head), CodecError);
      assertEquals(error.data, head);
    }
  });

  Deno.test(`pickle: a message with any one bit the other way is a value or a CodecError: ${from}, ${message.length} bytes`, () => {
    for (let bit = 0; bit < 8 * message.length; bit++) {
      const changed = message.slice();
      changed[bit >> 3]! ^= 1 << (bit & 7);
      assertValueOrCodecError(changed, `bit ${bit}`);
    }
    assertUnpolluted();
  });
}

Deno.test("pickle: a message without any one of its bytes, or with it twice, is a value or a CodecError", () => {
  for (const [message, from] of SAMPLES) {
    for (let at = 0; at < message.length; at++) {
      const [head, tail] = [message.subarray(0, at), message.subarray(at + 1)];
      assertValueOrCodecError(ops(head, tail), `${from}, without byte ${at}`);
      const twice = ops(head, message[at]!, message[at]!, tail);
      assertValueOrCodecError(twice, `${from}, twice byte ${at}`);
    }
  }
});

Deno.test("pickle: random changes of a message leave a value or a CodecError", () => {
  const random = new Random();
  for (let i = 0; i < CHANGES; i++) {
    let message = random.pick(SAMPLES)[0];
    for (let n = random.below(4); n >= 0; n--) {
      message = random.mutated(message);
    }
    assertValueOrCodecError(message, `seed ${SEED}, case ${i}`);
  }
  assertUnpolluted();
});

Deno.test("pickle: random bytes are a value or a CodecError", () => {
  const random = new Random();
  for (let i = 0; i < CHANGES; i++) {
    const message = random.bytes(random.below(40));
    assertValueOrCodecError(message, `seed ${SEED}, case ${i}`);
  }
});

const OPCODES = Object.values(Op);
const LINES = [
  "0",
  "1",
  "01",
  "5L",
  "-1",
  "1.5",
  "nan",
  "'a'",
  "builtins",
  "set",
  "x\\u0041",
];
const NAMES = [
  ...["builtins\nset", "builtins\nValueError", "collections\nOrderedDict"],
  ...["uuid\nUUID", "datetime\ndate", "decimal\nDecimal", "array\narray"],
  ...["builtins\ngetattr", "zoneinfo\nZoneInfo", "shapes\nPoint"],
  ...["copyreg\n_reconstructor", "builtins\nobject", "builtins\nbytearray"],
  ...["_codecs\nencode", "builtins\nExceptionGroup", "os\nsystem"],
];
/** What a program is made of most: opcodes that work on what there is. */
const COMMON = [
  ...[Op.MARK, Op.NONE, Op.EMPTY_LIST, Op.EMPTY_DICT, Op.EMPTY_SET],
  ...[Op.EMPTY_TUPLE, Op.BININT1, Op.SHORT_BINUNICODE, Op.SHORT_BINBYTES],
  ...[Op.GLOBAL, Op.REDUCE, Op.BUILD, Op.BINPUT, Op.BINGET, Op.MEMOIZE],
  ...[Op.APPEND, Op.SETITEM, Op.TUPLE1, Op.TUPLE2, Op.TUPLE, Op.DUP],
  ...[Op.LIST, Op.DICT, Op.SETITEMS, Op.APPENDS, Op.ADDITEMS],
];

Deno.test("pickle: random opcodes with what belongs behind them are a value or a CodecError", () => {
  const random = new Random();
  let values = 0;
  for (let i = 0; i < PROGRAMS; i++) {
    const parts: Uint8Array[] = [];
    for (let n = random.below(16); n >= 0; n--) {
      parts.push(instruction(random));
    }
    const message = ops(parts, Op.TUPLE1, Op.STOP);
    if (assertValueOrCodecError(message, `seed ${SEED}, case ${i}`)) values++;
  }
  // Otherwise chance has tried no more than the first opcodes.
  assert(values > PROGRAMS / 100, `${values} values`);
  assertUnpolluted();
});

/** An opcode, and something behind it of the form that it needs. */
function instruction(random: Random): Bytes {
  const opcode = random.once(8) ? random.pick(OPCODES) : random.pick(COMMON);
  switch (opcode) {
    case Op.STOP:
      return ops(Op.NONE);
    case Op.BININT1:
    case Op.BINPUT:
    case Op.BINGET:
      return ops(opcode, random.below(3));
    case Op.SHORT_BINUNICODE:
    case Op.SHORT_BINBYTES:
      return ops(opcode, 2, random.pick(["ab", "__", "\u00e9"]));
    case Op.GLOBAL:
    case Op.INST:
      return ops(opcode, random.pick(NAMES), "\n");
    case Op.INT:
    case Op.LONG:
    case Op.FLOAT:
    case Op.STRING:
    case Op.UNICODE:
    case Op.PUT:
    case Op.GET:
      return ops(opcode, random.pick(LINES), "\n");
    case Op.BINFLOAT:
      return ops(opcode, random.bytes(8));
    case Op.BINUNICODE:
    case Op.BINBYTES:
    case Op.BINSTRING:
    case Op.LONG4:
      return ops(opcode, 1, 0, 0, 0, random.below(256));
    default:
      return ops(opcode);
  }
}

/** Fails unless it is one of them; returns whether it is a value. */
function assertValueOrCodecError(message: Bytes, note: string): boolean {
  const before = message.slice();
  try {
    codec.decode(message);
    return true;
  } catch (error) {
    if (!(error instanceof CodecError)) {
      assertInstanceOf(error, CodecError, `${note}: ${before.toBase64()}`);
    }
    return false;
  } finally {
    assert(isSame(message, before), `${note}: the message was changed`);
  }
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}

function assertUnpolluted(): void {
  assertEquals(Object.keys(Object.prototype), []);
  assertEquals(Object.keys(Array.prototype), []);
}
