import { type Dirent, readdirSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { BrokenRule } from '../broken-rule.js';
import type { FixtureTests } from '../fixture-tests.js';
import { ask } from '../session/ask.js';
import { loadFixture, withSession } from '../session/load-fixture.js';
import { withModelCopy } from '../session/model-copy.js';
import { inPrivateFolders } from '../session/private-folders.js';

const modelRule = 'loading and predicting write nothing into the model directory';
const workingRule = 'loading and predicting write nothing into the working directory';
const temporaryRule = 'what is written into the temporary folder is gone after dispose';

/** What a flavor leaves on the disk. */
export function writtenFileRules({ suite, fixture, test }: FixtureTests): void {
  test('leaves no files behind', () =>
    withModelCopy(fixture.directory, (copy) =>
      inPrivateFolders(async ({ working, temporary }) => {
        const before = snapshot(copy);
        const requireNothing = () => {
          requireUnchanged(modelRule, { before, after: snapshot(copy) });
          requireUnchanged(workingRule, { before: new Map(), after: snapshot(working) });
        };
        await withSession(loadFixture(suite, { directory: copy }), async (session) => {
          for (const { name: where, input, params } of fixture.cases)
            await ask(session, { rule: modelRule, where, input, params });
          requireNothing();
        });
        requireNothing();
        requireUnchanged(temporaryRule, { before: new Map(), after: snapshot(temporary) });
      }),
    ));
}

type Snapshot = ReadonlyMap<string, string>;

/** Size and time of change of each file below a folder. */
function snapshot(folder: string): Snapshot {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return new Map(
    entries.map((entry: Dirent) => {
      const path = join(entry.parentPath, entry.name);
      const { size, mtimeMs } = statSync(path);
      return [relative(folder, path), entry.isFile() ? `${size} ${mtimeMs}` : ''];
    }),
  );
}

function requireUnchanged(
  rule: string,
  { before, after }: { readonly before: Snapshot; readonly after: Snapshot },
): void {
  const paths = new Set([...before.keys(), ...after.keys()]);
  const changed = [...paths].filter((path) => before.get(path) !== after.get(path));
  if (changed.length > 0) throw new BrokenRule(rule, `${changed.join(', ')}`);
}
