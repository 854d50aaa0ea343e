import type { Style } from '../terminal/terminal.js';

/** The look of a report. */
export interface Look {
  readonly style: Style;
  /** Columns for a line; absent where lines are not broken. */
  readonly width?: number | undefined;
}
