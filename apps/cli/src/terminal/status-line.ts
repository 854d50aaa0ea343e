import { cutText } from './display-width.js';
import { writeStderr } from './standard-streams.js';
import { hasColours, printable, styleFor } from './terminal.js';
import { terminalColumns } from './terminal-columns.js';

/** Moves to the start of the line and clears it (ECMA-48). */
const eraseLine = '\r\u001b[K';

/** Milliseconds until the line appears: what is over sooner needs none. */
const quietTime = 1_000;

/** Milliseconds between two looks at what the line should say. */
const interval = 200;

/** Columns of a terminal that does not report its width. */
const usualColumns = 80;

/** The line that is being shown; empty when there is none. */
let shown = '';

/** Replaces the shown line. */
function draw(line: string): void {
  if (line === shown) return;
  const before = shown === '' ? '' : eraseLine;
  shown = line;
  writeStderr(before + line);
}

/** Writes whole lines to standard error. A status line stays below them. */
export function writeAboveStatus(lines: string): void {
  writeStderr(shown === '' ? lines : eraseLine + lines + shown);
}

/** What another process has to write before its own text, in case the line is shown; empty when it never is. */
export function statusEraser(): string {
  return canShowStatus() ? eraseLine : '';
}

/**
 * Runs work. From its first second on, the last line of the terminal says what is being done and for how long
 * (`Loading … 7 s`); the line is erased afterwards. Nothing is shown in files and pipes, on dumb terminals, with
 * `NO_COLOR`, and in `CI`.
 * @param text what is being done; called again and again
 */
export async function withStatus<Result>(
  text: () => string,
  work: () => Promise<Result>,
): Promise<Result> {
  if (!canShowStatus()) return work();
  const begin = performance.now();
  const timer = setInterval(() => {
    const elapsed = performance.now() - begin;
    if (elapsed >= quietTime) draw(statusText(text(), Math.floor(elapsed / 1000)));
  }, interval);
  // Work that waits for something that can no longer happen ends the process.
  timer.unref();
  try {
    return await work();
  } finally {
    clearInterval(timer);
    draw('');
  }
}

/** One line that fits the terminal: a longer text is cut, the time is not. */
function statusText(text: string, seconds: number): string {
  const time = ` … ${seconds} s`;
  // A full line would wrap, and only its last part could be erased.
  const room = (terminalColumns(process.stderr) ?? usualColumns) - 1 - time.length;
  return styleFor(process.stderr).dim(cutText(printable(text), Math.max(1, room)) + time);
}

/** Whether standard error can show a status line. */
export function canShowStatus(): boolean {
  return hasColours(process.stderr) && /^(|0|false)$/i.test(process.env['CI'] ?? '');
}
