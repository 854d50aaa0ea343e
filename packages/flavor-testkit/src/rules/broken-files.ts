import { readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { type FlavorSession, isMlmodelError, type MlmodelError } from '@mlmodel/core';
import { openModelDirectory } from '@mlmodel/core/node';
import { BrokenRule, requireSuccess } from '../broken-rule.js';
import { differenceOf } from '../difference-of.js';
import type { FixtureTests } from '../fixture-tests.js';
import type { FlavorCase } from '../flavor-suite.js';
import { forbidMention, requireMention, resultOrRefusal } from '../refusal.js';
import { loadFixture, withSession } from '../session/load-fixture.js';
import { garbage, withModelCopy } from '../session/model-copy.js';
import { pathOf } from './files.js';

const typedRule = 'a broken file is refused at load with an MlmodelError, naming it';
const locationRule =
  'an error names files relative to the model directory, without the location of that directory';
const afterRule = 'a model loads after the load of a broken one failed';
const wrongRule = 'a truncated file is refused at load, and never gives wrong answers';

/** A way to break a file; `isCut` if its length shows the damage. */
interface Damage {
  readonly what: string;
  readonly isCut: boolean;
  /** Also applied to files that the block does not refer to, such as code and requirements. */
  readonly isForAll?: boolean;
  change(content: Uint8Array): Uint8Array;
}

const damages: readonly Damage[] = [
  { what: 'empty', isCut: true, change: () => new Uint8Array() },
  {
    what: 'cut in half',
    isCut: true,
    change: (content) => content.subarray(0, content.length >> 1),
  },
  { what: 'cut by a few bytes', isCut: false, change: (content) => content.subarray(0, -3) },
  {
    what: 'full of garbage',
    isCut: false,
    isForAll: true,
    change: ({ length }) => garbage(length),
  },
  {
    what: 'garbled in the middle',
    isCut: false,
    change(content) {
      const changed = content.slice();
      changed.set(garbage(Math.min(16, content.length >> 1)), content.length >> 1);
      return changed;
    },
  },
  {
    what: 'too long',
    isCut: false,
    change: (content) => Buffer.concat([content, garbage(64)]),
  },
];

/** Each file of the model, broken in each way. */
export function brokenFileRules(tests: FixtureTests): void {
  for (const damage of damages)
    tests.test(`refuses files that are ${damage.what}, or answers correctly`, () =>
      withModelCopy(tests.fixture.directory, async (copy) => {
        const files = await openModelDirectory(copy);
        const paths = (await files.list()).filter((path) => path !== 'MLmodel');
        const own = await ownPaths(tests, paths);
        for (const path of paths) {
          if (!own.has(path) && !damage.isForAll) continue;
          const local = join(copy, path);
          const content = await readFile(local);
          await writeFile(local, damage.change(content));
          await requireRefusal(tests, { copy, path, damage, field: own.get(path) });
          await writeFile(local, content);
        }
        if (damage.isForAll) await requireWhole(tests);
      }),
    );
}

interface BrokenFile {
  readonly copy: string;
  readonly path: string;
  readonly damage: Damage;
  /** The path in the block that refers to it; undefined when there is none. */
  readonly field: string | undefined;
}

/** The files that the block refers to, with the path in the block. */
async function ownPaths(
  { suite, fixture }: FixtureTests,
  paths: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const own = new Map<string, string>();
  for (const field of suite.supports.pathFields) {
    const named = await pathOf(suite.flavor.name, { directory: fixture.directory, field });
    if (named === undefined) continue;
    for (const path of paths)
      if (path === named || path.startsWith(`${named}/`)) own.set(path, named);
  }
  return own;
}

async function requireRefusal(tests: FixtureTests, broken: BrokenFile): Promise<void> {
  const { path, damage, copy } = broken;
  const { supports } = tests.suite;
  const rule = `${typedRule}: ${path} ${damage.what}`;
  const result = await resultOrRefusal(rule, () =>
    withSession(loadFixture(tests.suite, { directory: copy }), async (session) => {
      for (const each of tests.fixture.cases) {
        const fault = await faultOf(session, each);
        const isNoticed = damage.isCut && broken.field !== undefined && !supports.runsCode;
        if (fault !== undefined && isNoticed)
          throw new BrokenRule(wrongRule, `${each.name}, with ${path} ${damage.what}: ${fault}`);
      }
    }),
  );
  if (isMlmodelError(result)) requireNames(result, broken);
}

/** @throws BrokenRule when the intact model does not load any more */
async function requireWhole({ fixture, load }: FixtureTests): Promise<void> {
  const [first] = fixture.cases;
  if (first === undefined) return;
  const where = fixture.name;
  const step = () => withSession(load(), (session) => faultOf(session, first));
  const fault = await requireSuccess(afterRule, { where, step });
  if (fault !== undefined) throw new BrokenRule(afterRule, `${first.name}: ${fault}`);
}

/** The fault in the answer of a model that has loaded from a broken file; undefined when there is none. */
async function faultOf(
  session: FlavorSession,
  { input, params, expected, tolerance }: FlavorCase,
): Promise<string | undefined> {
  try {
    const answer = await session.predict(structuredClone(input), { params });
    return differenceOf(answer, expected, tolerance);
  } catch (error) {
    if (error instanceof BrokenRule) throw error;
    return `it throws ${String(error)} when it predicts`;
  }
}

function requireNames(error: MlmodelError, { path, field, copy, damage }: BrokenFile): void {
  forbidMention(locationRule, error, dirname(copy));
  if (field === undefined) return;
  const names = [path, field].map((each) => basename(each));
  requireMention(`${typedRule}: ${path} ${damage.what}`, error, [...new Set(names)]);
}
