import fc from 'fast-check'
import { CREDENTIAL_URL, DID_WEB, LIST_URL } from './signed-samples.ts'

const awkward = fc.constantFrom(
  ...[
    '',
    ' ',
    '0',
    '1.0',
    '-0',
    '1e400',
    'true',
    'null',
    '[]',
    '"',
    '\\',
    '\\"',
    "'",
    '<',
    '>',
    '\t',
    '\b\f',
  ],
  ...[
    '\r\n',
    '\n\r',
    '\u0000',
    '\u001f',
    '\u007f',
    '\u0080',
    '\u0085',
    '\u00a0',
    '\u2028',
    '\ufeff',
    '\ufffd',
  ],
  ...['\uffff', '\u{10000}', '\u{1f600}', '\u{1f468}\u200d\u{1f33e}', '\u{10ffff}', 'e\u0301', '\u00e9'],
  ...['\u202eright to left', 'שלום', 'مرحبا', '漢字', 'ｗｉｄｅ', '\\u0041', '\\n', '^^<x>', '@en', '" .\n'],
  ...['_:b0', '_:c14n0', '_:a', '@id', '@type', '$', '#a0', 'type', 'Achievement', 'Completed'],
  ...['urn:signet:template-slot:0', 'urn:signet:template-slot:', 'urn:signet:template-slot:7x'],
  ...[CREDENTIAL_URL, DID_WEB, LIST_URL, `${LIST_URL}#5`],
)

/** Any text of Unicode, often one with a meaning somewhere, often one that another slot has as well. */
export const anyText = fc.oneof(
  { weight: 3, arbitrary: fc.string({ unit: 'binary', maxLength: 12 }) },
  { weight: 2, arbitrary: fc.string({ unit: 'grapheme', maxLength: 8 }) },
  { weight: 3, arbitrary: awkward },
  { weight: 1, arbitrary: fc.constantFrom('same', 'equal') },
)

/** Mostly IRIs that a credential may hold; some that none may, where both paths must refuse. */
export const anyIri = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.constantFrom(
      ...['https://a.example/1', 'https://a.example/1', 'http://b.example/?q=ü&r=%20#f', 'did:example:123#k'],
      ...[
        'urn:uuid:3f1a',
        'mailto:a@b.example',
        'urn:signet:template-slot:0',
        'https://例え.example/漢字/🙂',
      ],
      ...['https://[::1]/', "https://a.example/'()*,;=~!$", 'tag:a@b,2026:x', 'ftp://x', 'data:text/plain,x'],
      ...[CREDENTIAL_URL, DID_WEB, LIST_URL, `${LIST_URL}#5`, `${CREDENTIAL_URL}#recipient`],
    ),
  },
  { weight: 6, arbitrary: fc.webUrl() },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      ...['', 'relative', '#f', '//host/x', '_:b0', '@id', 'https://a b', 'https://a.example/<x>', 'x:'],
      ...[
        'https://a.example/{}',
        'https://a.example/\\',
        'https://a.example/\u0085',
        'urn:',
        'HTTPS://A',
        'id',
      ],
    ),
  },
  { weight: 1, arbitrary: anyText },
)
