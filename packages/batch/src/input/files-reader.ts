import type { FileBatch, FileSource, InputFile } from './file-source.js';
import { inFile } from './in-file.js';
import { openSource, type Reading } from './open-source.js';

/** A row of a file. Both count from 0. */
interface Place {
  readonly file: number;
  readonly row: number;
}

/** Reads files one after the other. */
export class FilesReader {
  readonly #files: readonly InputFile[];
  readonly #reading: Reading;
  #last: FileSource | undefined;

  constructor(files: readonly InputFile[], reading: Reading) {
    this.#files = files;
    this.#reading = reading;
  }

  /** The file that was read last. */
  get last(): FileSource {
    return this.#last as FileSource;
  }

  /**
   * The batches from a row on.
   * @throws MlmodelError naming the file that cannot be read
   */
  async *read(from: Place): AsyncGenerator<FileBatch, void> {
    for (let number = from.file; number < this.#files.length; number++) {
      const file = this.#files[number] as InputFile;
      const source = await inFile(file, () => openSource(file, this.#reading));
      this.#last = source;
      const batches = source.read(number === from.file ? from.row : 0)[Symbol.asyncIterator]();
      try {
        while (true) {
          const { done, value: batch } = await inFile(file, () => batches.next());
          if (done === true) break;
          yield { file, number, source, batch };
        }
      } finally {
        await batches.return?.();
        await source.close?.();
      }
    }
  }
}
