import { describe, expect, test } from '@jest/globals';
import type { RawInput } from '../../../src/data/raw-input.js';
import type { Enforcer } from '../../../src/signature/enforcer.js';
import { scalarTypes } from '../../../src/signature/schema.js';
import { errorOf } from '../../error-of.js';
import {
  columnsEnforcer,
  csvColumn,
  inputs,
  inputsObject,
  instances,
  records,
  split,
  tensorsEnforcer,
} from './requests.js';

/** One value of each kind, by what a client would write. */
const kinds: Readonly<Record<string, unknown>> = {
  null: null,
  true: true,
  0: 0,
  5: 5,
  '5n': 5n,
  '1.5': 1.5,
  '1e39': 1e39,
  '2^70': 2n ** 70n,
  '10^400': 10n ** 400n,
  NaN: NaN,
  Infinity: Infinity,
  '"abc"': 'abc',
  '"5"': '5',
  '"7.0"': '7.0',
  '"1.5"': '1.5',
  '"1e39"': '1e39',
  '"2^70"': String(2n ** 70n),
  '"1e400"': '1e400',
  '"true"': 'true',
  '"2024-01-31"': '2024-01-31',
  '"1600-01-01"': '1600-01-01',
  '"01/02/2020"': '01/02/2020',
  '"AAEC"': 'AAEC',
  '[1]': [1],
  '{"k":1}': { k: 1 },
  '"[1]"': '[1]',
  '"{}"': '{"k":1}',
};

/**
 * What follows "received" for each type and kind, where a type refuses the kind; it accepts the others. Kinds are separated by spaces. `string` and
 * `binary` pass on lists and objects in some forms.
 */
const refusals: readonly (readonly [type: string, kinds: string, sentences: string])[] = [
  ['boolean', '5 5n 1e39 2^70 10^400', 'an integer other than 0 and 1. Send true or false.'],
  ['boolean', 'null', 'null. A value is required here.'],
  ['boolean', '1.5', 'a number with a fraction. Send true or false.'],
  ['boolean', 'NaN', 'NaN. Send true or false.'],
  ['boolean', 'Infinity', 'infinity. Send true or false.'],
  [
    'boolean',
    '"abc" "5" "7.0" "1.5" "1e39" "2^70" "1e400" "2024-01-31" "1600-01-01" "01/02/2020" "AAEC" "[1]" "{}"',
    'a string other than "true" and "false". Send true or false.',
  ],
  ['boolean', '[1]', 'a list. Send a single value.'],
  ['boolean', '{"k":1}', 'an object. Send a single value.'],
  ['integer', 'null', 'null. A value is required here.'],
  ['integer', '1.5', 'a number with a fraction. Send a whole number.'],
  [
    'integer',
    '1e39 2^70 10^400',
    'an integer out of range. It must be between -2147483648 and 2147483647.',
  ],
  ['integer', 'NaN', 'NaN. Send a whole number.'],
  ['integer', 'Infinity', 'infinity. Send a whole number.'],
  [
    'integer',
    '"abc" "1.5" "1e39" "1e400" "true" "2024-01-31" "1600-01-01" "01/02/2020" "AAEC" "[1]" "{}"',
    'a string that is not an integer. Send a whole number.',
  ],
  ['integer', '"7.0"', 'a string. Send it without quotes.'],
  [
    'integer',
    '"2^70"',
    'a string with an integer out of range. It must be between -2147483648 and 2147483647.',
  ],
  ['integer', '[1]', 'a list. Send a single value.'],
  ['integer', '{"k":1}', 'an object. Send a single value.'],
  ['long', 'null', 'null. A value is required here.'],
  ['long', '1.5', 'a number with a fraction. Send a whole number.'],
  [
    'long',
    '1e39 2^70 10^400',
    'an integer out of range. It must be between -9223372036854775808 and 9223372036854775807.',
  ],
  ['long', 'NaN', 'NaN. Send a whole number.'],
  ['long', 'Infinity', 'infinity. Send a whole number.'],
  [
    'long',
    '"abc" "1.5" "1e39" "1e400" "true" "2024-01-31" "1600-01-01" "01/02/2020" "AAEC" "[1]" "{}"',
    'a string that is not an integer. Send a whole number.',
  ],
  ['long', '"7.0"', 'a string. Send it without quotes.'],
  [
    'long',
    '"2^70"',
    'a string with an integer out of range. It must be between -9223372036854775808 and 9223372036854775807.',
  ],
  ['long', '[1]', 'a list. Send a single value.'],
  ['long', '{"k":1}', 'an object. Send a single value.'],
  [
    'float',
    '1e39 10^400',
    'a number out of range. It must be between -3.4028234e38 and 3.4028234e38.',
  ],
  [
    'float',
    '"abc" "true" "2024-01-31" "1600-01-01" "01/02/2020" "AAEC" "[1]" "{}"',
    'a string that is not a number. Send a number, such as 1.5.',
  ],
  [
    'float',
    '"1e39" "1e400"',
    'a string with a number out of range. It must be between -3.4028234e38 and 3.4028234e38.',
  ],
  ['float', '[1]', 'a list. Send a single value.'],
  ['float', '{"k":1}', 'an object. Send a single value.'],
  [
    'double',
    '10^400',
    'a number out of range. It must be between -1.7976931348623157e308 and 1.7976931348623157e308.',
  ],
  [
    'double',
    '"abc" "true" "2024-01-31" "1600-01-01" "01/02/2020" "AAEC" "[1]" "{}"',
    'a string that is not a number. Send a number, such as 1.5.',
  ],
  [
    'double',
    '"1e400"',
    'a string with a number out of range. It must be between -1.7976931348623157e308 and 1.7976931348623157e308.',
  ],
  ['double', '[1]', 'a list. Send a single value.'],
  ['double', '{"k":1}', 'an object. Send a single value.'],
  ['string', '0 5 5n 1e39 2^70 10^400', 'an integer. Put it in quotes.'],
  ['string', 'true', 'a boolean. Put it in quotes.'],
  ['string', '1.5', 'a number with a fraction. Put it in quotes.'],
  ['string', 'Infinity', 'infinity. Put it in quotes.'],
  ['binary', '0 5 5n 1e39 2^70 10^400', 'an integer. Send bytes as base64 text, such as "AAEC".'],
  ['binary', 'null', 'null. A value is required here.'],
  ['binary', 'true', 'a boolean. Send bytes as base64 text, such as "AAEC".'],
  ['binary', '1.5', 'a number with a fraction. Send bytes as base64 text, such as "AAEC".'],
  ['binary', 'NaN', 'NaN. Send bytes as base64 text, such as "AAEC".'],
  ['binary', 'Infinity', 'infinity. Send bytes as base64 text, such as "AAEC".'],
  [
    'binary',
    '"abc" "5" "7.0" "1.5" "2^70" "1e400" "2024-01-31" "1600-01-01" "01/02/2020" "[1]" "{}"',
    'a string that is not base64. Send bytes as base64 text, such as "AAEC".',
  ],
  ['binary', '[1]', 'a list. Send bytes as base64 text, such as "AAEC".'],
  ['binary', '{"k":1}', 'an object. Send bytes as base64 text, such as "AAEC".'],
  [
    'datetime',
    'true',
    'a boolean. Send ISO 8601 text, such as "2024-01-31" or "2024-01-31T12:00:00".',
  ],
  [
    'datetime',
    '1.5',
    'a number with a fraction. Send ISO 8601 text, such as "2024-01-31" or "2024-01-31T12:00:00".',
  ],
  [
    'datetime',
    '1e39 2^70 10^400',
    'an integer out of range. It must be between 1677-09-21 and 2262-04-11.',
  ],
  [
    'datetime',
    'Infinity',
    'infinity. Send ISO 8601 text, such as "2024-01-31" or "2024-01-31T12:00:00".',
  ],
  [
    'datetime',
    '"abc" "5" "7.0" "1.5" "1e39" "2^70" "1e400" "true" "01/02/2020" "AAEC" "[1]" "{}"',
    'a string that is not an ISO 8601 date or time. Send ISO 8601 text, such as "2024-01-31" or "2024-01-31T12:00:00".',
  ],
  [
    'datetime',
    '"1600-01-01"',
    'a date or time out of range. It must be between 1677-09-21 and 2262-04-11.',
  ],
  ['datetime', '[1]', 'a list. Send a single value.'],
  ['datetime', '{"k":1}', 'an object. Send a single value.'],
  ['int8', 'null', 'null. A value is required here.'],
  ['int8', '1.5', 'a number with a fraction. Send a whole number.'],
  ['int8', '1e39 2^70 10^400', 'an integer out of range. It must be between -128 and 127.'],
  ['int8', 'NaN', 'NaN. Send a whole number.'],
  ['int8', 'Infinity', 'infinity. Send a whole number.'],
  [
    'int8',
    '"abc" "1.5" "1e39" "1e400" "true" "2024-01-31" "1600-01-01" "01/02/2020" "AAEC" "[1]" "{}"',
    'a string that is not an integer. Send a whole number.',
  ],
  ['int8', '"7.0"', 'a string. Send it without quotes.'],
  ['int8', '"2^70"', 'a string with an integer out of range. It must be between -128 and 127.'],
  ['uint64', 'null', 'null. A value is required here.'],
  ['uint64', '1.5', 'a number with a fraction. Send a whole number.'],
  [
    'uint64',
    '1e39 2^70 10^400',
    'an integer out of range. It must be between 0 and 18446744073709551615.',
  ],
  ['uint64', 'NaN', 'NaN. Send a whole number.'],
  ['uint64', 'Infinity', 'infinity. Send a whole number.'],
  [
    'uint64',
    '"abc" "1.5" "1e39" "1e400" "true" "2024-01-31" "1600-01-01" "01/02/2020" "AAEC" "[1]" "{}"',
    'a string that is not an integer. Send a whole number.',
  ],
  ['uint64', '"7.0"', 'a string. Send it without quotes.'],
  [
    'uint64',
    '"2^70"',
    'a string with an integer out of range. It must be between 0 and 18446744073709551615.',
  ],
  ['float16', '1e39 2^70 10^400', 'a number out of range. It must be between -65504 and 65504.'],
  [
    'float16',
    '"abc" "true" "2024-01-31" "1600-01-01" "01/02/2020" "AAEC" "[1]" "{}"',
    'a string that is not a number. Send a number, such as 1.5.',
  ],
  [
    'float16',
    '"1e39" "2^70" "1e400"',
    'a string with a number out of range. It must be between -65504 and 65504.',
  ],
];

const forms: Readonly<Record<string, (value: unknown) => RawInput>> = {
  dataframe_split: (value) => split(['a'], [[value]]),
  dataframe_records: (value) => records({ a: value }),
  instances: (value) => instances([{ a: value }]),
  'inputs, columns': (value) => inputsObject({ a: [value] }),
};

/** The sentences after "received"; undefined if the value is accepted. */
function refusalOf(enforcer: Enforcer, request: RawInput): string | undefined {
  try {
    enforcer.enforceInput(request);
    return undefined;
  } catch {
    const { message } = errorOf(() => enforcer.enforceInput(request));
    return message.slice(message.indexOf('received ') + 'received '.length);
  }
}

function expected(type: string, kind: string): string | undefined {
  return refusals.find(
    ([name, refused]) => name === type && refused.split(' ').includes(kind),
  )?.[2];
}

describe.each(Object.entries(forms))('in %s', (_form, requestOf) => {
  test.each([...scalarTypes])('each kind of value is refused by %s as the table says', (type) => {
    const enforcer = columnsEnforcer(type);
    for (const [kind, value] of Object.entries(kinds)) {
      const isNested = Array.isArray(value) && type === 'binary';
      if (isNested) continue;
      expect([kind, refusalOf(enforcer, requestOf(value))]).toEqual([kind, expected(type, kind)]);
    }
  });
});

test.each(['int8', 'uint64', 'float16'])(
  'elements of %s are refused as the table says',
  (dtype) => {
    const enforcer = tensorsEnforcer({ dtype, shape: [-1] });
    for (const [kind, value] of Object.entries(kinds)) {
      if (typeof value === 'object' && value !== null) continue;
      expect([kind, refusalOf(enforcer, inputs([value]))]).toEqual([kind, expected(dtype, kind)]);
    }
  },
);

test('quotes are not spoken of where values do not come as JSON', () => {
  const text = { kind: 'arrow', form: 'arrow', rowCount: 1 } as const;
  const numbers: RawInput = {
    ...text,
    columns: [{ name: 'a', type: 'float64', values: Float64Array.of(1) }],
  };
  const texts: RawInput = { ...text, columns: [{ name: 'a', type: 'string', values: ['7.0'] }] };
  expect(refusalOf(columnsEnforcer('string'), numbers)).toBe('an integer. Send text.');
  expect(refusalOf(columnsEnforcer('long'), texts)).toBe(
    'a string that is not an integer. Send a whole number.',
  );
  expect(refusalOf(columnsEnforcer('long'), csvColumn('a', ['7.0', 'true']))).toBe(
    'a string that is not an integer. Send a whole number.',
  );
});

describe('nested values', () => {
  test.each([
    [{ type: 'array', items: 'long' }, 5, 'an integer. Send a list.'],
    [{ type: 'array', items: 'long' }, '[1]', 'a string. Send it without quotes.'],
    [{ type: 'array', items: 'long' }, ['7.0'], 'a string. Send it without quotes.'],
    [{ type: 'array', items: 'string' }, [5], 'an integer. Put it in quotes.'],
    [{ type: 'map', values: 'double' }, [1], 'a list. Send an object.'],
    [{ type: 'map', values: 'double' }, '{}', 'a string. Send it without quotes.'],
  ] as const)('of %j refuse %j', (type, value, sentences) => {
    expect(refusalOf(columnsEnforcer(type), records({ a: value }))).toBe(sentences);
  });
});
