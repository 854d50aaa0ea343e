import { unzipSync } from 'fflate';
import { invalidContent, UnreadableContent, unsupportedContent } from '../unreadable-content.js';

/** What the files of an archive may have together, in bytes: archives of zeros can be a thousand times smaller. */
const mostContent = { always: 64 * 1024 * 1024, timesArchive: 50 };

/** The most files of an archive. */
const mostFiles = 200_000;

/** What archives within a file may still hold, in bytes and files. */
export interface ArchiveBudget {
  bytes: number;
  files: number;
}

/** The budget of a file, for its archive and those in it. */
export function archiveBudget({ length }: Uint8Array): ArchiveBudget {
  return {
    bytes: Math.max(mostContent.always, mostContent.timesArchive * length),
    files: mostFiles,
  };
}

/**
 * The files of a ZIP archive by their names, which are keys and never paths.
 * @throws UnreadableContent for another file, and for one that would take more memory than its size allows
 */
export function readArchive(
  bytes: Uint8Array,
  budget: ArchiveBudget,
): ReadonlyMap<string, Uint8Array> {
  try {
    const files = unzipSync(bytes, {
      filter({ originalSize, size }) {
        budget.bytes -= Math.max(originalSize, size);
        budget.files -= 1;
        if (budget.bytes < 0 || budget.files < 0) {
          throw unsupportedContent('more data than its size lets expect');
        }
        return true;
      },
    });
    return new Map(Object.entries(files));
  } catch (error) {
    if (error instanceof UnreadableContent) throw error;
    throw invalidContent('it is not a ZIP archive, or is broken');
  }
}
