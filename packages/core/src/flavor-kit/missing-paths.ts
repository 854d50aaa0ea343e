import { errorText } from '../errors/message-text.js';
import type { LoadProblem } from '../flavor/flavor.js';
import type { ModelFiles } from '../flavor/model-files.js';
import { isMissing } from './load-errors.js';

/** A file or folder that a flavor needs to load a model. */
export interface NeededPath {
  /** In the model directory. */
  readonly path: string;
  /** Its role, as the rest of a sentence: `which holds tensors of model.onnx`. */
  readonly role?: string | undefined;
  /** The least bytes of a file. Default 1. */
  readonly leastBytes?: number | undefined;
}

/**
 * For `checkLoad`: the problems of paths that are missing, empty or too short, or that hold a Git LFS pointer. Reads at
 * most the first bytes of small files.
 */
export async function missingPaths(
  files: ModelFiles,
  needed: Iterable<NeededPath>,
): Promise<readonly LoadProblem[]> {
  const problems: LoadProblem[] = [];
  for (const each of needed) {
    const problem = await problemOfPath(files, each);
    if (problem !== undefined) problems.push(problem);
  }
  return problems;
}

async function problemOfPath(
  files: ModelFiles,
  { path, role, leastBytes = 1 }: NeededPath,
): Promise<LoadProblem | undefined> {
  const subject = role === undefined ? path : `${path}, ${role},`;
  const problem = (reason: string): LoadProblem => ({
    severity: 'error',
    reason: `${subject} ${reason}`,
    fix: 'copy the whole model directory again, or save the model again',
  });
  try {
    const bytes = await sizeOf(files, path);
    if (bytes === undefined) return problem('is missing');
    if (bytes === 0 && leastBytes > 0) return problem('is empty');
    if (bytes < largestPointer && (await isPointer(files, path))) {
      const fix = 'run "git lfs pull" in the repository that it comes from, and copy it again';
      return { ...problem('is a Git LFS pointer, not the file itself'), fix };
    }
    return bytes < leastBytes
      ? problem(`is cut off: it has ${bytes} bytes of ${leastBytes}`)
      : undefined;
  } catch (error) {
    return { severity: 'error', reason: errorText(error) };
  }
}

/** The size of a file; of a folder Infinity, or 0 without files; undefined when there is neither. */
async function sizeOf(files: ModelFiles, path: string): Promise<number | undefined> {
  try {
    return await files.size(path);
  } catch (error) {
    const inside = await files.list(path).catch(() => undefined);
    if (inside !== undefined && inside.length > 0) return Number.POSITIVE_INFINITY;
    if (isMissing(error)) return undefined;
    if (inside !== undefined) return 0;
    throw error;
  }
}

/** Bytes that no Git LFS pointer reaches. Source: the specification of Git LFS pointers. */
const largestPointer = 1024;

const pointerStart = 'version https://git-lfs';

async function isPointer(files: ModelFiles, path: string): Promise<boolean> {
  const start = await files.read(path, pointerStart.length);
  return new TextDecoder().decode(start) === pointerStart;
}
