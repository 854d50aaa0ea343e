import type { DeclaredOptions } from '@mlmodel/core';
import type { TargetCommand } from '@mlmodel/deployments';
import { readJsonFlag } from '../options/json-flag.js';
import { dashed } from '../options/option-flags.js';
import { interruptible } from '../process/interruptible.js';
import { cliLogger } from '../terminal/cli-logger.js';
import { withProgress } from '../terminal/progress.js';
import { targetContext } from './opened-client.js';

/** A call of a command of a target. */
interface TargetCall {
  /** Such as `sagemaker push-model`. */
  readonly name: string;
  /** The values of its flags. */
  readonly values: Readonly<Record<string, unknown>>;
  readonly declared: DeclaredOptions | undefined;
}

/** Checks the options of a command of a target, and runs it; its progress is shown, and signals abort it. */
export async function runTargetCommand(
  command: TargetCommand,
  { name, values: { debug, ...values }, declared }: TargetCall,
): Promise<void> {
  const given = await withJson(values, declared);
  const options = declared?.parse(given) ?? {};
  const logger = cliLogger({ debug: debug === true });
  await interruptible((signal) =>
    withProgress({ verbose: false, logger, step: `Running ${name}` }, (onProgress) => {
      const call = { signal, onProgress };
      const { context } = targetContext({ debug: debug === true }, call);
      return command.run(options, { ...context, ...call });
    }),
  );
}

/** Objects are given as JSON, or as a file with it. */
async function withJson(
  values: Readonly<Record<string, unknown>>,
  declared: DeclaredOptions | undefined,
): Promise<Readonly<Record<string, unknown>>> {
  const entries = Object.entries(values).map(async ([name, value]) => {
    const isObject = declared?.jsonSchema.properties[name]?.type === 'object';
    const isText = isObject && typeof value === 'string';
    return [name, isText ? await readJsonFlag(`--${dashed(name)}`, value) : value] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}
