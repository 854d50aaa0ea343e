import { loadTimeoutOf, type OptionPlaces, type OptionSchema } from '@mlmodel/core';

/** Options of every command that loads a model. */
export const modelOptions = {
  modelUri: {
    type: 'string',
    placeholder: 'model',
    description: 'the same as the argument, as in mlflow models',
  },
  trackingUri: {
    type: 'string',
    placeholder: 'uri',
    description:
      'where models:/ and runs:/ are looked up (default: MLFLOW_TRACKING_URI, else mlruns or mlflow.db)',
  },
  offline: {
    type: 'boolean',
    default: false,
    description: 'use a downloaded model without asking the tracking server',
  },
  cacheSize: {
    type: 'integer',
    minimum: 0,
    maximum: 1_000_000,
    placeholder: 'GB',
    description:
      'how much to keep of downloaded models; those not used for the longest time go first (default: 20)',
  },
  flavor: {
    type: 'array',
    items: { type: 'string' },
    placeholder: 'package',
    description: 'load with this flavor package, by name or path (repeatable)',
  },
  allowCode: {
    type: 'boolean',
    default: false,
    description: 'let a flavor run code from the model directory',
  },
  loadTimeout: {
    type: 'integer',
    minimum: 1,
    maximum: 86_400,
    default: loadTimeoutOf({}),
    placeholder: 'seconds',
    description: 'time limit for loading the model and trying its input example',
  },
  nonfinite: {
    type: 'string',
    enum: ['null', 'string', 'token'],
    default: 'null',
    placeholder: 'how',
    description:
      'how responses write NaN and infinities: NaN as null, all as strings, or as bare tokens like MLflow',
  },
  strict: {
    type: 'boolean',
    default: false,
    description:
      'refuse requests with names that the model does not take, which are otherwise ignored',
  },
  debug: { type: 'boolean', default: false, description: 'show stacks and values in errors' },
  verbose: {
    type: 'boolean',
    default: false,
    description: 'show all output of the programs that prepare a model',
  },
} as const satisfies Readonly<Record<string, OptionSchema>>;

/** Values of {@link modelOptions}, and of the options of flavors by the flavor's key. */
export interface LoadingConfiguration {
  readonly modelUri: string;
  /** The model as messages name it. */
  readonly location: string;
  readonly trackingUri?: string | undefined;
  readonly offline: boolean;
  readonly cacheSize?: number | undefined;
  readonly flavor?: readonly string[] | undefined;
  readonly allowCode: boolean;
  /** Seconds. */
  readonly loadTimeout: number;
  readonly nonfinite: (typeof modelOptions.nonfinite.enum)[number];
  readonly strict: boolean;
  readonly debug: boolean;
  readonly verbose: boolean;
  readonly byFlavor: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** Where the options of flavors were given, by the flavor's key. */
  readonly places: Readonly<Record<string, OptionPlaces>>;
}
