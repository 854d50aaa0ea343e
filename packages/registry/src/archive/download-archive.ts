import { existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { MlmodelError, quoteName } from '@mlmodel/core';
import { downloadFile } from '../download/download-file.js';
import type { FileDownload } from '../download/file-download.js';
import { modelFile, nameParts } from '../download/name-parts.js';
import { TransferLimiter } from '../download/transfer-limiter.js';
import { foreignText } from '../http/foreign-text.js';
import type { ArchiveKind } from './archive-kind.js';
import { unpack } from './unpack.js';

/** An archive to download. */
export type ArchiveDownload = Omit<FileDownload, 'target' | 'transfers'> & {
  readonly kind: ArchiveKind;
  /** As messages name it. */
  readonly where: string;
};

/**
 * Downloads an archive and unpacks the model in it into `folder/model`. The download continues an earlier one in the same
 * folder, and an archive that cannot be used is removed.
 * @throws MlmodelError as `downloadFile` and `unpack` do, and for an archive without a model
 */
export async function downloadArchive(
  folder: string,
  { kind, where, ...download }: ArchiveDownload,
): Promise<void> {
  const path = join(folder, 'archive');
  await mkdir(folder, { recursive: true });
  await rm(join(folder, 'model'), { recursive: true, force: true });
  if (!existsSync(path))
    await downloadFile({ ...download, target: path, transfers: new TransferLimiter() });
  const { signal } = download;
  try {
    const files = await unpack({ path, kind, where, signal }, join(folder, 'parts'));
    const paths = files.map((file) => file.path);
    const root = rootOf(paths, where);
    await nameParts(
      folder,
      paths.map((each) => (each.startsWith(root) ? each.slice(root.length) : undefined)),
    );
  } finally {
    if (signal?.aborted !== true) await rm(path, { force: true });
  }
}

/** Most folders that an error names. */
const mostNamed = 3;

/** The folder of the model, with a slash at its end: the archive itself, or the one folder in it that is a model. */
function rootOf(paths: readonly string[], where: string): string {
  if (paths.includes(modelFile)) return '';
  const roots = paths.flatMap((path) => {
    const [, root] = /^([^/]+\/)MLmodel$/.exec(path) ?? [];
    return root ?? [];
  });
  const [root] = roots;
  if (root !== undefined && roots.length === 1) return root;
  const named = roots.slice(0, mostNamed).map((each) => quoteName(foreignText(each.slice(0, -1))));
  const what =
    roots.length === 0
      ? `has no ${modelFile} file in it or in a folder of it`
      : `has more than one model, in ${named.join(', ')}`;
  throw new MlmodelError(
    'RESOURCE_DOES_NOT_EXIST',
    `There is no model at "${where}": the archive ${what}. Pack the folder of one model.`,
  );
}
