import { runCreate } from '@mlmodel/create-flavor';
import { targetKind } from './target-kind.js';

/** Runs the command. @returns its exit code */
export function main(args: readonly string[]): Promise<number> {
  return runCreate(targetKind, args);
}
