import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { deviationOf } from '../deviations.ts';
import { readLabels } from '../labels/labels.ts';
import { page } from '../oracle/page.ts';
import { modelsOf } from '../replay/case.ts';
import { decideCases } from '../replay/decide-cases.ts';
import { type Decided, differenceOf, expectedOf } from '../replay/judge.ts';

const corpus = path.resolve(import.meta.dirname, '../corpus');
const names = modelsOf(corpus);
const decided = await decideCases(corpus, names);

/** True where a case is decided, and a deviation explains each difference from MLflow. */
function isExplained({ case: item, model, verdict }: Decided): boolean {
  if (verdict.kind === 'undecided') return false;
  const expected = expectedOf(verdict, item.responses[0]);
  const differences = item.responses.map((response) => differenceOf(response, expected, model));
  const [first] = differences;
  if (first === undefined || differences.includes(undefined)) return true;
  return deviationOf(first, expected.rules) !== undefined;
}

describe.each(names)('%s', (name) => {
  test('every case is decided, and a deviation explains where MLflow differs', () => {
    const cases = decided.get(name) ?? [];
    expect(cases.length).toBeGreaterThan(0);
    expect(cases.filter((each) => !isExplained(each)).map((each) => each.case.id)).toEqual([]);
  });
});

describe('labels', () => {
  const labels = readLabels();
  const cases = [...decided.values()].flat();

  test('are about cases of the corpus, cite a rule, and give a reason', () => {
    const ids = new Set(cases.map((each) => each.case.id));
    const bad = [...labels].filter(
      ([id, { rule, reason }]) => !ids.has(id) || !page.rules.has(rule) || reason.length < 20,
    );
    expect(bad.map(([id]) => id)).toEqual([]);
  });
});

test('the recordings of onnxruntime are those of the Python for tests', () => {
  const requirements = readFileSync(
    path.resolve(import.meta.dirname, '../../python/requirements.in'),
    'utf8',
  );
  const [, version] = /^onnxruntime==(\S+)$/m.exec(requirements) ?? [];
  const file = readFileSync(path.join(corpus, 'onnx/onnx_iris_label.json'), 'utf8');
  expect(JSON.parse(file).onnxruntime).toBe(version);
});
