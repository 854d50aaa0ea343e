import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Runs a step on a fresh copy of a model directory, which is removed afterwards. */
export async function withModelCopy<Result>(
  directory: string,
  step: (copy: string) => Promise<Result>,
): Promise<Result> {
  const parent = await mkdtemp(join(tmpdir(), 'mlmodel-testkit-'));
  const copy = join(parent, 'model');
  try {
    await cp(directory, copy, { recursive: true });
    return await step(copy);
  } finally {
    await rm(parent, { recursive: true, force: true });
  }
}

/** Bytes in no known format; always the same. */
export function garbage(length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, index) => (index * 167 + (index >> 3) * 59 + 13) & 0xff);
}
