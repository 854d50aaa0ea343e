import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';

const root = join(import.meta.dirname, '../../../..');

/** The script of the command `mlmodel`. */
export const cli: string = join(root, 'apps/cli/bin/mlmodel.mjs');

/** A folder with a `package.json`, where the target and a flavor are installed. */
export function folderOfUser(): string {
  const names = ['target-sagemaker', 'flavor-onnx'];
  const dependencies = Object.fromEntries(names.map((name) => [`@mlmodel/${name}`, '*']));
  const folder = temporaryFolder({ 'package.json': JSON.stringify({ dependencies }) });
  mkdirSync(join(folder, 'node_modules/@mlmodel'), { recursive: true });
  for (const name of names)
    symlinkSync(join(root, 'packages', name), join(folder, 'node_modules/@mlmodel', name));
  return folder;
}
