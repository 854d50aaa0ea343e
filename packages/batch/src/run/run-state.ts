import type { Checkpoint, Journal } from '../output/journal.js';
import type { Output } from '../output/open-output.js';
import type { PredictSummary } from '../predict-files-options.js';
import type { RejectedRows } from './rejected-rows.js';
import type { ScoredBatch } from './score-in-order.js';

/** Reasons of rejected rows that a summary has. */
const mostReasons = 20;

/** Where the batches of a run go. */
export interface RunOutputs {
  readonly output: Output;
  readonly rejectedRows: RejectedRows;
  /** Absent for an output that cannot be resumed. */
  readonly journal: Journal | undefined;
  /** Milliseconds between two checkpoints. */
  readonly checkpointInterval: number;
}

/** Writes the batches of a run, counts its rows, and keeps a checkpoint of them. */
export class RunState {
  readonly #outputs: RunOutputs;
  readonly #reasons: string[] = [];
  #rows: number;
  #rejected: number;
  #savedAt = performance.now();
  #hasCheckpoint: boolean;

  /** @param resumed what an earlier run came to */
  constructor(outputs: RunOutputs, resumed: Checkpoint | undefined) {
    this.#outputs = outputs;
    this.#rows = resumed?.rows ?? 0;
    this.#rejected = resumed?.rejected ?? 0;
    this.#hasCheckpoint = resumed !== undefined;
  }

  /** Whether a later run can go on with this one. */
  get hasCheckpoint(): boolean {
    return this.#hasCheckpoint;
  }

  /** What was done so far, with that of an earlier run. */
  get counts(): Pick<PredictSummary, 'rows' | 'rejected' | 'reasons'> {
    return { rows: this.#rows, rejected: this.#rejected, reasons: this.#reasons };
  }

  async add({ tables, rejected, rowCount }: ScoredBatch): Promise<void> {
    for (const table of tables) await this.#outputs.output.write(table);
    await this.#outputs.rejectedRows.add(rejected);
    this.#rows += rowCount;
    this.#rejected += rejected.length;
    for (const { file, row, failure } of rejected) {
      if (this.#reasons.length === mostReasons) return;
      const place = failure.subject.row === row ? file.name : `${file.name}, row ${row}`;
      this.#reasons.push(`${place}: ${failure.message}`);
    }
  }

  /** Saves a checkpoint, if it is time. */
  async save(place: Pick<Checkpoint, 'file' | 'row' | 'columns'>): Promise<void> {
    const { output, rejectedRows, journal, checkpointInterval } = this.#outputs;
    const now = performance.now();
    if (journal === undefined || now - this.#savedAt < checkpointInterval) return;
    await journal.write({
      ...place,
      rows: this.#rows,
      rejected: this.#rejected,
      outputBytes: output.length,
      rejectedBytes: rejectedRows.bytes,
      encoderState: output.encoderState,
    });
    this.#savedAt = now;
    this.#hasCheckpoint = true;
  }
}
