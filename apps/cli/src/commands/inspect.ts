import { mlmodelToDict, toJsonText } from '@mlmodel/core';
import { inspectModel, openModelDirectory } from '@mlmodel/core/node';
import { commandLine } from '../inspect/command-lines.js';
import { inspectReport } from '../inspect/inspect-report.js';
import { usageOf } from '../inspect/usage.js';
import { loadingOptionsOf } from '../loading/prepare-environment.js';
import { flagOf } from '../options/given-flags.js';
import type { LoadingConfiguration } from '../options/model-options.js';
import { writeStdout } from '../terminal/standard-streams.js';
import { styleFor } from '../terminal/terminal.js';
import { terminalColumns } from '../terminal/terminal-columns.js';

/** The values of `mlmodel inspect`'s options. */
export interface InspectOptions extends LoadingConfiguration {
  readonly json?: boolean;
  /** Those that the user gave and that change how a model is loaded, as on the command line. */
  readonly givenFlags: readonly string[];
}

/** Reports what is in a model, whether it loads here, and how to use it. */
export async function inspect(options: InspectOptions): Promise<void> {
  const { modelUri: location, flavor: flavors, givenFlags: flags, source, json } = options;
  const facts = await inspectModel(location, {
    flavors,
    options: loadingOptionsOf(options),
    prepareCommand: commandLine('prepare-env', { location, flags }),
  });
  const needed = facts.loading.ok ? Object.entries(facts.loading.options) : [];
  const named = { location, flags: [...flags, ...needed.flatMap(flagOf)] };
  const files = await openModelDirectory(facts.path);
  const usage = await usageOf({ facts, files, named });
  await writeStdout(
    json
      ? `${toJsonText({ ...facts, source, ...usage, mlmodel: mlmodelToDict(facts.mlmodel) }, 2)}\n`
      : inspectReport(
          { facts, source, usage },
          { style: styleFor(process.stdout), width: terminalColumns(process.stdout) },
        ),
  );
}
