import { rm } from 'node:fs/promises';
import { type LoadCheck, parseMlmodel } from '@mlmodel/core';
import { openModelDirectory } from '@mlmodel/core/node';
import { BrokenRule } from '../broken-rule.js';
import type { FlavorSuite } from '../flavor-suite.js';
import { resultOrRefusal } from '../refusal.js';
import { defaultTimeLimit } from '../session/load-fixture.js';
import { withModelCopy } from '../session/model-copy.js';
import { withinLimit } from '../session/within-limit.js';

/** What `checkLoad` finds. */
export function loadCheckRules(suite: FlavorSuite): void {
  const { test, flavor, fixtures } = suite;
  const [first] = fixtures;
  if (flavor.checkLoad === undefined || first === undefined) return;
  for (const { name, directory } of fixtures)
    test(`misses nothing of ${name}`, async () => {
      const [found] = errorsIn(await checkOf(suite, directory));
      const rule = 'checkLoad finds no error in a model that loads';
      if (found !== undefined) throw new BrokenRule(rule, `${name}: ${found}`);
    });
  test('misses the files of a model without them', () =>
    withModelCopy(first.directory, async (copy) => {
      const files = await openModelDirectory(copy);
      for (const path of await files.list())
        if (path !== 'MLmodel') await rm(await files.localPath(path));
      const rule =
        'checkLoad finds an error in a model without its files, or throws an MlmodelError';
      const check = await resultOrRefusal(rule, () => checkOf(suite, copy));
      if (isCheck(check) && errorsIn(check).length === 0)
        throw new BrokenRule(rule, 'it found none');
    }));
}

async function checkOf(
  { flavor, options, timeLimit: limit = defaultTimeLimit }: FlavorSuite,
  directory: string,
): Promise<LoadCheck> {
  const files = await openModelDirectory(directory);
  const { flavors } = parseMlmodel(await files.read('MLmodel'));
  const config = flavor.parseConfig(flavors.get(flavor.name));
  const prepareCommand = 'mlmodel prepare-env -m MODEL';
  const given = { allowCode: true, ...options };
  const step = () => flavor.checkLoad?.({ files, config, flavors, options: given, prepareCommand });
  const answer: unknown = await withinLimit('checkLoad ends', { limit, step });
  if (isCheck(answer)) return answer;
  const rule = 'checkLoad answers { problems: [{ severity, reason, fix }] }';
  throw new BrokenRule(rule, `it answered ${JSON.stringify(answer) ?? 'undefined'}`);
}

function isCheck(value: unknown): value is LoadCheck {
  return Array.isArray(Object(value).problems);
}

function errorsIn({ problems }: LoadCheck): readonly string[] {
  return problems.flatMap(({ severity, reason }) => (severity === 'error' ? [reason] : []));
}
