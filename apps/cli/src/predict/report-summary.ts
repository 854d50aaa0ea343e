import type { PredictSummary } from '@mlmodel/batch';
import { grouped } from '../terminal/counts.js';
import { writeStderr, writeStdout } from '../terminal/standard-streams.js';
import { isFile, type PredictOptions } from './predict-options.js';

/**
 * Reports what a run did: with `--json` as one JSON object, on standard output if predictions go to a file; otherwise in
 * words on standard error.
 */
export async function reportSummary(
  summary: PredictSummary,
  options: PredictOptions,
): Promise<void> {
  const { outputPath, rejectedPath, json } = options;
  const output = isFile(outputPath) ? outputPath : undefined;
  if (json !== true) return writeStderr(sentence(summary, options));
  const { rows, rejected, resumedAt, files, seconds, reasons } = summary;
  const rowsPerSecond = Math.round((rows - resumedAt) / Math.max(seconds, 0.001));
  const report = { rows, rejected, resumedAt, files, seconds, rowsPerSecond, output };
  const text = `${JSON.stringify({ ...report, rejectedPath: rejected > 0 ? rejectedPath : undefined, reasons })}\n`;
  if (output === undefined) writeStderr(text);
  else await writeStdout(text);
}

function sentence(
  { rows, rejected, resumedAt, seconds, reasons }: PredictSummary,
  { outputPath, rejectedPath }: PredictOptions,
): string {
  const speed = (rows - resumedAt) / Math.max(seconds, 0.001);
  const resumed = resumedAt === 0 ? '' : `, ${grouped(resumedAt)} of them in an earlier run`;
  const where = isFile(outputPath) ? `: ${outputPath}` : '.';
  const lines = [
    `Scored ${grouped(rows)} rows in ${seconds.toFixed(1)} s (${grouped(speed)} rows/s)${resumed}${where}`,
  ];
  if (rejected > 0) {
    const listed = rejectedPath === undefined ? '' : `, listed in ${rejectedPath}`;
    lines.push(
      `${rejected === 1 ? '1 row was' : `${grouped(rejected)} rows were`} rejected${listed}:`,
      ...reasons.slice(0, 5).map((reason) => `  ${reason}`),
    );
    if (rejected > 5) lines.push('  …');
  }
  return `${lines.join('\n')}\n`;
}
