/** Instances of classes that are no part of the table, as CPython pickles them, with functions that stand for the classes. */

import { type Globals, pickle } from "../connection/codec/pickle.ts";
import { type Golden, testGolden } from "./helpers/pickled.ts";

const globals: Globals = {
  "shapes.Point": (x: unknown, y: unknown) => ({ x, y }),
  "shapes.Plain": () => ({}),
  "shapes.Slots": () => ({}),
  "shapes.Both": () => ({}),
  "shapes.Old": () => ({}),
  "shapes.OldArgs": (a: unknown, b: unknown) => ({ a, b }),
  "shapes.Keywords": (positional: unknown, keywords: object) => ({
    positional,
    ...keywords,
  }),
  "shapes.Color": (value: unknown) => value === 1 ? "red" : value,
  "shapes.Flag": (value: number) => value + 6,
  "shapes.MyList": () => [],
  "shapes.MyDict": () => ({}),
  "shapes.MySet": (values: unknown[]) => new Set(values),
  "shapes.Loop": () => ({}),
  "shapes.Nope": (a: string, b: string) => `${a}+${b}`,
  "shapes.Outer.Inner": () => ({ inner: true }),
  "collections.deque": (items: unknown[] = []) => [...items],
  "collections.Counter": (counts: object) => ({ ...counts }),
  "collections.defaultdict": (factory: string) =>
    Object.assign(new Map(), { factory: factory.split(".").at(-1) }),
  "builtins.list": () => [],
  "__builtin__.list": () => [],
};

/** What is there, and what arrives. */
const rows: Golden[] = [
  [
    "shapes.Point(3, u'a')",
    { x: 3, y: "a" },
    `
    2.7:2 gAJjc2hhcGVzClBvaW50CnEBSwNYAQAAAGGGgXECLg==
    3.6:23,3.8:23,3.13:23 gAJjc2hhcGVzClBvaW50CnEASwNYAQAAAGFxAYZxAoFxAy4=
    3.6:4,3.8:45,3.13:45 gASVHgAAAAAAAACMBnNoYXBlc5SMBVBvaW50lJOUSwOMAWGUhpSBlC4=
  `,
  ],
  [
    "[shapes.Point(1, 2), shapes.Point(3, 4)]",
    [{ x: 1, y: 2 }, { x: 3, y: 4 }],
    `
    2.7:2 gAJdcQEoY3NoYXBlcwpQb2ludApxAksBSwKGgXEDaAJLA0sEhoFxBGUu
    3.6:23,3.8:23,3.13:23 gAJdcQAoY3NoYXBlcwpQb2ludApxAUsBSwKGcQKBcQNoAUsDSwSGcQSBcQVlLg==
    3.6:4,3.8:45,3.13:45 gASVKgAAAAAAAABdlCiMBnNoYXBlc5SMBVBvaW50lJOUSwFLAoaUgZRoA0sDSwSGlIGUZS4=
  `,
  ],
  [
    "shapes.Plain()",
    {},
    `
    2.7:0 Y2NvcHlfcmVnCl9yZWNvbnN0cnVjdG9yCnAxCihjc2hhcGVzClBsYWluCnAyCmNfX2J1aWx0aW5fXwpvYmplY3QKcDMKTnRScDQKLg==
    2.7:1 Y2NvcHlfcmVnCl9yZWNvbnN0cnVjdG9yCnEBKGNzaGFwZXMKUGxhaW4KcQJjX19idWlsdGluX18Kb2JqZWN0CnEDTnRScQQu
    2.7:2 gAJjc2hhcGVzClBsYWluCnEBKYFxAn1xA2Iu
    3.6:0,3.8:0,3.13:0 Y2NvcHlfcmVnCl9yZWNvbnN0cnVjdG9yCnAwCihjc2hhcGVzClBsYWluCnAxCmNfX2J1aWx0aW5fXwpvYmplY3QKcDIKTnRwMwpScDQKLg==
    3.6:1,3.8:1,3.13:1 Y2NvcHlfcmVnCl9yZWNvbnN0cnVjdG9yCnEAKGNzaGFwZXMKUGxhaW4KcQFjX19idWlsdGluX18Kb2JqZWN0CnECTnRxA1JxBC4=
    3.6:23,3.8:23,3.13:23 gAJjc2hhcGVzClBsYWluCnEAKYFxAS4=
    3.6:4,3.8:45,3.13:45 gASVFwAAAAAAAACMBnNoYXBlc5SMBVBsYWlulJOUKYGULg==
  `,
  ],
  [
    "shapes.Plain(a=1, b=[u'c'])",
    { a: 1, b: ["c"] },
    `
    3.6:0 Y2NvcHlfcmVnCl9yZWNvbnN0cnVjdG9yCnAwCihjc2hhcGVzClBsYWluCnAxCmNfX2J1aWx0aW5fXwpvYmplY3QKcDIKTnRwMwpScDQKKGRwNQpWYQpwNgpMMUwKc1ZiCnA3CihscDgKVmMKcDkKYXNiLg==
    3.6:1,3.8:1,3.13:1 Y2NvcHlfcmVnCl9yZWNvbnN0cnVjdG9yCnEAKGNzaGFwZXMKUGxhaW4KcQFjX19idWlsdGluX18Kb2JqZWN0CnECTnRxA1JxBH1xBShYAQAAAGFxBksBWAEAAABicQddcQhYAQAAAGNxCWF1Yi4=
    3.6:23,3.8:23,3.13:23 gAJjc2hhcGVzClBsYWluCnEAKYFxAX1xAihYAQAAAGFxA0sBWAEAAABicQRdcQVYAQAAAGNxBmF1Yi4=
    3.6:4,3.8:45,3.13:45 gASVLQAAAAAAAACMBnNoYXBlc5SMBVBsYWlulJOUKYGUfZQojAFhlEsBjAFilF2UjAFjlGF1Yi4=
    3.8:0,3.13:0 Y2NvcHlfcmVnCl9yZWNvbnN0cnVjdG9yCnAwCihjc2hhcGVzClBsYWluCnAxCmNfX2J1aWx0aW5fXwpvYmplY3QKcDIKTnRwMwpScDQKKGRwNQpWYQpwNgpJMQpzVmIKcDcKKGxwOApWYwpwOQphc2Iu
  `,
  ],
  [
    "shapes.Plain(a=shapes.Plain(b=None))",
    { a: { b: null } },
    `
    2.7:0 Y2NvcHlfcmVnCl9yZWNvbnN0cnVjdG9yCnAxCihjc2hhcGVzClBsYWluCnAyCmNfX2J1aWx0aW5fXwpvYmplY3QKcDMKTnRScDQKKGRwNQpTJ2EnCmcxCihnMgpnMwpOdFJwNgooZHA3ClMnYicKTnNic2Iu
    2.7:1 Y2NvcHlfcmVnCl9yZWNvbnN0cnVjdG9yCnEBKGNzaGFwZXMKUGxhaW4KcQJjX19idWlsdGluX18Kb2JqZWN0CnEDTnRScQR9cQVVAWFoAShoAmgDTnRScQZ9cQdVAWJOc2JzYi4=
    2.7:2 gAJjc2hhcGVzClBsYWluCnEBKYFxAn1xA1UBYWgBKYFxBH1xBVUBYk5zYnNiLg==
    3.6:0,3.8:0,3.13:0 Y2NvcHlfcmVnCl9yZWNvbnN0cnVjdG9yCnAwCihjc2hhcGVzClBsYWluCnAxCmNfX2J1aWx0aW5fXwpvYmplY3QKcDIKTnRwMwpScDQKKGRwNQpWYQpwNgpnMAooZzEKZzIKTnRwNwpScDgKKGRwOQpWYgpwMTAKTnNic2Iu
    3.6:1,3.8:1,3.13:1 Y2NvcHlfcmVnCl9yZWNvbnN0cnVjdG9yCnEAKGNzaGFwZXMKUGxhaW4KcQFjX19idWlsdGluX18Kb2JqZWN0CnECTnRxA1JxBH1xBVgBAAAAYXEGaAAoaAFoAk50cQdScQh9cQlYAQAAAGJxCk5zYnNiLg==
    3.6:23,3.8:23,3.13:23 gAJjc2hhcGVzClBsYWluCnEAKYFxAX1xAlgBAAAAYXEDaAApgXEEfXEFWAEAAABicQZOc2JzYi4=
    3.6:4,3.8:45,3.13:45 gASVLQAAAAAAAACMBnNoYXBlc5SMBVBsYWlulJOUKYGUfZSMAWGUaAIpgZR9lIwBYpROc2JzYi4=
  `,
  ],
  [
    "(lambda p: [p, p])(shapes.Plain(a=1))",
    ((plain) => [plain, plain])({ a: 1 }),
    `
    2.7:0 KGxwMQpjY29weV9yZWcKX3JlY29uc3RydWN0b3IKcDIKKGNzaGFwZXMKUGxhaW4KcDMKY19fYnVpbHRpbl9fCm9iamVjdApwNApOdFJwNQooZHA2ClMnYScKSTEKc2JhZzUKYS4=
    2.7:1 XXEBKGNjb3B5X3JlZwpfcmVjb25zdHJ1Y3RvcgpxAihjc2hhcGVzClBsYWluCnEDY19fYnVpbHRpbl9fCm9iamVjdApxBE50UnEFfXEGVQFhSwFzYmgFZS4=
    2.7:2 gAJdcQEoY3NoYXBlcwpQbGFpbgpxAimBcQN9cQRVAWFLAXNiaANlLg==
    3.6:0 KGxwMApjY29weV9yZWcKX3JlY29uc3RydWN0b3IKcDEKKGNzaGFwZXMKUGxhaW4KcDIKY19fYnVpbHRpbl9fCm9iamVjdApwMwpOdHA0ClJwNQooZHA2ClZhCnA3CkwxTApzYmFnNQphLg==
    3.6:1,3.8:1,3.13:1 XXEAKGNjb3B5X3JlZwpfcmVjb25zdHJ1Y3RvcgpxAShjc2hhcGVzClBsYWluCnECY19fYnVpbHRpbl9fCm9iamVjdApxA050cQRScQV9cQZYAQAAAGFxB0sBc2JoBWUu
    3.6:23,3.8:23,3.13:23 gAJdcQAoY3NoYXBlcwpQbGFpbgpxASmBcQJ9cQNYAQAAAGFxBEsBc2JoAmUu
    3.6:4,3.8:45,3.13:45 gASVJwAAAAAAAABdlCiMBnNoYXBlc5SMBVBsYWlulJOUKYGUfZSMAWGUSwFzYmgEZS4=
    3.8:0,3.13:0 KGxwMApjY29weV9yZWcKX3JlY29uc3RydWN0b3IKcDEKKGNzaGFwZXMKUGxhaW4KcDIKY19fYnVpbHRpbl9fCm9iamVjdApwMwpOdHA0ClJwNQooZHA2ClZhCnA3CkkxCnNiYWc1CmEu
  `,
  ],
  [
    "shapes.Slots(1, 2)",
    { x: 1, y: 2 },
    `
    3.6:23,3.8:23,3.13:23 gAJjc2hhcGVzClNsb3RzCnEAKYFxAU59cQIoWAEAAAB4cQNLAVgBAAAAeXEESwJ1hnEFYi4=
    3.6:4,3.8:45,3.13:45 gASVKwAAAAAAAACMBnNoYXBlc5SMBVNsb3RzlJOUKYGUTn2UKIwBeJRLAYwBeZRLAnWGlGIu
  `,
  ],
  [
    "shapes.Both(1, 2, 3)",
    { z: 3, x: 1, y: 2 },
    `
    3.6:23,3.8:23,3.13:23 gAJjc2hhcGVzCkJvdGgKcQApgXEBfXECWAEAAAB6cQNLA3N9cQQoWAEAAAB4cQVLAVgBAAAAeXEGSwJ1hnEHYi4=
    3.6:4,3.8:45,3.13:45 gASVMgAAAAAAAACMBnNoYXBlc5SMBEJvdGiUk5QpgZR9lIwBepRLA3N9lCiMAXiUSwGMAXmUSwJ1hpRiLg==
  `,
  ],
  [
    "shapes.Slots(1, 2)",
    { y: 2, x: 1 },
    `
    2.7:2 gAJjc2hhcGVzClNsb3RzCnEBKYFxAk59cQMoVQF5SwJVAXhLAXWGYi4=
  `,
  ],
  [
    "shapes.Keywords(1)",
    { positional: 1, b: 2 },
    `
    3.6:4,3.8:45,3.13:45 gASVJgAAAAAAAACMBnNoYXBlc5SMCEtleXdvcmRzlJOUSwGFlH2UjAFilEsCc5KULg==
  `,
  ],
  [
    "shapes.Old(a=1)",
    { a: 1 },
    `
    2.7:0 KGlzaGFwZXMKT2xkCnAxCihkcDIKUydhJwpJMQpzYi4=
    2.7:1 KGNzaGFwZXMKT2xkCnEBb3ECfXEDVQFhSwFzYi4=
    2.7:2 gAIoY3NoYXBlcwpPbGQKcQFvcQJ9cQNVAWFLAXNiLg==
  `,
  ],
  [
    "shapes.OldArgs(1, 2)",
    { a: 1, b: 2 },
    `
    2.7:0 KEkxCkkyCmlzaGFwZXMKT2xkQXJncwpwMQooZHAyClMnYScKSTEKc1MnYicKSTIKc2Iu
    2.7:1 KGNzaGFwZXMKT2xkQXJncwpxAUsBSwJvcQJ9cQMoVQFhSwFVAWJLAnViLg==
    2.7:2 gAIoY3NoYXBlcwpPbGRBcmdzCnEBSwFLAm9xAn1xAyhVAWFLAVUBYksCdWIu
  `,
  ],
  [
    "shapes.Color.RED",
    "red",
    `
    3.6:0 Y3NoYXBlcwpDb2xvcgpwMAooTDFMCnRwMQpScDIKLg==
    3.6:1,3.8:1,3.13:1 Y3NoYXBlcwpDb2xvcgpxAChLAXRxAVJxAi4=
    3.6:23,3.8:23,3.13:23 gAJjc2hhcGVzCkNvbG9yCnEASwGFcQFScQIu
    3.6:4,3.8:45,3.13:45 gASVGgAAAAAAAACMBnNoYXBlc5SMBUNvbG9ylJOUSwGFlFKULg==
    3.8:0,3.13:0 Y3NoYXBlcwpDb2xvcgpwMAooSTEKdHAxClJwMgou
  `,
  ],
  [
    "[shapes.Color.RED, shapes.Color.BLUE, shapes.Color.RED]",
    ["red", "b", "red"],
    `
    3.6:0 KGxwMApjc2hhcGVzCkNvbG9yCnAxCihMMUwKdHAyClJwMwphZzEKKFZiCnA0CnRwNQpScDYKYWczCmEu
    3.6:1,3.8:1,3.13:1 XXEAKGNzaGFwZXMKQ29sb3IKcQEoSwF0cQJScQNoAShYAQAAAGJxBHRxBVJxBmgDZS4=
    3.6:23,3.8:23,3.13:23 gAJdcQAoY3NoYXBlcwpDb2xvcgpxAUsBhXECUnEDaAFYAQAAAGJxBIVxBVJxBmgDZS4=
    3.6:4,3.8:45,3.13:45 gASVKgAAAAAAAABdlCiMBnNoYXBlc5SMBUNvbG9ylJOUSwGFlFKUaAOMAWKUhZRSlGgFZS4=
    3.8:0,3.13:0 KGxwMApjc2hhcGVzCkNvbG9yCnAxCihJMQp0cDIKUnAzCmFnMQooVmIKcDQKdHA1ClJwNgphZzMKYS4=
  `,
  ],
  [
    "shapes.Flag.A",
    7,
    `
    3.6:0 Y3NoYXBlcwpGbGFnCnAwCihMMUwKdHAxClJwMgou
    3.6:1,3.8:1,3.13:1 Y3NoYXBlcwpGbGFnCnEAKEsBdHEBUnECLg==
    3.6:23,3.8:23,3.13:23 gAJjc2hhcGVzCkZsYWcKcQBLAYVxAVJxAi4=
    3.6:4,3.8:45,3.13:45 gASVGQAAAAAAAACMBnNoYXBlc5SMBEZsYWeUk5RLAYWUUpQu
    3.8:0,3.13:0 Y3NoYXBlcwpGbGFnCnAwCihJMQp0cDEKUnAyCi4=
  `,
  ],
  [
    "shapes.made(shapes.MyList, [1, 2, 3])",
    [1, 2, 3],
    `
    2.7:2 gAJjc2hhcGVzCk15TGlzdApxASmBcQIoSwFLAksDZX1xA2Iu
    3.6:23,3.8:23,3.13:23 gAJjc2hhcGVzCk15TGlzdApxACmBcQEoSwFLAksDZS4=
    3.6:4,3.8:45,3.13:45 gASVIAAAAAAAAACMBnNoYXBlc5SMBk15TGlzdJSTlCmBlChLAUsCSwNlLg==
  `,
  ],
  [
    "shapes.made(shapes.MyList, [1, 2], note=3)",
    Object.assign([1, 2], { note: 3 }),
    `
    2.7:2 gAJjc2hhcGVzCk15TGlzdApxASmBcQIoSwFLAmV9cQNVBG5vdGVLA3NiLg==
    3.6:23,3.8:23,3.13:23 gAJjc2hhcGVzCk15TGlzdApxACmBcQEoSwFLAmV9cQJYBAAAAG5vdGVxA0sDc2Iu
    3.6:4,3.8:45,3.13:45 gASVKwAAAAAAAACMBnNoYXBlc5SMBk15TGlzdJSTlCmBlChLAUsCZX2UjARub3RllEsDc2Iu
  `,
  ],
  [
    "shapes.made(shapes.MyDict, {u'a': 1})",
    { a: 1 },
    `
    2.7:2 gAJjc2hhcGVzCk15RGljdApxASmBcQJYAQAAAGFLAXN9cQNiLg==
    3.6:23,3.8:23,3.13:23 gAJjc2hhcGVzCk15RGljdApxACmBcQFYAQAAAGFxAksBcy4=
    3.6:4,3.8:45,3.13:45 gASVHwAAAAAAAACMBnNoYXBlc5SMBk15RGljdJSTlCmBlIwBYZRLAXMu
  `,
  ],
  [
    "shapes.made(shapes.MyDict, {1: 2}, note=3)",
    Object.assign(new Map([[1, 2]]), { note: 3 }),
    `
    2.7:2 gAJjc2hhcGVzCk15RGljdApxASmBcQJLAUsCc31xA1UEbm90ZUsDc2Iu
    3.6:23,3.8:23,3.13:23 gAJjc2hhcGVzCk15RGljdApxACmBcQFLAUsCc31xAlgEAAAAbm90ZXEDSwNzYi4=
    3.6:4,3.8:45,3.13:45 gASVKgAAAAAAAACMBnNoYXBlc5SMBk15RGljdJSTlCmBlEsBSwJzfZSMBG5vdGWUSwNzYi4=
  `,
  ],
  [
    "shapes.made(shapes.MySet, [1, 2])",
    new Set([1, 2]),
    `
    2.7:0 Y3NoYXBlcwpNeVNldApwMQooKGxwMgpJMQphSTIKYXRScDMKKGRwNApiLg==
    2.7:1 Y3NoYXBlcwpNeVNldApxAShdcQIoSwFLAmV0UnEDfXEEYi4=
    2.7:2 gAJjc2hhcGVzCk15U2V0CnEBXXECKEsBSwJlhVJxA31xBGIu
    3.6:0 Y3NoYXBlcwpNeVNldApwMAooKGxwMQpMMUwKYUwyTAphdHAyClJwMwooZHA0CmIu
    3.6:1,3.8:1 Y3NoYXBlcwpNeVNldApxAChdcQEoSwFLAmV0cQJScQN9cQRiLg==
    3.6:23,3.8:23 gAJjc2hhcGVzCk15U2V0CnEAXXEBKEsBSwJlhXECUnEDfXEEYi4=
    3.6:4,3.8:45 gASVIwAAAAAAAACMBnNoYXBlc5SMBU15U2V0lJOUXZQoSwFLAmWFlFKUfZRiLg==
    3.8:0 Y3NoYXBlcwpNeVNldApwMAooKGxwMQpJMQphSTIKYXRwMgpScDMKKGRwNApiLg==
    3.13:0 Y3NoYXBlcwpNeVNldApwMAooKGxwMQpJMQphSTIKYXRwMgpScDMKLg==
    3.13:1 Y3NoYXBlcwpNeVNldApxAChdcQEoSwFLAmV0cQJScQMu
    3.13:23 gAJjc2hhcGVzCk15U2V0CnEAXXEBKEsBSwJlhXECUnEDLg==
    3.13:45 gASVIAAAAAAAAACMBnNoYXBlc5SMBU15U2V0lJOUXZQoSwFLAmWFlFKULg==
  `,
  ],
  [
    "shapes.made(shapes.MySet, [1, 2], note=3)",
    Object.assign(new Set([1, 2]), { note: 3 }),
    `
    2.7:0 Y3NoYXBlcwpNeVNldApwMQooKGxwMgpJMQphSTIKYXRScDMKKGRwNApTJ25vdGUnCnA1CkkzCnNiLg==
    2.7:1 Y3NoYXBlcwpNeVNldApxAShdcQIoSwFLAmV0UnEDfXEEVQRub3RlSwNzYi4=
    2.7:2 gAJjc2hhcGVzCk15U2V0CnEBXXECKEsBSwJlhVJxA31xBFUEbm90ZUsDc2Iu
    3.6:0 Y3NoYXBlcwpNeVNldApwMAooKGxwMQpMMUwKYUwyTAphdHAyClJwMwooZHA0ClZub3RlCnA1CkwzTApzYi4=
    3.6:1,3.8:1,3.13:1 Y3NoYXBlcwpNeVNldApxAChdcQEoSwFLAmV0cQJScQN9cQRYBAAAAG5vdGVxBUsDc2Iu
    3.6:23,3.8:23,3.13:23 gAJjc2hhcGVzCk15U2V0CnEAXXEBKEsBSwJlhXECUnEDfXEEWAQAAABub3RlcQVLA3NiLg==
    3.6:4,3.8:45,3.13:45 gASVLQAAAAAAAACMBnNoYXBlc5SMBU15U2V0lJOUXZQoSwFLAmWFlFKUfZSMBG5vdGWUSwNzYi4=
    3.8:0,3.13:0 Y3NoYXBlcwpNeVNldApwMAooKGxwMQpJMQphSTIKYXRwMgpScDMKKGRwNApWbm90ZQpwNQpJMwpzYi4=
  `,
  ],
  [
    "collections.deque([1, [2], 3])",
    [1, [2], 3],
    `
    3.6:0 Y2NvbGxlY3Rpb25zCmRlcXVlCnAwCih0UnAxCkwxTAphKGxwMgpMMkwKYWFMM0wKYS4=
    3.6:1,3.8:1,3.13:1 Y2NvbGxlY3Rpb25zCmRlcXVlCnEAKVJxAShLAV1xAksCYUsDZS4=
    3.6:23,3.8:23,3.13:23 gAJjY29sbGVjdGlvbnMKZGVxdWUKcQApUnEBKEsBXXECSwJhSwNlLg==
    3.6:4,3.8:45,3.13:45 gASVJwAAAAAAAACMC2NvbGxlY3Rpb25zlIwFZGVxdWWUk5QpUpQoSwFdlEsCYUsDZS4=
    3.8:0,3.13:0 Y2NvbGxlY3Rpb25zCmRlcXVlCnAwCih0UnAxCkkxCmEobHAyCkkyCmFhSTMKYS4=
  `,
  ],
  [
    "collections.deque([1, 2], 5)",
    Object.assign([1, 2]),
    `
    3.6:0 Y2NvbGxlY3Rpb25zCmRlcXVlCnAwCigodEw1TAp0cDEKUnAyCkwxTAphTDJMCmEu
    3.6:1,3.8:1,3.13:1 Y2NvbGxlY3Rpb25zCmRlcXVlCnEAKClLBXRxAVJxAihLAUsCZS4=
    3.6:23,3.8:23,3.13:23 gAJjY29sbGVjdGlvbnMKZGVxdWUKcQApSwWGcQFScQIoSwFLAmUu
    3.6:4,3.8:45,3.13:45 gASVJgAAAAAAAACMC2NvbGxlY3Rpb25zlIwFZGVxdWWUk5QpSwWGlFKUKEsBSwJlLg==
    3.8:0,3.13:0 Y2NvbGxlY3Rpb25zCmRlcXVlCnAwCigodEk1CnRwMQpScDIKSTEKYUkyCmEu
  `,
  ],
  [
    "collections.Counter([u'a', u'a'])",
    { a: 2 },
    `
    3.6:0 Y2NvbGxlY3Rpb25zCkNvdW50ZXIKcDAKKChkcDEKVmEKcDIKTDJMCnN0cDMKUnA0Ci4=
    3.6:1,3.8:1,3.13:1 Y2NvbGxlY3Rpb25zCkNvdW50ZXIKcQAofXEBWAEAAABhcQJLAnN0cQNScQQu
    3.6:23,3.8:23,3.13:23 gAJjY29sbGVjdGlvbnMKQ291bnRlcgpxAH1xAVgBAAAAYXECSwJzhXEDUnEELg==
    3.6:4,3.8:45,3.13:45 gASVKAAAAAAAAACMC2NvbGxlY3Rpb25zlIwHQ291bnRlcpSTlH2UjAFhlEsCc4WUUpQu
    3.8:0,3.13:0 Y2NvbGxlY3Rpb25zCkNvdW50ZXIKcDAKKChkcDEKVmEKcDIKSTIKc3RwMwpScDQKLg==
  `,
  ],
  [
    "collections.defaultdict(list, {u'a': [1]})",
    Object.assign(new Map([["a", [1]]]), { factory: "list" }),
    `
    3.6:0 Y2NvbGxlY3Rpb25zCmRlZmF1bHRkaWN0CnAwCihjX19idWlsdGluX18KbGlzdApwMQp0cDIKUnAzClZhCnA0CihscDUKTDFMCmFzLg==
    3.6:1,3.8:1,3.13:1 Y2NvbGxlY3Rpb25zCmRlZmF1bHRkaWN0CnEAKGNfX2J1aWx0aW5fXwpsaXN0CnEBdHECUnEDWAEAAABhcQRdcQVLAWFzLg==
    3.6:2,3.8:2,3.13:2 gAJjY29sbGVjdGlvbnMKZGVmYXVsdGRpY3QKcQBjX19idWlsdGluX18KbGlzdApxAYVxAlJxA1gBAAAAYXEEXXEFSwFhcy4=
    3.6:3,3.8:3,3.13:3 gANjY29sbGVjdGlvbnMKZGVmYXVsdGRpY3QKcQBjYnVpbHRpbnMKbGlzdApxAYVxAlJxA1gBAAAAYXEEXXEFSwFhcy4=
    3.6:4,3.8:45,3.13:45 gASVQQAAAAAAAACMC2NvbGxlY3Rpb25zlIwLZGVmYXVsdGRpY3SUk5SMCGJ1aWx0aW5zlIwEbGlzdJSTlIWUUpSMAWGUXZRLAWFzLg==
    3.8:0,3.13:0 Y2NvbGxlY3Rpb25zCmRlZmF1bHRkaWN0CnAwCihjX19idWlsdGluX18KbGlzdApwMQp0cDIKUnAzClZhCnA0CihscDUKSTEKYXMu
  `,
  ],
  [
    "shapes.loop()",
    loop(),
    `
    3.6:0,3.8:0,3.13:0 Y2NvcHlfcmVnCl9yZWNvbnN0cnVjdG9yCnAwCihjc2hhcGVzCkxvb3AKcDEKY19fYnVpbHRpbl9fCm9iamVjdApwMgpOdHAzClJwNAooZHA1ClZzCnA2CmNfX2J1aWx0aW5fXwpzZXQKcDcKKChscDgKZzQKYXRwOQpScDEwCnNWbWUKcDExCmc0CnNiLg==
    3.6:1,3.8:1,3.13:1 Y2NvcHlfcmVnCl9yZWNvbnN0cnVjdG9yCnEAKGNzaGFwZXMKTG9vcApxAWNfX2J1aWx0aW5fXwpvYmplY3QKcQJOdHEDUnEEfXEFKFgBAAAAc3EGY19fYnVpbHRpbl9fCnNldApxByhdcQhoBGF0cQlScQpYAgAAAG1lcQtoBHViLg==
    3.6:2,3.8:2,3.13:2 gAJjc2hhcGVzCkxvb3AKcQApgXEBfXECKFgBAAAAc3EDY19fYnVpbHRpbl9fCnNldApxBF1xBWgBYYVxBlJxB1gCAAAAbWVxCGgBdWIu
    3.6:3,3.8:3,3.13:3 gANjc2hhcGVzCkxvb3AKcQApgXEBfXECKFgBAAAAc3EDY2J1aWx0aW5zCnNldApxBF1xBWgBYYVxBlJxB1gCAAAAbWVxCGgBdWIu
    3.6:4,3.8:45,3.13:45 gASVLAAAAAAAAACMBnNoYXBlc5SMBExvb3CUk5QpgZR9lCiMAXOUj5QoaAOQjAJtZZRoA3ViLg==
  `,
  ],
  [
    "shapes.Nope(u'a', u'b')",
    "a+b",
    `
    2.7:0 Y3NoYXBlcwpOb3BlCnAxCihWYQpWYgp0UnAyCi4=
    2.7:1 Y3NoYXBlcwpOb3BlCnEBKFgBAAAAYVgBAAAAYnRScQIu
    2.7:2 gAJjc2hhcGVzCk5vcGUKcQFYAQAAAGFYAQAAAGKGUnECLg==
    3.6:0,3.8:0,3.13:0 Y3NoYXBlcwpOb3BlCnAwCihWYQpwMQpWYgpwMgp0cDMKUnA0Ci4=
    3.6:1,3.8:1,3.13:1 Y3NoYXBlcwpOb3BlCnEAKFgBAAAAYXEBWAEAAABicQJ0cQNScQQu
    3.6:23,3.8:23,3.13:23 gAJjc2hhcGVzCk5vcGUKcQBYAQAAAGFxAVgBAAAAYnEChnEDUnEELg==
    3.6:4,3.8:45,3.13:45 gASVHwAAAAAAAACMBnNoYXBlc5SMBE5vcGWUk5SMAWGUjAFilIaUUpQu
  `,
  ],
  [
    "shapes.Outer.Inner()",
    { inner: true },
    `
    3.6:4,3.8:45,3.13:45 gASVHQAAAAAAAACMBnNoYXBlc5SMC091dGVyLklubmVylJOUKYGULg==
  `,
  ],
];

testGolden(rows, pickle({ globals }));

/** It is in a set of its own. */
function loop(): Record<string, unknown> {
  const loop: Record<string, unknown> = {};
  loop.s = new Set([loop]);
  loop.me = loop;
  return loop;
}
