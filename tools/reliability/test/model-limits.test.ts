import { expect, test } from '@jest/globals';
import { pythonForTests } from '@mlmodel/python';
import { limitCases } from '../model-limits/cases.ts';
import { exceed } from '../model-limits/exceed.ts';

test.each(limitCases(pythonForTests()))(
  'the server answers, goes on and stops in spite of $name',
  async (limitCase) => {
    const { answers, pings, failures } = await exceed(limitCase, { rounds: 1, workers: 1 });
    expect(failures).toEqual([]);
    expect(answers).toHaveLength(1);
    expect(pings.during.count).toBeGreaterThan(0);
  },
  600_000,
);
