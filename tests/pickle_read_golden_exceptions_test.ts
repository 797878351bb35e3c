/** Exceptions, as CPython pickles them. */

import { type Golden, testGolden } from "./helpers/pickled.ts";

/** What is there, and what arrives. */
const rows: Golden[] = [
  [
    "ValueError()",
    error("ValueError", "", []),
    `
    2.7:0 Y2V4Y2VwdGlvbnMKVmFsdWVFcnJvcgpwMQoodFJwMgou
    2.7:1 Y2V4Y2VwdGlvbnMKVmFsdWVFcnJvcgpxASlScQIu
    2.7:2 gAJjZXhjZXB0aW9ucwpWYWx1ZUVycm9yCnEBKVJxAi4=
    3.6:0,3.8:0,3.13:0 Y2V4Y2VwdGlvbnMKVmFsdWVFcnJvcgpwMAoodFJwMQou
    3.6:1,3.8:1,3.13:1 Y2V4Y2VwdGlvbnMKVmFsdWVFcnJvcgpxAClScQEu
    3.6:2,3.8:2,3.13:2 gAJjZXhjZXB0aW9ucwpWYWx1ZUVycm9yCnEAKVJxAS4=
    3.6:3,3.8:3,3.13:3 gANjYnVpbHRpbnMKVmFsdWVFcnJvcgpxAClScQEu
    3.6:4,3.8:45,3.13:45 gASVHgAAAAAAAACMCGJ1aWx0aW5zlIwKVmFsdWVFcnJvcpSTlClSlC4=
  `,
  ],
  [
    "ValueError(u'a')",
    error("ValueError", "a", ["a"]),
    `
    2.7:0 Y2V4Y2VwdGlvbnMKVmFsdWVFcnJvcgpwMQooVmEKdHAyClJwMwou
    2.7:1 Y2V4Y2VwdGlvbnMKVmFsdWVFcnJvcgpxAShYAQAAAGF0cQJScQMu
    2.7:2 gAJjZXhjZXB0aW9ucwpWYWx1ZUVycm9yCnEBWAEAAABhhXECUnEDLg==
    3.6:0,3.8:0,3.13:0 Y2V4Y2VwdGlvbnMKVmFsdWVFcnJvcgpwMAooVmEKcDEKdHAyClJwMwou
    3.6:1,3.8:1,3.13:1 Y2V4Y2VwdGlvbnMKVmFsdWVFcnJvcgpxAChYAQAAAGFxAXRxAlJxAy4=
    3.6:2,3.8:2,3.13:2 gAJjZXhjZXB0aW9ucwpWYWx1ZUVycm9yCnEAWAEAAABhcQGFcQJScQMu
    3.6:3,3.8:3,3.13:3 gANjYnVpbHRpbnMKVmFsdWVFcnJvcgpxAFgBAAAAYXEBhXECUnEDLg==
    3.6:4,3.8:45,3.13:45 gASVIwAAAAAAAACMCGJ1aWx0aW5zlIwKVmFsdWVFcnJvcpSTlIwBYZSFlFKULg==
  `,
  ],
  [
    "ValueError(7)",
    error("ValueError", "7", [7]),
    `
    2.7:0 Y2V4Y2VwdGlvbnMKVmFsdWVFcnJvcgpwMQooSTcKdHAyClJwMwou
    2.7:1 Y2V4Y2VwdGlvbnMKVmFsdWVFcnJvcgpxAShLB3RxAlJxAy4=
    2.7:2 gAJjZXhjZXB0aW9ucwpWYWx1ZUVycm9yCnEBSweFcQJScQMu
    3.6:0 Y2V4Y2VwdGlvbnMKVmFsdWVFcnJvcgpwMAooTDdMCnRwMQpScDIKLg==
    3.6:1,3.8:1,3.13:1 Y2V4Y2VwdGlvbnMKVmFsdWVFcnJvcgpxAChLB3RxAVJxAi4=
    3.6:2,3.8:2,3.13:2 gAJjZXhjZXB0aW9ucwpWYWx1ZUVycm9yCnEASweFcQFScQIu
    3.6:3,3.8:3,3.13:3 gANjYnVpbHRpbnMKVmFsdWVFcnJvcgpxAEsHhXEBUnECLg==
    3.6:4,3.8:45,3.13:45 gASVIQAAAAAAAACMCGJ1aWx0aW5zlIwKVmFsdWVFcnJvcpSTlEsHhZRSlC4=
    3.8:0,3.13:0 Y2V4Y2VwdGlvbnMKVmFsdWVFcnJvcgpwMAooSTcKdHAxClJwMgou
  `,
  ],
  [
    "ValueError(1, 2)",
    error("ValueError", "(1, 2)", [1, 2]),
    `
    2.7:0 Y2V4Y2VwdGlvbnMKVmFsdWVFcnJvcgpwMQooSTEKSTIKdHAyClJwMwou
    2.7:1 Y2V4Y2VwdGlvbnMKVmFsdWVFcnJvcgpxAShLAUsCdHECUnEDLg==
    2.7:2 gAJjZXhjZXB0aW9ucwpWYWx1ZUVycm9yCnEBSwFLAoZxAlJxAy4=
    3.6:0 Y2V4Y2VwdGlvbnMKVmFsdWVFcnJvcgpwMAooTDFMCkwyTAp0cDEKUnAyCi4=
    3.6:1,3.8:1,3.13:1 Y2V4Y2VwdGlvbnMKVmFsdWVFcnJvcgpxAChLAUsCdHEBUnECLg==
    3.6:2,3.8:2,3.13:2 gAJjZXhjZXB0aW9ucwpWYWx1ZUVycm9yCnEASwFLAoZxAVJxAi4=
    3.6:3,3.8:3,3.13:3 gANjYnVpbHRpbnMKVmFsdWVFcnJvcgpxAEsBSwKGcQFScQIu
    3.6:4,3.8:45,3.13:45 gASVIwAAAAAAAACMCGJ1aWx0aW5zlIwKVmFsdWVFcnJvcpSTlEsBSwKGlFKULg==
    3.8:0,3.13:0 Y2V4Y2VwdGlvbnMKVmFsdWVFcnJvcgpwMAooSTEKSTIKdHAxClJwMgou
  `,
  ],
  [
    "ValueError([1, {}])",
    error("ValueError", "…", [[1, {}]]),
    `
    2.7:0 Y2V4Y2VwdGlvbnMKVmFsdWVFcnJvcgpwMQooKGxwMgpJMQphKGRwMwphdHA0ClJwNQou
    2.7:1 Y2V4Y2VwdGlvbnMKVmFsdWVFcnJvcgpxAShdcQIoSwF9cQNldHEEUnEFLg==
    2.7:2 gAJjZXhjZXB0aW9ucwpWYWx1ZUVycm9yCnEBXXECKEsBfXEDZYVxBFJxBS4=
    3.6:0 Y2V4Y2VwdGlvbnMKVmFsdWVFcnJvcgpwMAooKGxwMQpMMUwKYShkcDIKYXRwMwpScDQKLg==
    3.6:1,3.8:1,3.13:1 Y2V4Y2VwdGlvbnMKVmFsdWVFcnJvcgpxAChdcQEoSwF9cQJldHEDUnEELg==
    3.6:2,3.8:2,3.13:2 gAJjZXhjZXB0aW9ucwpWYWx1ZUVycm9yCnEAXXEBKEsBfXECZYVxA1JxBC4=
    3.6:3,3.8:3,3.13:3 gANjYnVpbHRpbnMKVmFsdWVFcnJvcgpxAF1xAShLAX1xAmWFcQNScQQu
    3.6:4,3.8:45,3.13:45 gASVJwAAAAAAAACMCGJ1aWx0aW5zlIwKVmFsdWVFcnJvcpSTlF2UKEsBfZRlhZRSlC4=
    3.8:0,3.13:0 Y2V4Y2VwdGlvbnMKVmFsdWVFcnJvcgpwMAooKGxwMQpJMQphKGRwMgphdHAzClJwNAou
  `,
  ],
  [
    "TypeError(u'a')",
    error("TypeError", "a", ["a"], TypeError),
    `
    2.7:0 Y2V4Y2VwdGlvbnMKVHlwZUVycm9yCnAxCihWYQp0cDIKUnAzCi4=
    2.7:1 Y2V4Y2VwdGlvbnMKVHlwZUVycm9yCnEBKFgBAAAAYXRxAlJxAy4=
    2.7:2 gAJjZXhjZXB0aW9ucwpUeXBlRXJyb3IKcQFYAQAAAGGFcQJScQMu
    3.6:0,3.8:0,3.13:0 Y2V4Y2VwdGlvbnMKVHlwZUVycm9yCnAwCihWYQpwMQp0cDIKUnAzCi4=
    3.6:1,3.8:1,3.13:1 Y2V4Y2VwdGlvbnMKVHlwZUVycm9yCnEAKFgBAAAAYXEBdHECUnEDLg==
    3.6:2,3.8:2,3.13:2 gAJjZXhjZXB0aW9ucwpUeXBlRXJyb3IKcQBYAQAAAGFxAYVxAlJxAy4=
    3.6:3,3.8:3,3.13:3 gANjYnVpbHRpbnMKVHlwZUVycm9yCnEAWAEAAABhcQGFcQJScQMu
    3.6:4,3.8:45,3.13:45 gASVIgAAAAAAAACMCGJ1aWx0aW5zlIwJVHlwZUVycm9ylJOUjAFhlIWUUpQu
  `,
  ],
  [
    "SyntaxError(u'a')",
    error("SyntaxError", "a", ["a"], SyntaxError),
    `
    2.7:0 Y2V4Y2VwdGlvbnMKU3ludGF4RXJyb3IKcDEKKFZhCnRwMgpScDMKLg==
    2.7:1 Y2V4Y2VwdGlvbnMKU3ludGF4RXJyb3IKcQEoWAEAAABhdHECUnEDLg==
    2.7:2 gAJjZXhjZXB0aW9ucwpTeW50YXhFcnJvcgpxAVgBAAAAYYVxAlJxAy4=
    3.6:0,3.8:0,3.13:0 Y2V4Y2VwdGlvbnMKU3ludGF4RXJyb3IKcDAKKFZhCnAxCnRwMgpScDMKLg==
    3.6:1,3.8:1,3.13:1 Y2V4Y2VwdGlvbnMKU3ludGF4RXJyb3IKcQAoWAEAAABhcQF0cQJScQMu
    3.6:2,3.8:2,3.13:2 gAJjZXhjZXB0aW9ucwpTeW50YXhFcnJvcgpxAFgBAAAAYXEBhXECUnEDLg==
    3.6:3,3.8:3,3.13:3 gANjYnVpbHRpbnMKU3ludGF4RXJyb3IKcQBYAQAAAGFxAYVxAlJxAy4=
    3.6:4,3.8:45,3.13:45 gASVJAAAAAAAAACMCGJ1aWx0aW5zlIwLU3ludGF4RXJyb3KUk5SMAWGUhZRSlC4=
  `,
  ],
  [
    "OSError(2, u'No such file')",
    error("OSError", "[Errno 2] No such file", [2, "No such file"]),
    `
    2.7:0 Y2V4Y2VwdGlvbnMKT1NFcnJvcgpwMQooSTIKVk5vIHN1Y2ggZmlsZQpwMgp0cDMKUnA0Ci4=
    2.7:1 Y2V4Y2VwdGlvbnMKT1NFcnJvcgpxAShLAlgMAAAATm8gc3VjaCBmaWxlcQJ0cQNScQQu
    2.7:2 gAJjZXhjZXB0aW9ucwpPU0Vycm9yCnEBSwJYDAAAAE5vIHN1Y2ggZmlsZXEChnEDUnEELg==
  `,
  ],
  [
    "OSError(2, u'No such file')",
    error("FileNotFoundError", "[Errno 2] No such file", [2, "No such file"]),
    `
    3.6:3,3.8:3,3.13:3 gANjYnVpbHRpbnMKRmlsZU5vdEZvdW5kRXJyb3IKcQBLAlgMAAAATm8gc3VjaCBmaWxlcQGGcQJScQMu
    3.6:4,3.8:45,3.13:45 gASVNwAAAAAAAACMCGJ1aWx0aW5zlIwRRmlsZU5vdEZvdW5kRXJyb3KUk5RLAowMTm8gc3VjaCBmaWxllIaUUpQu
  `,
  ],
  [
    "OSError(2, u'No such file', u'x')",
    error("OSError", "[Errno 2] No such file: 'x'", [2, "No such file", "x"]),
    `
    2.7:0 Y2V4Y2VwdGlvbnMKT1NFcnJvcgpwMQooSTIKVk5vIHN1Y2ggZmlsZQpwMgpWeAp0UnAzCi4=
    2.7:1 Y2V4Y2VwdGlvbnMKT1NFcnJvcgpxAShLAlgMAAAATm8gc3VjaCBmaWxlcQJYAQAAAHh0UnEDLg==
    2.7:2 gAJjZXhjZXB0aW9ucwpPU0Vycm9yCnEBSwJYDAAAAE5vIHN1Y2ggZmlsZXECWAEAAAB4h1JxAy4=
  `,
  ],
  [
    "OSError(2, u'No such file', u'x')",
    error("FileNotFoundError", "[Errno 2] No such file: 'x'", [
      2,
      "No such file",
      "x",
    ]),
    `
    3.6:3,3.8:3,3.13:3 gANjYnVpbHRpbnMKRmlsZU5vdEZvdW5kRXJyb3IKcQBLAlgMAAAATm8gc3VjaCBmaWxlcQFYAQAAAHhxAodxA1JxBC4=
    3.6:4,3.8:45,3.13:45 gASVOwAAAAAAAACMCGJ1aWx0aW5zlIwRRmlsZU5vdEZvdW5kRXJyb3KUk5RLAowMTm8gc3VjaCBmaWxllIwBeJSHlFKULg==
  `,
  ],
  [
    "OSError(2, u'No such file', u'x')",
    error("OSError", "[Errno 2] No such file: 'x'", [2, "No such file", "x"]),
    `
    3.6:0 Y2V4Y2VwdGlvbnMKT1NFcnJvcgpwMAooTDJMClZObyBzdWNoIGZpbGUKcDEKVngKcDIKdHAzClJwNAou
    3.6:1,3.8:1,3.13:1 Y2V4Y2VwdGlvbnMKT1NFcnJvcgpxAChLAlgMAAAATm8gc3VjaCBmaWxlcQFYAQAAAHhxAnRxA1JxBC4=
    3.6:2,3.8:2,3.13:2 gAJjZXhjZXB0aW9ucwpPU0Vycm9yCnEASwJYDAAAAE5vIHN1Y2ggZmlsZXEBWAEAAAB4cQKHcQNScQQu
    3.8:0,3.13:0 Y2V4Y2VwdGlvbnMKT1NFcnJvcgpwMAooSTIKVk5vIHN1Y2ggZmlsZQpwMQpWeApwMgp0cDMKUnA0Ci4=
  `,
  ],
  [
    "OSError(99999, u'odd')",
    error("OSError", "[Errno 99999] odd", [99999, "odd"]),
    `
    2.7:0 Y2V4Y2VwdGlvbnMKT1NFcnJvcgpwMQooSTk5OTk5ClZvZGQKcDIKdHAzClJwNAou
    2.7:1 Y2V4Y2VwdGlvbnMKT1NFcnJvcgpxAShKn4YBAFgDAAAAb2RkcQJ0cQNScQQu
    2.7:2 gAJjZXhjZXB0aW9ucwpPU0Vycm9yCnEBSp+GAQBYAwAAAG9kZHEChnEDUnEELg==
    3.6:0 Y2V4Y2VwdGlvbnMKT1NFcnJvcgpwMAooTDk5OTk5TApWb2RkCnAxCnRwMgpScDMKLg==
    3.6:1,3.8:1,3.13:1 Y2V4Y2VwdGlvbnMKT1NFcnJvcgpxAChKn4YBAFgDAAAAb2RkcQF0cQJScQMu
    3.6:2,3.8:2,3.13:2 gAJjZXhjZXB0aW9ucwpPU0Vycm9yCnEASp+GAQBYAwAAAG9kZHEBhnECUnEDLg==
    3.6:3,3.8:3,3.13:3 gANjYnVpbHRpbnMKT1NFcnJvcgpxAEqfhgEAWAMAAABvZGRxAYZxAlJxAy4=
    3.6:4,3.8:45,3.13:45 gASVJwAAAAAAAACMCGJ1aWx0aW5zlIwHT1NFcnJvcpSTlEqfhgEAjANvZGSUhpRSlC4=
    3.8:0,3.13:0 Y2V4Y2VwdGlvbnMKT1NFcnJvcgpwMAooSTk5OTk5ClZvZGQKcDEKdHAyClJwMwou
  `,
  ],
  [
    "IOError(5, u'a')",
    error("IOError", "[Errno 5] a", [5, "a"]),
    `
    2.7:0 Y2V4Y2VwdGlvbnMKSU9FcnJvcgpwMQooSTUKVmEKdHAyClJwMwou
    2.7:1 Y2V4Y2VwdGlvbnMKSU9FcnJvcgpxAShLBVgBAAAAYXRxAlJxAy4=
    2.7:2 gAJjZXhjZXB0aW9ucwpJT0Vycm9yCnEBSwVYAQAAAGGGcQJScQMu
  `,
  ],
  [
    "EnvironmentError(5, u'a')",
    error("EnvironmentError", "[Errno 5] a", [5, "a"]),
    `
    2.7:0 Y2V4Y2VwdGlvbnMKRW52aXJvbm1lbnRFcnJvcgpwMQooSTUKVmEKdHAyClJwMwou
    2.7:1 Y2V4Y2VwdGlvbnMKRW52aXJvbm1lbnRFcnJvcgpxAShLBVgBAAAAYXRxAlJxAy4=
    2.7:2 gAJjZXhjZXB0aW9ucwpFbnZpcm9ubWVudEVycm9yCnEBSwVYAQAAAGGGcQJScQMu
  `,
  ],
  [
    "StandardError(u'a')",
    error("StandardError", "a", ["a"]),
    `
    2.7:0 Y2V4Y2VwdGlvbnMKU3RhbmRhcmRFcnJvcgpwMQooVmEKdHAyClJwMwou
    2.7:1 Y2V4Y2VwdGlvbnMKU3RhbmRhcmRFcnJvcgpxAShYAQAAAGF0cQJScQMu
    2.7:2 gAJjZXhjZXB0aW9ucwpTdGFuZGFyZEVycm9yCnEBWAEAAABhhXECUnEDLg==
  `,
  ],
  [
    "shapes.attr(ValueError(u'a'), code=7, other=[1])",
    error("ValueError", "a", ["a"]),
    `
    2.7:0 Y2V4Y2VwdGlvbnMKVmFsdWVFcnJvcgpwMQooVmEKdHAyClJwMwooZHA0ClMnY29kZScKcDUKSTcKc1Mnb3RoZXInCnA2CihscDcKSTEKYXNiLg==
    2.7:1 Y2V4Y2VwdGlvbnMKVmFsdWVFcnJvcgpxAShYAQAAAGF0cQJScQN9cQQoVQRjb2RlcQVLB1UFb3RoZXJxBl1xB0sBYXViLg==
    2.7:2 gAJjZXhjZXB0aW9ucwpWYWx1ZUVycm9yCnEBWAEAAABhhXECUnEDfXEEKFUEY29kZXEFSwdVBW90aGVycQZdcQdLAWF1Yi4=
    3.6:0 Y2V4Y2VwdGlvbnMKVmFsdWVFcnJvcgpwMAooVmEKcDEKdHAyClJwMwooZHA0ClZjb2RlCnA1Ckw3TApzVm90aGVyCnA2CihscDcKTDFMCmFzYi4=
    3.6:1,3.8:1,3.13:1 Y2V4Y2VwdGlvbnMKVmFsdWVFcnJvcgpxAChYAQAAAGFxAXRxAlJxA31xBChYBAAAAGNvZGVxBUsHWAUAAABvdGhlcnEGXXEHSwFhdWIu
    3.6:2,3.8:2,3.13:2 gAJjZXhjZXB0aW9ucwpWYWx1ZUVycm9yCnEAWAEAAABhcQGFcQJScQN9cQQoWAQAAABjb2RlcQVLB1gFAAAAb3RoZXJxBl1xB0sBYXViLg==
    3.6:3,3.8:3,3.13:3 gANjYnVpbHRpbnMKVmFsdWVFcnJvcgpxAFgBAAAAYXEBhXECUnEDfXEEKFgEAAAAY29kZXEFSwdYBQAAAG90aGVycQZdcQdLAWF1Yi4=
    3.6:4,3.8:45,3.13:45 gASVPgAAAAAAAACMCGJ1aWx0aW5zlIwKVmFsdWVFcnJvcpSTlIwBYZSFlFKUfZQojARjb2RllEsHjAVvdGhlcpRdlEsBYXViLg==
    3.8:0,3.13:0 Y2V4Y2VwdGlvbnMKVmFsdWVFcnJvcgpwMAooVmEKcDEKdHAyClJwMwooZHA0ClZjb2RlCnA1Ckk3CnNWb3RoZXIKcDYKKGxwNwpJMQphc2Iu
  `,
  ],
  [
    "shapes.cause(ValueError(u'a'), KeyError(1))",
    error("ValueError", "a", ["a"], Error, error("KeyError", "1", [1])),
    `
    2.7:0 Y2V4Y2VwdGlvbnMKVmFsdWVFcnJvcgpwMQooVmEKdHAyClJwMwooZHA0ClMnX19jYXVzZV9fJwpwNQpjZXhjZXB0aW9ucwpLZXlFcnJvcgpwNgooSTEKdHA3ClJwOApzYi4=
    2.7:1 Y2V4Y2VwdGlvbnMKVmFsdWVFcnJvcgpxAShYAQAAAGF0cQJScQN9cQRVCV9fY2F1c2VfX3EFY2V4Y2VwdGlvbnMKS2V5RXJyb3IKcQYoSwF0cQdScQhzYi4=
    2.7:2 gAJjZXhjZXB0aW9ucwpWYWx1ZUVycm9yCnEBWAEAAABhhXECUnEDfXEEVQlfX2NhdXNlX19xBWNleGNlcHRpb25zCktleUVycm9yCnEGSwGFcQdScQhzYi4=
  `,
  ],
  [
    "shapes.cause(ValueError(u'a'), None)",
    error("ValueError", "a", ["a"]),
    `
    2.7:0 Y2V4Y2VwdGlvbnMKVmFsdWVFcnJvcgpwMQooVmEKdHAyClJwMwooZHA0ClMnX19jYXVzZV9fJwpwNQpOc2Iu
    2.7:1 Y2V4Y2VwdGlvbnMKVmFsdWVFcnJvcgpxAShYAQAAAGF0cQJScQN9cQRVCV9fY2F1c2VfX3EFTnNiLg==
    2.7:2 gAJjZXhjZXB0aW9ucwpWYWx1ZUVycm9yCnEBWAEAAABhhXECUnEDfXEEVQlfX2NhdXNlX19xBU5zYi4=
  `,
  ],
  [
    "ImportError(u'a', name=u'b')",
    error("ImportError", "a", ["a"]),
    `
    3.6:0,3.8:0,3.13:0 Y2V4Y2VwdGlvbnMKSW1wb3J0RXJyb3IKcDAKKFZhCnAxCnRwMgpScDMKKGRwNApWbmFtZQpwNQpWYgpwNgpzYi4=
    3.6:1,3.8:1,3.13:1 Y2V4Y2VwdGlvbnMKSW1wb3J0RXJyb3IKcQAoWAEAAABhcQF0cQJScQN9cQRYBAAAAG5hbWVxBVgBAAAAYnEGc2Iu
    3.6:2,3.8:2,3.13:2 gAJjZXhjZXB0aW9ucwpJbXBvcnRFcnJvcgpxAFgBAAAAYXEBhXECUnEDfXEEWAQAAABuYW1lcQVYAQAAAGJxBnNiLg==
    3.6:3,3.8:3,3.13:3 gANjYnVpbHRpbnMKSW1wb3J0RXJyb3IKcQBYAQAAAGFxAYVxAlJxA31xBFgEAAAAbmFtZXEFWAEAAABicQZzYi4=
    3.6:4,3.8:45,3.13:45 gASVMwAAAAAAAACMCGJ1aWx0aW5zlIwLSW1wb3J0RXJyb3KUk5SMAWGUhZRSlH2UjARuYW1llIwBYpRzYi4=
  `,
  ],
  [
    "StopIteration(5)",
    error("StopIteration", "5", [5]),
    `
    2.7:0 Y2V4Y2VwdGlvbnMKU3RvcEl0ZXJhdGlvbgpwMQooSTUKdHAyClJwMwou
    2.7:1 Y2V4Y2VwdGlvbnMKU3RvcEl0ZXJhdGlvbgpxAShLBXRxAlJxAy4=
    2.7:2 gAJjZXhjZXB0aW9ucwpTdG9wSXRlcmF0aW9uCnEBSwWFcQJScQMu
    3.6:0 Y2V4Y2VwdGlvbnMKU3RvcEl0ZXJhdGlvbgpwMAooTDVMCnRwMQpScDIKLg==
    3.6:1,3.8:1,3.13:1 Y2V4Y2VwdGlvbnMKU3RvcEl0ZXJhdGlvbgpxAChLBXRxAVJxAi4=
    3.6:2,3.8:2,3.13:2 gAJjZXhjZXB0aW9ucwpTdG9wSXRlcmF0aW9uCnEASwWFcQFScQIu
    3.6:3,3.8:3,3.13:3 gANjYnVpbHRpbnMKU3RvcEl0ZXJhdGlvbgpxAEsFhXEBUnECLg==
    3.6:4,3.8:45,3.13:45 gASVJAAAAAAAAACMCGJ1aWx0aW5zlIwNU3RvcEl0ZXJhdGlvbpSTlEsFhZRSlC4=
    3.8:0,3.13:0 Y2V4Y2VwdGlvbnMKU3RvcEl0ZXJhdGlvbgpwMAooSTUKdHAxClJwMgou
  `,
  ],
  [
    "SystemExit(3)",
    error("SystemExit", "3", [3]),
    `
    2.7:0 Y2V4Y2VwdGlvbnMKU3lzdGVtRXhpdApwMQooSTMKdHAyClJwMwou
    2.7:1 Y2V4Y2VwdGlvbnMKU3lzdGVtRXhpdApxAShLA3RxAlJxAy4=
    2.7:2 gAJjZXhjZXB0aW9ucwpTeXN0ZW1FeGl0CnEBSwOFcQJScQMu
    3.6:0 Y2V4Y2VwdGlvbnMKU3lzdGVtRXhpdApwMAooTDNMCnRwMQpScDIKLg==
    3.6:1,3.8:1,3.13:1 Y2V4Y2VwdGlvbnMKU3lzdGVtRXhpdApxAChLA3RxAVJxAi4=
    3.6:2,3.8:2,3.13:2 gAJjZXhjZXB0aW9ucwpTeXN0ZW1FeGl0CnEASwOFcQFScQIu
    3.6:3,3.8:3,3.13:3 gANjYnVpbHRpbnMKU3lzdGVtRXhpdApxAEsDhXEBUnECLg==
    3.6:4,3.8:45,3.13:45 gASVIQAAAAAAAACMCGJ1aWx0aW5zlIwKU3lzdGVtRXhpdJSTlEsDhZRSlC4=
    3.8:0,3.13:0 Y2V4Y2VwdGlvbnMKU3lzdGVtRXhpdApwMAooSTMKdHAxClJwMgou
  `,
  ],
  [
    "ExceptionGroup(u'several', [ValueError(1), TypeError(u'b')])",
    group("ExceptionGroup", "several", [
      error("ValueError", "1", [1]),
      error("TypeError", "b", ["b"], TypeError),
    ]),
    `
    3.13:0 Y19fYnVpbHRpbl9fCkV4Y2VwdGlvbkdyb3VwCnAwCihWc2V2ZXJhbApwMQoobHAyCmNleGNlcHRpb25zClZhbHVlRXJyb3IKcDMKKEkxCnRwNApScDUKYWNleGNlcHRpb25zClR5cGVFcnJvcgpwNgooVmIKcDcKdHA4ClJwOQphdHAxMApScDExCi4=
    3.13:1 Y19fYnVpbHRpbl9fCkV4Y2VwdGlvbkdyb3VwCnEAKFgHAAAAc2V2ZXJhbHEBXXECKGNleGNlcHRpb25zClZhbHVlRXJyb3IKcQMoSwF0cQRScQVjZXhjZXB0aW9ucwpUeXBlRXJyb3IKcQYoWAEAAABicQd0cQhScQlldHEKUnELLg==
    3.13:2 gAJjX19idWlsdGluX18KRXhjZXB0aW9uR3JvdXAKcQBYBwAAAHNldmVyYWxxAV1xAihjZXhjZXB0aW9ucwpWYWx1ZUVycm9yCnEDSwGFcQRScQVjZXhjZXB0aW9ucwpUeXBlRXJyb3IKcQZYAQAAAGJxB4VxCFJxCWWGcQpScQsu
    3.13:3 gANjYnVpbHRpbnMKRXhjZXB0aW9uR3JvdXAKcQBYBwAAAHNldmVyYWxxAV1xAihjYnVpbHRpbnMKVmFsdWVFcnJvcgpxA0sBhXEEUnEFY2J1aWx0aW5zClR5cGVFcnJvcgpxBlgBAAAAYnEHhXEIUnEJZYZxClJxCy4=
    3.13:45 gASVaQAAAAAAAACMCGJ1aWx0aW5zlIwORXhjZXB0aW9uR3JvdXCUk5SMB3NldmVyYWyUXZQojAhidWlsdGluc5SMClZhbHVlRXJyb3KUk5RLAYWUUpRoBYwJVHlwZUVycm9ylJOUjAFilIWUUpRlhpRSlC4=
  `,
  ],
  [
    "BaseExceptionGroup(u'several', [KeyboardInterrupt()])",
    group("BaseExceptionGroup", "several", [
      error("KeyboardInterrupt", "", []),
    ]),
    `
    3.13:0 Y19fYnVpbHRpbl9fCkJhc2VFeGNlcHRpb25Hcm91cApwMAooVnNldmVyYWwKcDEKKGxwMgpjZXhjZXB0aW9ucwpLZXlib2FyZEludGVycnVwdApwMwoodFJwNAphdHA1ClJwNgou
    3.13:1 Y19fYnVpbHRpbl9fCkJhc2VFeGNlcHRpb25Hcm91cApxAChYBwAAAHNldmVyYWxxAV1xAmNleGNlcHRpb25zCktleWJvYXJkSW50ZXJydXB0CnEDKVJxBGF0cQVScQYu
    3.13:2 gAJjX19idWlsdGluX18KQmFzZUV4Y2VwdGlvbkdyb3VwCnEAWAcAAABzZXZlcmFscQFdcQJjZXhjZXB0aW9ucwpLZXlib2FyZEludGVycnVwdApxAylScQRhhnEFUnEGLg==
    3.13:3 gANjYnVpbHRpbnMKQmFzZUV4Y2VwdGlvbkdyb3VwCnEAWAcAAABzZXZlcmFscQFdcQJjYnVpbHRpbnMKS2V5Ym9hcmRJbnRlcnJ1cHQKcQMpUnEEYYZxBVJxBi4=
    3.13:45 gASVTwAAAAAAAACMCGJ1aWx0aW5zlIwSQmFzZUV4Y2VwdGlvbkdyb3VwlJOUjAdzZXZlcmFslF2UaACMEUtleWJvYXJkSW50ZXJydXB0lJOUKVKUYYaUUpQu
  `,
  ],
  [
    "(lambda e: [e, e])(RuntimeError(u'a'))",
    ((e) => [e, e])(error("RuntimeError", "a", ["a"])),
    `
    2.7:0 KGxwMQpjZXhjZXB0aW9ucwpSdW50aW1lRXJyb3IKcDIKKFZhCnRwMwpScDQKYWc0CmEu
    2.7:1 XXEBKGNleGNlcHRpb25zClJ1bnRpbWVFcnJvcgpxAihYAQAAAGF0cQNScQRoBGUu
    2.7:2 gAJdcQEoY2V4Y2VwdGlvbnMKUnVudGltZUVycm9yCnECWAEAAABhhXEDUnEEaARlLg==
    3.6:0,3.8:0,3.13:0 KGxwMApjZXhjZXB0aW9ucwpSdW50aW1lRXJyb3IKcDEKKFZhCnAyCnRwMwpScDQKYWc0CmEu
    3.6:1,3.8:1,3.13:1 XXEAKGNleGNlcHRpb25zClJ1bnRpbWVFcnJvcgpxAShYAQAAAGFxAnRxA1JxBGgEZS4=
    3.6:2,3.8:2,3.13:2 gAJdcQAoY2V4Y2VwdGlvbnMKUnVudGltZUVycm9yCnEBWAEAAABhcQKFcQNScQRoBGUu
    3.6:3,3.8:3,3.13:3 gANdcQAoY2J1aWx0aW5zClJ1bnRpbWVFcnJvcgpxAVgBAAAAYXEChXEDUnEEaARlLg==
    3.6:4,3.8:45,3.13:45 gASVKwAAAAAAAABdlCiMCGJ1aWx0aW5zlIwMUnVudGltZUVycm9ylJOUjAFhlIWUUpRoBmUu
  `,
  ],
];

testGolden(rows);

function error(
  name: string,
  message: string,
  args: unknown[],
  Class: ErrorConstructor = Error,
  cause?: Error,
): Error {
  const error = new Class(message, cause && { cause });
  return Object.assign(named(error, name), { args });
}

function group(name: string, message: string, errors: Error[]): Error {
  const group = named(new AggregateError(errors, message), name);
  return Object.assign(group, { args: [message, errors] });
}

/** Its name is no property that shows. */
function named<T extends Error>(error: T, name: string): T {
  return Object.defineProperty(error, "name", { value: name });
}
