import { expect, test } from '@jest/globals';
import { type Execution, overload } from '../overload/overload.ts';

test.each<Execution>(['inline', 'process'])(
  'a server that gets 5 times what it can answer goes on, and refuses the others: %s',
  async (execution) => {
    const findings = await overload({ execution, seconds: 3, factors: [5], maxQueued: 50 });
    const [{ goodput, refused, failures }] = findings.overloads as [(typeof findings.overloads)[0]];
    expect(failures).toEqual([]);
    expect(refused?.count).toBeGreaterThan(100);
    expect(goodput).toBeGreaterThan(findings.peak.goodput / 5);
  },
  600_000,
);
