import { type DeclaredOptions, isMlmodelError } from '@mlmodel/core';
import type { TargetCommand } from '@mlmodel/deployments';
import { readJsonFlag } from '../options/json-flag.js';
import { dashed } from '../options/option-flags.js';
import { UsageError } from '../options/usage-error.js';
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
  const options = checked(given, { declared, letters: command.letters });
  const logger = cliLogger({ debug: debug === true });
  await interruptible((signal) =>
    withProgress({ verbose: false, logger, step: `Running ${name}` }, (onProgress) => {
      const call = { signal, onProgress };
      const { context } = targetContext({ debug: debug === true }, call);
      return command.run(options, { ...context, ...call });
    }),
  );
}

interface Declaration extends Pick<TargetCommand, 'letters'> {
  readonly declared: DeclaredOptions | undefined;
}

/** @throws UsageError which names an option by its flag, as people gave it */
function checked(
  given: Readonly<Record<string, unknown>>,
  { declared, letters = {} }: Declaration,
): object {
  try {
    return declared?.parse(given) ?? {};
  } catch (error) {
    if (!isMlmodelError(error)) throw error;
    const [name = ''] = error.subject.field?.split('.') ?? [];
    const flag = [letters[name], `--${dashed(name)}`].filter(Boolean).join(', ');
    throw new UsageError(error.message.replace(`The option "${name}"`, flag));
  }
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
