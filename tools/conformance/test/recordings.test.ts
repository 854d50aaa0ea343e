import { cpSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';
import { pythonForTests } from '@mlmodel/python';
import type { Json } from '../oracle/json.ts';
import { readModelFacts } from '../oracle/model.ts';
import { decide } from '../oracle/oracle.ts';
import { writeJson } from '../oracle/write-json.ts';
import { OnnxRecordings } from '../recordings/onnx-recordings.ts';
import { post } from './support.ts';

const fixtures = path.resolve(import.meta.dirname, '../../../packages/flavor-onnx/test/fixtures');
const corpus = temporaryFolder();

/** Records what the request needs, and gives the prediction or the kind of verdict. */
async function predicted(name: string, body: string, contentType?: string): Promise<string> {
  const directory = path.join(corpus, 'models', name);
  cpSync(path.join(fixtures, name), directory, { recursive: true });
  const model = readModelFacts(directory);
  const recordings = new OnnxRecordings(corpus);
  const request = post(body, contentType);
  for (let round = 0; round < 2; round++) {
    await decide(request, { model, recordings });
    recordings.record();
  }
  // Another reader finds them in the files.
  const verdict = await decide(request, { model, recordings: new OnnxRecordings(corpus) });
  if (verdict.kind !== 'answer') return verdict.kind;
  return writeJson((verdict.body as Map<string, Json>).get('predictions') ?? null);
}

const milliseconds = 60_000;

(pythonForTests() ? describe : describe.skip)('runs recorded from onnxruntime', () => {
  test(
    'are sliced by a fixed batch only where rows are independent',
    async () => {
      const twoRows = '{"inputs": [[1.5, 2.5], [3.5, 4.5]]}';
      const negative = '{"y": [[-1.5, -2.5], [-3.5, -4.5]]}';
      expect(await predicted('fixed-batch', twoRows)).toBe(negative);
      expect(await predicted('fixed-batch-one', twoRows)).toBe(negative);
      expect(await predicted('fixed-batch-dependent', twoRows)).toBe('refuse');
    },
    milliseconds,
  );

  test(
    'have dictionaries of a ZipMap, with data in other files',
    async () => {
      const answer = await predicted('zip-map-external', '{"inputs": [[1.5, 2.5]]}');
      expect(answer).toMatch(/\[\{"[^"]+": 0\.\d+/);
    },
    milliseconds,
  );

  test(
    'lack texts that the runtime does not carry whole',
    async () => {
      const body = (text: string): string => `{"inputs": [["${text}"]]}`;
      expect(await predicted('identity-string', body('a'))).toContain('"a"');
      expect(await predicted('identity-string', body('a\\u0000b'))).toBe('refuse');
      expect(await predicted('identity-string', body('\\ud800'))).toBe('refuse');
    },
    milliseconds,
  );

  test('are kept in one file a model', () => {
    expect(readdirSync(path.join(corpus, 'onnx'))).toContain('fixed-batch.json');
  });
});
