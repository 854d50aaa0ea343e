import { isPresent, type Prediction } from '@mlmodel/core';
import { columnOf, ledgerFlavor, ledgerSteps, tableOf } from '../ledger-flavor.js';
import {
  amounts,
  answering,
  expectCaught,
  ids,
  totalsOf,
  weights,
  withColumn,
} from './broken-ledger.js';

let shared = 0;
const seen = new WeakMap<object, Prediction>();

expectCaught('reads what it is given wrongly', [
  {
    fault: 'reads views from the start of their buffer',
    flavor: answering((answer, input) => {
      const values = new Float64Array(amounts(input).buffer, 0, answer.rowCount);
      return withColumn(answer, 'total', { values: values.map((value) => value * 2) });
    }),
    caughtBy: 'takes views into larger buffers',
    rule: 'typed arrays of an input may be views into a larger buffer',
  },
  {
    fault: 'writes outside a view',
    flavor: answering((answer, input) => {
      const { buffer, byteOffset, byteLength } = amounts(input);
      if (buffer.byteLength > byteLength) new Uint8Array(buffer)[byteOffset + byteLength] = 1;
      return answer;
    }),
    caughtBy: 'takes views into larger buffers',
    rule: 'the buffer around a view is not changed',
  },
  {
    fault: 'takes the buffer of its input away',
    flavor: answering((answer, input) => {
      structuredClone(null, { transfer: [amounts(input).buffer as ArrayBuffer] });
      return answer;
    }),
    caughtBy: 'answers two entries,',
    rule: 'predict does not change its input and params: two entries: input.columns.2.values has 0 elements, expected 2',
  },
  {
    fault: 'finds columns by their position',
    flavor: answering((answer, input) => {
      const [, , first, second] = tableOf(input).columns;
      const totals = Float64Array.from(
        first?.values as Float64Array,
        (value, row) => 2 * value + Number(second?.values[row]),
      );
      return withColumn(answer, 'total', { values: totals });
    }),
    caughtBy: 'takes columns and tensors in another order',
    rule: /columns and tensors are found by name.*in another order/,
  },
  {
    fault: 'carries ids through doubles',
    flavor: answering((answer, input) =>
      withColumn(answer, 'id', { values: ids(input).values.map((id) => BigInt(Number(id))) }),
    ),
    caughtBy: 'keeps large integers, times and unusual strings exact',
    rule: /integers, datetimes and strings stay exact.*integers beyond 2\^53: 3 different values have 2/,
  },
  {
    fault: 'cuts texts at U+0000',
    flavor: answering((answer, input) => {
      const { values } = columnOf(input, 'label', 'string');
      return withColumn(answer, 'label', {
        values: values.map((label) => label?.replace(/\0.*$/s, '') ?? null),
      });
    }),
    caughtBy: 'keeps large integers, times and unusual strings exact',
    rule: 'texts with U+0000: 3 different values have 1 different answers',
  },
  {
    fault: 'does not look at the validity',
    flavor: answering((answer) => withColumn(answer, 'id', { validity: undefined })),
    caughtBy: 'treats missing values as missing',
    rule: 'elements of `values` that `validity` marks as missing have no meaning',
  },
  {
    fault: 'reads the bits of the validity from the wrong end',
    flavor: answering((answer, input) => {
      const { values, validity } = ids(input);
      const flipped = validity?.map((byte) =>
        [0, 1, 2, 3, 4, 5, 6, 7].reduce(
          (bits, bit) => bits | (((byte >> bit) & 1) << (7 - bit)),
          0,
        ),
      );
      const answered = values.map((id, row) => (isPresent(flipped, row) ? id : 0n));
      return withColumn(answer, 'id', { values: answered, validity });
    }),
    caughtBy: 'treats missing values as missing',
    rule: 'a missing value changes only the answer of its row',
  },
  {
    fault: 'takes missing ids for 0',
    flavor: answering((answer, input) => {
      const { values, validity } = ids(input);
      const answered = values.map((id, row) => (isPresent(validity, row) ? id : 0n));
      return withColumn(answer, 'id', { values: answered, validity: undefined });
    }),
    caughtBy: 'treats missing values as missing',
    rule: /a missing value is not treated as another value.*the answer of "0"; refuse it, or add a case/,
  },
  {
    fault: 'takes NaN for 0',
    flavor: answering((answer, input) => {
      const values = amounts(input).map(
        (value, row) => 2 * (value || 0) + Number(weights(input)[row]),
      );
      return withColumn(answer, 'total', { values });
    }),
    caughtBy: 'treats missing values as missing',
    rule: /a missing value is not treated as another value.*float64 missing in column "amount"/,
  },
  {
    fault: 'takes missing texts for "null"',
    flavor: answering((answer, input) => {
      const { values } = columnOf(input, 'label', 'string');
      return withColumn(answer, 'label', { values: values.map(String) });
    }),
    caughtBy: 'treats missing values as missing',
    rule: 'it has the answer of "null"',
  },
  {
    fault: 'crashes on missing texts',
    flavor: answering((answer, input) => {
      for (const label of columnOf(input, 'label', 'string').values) (label as string).trim();
      return answer;
    }),
    caughtBy: 'treats missing values as missing',
    rule: /an unsupported input is refused with BAD_REQUEST.*TypeError/,
  },
  {
    fault: 'takes an array that was used before for the input of then',
    flavor: ledgerFlavor({
      async predict(input, call, factor) {
        const key = amounts(input);
        const answer = seen.get(key) ?? (await ledgerSteps.predict(input, call, factor));
        seen.set(key, answer);
        return structuredClone(answer);
      },
    }),
    caughtBy: 'an input belongs to the caller again',
    rule: 'an input belongs to the caller again once it has been answered: two entries, in arrays used before',
  },
  {
    fault: 'answers with views into its input',
    flavor: answering((answer, input) => withColumn(answer, 'id', { values: ids(input).values })),
    caughtBy: 'an input belongs to the caller again',
    rule: 'an input belongs to the caller again once it has been answered: two entries: answer.columns.0.values.0',
  },
  {
    fault: 'changes its params',
    flavor: answering((answer, _input, { params }) => {
      if (params !== undefined) Object.assign(params, { offset: 0 });
      return answer;
    }),
    caughtBy: 'answers two entries with an offset,',
    rule: 'params.offset is 0, expected 10',
  },
  {
    fault: 'takes params of an earlier call',
    flavor: answering((answer, _input, { params }) => {
      shared = Number(params?.['offset'] ?? shared);
      const totals = totalsOf(answer).map((value) => value + shared);
      return withColumn(answer, 'total', { values: totals });
    }),
    caughtBy: 'params are those of the call',
    rule: 'equal calls have equal answers, whatever came before',
  },
]);
