import type { PredictProgress } from '@mlmodel/batch';
import { grouped } from '../terminal/counts.js';
import { progressBar } from '../terminal/progress-bar.js';

/** The status line of a run. */
export interface ProgressLine {
  readonly text: () => string;
  readonly update: (progress: PredictProgress) => void;
}

/** Shows how far a run is: a bar if the number of rows is known, rows, rows a second, and the time left. */
export function progressLine(): ProgressLine {
  const begin = performance.now();
  let progress: PredictProgress | undefined;
  return {
    update(next) {
      progress = next;
    },
    text: () => {
      if (progress === undefined) return 'Scoring';
      const { rows, earlierRows, totalRows } = progress;
      const seconds = (performance.now() - begin) / 1000;
      const speed = (rows - earlierRows) / Math.max(seconds, 0.001);
      const done = `${grouped(rows)} rows, ${grouped(speed)} rows/s`;
      if (totalRows === undefined || totalRows < rows) return `Scoring ${done}`;
      const left = Math.ceil((totalRows - rows) / Math.max(speed, 1));
      return `${progressBar(rows / Math.max(totalRows, 1))} ${done}, ${left} s left`;
    },
  };
}
