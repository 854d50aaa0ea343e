import { rm, writeFile } from 'node:fs/promises';
import type { Loadability } from '@mlmodel/core';
import { openModelDirectory } from '@mlmodel/core/node';
import { BrokenRule } from '../broken-rule.js';
import type { DeclinedFixture, FlavorSuite } from '../flavor-suite.js';
import { resultOrRefusal } from '../refusal.js';
import { defaultTimeLimit, readBlock } from '../session/load-fixture.js';
import { garbage, withModelCopy } from '../session/model-copy.js';
import { withinLimit } from '../session/within-limit.js';

const answerRule = 'canLoad answers { ok: true } or { ok: false, reason, fix }';

/** What `canLoad` accepts and declines. */
export function loadabilityRules(suite: FlavorSuite): void {
  const { test, flavor, fixtures, declined = [] } = suite;
  if (flavor.canLoad === undefined) {
    if (declined.length === 0) return;
    test('has canLoad if it declines models', async () => {
      throw new BrokenRule('a flavor that declines models has canLoad', 'it has none');
    });
    return;
  }
  for (const fixture of fixtures)
    test(`says that it can load ${fixture.name} on this machine`, async () => {
      const rule = 'canLoad accepts a model that load loads, each time';
      for (const _time of ['first', 'second']) {
        const answer = await answerOf(suite, fixture);
        if (!answer.ok)
          throw new BrokenRule(rule, `${fixture.name}: it declined, because ${answer.reason}`);
      }
    });
  for (const each of declined)
    test(`declines ${each.name}`, async () => requireDecline(suite, each));
  brokenModelRule(suite);
}

async function requireDecline(suite: FlavorSuite, declined: DeclinedFixture): Promise<void> {
  const answer = await answerOf(suite, declined);
  const rule = 'canLoad declines a model that the flavor cannot run, and says why';
  if (answer.ok) throw new BrokenRule(rule, `${declined.name}: it accepted`);
  if (answer.reason.includes(declined.reason)) return;
  throw new BrokenRule(rule, `"${answer.reason}" does not name "${declined.reason}"`);
}

/** `inspect` calls `canLoad` for any folder. */
function brokenModelRule(suite: FlavorSuite): void {
  const [fixture] = suite.fixtures;
  if (fixture === undefined) return;
  const rule = 'canLoad answers for a broken model, or throws an MlmodelError';
  for (const [what, change] of [
    ['without files', rm],
    ['of garbage', (path: string) => writeFile(path, garbage(4096))],
  ] as const)
    suite.test(`reports whether it can load a model ${what}, or throws a typed error`, () =>
      withModelCopy(fixture.directory, async (copy) => {
        const files = await openModelDirectory(copy);
        for (const path of await files.list())
          if (path !== 'MLmodel') await change(await files.localPath(path));
        await resultOrRefusal(rule, () => answerOf(suite, { directory: copy }));
      }),
    );
}

async function answerOf(
  { flavor, timeLimit: limit = defaultTimeLimit }: FlavorSuite,
  { directory }: { readonly directory: string },
): Promise<Loadability> {
  const files = await openModelDirectory(directory);
  const config = flavor.parseConfig(await readBlock(flavor.name, directory));
  const step = () => flavor.canLoad?.(config, files);
  const answer: unknown = await withinLimit('canLoad ends', { limit, step });
  const { ok, reason, fix } = Object(answer);
  if (ok === true) return { ok };
  if (ok === false && isText(reason) && isText(fix)) return { ok, reason, fix };
  throw new BrokenRule(answerRule, `it answered ${JSON.stringify(answer) ?? 'undefined'}`);
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
