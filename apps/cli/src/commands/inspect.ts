import { inspectReport } from '../inspect/inspect-report.js';
import { modelFacts } from '../inspect/model-facts.js';
import { toJsonText } from '../json-text.js';
import { styleFor } from '../terminal.js';
import { writeStdout } from '../write-output.js';

/** The values of `mlmodel inspect`'s options. */
export interface InspectOptions {
  readonly json?: boolean;
  readonly flavor?: readonly string[];
}

/** Tells what is in a model and what can load it here. */
export async function inspect(location: string, options: InspectOptions): Promise<void> {
  const { file, ...facts } = await modelFacts(location, options.flavor);
  await writeStdout(
    options.json
      ? `${toJsonText(facts, 2)}\n`
      : inspectReport(facts, { file, style: styleFor(process.stdout) }),
  );
}
