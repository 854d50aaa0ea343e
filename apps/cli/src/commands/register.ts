import { registerModel } from '@mlmodel/registry';
import type { ModelPlace } from '../loading/resolve-model.js';
import { UsageError } from '../options/usage-error.js';
import { interruptible } from '../process/interruptible.js';
import { writeStdout } from '../terminal/standard-streams.js';
import { withStatus } from '../terminal/status-line.js';

/** The values of `mlmodel register`'s options. */
export interface RegisterCommandOptions extends ModelPlace {
  readonly name?: string | undefined;
  readonly alias?: readonly string[] | undefined;
  /** `KEY=VALUE`. */
  readonly tag?: readonly string[] | undefined;
  readonly description?: string | undefined;
  readonly experiment?: string | undefined;
  readonly await: boolean;
}

/** Longest time to wait for a version, in seconds, as MLflow waits. */
const longestWait = 300;

/** Registers a model, which is uploaded unless it is on the server, and prints the URI of its version. */
export async function register(options: RegisterCommandOptions): Promise<void> {
  const { modelUri: model, trackingUri, name, alias: aliases, description, experiment } = options;
  if (name === undefined)
    throw new UsageError(
      `No name is given. Give the registered model: mlmodel register ${model} -n NAME.`,
    );
  const waitSeconds = options.await ? longestWait : 0;
  const { modelUri } = await interruptible((signal) =>
    withStatus(
      () => `Registering ${model}`,
      () =>
        registerModel(model, {
          ...{ trackingUri, name, aliases, description, waitSeconds, signal },
          tags: Object.fromEntries((options.tag ?? []).map(keyAndValue)),
          log: { experiment },
        }),
    ),
  );
  await writeStdout(`${modelUri}\n`);
}

function keyAndValue(tag: string): readonly [string, string] {
  const end = tag.indexOf('=');
  return [tag.slice(0, end), tag.slice(end + 1)];
}
