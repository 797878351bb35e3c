/**
 * What the probe says of itself.
 *
 * @module
 */

const COMMAND = "deno run jsr:@processing/connection/cli";

/** In a few lines, for whoever gave no arguments. */
export const USAGE = `Usage: ${COMMAND} listen ADDRESS [options]
       ${COMMAND} connect ADDRESS [options]
--help tells more`;

/** All of it. */
export const HELP = `A probe for connections: listens or connects, sends each
line of the input as a message, and prints each message that comes as a line.

  ${COMMAND} listen ADDRESS [options]
  ${COMMAND} connect ADDRESS [options]

  listen            wait for one peer; those without the key are told of and
                    passed over
  connect           connect to a listener

ADDRESS
  HOST:PORT         TCP; [::1]:PORT for IPv6; port 0 lets listen have any
  PATH              a Unix socket: whatever is no HOST:PORT, such as ./my.sock
  @NAME             a name in Linux's abstract namespace
  \\\\.\\pipe\\NAME     a named pipe of Windows

Key: without one, nobody is authenticated. It is never an argument, because
everybody on the machine can read those.
  --key-file PATH   what the file holds, but for one line end behind it
  --key-env NAME    what the variable holds, which is then unset
  --key-prompt      ask for it, unseen, where the input is a terminal

How both ends talk, which must be the same at both
  --dialect NAME    how the key is proved: native (default), or
                    multiprocessing, which is CPython's
  --allow-md5       take HMAC-MD5 from a CPython up to 3.11
  --codec NAME      msgpack (default), plain-msgpack, json, pickle, or pickle2
                    for Python 2
  --bytes           a line is the message itself, as text
  --hex             a line is the message in hexadecimal digits

When to end
  --timeout MS      how long to wait for the other end (connect: 30000; listen:
                    Infinity)
  --retry           connect again, until then, while nobody listens
  --replace-stale   listen where a Unix socket was left behind
  --linger MS       behind the end of the input, close when nothing has come for
                    so long (default 1000; 0: at once; Infinity: never)

Values are JSON, one in a line; a blank line is nothing. On a terminal, those
that come are shown as Deno shows values; else they are printed as they are
typed. What JSON lacks is an object with one key:
  {"$bytes":"aGk="}             Uint8Array in base64; so $ArrayBuffer, $DataView
  {"$Int16Array":[1,2]}         so every other typed array; of bigints as text
  {"$bigint":"12"}              a whole number beyond 2^53 need not be noted
  {"$number":"NaN"}             so Infinity, -Infinity, -0, and whole numbers
                                beyond 2^53 that are no bigints; --codec json
                                has no bigints: digits are numbers there
  {"$undefined":true}
  {"$date":"2026-01-31T12:00:00.000Z"}
  {"$map":[["key","value"]]}    {"$set":[1,2]}
  {"$regexp":["a+","gi"]}       {"$url":"https://example.com/"}
  {"$error":{"name":"TypeError","message":"no"}}   and cause, if it has one
  {"$extension":[42,"aGk="]}    of MessagePack: type, bytes
With pickle also {"$complex":[3,-4]}, {"$decimal":"19.90"}, {"$range":[0,10,1]},
and Temporal's {"$PlainDate":"2026-01-31"}, $PlainTime, $PlainDateTime,
$Duration, $Instant and $ZonedDateTime. An object that has such a key itself is
written with another $: {"$$bytes":1} is {"$bytes":1}.
{"$undecoded":"aGk="} is a message that is no value, in base64, and
{"$cannot":"why"} stands for what has no note. Neither can be typed.

Exit codes
  0    the conversation ended in order
  1    it broke off, or a line could not be sent, or a message not printed
  2    the command line says nothing that can be done
  3    one end did not prove that it knows the key
  4    nobody was there in time
  5    a permission is missing; the message names the flag
  6    the address cannot be listened at
  129  SIGHUP: the terminal was closed
  130  SIGINT: Ctrl-C
  143  SIGTERM: kill, or the system goes down
Each of these signals ends in order, and a second one at once.

Examples, with the permissions that they need
  deno run --allow-net=127.0.0.1 jsr:@processing/connection/cli \\
    listen 127.0.0.1:0
  deno run --allow-net=127.0.0.1:6000 --allow-env=KEY \\
    jsr:@processing/connection/cli connect 127.0.0.1:6000 --key-env KEY
  deno run --allow-net=unix:/run/my.sock --allow-read=/run --allow-write=/run \\
    jsr:@processing/connection/cli connect /run/my.sock --key-file /run/key \\
    --dialect multiprocessing --codec pickle
A named pipe needs --allow-ffi, as the message says where it is missing.
`;
