import { readdirSync } from 'node:fs';
import { join, sep } from 'node:path';
import picomatch from 'picomatch';
import { isThisPlatform, noBinaries, type Platform } from '../platform.js';
import type { InstalledPackage, PackageManifest } from './installed-package.js';

/** A file of a package that it needs while it runs. */
export interface RunTimeFile {
  /** Relative to the package, with `/`. */
  readonly path: string;
  /** Where it is on this machine. */
  readonly from: string;
}

/** Names that licences have; they stay, whatever their extension is. */
const licence = /^(licen[cs]e|notice|copying|copyright|third.?party)/i;

/** What only people, compilers and debuggers read. */
const notRun = /^\.|\.(d\.[cm]?ts|[cm]?tsx?|map|md|markdown|tsbuildinfo|flow)$/i;

/** Folders of a package that are for its development or installation, unless its `package.json` names a file in them. */
const notRunFolders = new Set([
  ...['test', 'tests', '__tests__', 'docs', 'example', 'examples', 'man', 'coverage'],
  ...['bench', 'benchmark', 'benchmarks', 'script', 'scripts'],
]);

/**
 * The files of a package that it needs while it runs, and its licences, sorted by path. Folders named after a platform,
 * such as `linux/arm64` and `prebuilds/linux-x64`, stay for the wanted one only.
 * @throws MlmodelError `INVALID_STATE` for a package with binaries, but none for the platform
 */
export function runTimeFiles(one: InstalledPackage, platform: Platform): readonly RunTimeFile[] {
  const isPublished = publishedFiles(one);
  const entries = entriesOf(one.manifest);
  const isRun = (path: string): boolean => {
    const [top = ''] = path.split('/');
    const isOther = notRunFolders.has(top) && !entries.some((entry) => entry.startsWith(`${top}/`));
    return !isOther && isPublished(path);
  };
  const paths = pathsBelow(one.directory).filter(isRun).sort();
  const kept = ofPlatform(paths, { label: `${one.name} ${one.version}`, platform });
  return kept.map((path) => ({ path, from: join(one.directory, path) }));
}

/** The paths of all files that may run, without those of packages inside the package. */
function pathsBelow(folder: string, prefix = ''): readonly string[] {
  const entries = readdirSync(folder, { withFileTypes: true });
  return entries.flatMap((entry) => {
    const path = prefix + entry.name;
    if (entry.isDirectory()) {
      const isLeftOut = entry.name === 'node_modules' || entry.name.startsWith('.');
      return isLeftOut ? [] : pathsBelow(join(folder, entry.name), `${path}/`);
    }
    const isKept = licence.test(entry.name) || !notRun.test(entry.name);
    return entry.isFile() && isKept ? [path] : [];
  });
}

/** Whether a path is published; a package of a workspace has other files too. */
function publishedFiles({ directory, manifest }: InstalledPackage): (path: string) => boolean {
  const { files } = manifest;
  if (files === undefined || directory.split(sep).includes('node_modules')) return () => true;
  const always = ['package.json', ...entriesOf(manifest)];
  const included = files.filter((pattern) => !pattern.startsWith('!'));
  const excluded = files.filter((pattern) => pattern.startsWith('!'));
  const isIncluded = picomatch(included.flatMap((pattern) => [pattern, `${pattern}/**`]));
  const isExcluded = picomatch(excluded.map((pattern) => pattern.slice(1)));
  return (path) =>
    always.includes(path) || licence.test(path) || (isIncluded(path) && !isExcluded(path));
}

/** The files that a `package.json` names for importers and as commands. */
function entriesOf({ main, module, exports, imports, bin }: PackageManifest): readonly string[] {
  return textsIn([main, module, exports, imports, bin]).map((path) => path.replace(/^\.\//, ''));
}

function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

const platformFolder =
  /(?:^|\/)(linux|darwin|win32|freebsd|android|aix|sunos)[/-](x64|arm64|arm|ia32|ppc64|s390x|riscv64|loong64)(?:[-.+]([\w.-]+))?\//;

interface PlatformSelection {
  /** The package, for messages. */
  readonly label: string;
  readonly platform: Platform;
}

function ofPlatform(
  paths: readonly string[],
  { label, platform }: PlatformSelection,
): readonly string[] {
  const kept = paths.filter((path) => {
    const [, os, cpu, variant] = platformFolder.exec(path) ?? [];
    return os === undefined || (os === platform.os && cpu === platform.cpu && variant !== 'musl');
  });
  const isBinary = (path: string) => path.endsWith('.node');
  const hasOthers = paths.some(isBinary) && !kept.some(isBinary);
  const isCompiledHere = kept.some((path) => isBinary(path) && !platformFolder.test(path));
  if (hasOthers || (isCompiledHere && !isThisPlatform(platform))) throw noBinaries(label, platform);
  return kept;
}
