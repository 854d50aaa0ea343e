import { expect, test } from '@jest/globals';
import { fuzzRuns } from '@mlmodel/jest-config/fuzz-runs';
import { growingTexts, superlinearWork } from '@mlmodel/jest-config/growth';
import {
  namesMediaType,
  negotiateResponseType,
  negotiateStreamType,
  parseMediaType,
} from '../../src/index.js';

test.each<[string, (text: string) => unknown]>([
  ['Content-Type', (text) => parseMediaType(`text/csv;${text}`)],
  ['quoted parameter', (text) => parseMediaType(`text/csv;a="${text}`)],
  [
    'Accept',
    (text) => [negotiateResponseType(text), negotiateStreamType(text), namesMediaType(text, '')],
  ],
  ['Accept with a quality', (text) => negotiateResponseType(`text/csv;q=${text}`)],
])(
  'the work to read a field %s grows no faster than its text',
  async (name, work) => {
    const problems: string[] = [];
    for (const text of growingTexts(name.length, 2 * fuzzRuns(1).numRuns)) {
      const problem = await superlinearWork({ make: text.make, work, largest: 64 * 1024 });
      if (problem) problems.push(`${text.name}: ${problem}`);
    }
    expect(problems).toEqual([]);
  },
  300_000,
);
