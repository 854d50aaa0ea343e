import { MlmodelError } from '@mlmodel/core';

/** The operation that failed. */
interface FailedStep {
  readonly verb: 'read' | 'write';
  /** What messages call it, such as `"rows.csv"` or `to standard output`. */
  readonly what: string;
}

/** The error for a file or stream that cannot be read or written. */
export function fileFailure(cause: unknown, { verb, what }: FailedStep): MlmodelError {
  const code = (cause as NodeJS.ErrnoException).code ?? String(cause);
  const reason = reasons[verb][code] ?? reasons.both[code] ?? ` (${code}). Check the path`;
  return new MlmodelError('IO_ERROR', `Cannot ${verb} ${what}${reason}.`, { cause });
}

/** Explanations of common codes, with advice. */
const reasons: Record<'read' | 'write' | 'both', Record<string, string>> = {
  read: {
    ENOENT: ': the file does not exist. Check the path',
    EACCES: ': permission denied. Check its permissions',
  },
  write: {
    ENOENT: ': its directory does not exist. Create it first',
    EACCES: ': permission denied. Check the permissions of its directory',
    EPERM: ': operation not permitted. Check the permissions of its directory',
    EROFS: ': the file system is read-only. Write to another location',
    ENOSPC: ': the disk is full. Free some space, or write to another location',
    EDQUOT: ': the disk quota is exceeded. Free some space, or write to another location',
    EFBIG: ': the file would exceed the size limit (see ulimit -f)',
    EPIPE: ': its reader closed it before the end (EPIPE)',
  },
  both: {
    EISDIR: ': it is a directory. Specify a file',
    ENOTDIR: ': a part of its path is a file, not a directory. Check the path',
    EIO: ': the device reported an error (EIO)',
  },
};
