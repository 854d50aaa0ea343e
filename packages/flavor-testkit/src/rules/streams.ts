import { BrokenRule } from '../broken-rule.js';
import type { FixtureTests } from '../fixture-tests.js';
import { answerMalformationOf } from '../session/answer-malformation.js';
import { ask } from '../session/ask.js';

const streamRule = 'predictStream gives coherent predictions, and the model is free when it ends';

/** Predictions piece by piece, of sessions that make them. */
export function streamRules({ fixture, testSession }: FixtureTests): void {
  testSession('streams coherent predictions if it streams, and can be stopped', async (session) => {
    if (session.predictStream === undefined) return;
    for (const { name: where, input, params } of fixture.cases) {
      const stream = () => session.predictStream?.(structuredClone(input), { params });
      let count = 0;
      for await (const prediction of stream() ?? []) {
        count++;
        const malformation = answerMalformationOf(prediction);
        if (malformation) throw new BrokenRule(streamRule, `${where}: ${malformation}`);
      }
      if (count === 0) throw new BrokenRule(streamRule, `${where}: it gave nothing`);
      for await (const _first of stream() ?? []) break;
      await ask(session, { rule: streamRule, where: `${where}, after a stream`, input, params });
    }
  });
}
