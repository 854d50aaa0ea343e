import { labelConsole } from '@mlmodel/core/node';
import { scoreArrowStream } from '@mlmodel/scoring';
import { standardInput } from '../files/standard-input.js';
import { loadToPredict } from '../loading/load-to-predict.js';
import type { LoadingConfiguration } from '../options/model-options.js';
import { UsageError } from '../options/usage-error.js';
import { paramsOf } from '../predict/params-flag.js';
import { scoringReports } from '../predict/scoring-reports.js';
import { cliLogger } from '../terminal/cli-logger.js';
import { reserveStdout, writeStdout } from '../terminal/standard-streams.js';

/** The values of `mlmodel score`'s options. */
export interface ScoreOptions extends LoadingConfiguration {
  /** JSON text. */
  readonly params?: string;
}

/**
 * Answers each record batch of the Arrow IPC stream on standard input with one on standard output. Signals end the
 * process at once; the processes of a model in Python end with it.
 */
export async function score(options: ScoreOptions): Promise<void> {
  const params = paramsOf(options.params);
  if (process.stdin.isTTY) throw noInput();
  const logger = cliLogger(options);
  labelConsole(logger);
  reserveStdout();
  const model = await loadToPredict(options, { logger, singleUse: false });
  try {
    const answers = scoreArrowStream(standardInput(), {
      model,
      params,
      strict: options.strict,
      ...scoringReports(logger),
    });
    for await (const piece of answers) await writeStdout(piece);
  } finally {
    await model.dispose();
  }
}

function noInput(): UsageError {
  return new UsageError(
    'Standard input is a terminal. Pipe an Arrow IPC stream to mlmodel score; mlmodel predict reads files.',
  );
}
