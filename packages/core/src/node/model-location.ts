import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { MlmodelError } from '../errors/mlmodel-error.js';
import { describeValue } from '../plain/describe-value.js';

/** URI schemes of MLflow's artifact stores that `mlmodel download` reads. */
const downloadable = new Set(
  'models runs mlflow-artifacts http https s3 gs wasbs abfss'.split(' '),
);

/** Those that only MLflow reads. */
const ofMlflow = new Set(
  's3a s3n r2 b2 gcs dbfs wasb abfs adl hdfs viewfs ftp sftp oss uc'.split(' '),
);

/**
 * The path of a model's location, which is a path or a `file:` URI as MLflow writes it.
 * @throws MlmodelError `INVALID_PARAMETER_VALUE` for a remote URI, naming the command that downloads it, for an unknown
 * scheme, and for anything but a string or a URL
 */
export function resolveModelLocation(location: string | URL): string {
  if (location instanceof URL) return resolveModelLocation(location.href);
  if (typeof location !== 'string') {
    throw invalid(
      `The location of a model is a path, such as './model', or a file: URL; it is ${describeValue(location)}.`,
    );
  }
  if (location === '') throw invalid('The location of the model is empty. Give a path.');
  const scheme = /^([A-Za-z][A-Za-z0-9+.-]+):/.exec(location)?.[1]?.toLowerCase();
  if (scheme === undefined) return location;
  if (scheme === 'file') return filePath(location);
  const command = downloadCommand(scheme, quoteForShell(location));
  if (command !== undefined)
    throw invalid(`"${location}" is not on this machine. Download it first: ${command}.`);
  if (existsSync(location)) return location;
  throw invalid(
    `"${location}" is neither a path that exists nor a URI of a kind that MLflow knows. Give the path of a model directory.`,
  );
}

function filePath(uri: string): string {
  try {
    return /^file:\//i.test(uri)
      ? fileURLToPath(uri)
      : decodeURIComponent(uri.slice('file:'.length));
  } catch (cause) {
    throw invalid(
      `"${uri}" is not a file: URI of this machine. Write file:///absolute/path, or just the path.`,
      cause,
    );
  }
}

/** What brings a model to this machine; undefined for an unknown scheme. @param uri quoted for a shell */
function downloadCommand(scheme: string, uri: string): string | undefined {
  if (downloadable.has(scheme))
    return `mlmodel download -m ${uri} -d ./model (in a program: resolveModel of @mlmodel/registry)`;
  if (ofMlflow.has(scheme))
    return `mlflow artifacts download --artifact-uri ${uri} --dst-path ./model (MLflow prints the folder; give that one)`;
  return undefined;
}

function invalid(message: string, cause?: unknown): MlmodelError {
  return new MlmodelError('INVALID_PARAMETER_VALUE', message, { cause });
}

/** Quotes a word for a POSIX shell. */
export function quoteForShell(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
