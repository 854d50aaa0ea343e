import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';
import { packPackages } from './support/pack.js';
import { run } from './support/run.js';

const program = join(import.meta.dirname, '../lowest-core.mjs');
const flavor = 'packages/flavor-node-function';

function lowestCore(...args: readonly string[]): Promise<string> {
  return run([process.execPath, program, ...args], { cwd: import.meta.dirname });
}

test('flavors keep the contract with the lowest core that they allow', async () => {
  expect(await lowestCore()).toContain('packages/flavor-onnx');
}, 600_000);

describe('with another core', () => {
  const folder = temporaryFolder();
  let core: string;

  beforeAll(async () => {
    core = (await packPackages(folder, '@mlmodel/core')).get('@mlmodel/core') ?? '';
  }, 600_000);

  /** A core from before it exported this. */
  async function coreWithout(name: string): Promise<string> {
    await run(['tar', '-xzf', core], { cwd: folder });
    const dist = join(folder, 'package/dist');
    for (const file of readdirSync(dist, { recursive: true, encoding: 'utf8' })) {
      if (!/^(index|node|flavor)\.js$/.test(basename(file))) continue;
      const path = join(dist, file);
      writeFileSync(path, readFileSync(path, 'utf8').replace(RegExp(`\\b${name},?\\s`, 'g'), ''));
    }
    await run(['tar', '-czf', 'older.tgz', 'package'], { cwd: folder });
    return join(folder, 'older.tgz');
  }

  test('a flavor passes that uses nothing newer', async () => {
    expect(await lowestCore(core, flavor)).toContain(`passes: ${flavor}`);
  }, 600_000);

  test('a flavor fails that uses what this core lacks', async () => {
    const older = await coreWithout('untilDisposed');
    await expect(lowestCore(older, flavor)).rejects.toThrow(
      `${flavor} breaks the contract with @mlmodel/core ${older}. Raise the peer dependency`,
    );
  }, 600_000);
});

test('a folder that is not a flavor is an error', async () => {
  await expect(lowestCore('0.1.0', 'packages/core')).rejects.toThrow(
    'no flavor with contract tests',
  );
});
