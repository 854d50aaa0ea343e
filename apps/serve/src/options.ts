import type { OptionSchema } from '@mlmodel/core';

/**
 * The options of a server as its operator sets them: on the command line, in a file, in the environment. Each is the
 * option of `startServer` with the same name, without the unit. Plain data, so that starting does not import a schema
 * library.
 */
export const serverOptions = {
  port: {
    type: 'integer',
    minimum: 0,
    maximum: 65_535,
    default: 5000,
    placeholder: 'port',
    description: 'port; 0 picks a free one',
  },
  host: {
    type: 'string',
    default: '127.0.0.1',
    placeholder: 'host',
    description: 'address to listen on',
  },
  timeout: {
    type: 'integer',
    minimum: 0,
    maximum: 86_400,
    default: 60,
    placeholder: 'seconds',
    description: 'time limit for a request; 0 is none',
  },
  streamTimeout: {
    type: 'integer',
    minimum: 0,
    maximum: 86_400,
    default: 300,
    placeholder: 'seconds',
    description:
      'time limit for a stream of predictions, from its first event to its last; 0 is none',
  },
  maxBodyBytes: {
    type: 'integer',
    minimum: 1,
    maximum: 2 ** 40,
    default: 128 * 1024 * 1024,
    placeholder: 'bytes',
    description: 'largest request',
  },
  logTracebacks: {
    type: 'string',
    enum: ['limited', 'never'],
    default: 'limited',
    placeholder: 'when',
    description:
      'exceptions of the model in the log: each kind once a minute with its traceback, or without their text',
  },
} as const satisfies Readonly<Record<string, OptionSchema>>;

/** Values of {@link serverOptions}. */
export interface ServerOptionValues {
  readonly port: number;
  readonly host: string;
  /** Seconds. */
  readonly timeout: number;
  /** Seconds. */
  readonly streamTimeout: number;
  readonly maxBodyBytes: number;
  readonly logTracebacks: (typeof serverOptions.logTracebacks.enum)[number];
}
