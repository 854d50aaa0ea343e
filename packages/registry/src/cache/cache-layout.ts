import { randomUUID } from 'node:crypto';
import { readdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod/mini';

/** Where a model came from, as the cache notes it. */
const sourceSchema = z.object({
  uri: z.string(),
  name: z.optional(z.string()),
  version: z.optional(z.string()),
  runId: z.optional(z.string()),
  modelId: z.optional(z.string()),
});

const entrySchema = z.object({
  /** Path and size in bytes of each file. */
  files: z.array(z.tuple([z.string(), z.number()])),
  source: sourceSchema,
});

const answerSchema = z.object({
  key: z.string().check(z.regex(/^[0-9a-f]{64}$/)),
  source: sourceSchema,
});

/** What is known about a model in the cache. */
export type Entry = z.infer<typeof entrySchema>;

/** What a question was last answered with. */
export type Answer = z.infer<typeof answerSchema>;

/** The paths of one model in a folder of models. The folder of a model has its files in `model`. */
export function pathsOf(root: string, key: string) {
  const folder = join(root, key);
  return {
    folder,
    model: join(folder, 'model'),
    /** Says what the model is, and is used when that is read. */
    entry: join(folder, 'entry.json'),
    /** What has arrived of a download. */
    partial: `${folder}.partial`,
    lock: `${folder}.lock`,
    /** The marks of processes that use the model. */
    users: `${folder}.users`,
  };
}

/** The keys of all models and downloads in a folder. */
export async function keysIn(root: string): Promise<readonly string[]> {
  const names = await readdir(root).catch(() => []);
  const keys = names.flatMap((name) => /^([0-9a-f]{64})(?:\.partial)?$/.exec(name)?.[1] ?? []);
  return [...new Set(keys)];
}

/** The folder of the answers to questions. */
export function answersIn(root: string): string {
  return join(root, 'names');
}

/** What a file says about a model; undefined when there is none, or it says something else. */
export function readEntry(path: string): Promise<Entry | undefined> {
  return readJson(path, entrySchema);
}

/** What a file has as the answer to a question; undefined when there is none, or it says something else. */
export function readAnswer(path: string): Promise<Answer | undefined> {
  return readJson(path, answerSchema);
}

/** Replaces a file at once. */
export async function writeJson(path: string, content: Entry | Answer): Promise<void> {
  const draft = `${path}.${randomUUID()}`;
  await writeFile(draft, JSON.stringify(content));
  await rename(draft, path);
}

/** Path and size in bytes of each file below a folder, by `/`; empty without the folder. */
export async function filesOf(folder: string): Promise<Entry['files']> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const paths = entries.flatMap((entry) =>
    entry.isFile() ? join(entry.parentPath, entry.name).slice(folder.length + 1) : [],
  );
  return Promise.all(paths.map(async (path) => [path, (await stat(join(folder, path))).size]));
}

async function readJson<Schema extends z.ZodMiniType>(
  path: string,
  schema: Schema,
): Promise<z.infer<Schema> | undefined> {
  try {
    return schema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    return undefined;
  }
}
