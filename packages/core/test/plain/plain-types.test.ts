import { expect, test } from '@jest/globals';
import type { Prediction } from '../../src/data/model-data.js';
import { toRecords } from '../../src/data/to-records.js';
import type { LoadedModel } from '../../src/model/loaded-model.js';

/** Checked by `npm run typecheck`: a `@ts-expect-error` that does not apply is an error. */
async function useTypes({ predict }: LoadedModel, prediction: Prediction): Promise<void> {
  interface Flower {
    readonly height: number;
    readonly petals?: number[];
    readonly place?: Place;
  }
  interface Place {
    name: string | null;
  }
  type Named = { name: string; seen: Date; bytes: Uint8Array };
  const flowers: Flower[] = [{ height: 1, place: { name: null } }];
  const named: readonly Named[] = [];
  const union: { kind: 'rose'; at: bigint } | { kind: 'tulip' } = { kind: 'tulip' };

  await predict([{ height: 1 }, { height: 2, name: 'a' }]);
  await predict({ height: 1, at: new Date() });
  await predict({ height: [1, 2], name: ['a', null] });
  await predict({ height: Float64Array.of(1), name: ['a'] } as const);
  await predict(flowers);
  await predict(flowers[0] as Flower);
  await predict(named);
  await predict([union]);
  await predict([[1, 2], [3]]);
  await predict([Float32Array.of(1)]);
  await predict(Float32Array.of(1));
  await predict({ values: Float32Array.of(1), shape: [1, 1] });
  await predict({ x: { values: Float32Array.of(1), shape: [1] }, y: [[1]] });
  await predict({ kind: 'records', form: 'dataframe_records', records: [{}] });
  await predict(prediction, { params: { k: 1 }, signal: AbortSignal.timeout(1) });
  await predict([], { params: flowers[0] });
  await predict([{ a: new Map([['k', [1]]]) }]);

  // @ts-expect-error text is no data
  await predict('[]');
  // @ts-expect-error a number is no data
  await predict(5);
  // @ts-expect-error nor is null
  await predict(null);
  // @ts-expect-error a Map is no record
  await predict(new Map([['a', 1]]));
  // @ts-expect-error await is missing
  await predict(Promise.resolve([{ a: 1 }]));
  // @ts-expect-error a function is no value
  await predict([{ a: () => 1 }]);
  // @ts-expect-error a symbol is no value
  await predict({ a: Symbol('a') });
  // @ts-expect-error the second argument has no such key
  await predict([{ a: 1 }], { temperature: 1 });
  // @ts-expect-error params are an object
  await predict([{ a: 1 }], { params: 5 });

  const [record] = toRecords(prediction);
  const label: number | bigint | boolean | string | null | object | undefined = record?.['label'];
  // @ts-expect-error a value may be anything that a record holds
  const text: string = record?.['label'];
  expect([label, text]).toBeDefined();
}

test('the types of plain data are checked when the tests are compiled', () => {
  expect(useTypes).toBeInstanceOf(Function);
});
