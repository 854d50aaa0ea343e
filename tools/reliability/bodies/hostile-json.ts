import { longestText } from './body.ts';
import type { Chance } from './chance.ts';
import { mutated } from './mutated.ts';

/** Beginnings of requests, with what closes them. */
const forms: readonly (readonly [string, string])[] = [
  ['{"inputs":[', ']}'],
  ['{"inputs":[[', ']]}'],
  ['{"inputs":{"a":[', ']}}'],
  ['{"inputs":{', '}}'],
  ['{"instances":[', ']}'],
  ['{"instances":[{"a":[', ']}]}'],
  ['{"dataframe_records":[', ']}'],
  ['{"dataframe_records":[{', '}]}'],
  ['{"dataframe_split":{"data":[', ']}}'],
  ['{"dataframe_split":{"data":[[', ']]}}'],
  ['{"dataframe_split":{"columns":["a","b"],"data":[', ']}}'],
  ['{"dataframe_split":{"index":[', '],"data":[[1]]}}'],
  ['{"dataframe_split":{"data":{', '}}}'],
  ['{"inputs":[1],"params":{', '}}'],
  ['{"messages":[', ']}'],
  ['', ''],
];

/** Values; those that need the position differ from each other. */
const values: readonly ((at: number) => string)[] = [
  ...['1', '-0', '0.1', '1e308', '1e999', '1e-400', '2.2250738585072011e-308', 'NaN', '-Infinity'],
  ...['123456789012345678901', '0.1234567890123456789', 'null', 'true', '[]', '{}', '[[[[]]]]'],
  ...[
    '"x"',
    '""',
    '"\\ud800"',
    '"\\u0000"',
    '"\\""',
    '"2020-01-01T00:00:00Z"',
    '"QUJD"',
    '"\u00e9"',
  ],
  ...[
    '[1,2]',
    '[1,"x",null]',
    '{"a":1}',
    '{"a":[1,{"b":2}]}',
    '{"__proto__":1}',
    '"1e5"',
    '01',
    "'x'",
  ],
].map((text) => () => text);
const positioned: readonly ((at: number) => string)[] = [
  (at) => `{"k${at}":1}`,
  (at) => `{"${at}":1}`,
  (at) => `${at}`,
  (at) => `"t${at}"`,
  (at) => '1'.repeat(at % 5000),
  (at) => `"${'1'.repeat(at % 5000)}x"`,
  (at) => `[${'1,'.repeat(at % 9)}1]`,
];
const members: readonly ((at: number) => string)[] = [
  (at) => `"k${at}":1`,
  (at) => `"k${at}":[1]`,
  (at) => `"k${at}":{"l${at}":1}`,
  (at) => `"${at}":null`,
  () => '"a":1',
];

/** Repeated without an end. */
const endless = ['[', '{"a":', ' ', '\\', '"', '\n', '1', '"\\', '\u0000', '\ufeff', ',', '1_'];

/** A body up to a megabyte long that is JSON, or nearly so: of one kind of value, or of many. */
export function hostileJson(chance: Chance): Uint8Array {
  const [before, after] = chance.pick(forms);
  const size = chance.length(longestText - 200);
  const content = chance.oneIn(6) ? repeated(chance, size) : listed(chance, { size, before });
  const text = before + content + (chance.oneIn(8) ? '' : after);
  const bytes = Buffer.from(text.slice(0, longestText));
  const whole = bytes.subarray(0, longestText);
  return chance.oneIn(8) ? mutated(whole, chance) : whole;
}

function repeated(chance: Chance, size: number): string {
  const unit = chance.pick(endless);
  const text = unit.repeat(Math.ceil(size / unit.length)).slice(0, size);
  return chance.oneIn(2) ? text : `"${text}"`;
}

function listed(chance: Chance, { size, before }: { size: number; before: string }): string {
  const known = before.endsWith('{') ? members : [...values, ...positioned];
  const chosen = chance.oneIn(3) ? known : [chance.pick(known)];
  const items: string[] = [];
  let length = 0;
  for (let at = 0; length < size; at++) {
    const item = chance.pick(chosen)(at);
    items.push(item);
    length += item.length + 1;
  }
  return items.join();
}
