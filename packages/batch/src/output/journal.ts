import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { deserialize, serialize } from 'node:v8';
import type { AnswerColumn } from '@mlmodel/scoring/batch';

/** How far a run has come: all before it is in the files. */
export interface Checkpoint {
  /** The file whose rows follow, from 0. */
  readonly file: number;
  /** The row of it that follows, from 0. */
  readonly row: number;
  readonly rows: number;
  readonly rejected: number;
  /** The columns of the output. */
  readonly columns: readonly AnswerColumn[] | undefined;
  /** Bytes of the output, and of the rejected rows. */
  readonly outputBytes: number;
  readonly rejectedBytes: number;
  readonly encoderState: unknown;
}

interface Saved {
  /** What the run was, so that another one does not go on with it. */
  readonly identity: string;
  readonly checkpoint: Checkpoint;
}

/** Keeps the checkpoints of a run beside its output, in a file that is replaced each time. */
export interface Journal {
  /** The last checkpoint of the same run; undefined if there is none. */
  read(): Promise<Checkpoint | undefined>;
  write(checkpoint: Checkpoint): Promise<void>;
  remove(): Promise<void>;
}

/** @param path of the output @param identity of the run: equal for the same inputs, model and options */
export function openJournal(path: string, identity: string): Journal {
  const name = `${path}.partial.state`;
  return {
    async read() {
      try {
        const saved = deserialize(await readFile(name)) as Saved;
        return saved.identity === identity ? saved.checkpoint : undefined;
      } catch {
        return undefined;
      }
    },
    async write(checkpoint) {
      const saved: Saved = { identity, checkpoint };
      await writeFile(`${name}.tmp`, serialize(saved));
      await rename(`${name}.tmp`, name);
    },
    remove: () => rm(name, { force: true }),
  };
}
