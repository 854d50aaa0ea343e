import { readFile, writeFile } from 'node:fs/promises';
import * as z from 'zod/mini';
import { checksumKinds } from './checksum.js';

const originSchema = z.object({
  validator: z.optional(z.string()),
  checksum: z.optional(z.object({ kind: z.enum(checksumKinds), digest: z.string() })),
});

/** What a store said about a file with its first bytes. It is kept beside what has arrived, for a later download. */
export interface FileOrigin {
  /** What `FileRange.unless` takes. */
  readonly validator?: string | undefined;
  /** Of the whole file. */
  readonly checksum?: z.infer<typeof originSchema>['checksum'];
}

/** Where the origin of what has arrived of a file is kept. @param part the path of what has arrived */
export function originPath(part: string): string {
  return `${part}.origin`;
}

/** Reads an origin; empty when there is none. @param part the path of what has arrived */
export async function readOrigin(part: string): Promise<FileOrigin> {
  try {
    return originSchema.parse(JSON.parse(await readFile(originPath(part), 'utf8')));
  } catch {
    return {};
  }
}

/** Writes an origin. @param part the path of what has arrived */
export async function writeOrigin(part: string, origin: FileOrigin): Promise<void> {
  await writeFile(originPath(part), JSON.stringify(origin));
}
