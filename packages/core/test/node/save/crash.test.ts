import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';
import { loadModel } from '../../../src/node/load-model.js';
import { asidePath, workPath } from '../../../src/node/save/durable-files.js';
import { saveModel } from '../../../src/node/save/save-model.js';
import { numbersFlavor } from './numbers-flavor.mjs';

const kills = 15;
const longestRunMilliseconds = 150;

/** The number stored as the model in a directory; loading fails for an incomplete one. */
async function savedNumber(directory: string): Promise<unknown> {
  const model = await loadModel(directory, { flavors: [numbersFlavor] });
  const prediction = await model.predict({ kind: 'tensor', form: 'inputs', value: [1] });
  await model.dispose();
  return prediction.kind === 'json' ? prediction.value : undefined;
}

function save(directory: string, source: number) {
  return saveModel(directory, { flavor: numbersFlavor, source, overwrite: true });
}

/** Saves repeatedly in another process, which is killed after its first save. Resolves to the last number printed. */
async function saveUntilKilled(directory: string, first: number): Promise<number> {
  const program = join(import.meta.dirname, 'keep-saving.mjs');
  const child = spawn(process.execPath, [program, directory, String(first)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  await once(child.stdout, 'data');
  await setTimeout(Math.random() * longestRunMilliseconds);
  const closed = once(child, 'close');
  child.kill('SIGKILL');
  await closed;
  return Number(output.trimEnd().split('\n').at(-1));
}

describe('a process killed while it saves', () => {
  test('leaves the model that was there or the new one', async () => {
    const parent = temporaryFolder();
    const directory = join(parent, 'model');
    let last = 0;
    for (let kill = 0; kill < kills; kill++) {
      const printed = await saveUntilKilled(directory, last + 1);
      const saved = await savedNumber(directory);
      expect([printed, printed + 1]).toContain(saved);
      last = Number(saved);
    }
    await save(directory, 0);
    expect(await savedNumber(directory)).toBe(0);
    expect(readdirSync(parent)).toEqual(['model']);
  });

  test('between the two renames leaves the old one, which loads and which the next save puts back', async () => {
    const parent = temporaryFolder();
    const directory = join(parent, 'model');
    await save(directory, 1);
    renameSync(directory, asidePath(directory));
    expect(await savedNumber(directory)).toBe(1);
    await expect(saveModel(directory, { flavor: numbersFlavor, source: 2 })).rejects.toMatchObject({
      errorCode: 'RESOURCE_ALREADY_EXISTS',
    });
    expect(readdirSync(parent)).toEqual(['model']);
    expect(await savedNumber(directory)).toBe(1);
  });

  test('after them leaves the new one, and the next save removes the old', async () => {
    const parent = temporaryFolder();
    const directory = join(parent, 'model');
    await save(directory, 1);
    renameSync(directory, asidePath(directory));
    await saveModel(join(parent, 'other'), { flavor: numbersFlavor, source: 2 });
    renameSync(join(parent, 'other'), directory);
    expect(await savedNumber(directory)).toBe(2);
    await save(directory, 3);
    expect(await savedNumber(directory)).toBe(3);
    expect(readdirSync(parent)).toEqual(['model']);
  });

  test('leaves nothing that the next save keeps, but what living processes write stays', async () => {
    const parent = temporaryFolder();
    const directory = join(parent, 'model');
    const child = spawn(process.execPath, ['--version'], { stdio: 'ignore' });
    await once(child, 'close');
    const alive = workPath(directory);
    const gone = alive.replace(`.${process.pid}.`, `.${child.pid}.`);
    for (const folder of [alive, gone]) {
      mkdirSync(folder);
      writeFileSync(join(folder, 'part'), '');
    }
    await save(directory, 1);
    expect(
      readdirSync(parent)
        .map((name) => join(parent, name))
        .sort(),
    ).toEqual([alive, directory]);
  });
});
