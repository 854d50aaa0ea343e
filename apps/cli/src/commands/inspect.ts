import { mlmodelToDict, toJsonText } from '@mlmodel/core';
import { inspectModel } from '@mlmodel/core/node';
import { inspectReport } from '../inspect/inspect-report.js';
import { writeStdout } from '../standard-streams.js';
import { styleFor } from '../terminal.js';

/** The values of `mlmodel inspect`'s options. */
export interface InspectOptions {
  readonly modelUri: string;
  readonly json?: boolean;
  readonly flavor?: readonly string[];
}

/** Reports what is in a model and what can load it. */
export async function inspect({ modelUri, ...options }: InspectOptions): Promise<void> {
  const facts = await inspectModel(modelUri, { flavors: options.flavor });
  await writeStdout(
    options.json
      ? `${toJsonText({ ...facts, mlmodel: mlmodelToDict(facts.mlmodel) }, 2)}\n`
      : inspectReport(facts, styleFor(process.stdout)),
  );
}
