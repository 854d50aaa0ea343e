import { MlmodelError } from '@mlmodel/core';

/** What cannot be read or written. */
interface FailedStep {
  readonly verb: 'read' | 'write';
  /** As messages call it, such as `"rows.csv"` or `to standard output`. */
  readonly what: string;
}

/** The error for a file or stream that the system does not let read or written. */
export function fileFailure(cause: unknown, { verb, what }: FailedStep): MlmodelError {
  const code = (cause as NodeJS.ErrnoException).code ?? String(cause);
  const reason = reasons[verb][code] ?? reasons.both[code] ?? ` (${code}). Check the path`;
  return new MlmodelError('IO_ERROR', `Cannot ${verb} ${what}${reason}.`, { cause });
}

/** What is behind the codes that people meet. */
const reasons: Record<'read' | 'write' | 'both', Record<string, string>> = {
  read: {
    ENOENT: ': there is no such file. Check the path',
    EACCES: ': this user may not. Check its permissions',
  },
  write: {
    ENOENT: ': its folder does not exist. Make it first',
    EACCES: ': this user may not. Check the permissions of its folder',
    EPERM: ': this user may not. Check the permissions of its folder',
    EROFS: ': the file system is read-only. Write elsewhere',
    ENOSPC: ': the disk is full. Make space, or write elsewhere',
    EDQUOT: ": this user's disk quota is used up. Make space, or write elsewhere",
    EFBIG: ': the file would be larger than this user may write (see ulimit -f)',
    EPIPE: ': its reader closed it before it had everything (EPIPE)',
  },
  both: {
    EISDIR: ': it is a folder. Give a file',
    ENOTDIR: ': a part of its path is a file, not a folder. Check the path',
    EIO: ': the device failed (EIO)',
  },
};
