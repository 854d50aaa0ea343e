import type { Progress } from '@mlmodel/core';
import { openModelDirectory, resolveModelLocation } from '@mlmodel/core/node';
import {
  type DeployClient,
  type DeploymentTarget,
  findTarget,
  installedTargets,
  openTarget,
  parseTargetUri,
  type TargetContext,
  type TargetModel,
} from '@mlmodel/deployments';
import { downloadOptions, isRemote, type ModelPlace } from '../loading/resolve-model.js';
import { UsageError } from '../options/usage-error.js';
import { interruptible } from '../process/interruptible.js';
import { cliLogger } from '../terminal/cli-logger.js';
import { withProgress } from '../terminal/progress.js';
import { writeStdout } from '../terminal/standard-streams.js';

/** The values of the options that every command of deployments has. */
export interface TargetValues {
  readonly target?: string | undefined;
  readonly targetPackage?: string | undefined;
  readonly debug: boolean;
}

/** Where models are looked up; absent values have defaults. */
export type LookUp = Partial<Omit<ModelPlace, 'modelUri'>>;

/** A call whose progress is shown, and which signals abort. */
export interface ShownCall {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: Progress) => void;
}

/** A target that is in use. */
interface UsedTarget {
  readonly client: DeployClient;
  readonly target: DeploymentTarget;
  /** For each call of the client. */
  readonly call: ShownCall;
  /** Whether the target has written to standard output, which then is for another program. */
  hasWritten(): boolean;
}

/** The target that is given, or that of the environment. @throws UsageError when there is none */
function givenTarget({ target }: TargetValues): string {
  const uri = target ?? process.env['MLFLOW_DEPLOYMENTS_TARGET'];
  if (uri !== undefined && uri !== '') return uri;
  const names = installedTargets().map(({ key }) => key);
  throw new UsageError(
    `No target is given. Give one with -t, or set MLFLOW_DEPLOYMENTS_TARGET. Installed targets: ${names.join(', ') || 'none'}.`,
  );
}

/** Finds and imports the target that is given. */
export function importTarget(values: TargetValues): Promise<DeploymentTarget> {
  const { name } = parseTargetUri(givenTarget(values));
  return findTarget(name, { targetPackage: values.targetPackage }).open();
}

/** Work with a target. */
interface TargetWork<Result> {
  /** What is done at first, for the status line; absent: work in the foreground writes to the terminal itself. */
  readonly step?: string;
  work(used: UsedTarget): Promise<Result>;
}

/** Opens the target that is given, and runs work with it, whose progress is shown. Signals abort it. */
export async function withTarget<Result>(
  values: TargetValues & LookUp,
  { step, work }: TargetWork<Result>,
): Promise<Result> {
  const target = await importTarget(values);
  const logger = cliLogger(values);
  return interruptible((signal) => {
    const run = async (onProgress: ShownCall['onProgress']) => {
      const { context, hasWritten } = targetContext(values, { signal, onProgress });
      const client = await openTarget(target, { ...context, targetUri: givenTarget(values) });
      return work({ client, target, call: { signal, onProgress }, hasWritten });
    };
    if (step === undefined) return run(({ step: next }) => logger.info(next));
    return withProgress({ verbose: false, logger, step }, run);
  });
}

/** What targets get from the command. */
export function targetContext(
  values: LookUp & Pick<TargetValues, 'debug'>,
  call: ShownCall,
): { readonly context: Omit<TargetContext, 'suffix'>; hasWritten(): boolean } {
  let isWritten = false;
  return {
    context: {
      logger: cliLogger(values),
      serverCommand: [process.execPath, ...process.execArgv, process.argv[1] ?? '', 'serve'],
      environment: process.env,
      resolveModel: (uri, { signal = call.signal } = {}) =>
        resolveModel(uri, { values, call: { ...call, signal } }),
      async write(text) {
        isWritten = true;
        await writeStdout(text);
      },
    },
    hasWritten: () => isWritten,
  };
}

interface LookingUp {
  readonly values: LookUp;
  readonly call: ShownCall;
}

async function resolveModel(uri: string, { values, call }: LookingUp): Promise<TargetModel> {
  const { signal, onProgress } = call;
  if (!isRemote(uri)) {
    const { directory } = await openModelDirectory(resolveModelLocation(uri));
    return { directory, isCached: false, label: uri };
  }
  const registry = await import('@mlmodel/registry');
  const shown = registry.publicUri(uri);
  onProgress({ step: `Looking up ${shown}` });
  const place = {
    trackingUri: values.trackingUri,
    offline: values.offline ?? false,
    cacheSize: values.cacheSize,
  };
  const onReceived = (detail: string) => onProgress({ step: `Downloading ${shown}`, detail });
  const found = await registry.resolveModel(uri, downloadOptions(place, { signal, onReceived }));
  const { directory, source } = found;
  const { name, version } = source;
  const isVersion = name !== undefined && version !== undefined;
  const versionUri = isVersion ? `models:/${name}/${version}` : undefined;
  return { directory, isCached: true, label: registry.labelOf(source), versionUri };
}
