import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { corpusModel, irisRows } from '../support/models.js';
import { parseExposition } from '../support/parse-exposition.js';
import { post, type ServerProcess } from '../support/server-process.js';
import { startProcess } from '../support/started-process.js';

const flavorOptions = { byFlavor: { onnx: { rowsIndependent: true } } };
const batches = { batchRows: 64, batchWaitMilliseconds: 1_000 };

function onnxFixture(name: string): string {
  const fixtures = '../../../../packages/flavor-onnx/test/fixtures';
  return fileURLToPath(new URL(`${fixtures}/${name}`, import.meta.url));
}

/** How many calls the model got, and with how many rows in total. */
async function batchesOf({ url }: ServerProcess): Promise<{ calls: number; rows: number }> {
  const metrics = parseExposition(await (await fetch(`${url}/metrics`)).text());
  const samples = metrics.get('mlmodel_batch_rows')?.samples;
  const calls = samples?.get('mlmodel_batch_rows_count') ?? 0;
  return { calls, rows: samples?.get('mlmodel_batch_rows_sum') ?? 0 };
}

interface Answer {
  readonly status: number;
  readonly text: string;
}

async function ask(server: ServerProcess, body: string, type?: string): Promise<Answer> {
  const response = await post(server, body, type === undefined ? {} : { 'content-type': type });
  return { status: response.status, text: await response.text() };
}

/** Expects the same texts but for numbers that differ in their last digits. */
function expectAlmost(answers: readonly Answer[], expected: readonly Answer[]): void {
  const parts = ({ text }: Answer) => text.split(/(\d\.\d+(?:e-?\d+)?)/);
  const [actual, wanted] = [answers, expected].map((all) => all.flatMap(parts));
  expect(actual?.length).toBe(wanted?.length);
  for (const [at, part] of (actual ?? []).entries()) {
    const other = wanted?.[at];
    if (part === other) continue;
    expect(Math.abs(Number(part) - Number(other))).toBeLessThan(1e-6);
  }
}

const json = (body: object) => [JSON.stringify(body)] as const;
const split = (columns: readonly string[], ...data: unknown[][]) =>
  json({ dataframe_split: { columns, data } });
const numbers = (count: number, seed: number) =>
  Array.from({ length: count }, (_, at) => Math.sin(seed * 97 + at));

const iris = irisRows(1).match(/\[".*?\]/)?.[0] ?? '';
const irisNames = JSON.parse(iris) as string[];
const flower = (n: number) => numbers(4, n).map((x) => 3 + 2 * x);
const irisRequests = Array.from({ length: 12 }, (_, n) => {
  if (n % 4 === 0) return split(irisNames, flower(n), flower(n + 0.5));
  if (n % 4 === 1) return [`${irisNames.join(',')}\n${flower(n).join(',')}`, 'text/csv'] as const;
  const record = Object.fromEntries(irisNames.map((name, at) => [name, flower(n)[at]]));
  const columns = Object.fromEntries(irisNames.map((name, at) => [name, [flower(n)[at]]]));
  return json(n % 4 === 2 ? { dataframe_records: [record] } : { inputs: columns });
});

describe.each(['inline', 'process'])(
  'requests to an ONNX model that are joined, %s',
  (execution) => {
    // A product of matrices is summed in another order when there are more rows, so its last bits differ.
    test.each([
      ['a table, almost', 'onnx_iris_probs', irisRequests],
      ['a tensor, almost', 'onnx_mnist', [1, 2, 3].map((n) => json({ inputs: [images(n)] }))],
      [
        'tensors by name, almost',
        'onnx_multi_input',
        [1, 2, 3].map((n) => json({ inputs: { a: [numbers(3, n)], b: [numbers(2, n)] } })),
      ],
      ['trees', 'onnx_xgb_iris', irisRequests],
      ['texts', 'onnx_text_colspec', ['a', 'ü,"', ''].map((text) => split(['text'], [text]))],
      [
        'optional columns',
        'onnx_cols_optional',
        [
          split(['a', 'b'], [1, 2]),
          split(['a', 'b'], [3, null]),
          split(['a'], [5]),
          split(['a'], [6]),
        ],
      ],
    ])('are answered as by themselves, byte for byte: %s', async (what, model, requests) => {
      const modelPath = corpusModel(model);
      const options = { modelPath, flavorOptions, execution };
      const plain = await startProcess(options);
      const joined = await startProcess({ ...options, ...batches });
      const expected: Answer[] = [];
      for (const [body, type] of requests) expected.push(await ask(plain, body, type));
      expect(expected.map(({ status }) => status)).toEqual(requests.map(() => 200));
      const answers = await Promise.all(requests.map(([body, type]) => ask(joined, body, type)));
      if (what.endsWith('almost')) expectAlmost(answers, expected);
      else expect(answers).toEqual(expected);
      const { calls, rows } = await batchesOf(joined);
      expect(rows).toBeGreaterThanOrEqual(requests.length);
      expect(calls).toBeLessThan(requests.length);
      expect(await batchesOf(plain)).toEqual({ calls: 0, rows: 0 });
    });

    test('have errors of their own', async () => {
      const modelPath = onnxFixture('gather');
      const server = await startProcess({ modelPath, flavorOptions, execution, ...batches });
      const indices = [0, 1, 99, 0];
      const bodies = indices.map((index) => json({ inputs: [index] })[0]);
      const answers = await Promise.all(bodies.map((body) => ask(server, body)));
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 400, 200]);
      expect(answers[0]).toEqual(answers[3]);
      expect(server.output()).not.toContain('not joined to batches any more');
    });
  },
);

function images(seed: number): number[][] {
  return Array.from({ length: 28 }, (_, row) => numbers(28, seed + row));
}

test('a start with batches is refused unless rows are known to be independent', async () => {
  const modelPath = corpusModel('onnx_iris_probs');
  await expect(startProcess({ modelPath, ...batches })).rejects.toThrow(
    /the flavor onnx does not know that the rows of a request are independent.*--batch-rows out/,
  );
});
