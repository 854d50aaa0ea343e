import type { Column, RawInput } from '@mlmodel/core';
import { type FileBatch, named } from '../run/score-in-order.js';
import type { FileSource, InputFile } from './file-source.js';
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

  /** The columns of the last file, without rows. */
  get noRows(): RawInput {
    return (
      this.#last?.noRows ?? { kind: 'columns', form: 'csv', names: [], columns: [], rowCount: 0 }
    );
  }

  /** The columns of it that are kept, without rows. */
  get keptNoRows(): readonly Column[] {
    return this.#last?.keptNoRows ?? [];
  }

  /**
   * The batches from a row on.
   * @throws MlmodelError naming the file that cannot be read
   */
  async *read(from: Place): AsyncGenerator<FileBatch, void> {
    for (let number = from.file; number < this.#files.length; number++) {
      const file = this.#files[number] as InputFile;
      const source = await named(file, () => openSource(file, this.#reading));
      this.#last = source;
      const batches = source.read(number === from.file ? from.row : 0)[Symbol.asyncIterator]();
      try {
        while (true) {
          const { done, value: batch } = await named(file, () => batches.next());
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
