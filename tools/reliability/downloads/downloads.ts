import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { countingProxy } from './counting-proxy.ts';
import { mlflowStore, motoStore, type Store, type StoreOptions } from './stores.ts';

/** What is downloaded, and how often. */
export interface DownloadsOptions {
  readonly python: string;
  readonly files: number;
  /** Of all files. */
  readonly bytes: number;
  /** Rounds of the comparison. */
  readonly rounds: number;
  readonly kills: number;
}

/** What was measured with a store. Figures are medians of rounds. */
export interface StoreFindings {
  readonly store: string;
  /** Bytes a second. */
  readonly rate: number;
  /** Rates against a bare parallel fetch, and against MLflow. */
  readonly againstFetch: number;
  readonly againstMlflow: number;
  /** As `againstMlflow`, with the start of both programs. */
  readonly againstCommand: number;
  /** Seconds of the processor that each client takes, which a busy machine does not change much. */
  readonly processor: { readonly own: number; readonly fetch: number; readonly mlflow: number };
  /** Bytes. */
  readonly memory: number;
  readonly kills: KillFindings;
}

/** Downloads that were killed. */
interface KillFindings {
  readonly kills: number;
  /** Downloads that went on until they were whole. */
  readonly downloads: number;
  /** Those that did not have the right bytes. */
  readonly wrong: number;
  /** The most bytes that one attempt received for a byte that was missing, where more than the parts in the air were. */
  readonly worstRatio: number;
}

/** Downloads from a server of MLflow and from one of S3. */
export async function measureDownloads(
  options: DownloadsOptions,
  report: (findings: StoreFindings) => void,
): Promise<void> {
  for (const open of [mlflowStore, motoStore]) {
    const folder = await mkdtemp(join(tmpdir(), 'downloads-'));
    try {
      report(await measureStore(open, folder, options));
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
}

async function measureStore(
  open: (options: StoreOptions) => Promise<Store>,
  folder: string,
  options: DownloadsOptions,
): Promise<StoreFindings> {
  const model = join(folder, 'made');
  const place = join(folder, 'store');
  await mkdir(place);
  const hashes = await makeModel(model, options);
  const store = await open({ python: options.python, folder: place, model });
  try {
    const use = { ...options, store, folder, hashes };
    return { store: store.name, ...(await compare(use)), kills: await killDownloads(use) };
  } finally {
    await store.stop();
  }
}

/** Hashes by the name of the file. */
type Hashes = ReadonlyMap<string, string>;

async function makeModel(folder: string, { files, bytes }: DownloadsOptions): Promise<Hashes> {
  await mkdir(folder);
  const hashes = new Map<string, string>();
  for (let index = 0; index < files; index++) {
    const name = index === 0 ? 'MLmodel' : `file-${index}.bin`;
    const content = randomBytes(Math.ceil(bytes / files));
    await writeFile(join(folder, name), content);
    hashes.set(name, createHash('sha256').update(content).digest('hex'));
  }
  return hashes;
}

interface Use extends DownloadsOptions {
  readonly store: Store;
  readonly folder: string;
  readonly hashes: Hashes;
}

/** What a program says about its download. */
interface Timed {
  readonly milliseconds: number;
  /** Bytes. */
  readonly memory: number;
  /** Seconds of the processor. */
  readonly processor: number;
  /** Milliseconds of the whole program. */
  readonly whole: number;
}

async function compare({ store, folder, hashes, rounds, python, bytes }: Use) {
  const all: Record<'fetch' | 'own' | 'mlflow', Timed>[] = [];
  const env = { ...process.env, ...store.variables(store.port), MLFLOW_DISABLE_TELEMETRY: 'true' };
  const target = join(folder, 'target');
  const timed = async (program: string, args: readonly string[]): Promise<Timed> => {
    const begin = performance.now();
    const { stdout } = await promisify(execFile)(program, args, { env });
    const whole = performance.now() - begin;
    await rm(target, { recursive: true, force: true });
    return { ...JSON.parse(stdout.trim().split('\n').at(-1) ?? ''), whole };
  };
  const urls = JSON.stringify([...hashes.keys()].map((name) => store.url(name)));
  for (let round = 0; round < rounds; round++)
    all.push({
      fetch: await timed(process.execPath, [script('bare-fetch.mjs'), urls, target]),
      own: await timed(process.execPath, resolveArguments(store, target)),
      mlflow: await timed(python, [script('store_models.py'), 'download', store.uri, target]),
    });
  const medianOf = (figure: (round: (typeof all)[number]) => number) => median(all.map(figure));
  return {
    rate: (bytes / medianOf(({ own }) => own.milliseconds)) * 1000,
    againstFetch: medianOf(({ fetch, own }) => fetch.milliseconds / own.milliseconds),
    againstMlflow: medianOf(({ mlflow, own }) => mlflow.milliseconds / own.milliseconds),
    againstCommand: medianOf(({ mlflow, own }) => mlflow.whole / own.whole),
    processor: {
      own: medianOf(({ own }) => own.processor),
      fetch: medianOf(({ fetch }) => fetch.processor),
      mlflow: medianOf(({ mlflow }) => mlflow.processor),
    },
    memory: Math.max(...all.map(({ own }) => own.memory)),
  };
}

/** Bytes that are in the air: those of buffers of eight connections. */
const inTheAir = 8 * 2 ** 20;

/** Kills downloads at random times until there were enough, and lets one end in between where it can. */
async function killDownloads(use: Use): Promise<KillFindings> {
  const { store, folder, kills, bytes, hashes } = use;
  const proxy = await countingProxy(store.port);
  const cache = join(folder, 'killed');
  const env = { ...process.env, ...store.variables(proxy.port) };
  const findings = { kills: 0, downloads: 0, wrong: 0, worstRatio: 0 };
  try {
    while (findings.kills < kills || findings.downloads === 0) {
      const missing = bytes - (await bytesIn(cache));
      const before = proxy.received;
      const child = spawn(process.execPath, resolveArguments(store, cache), {
        env,
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const stopAt = findings.kills < kills ? before + 1.2 * missing * Math.random() : Infinity;
      const directory = await endOf(child, () => proxy.received > stopAt);
      const received = proxy.received - before;
      const excess = Math.max(0, received - inTheAir) / Math.max(missing, 1);
      findings.worstRatio = Math.max(findings.worstRatio, excess);
      if (directory === undefined) {
        findings.kills += 1;
        continue;
      }
      findings.downloads += 1;
      if (!(await isWhole(directory, hashes))) findings.wrong += 1;
      await rm(cache, { recursive: true });
    }
  } finally {
    proxy.close();
  }
  return findings;
}

/** @returns the folder of the model; undefined when the process was killed */
async function endOf(child: ChildProcess, isTime: () => boolean): Promise<string | undefined> {
  let printed = '';
  child.stdout?.on('data', (piece) => {
    printed += piece;
  });
  const timer = setInterval(() => {
    if (isTime()) child.kill('SIGKILL');
  }, 2);
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  clearInterval(timer);
  if (code === null) return undefined;
  if (code !== 0) throw new Error(`the download has ended with ${code}`);
  return JSON.parse(printed).directory;
}

async function isWhole(directory: string, hashes: Hashes): Promise<boolean> {
  for (const [name, hash] of hashes) {
    const content = await readFile(join(directory, name)).catch(() => Buffer.alloc(0));
    if (createHash('sha256').update(content).digest('hex') !== hash) return false;
  }
  return true;
}

async function bytesIn(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  let bytes = 0;
  for (const entry of entries)
    if (entry.isFile()) bytes += (await stat(join(entry.parentPath, entry.name))).size;
  return bytes;
}

function resolveArguments({ uri }: Store, cacheFolder: string): string[] {
  return [script('resolve.mjs'), uri, JSON.stringify({ cacheFolder })];
}

function script(name: string): string {
  return join(import.meta.dirname, name);
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
