import type { DeclaredOptions } from '@mlmodel/core';
import { type ConfiguredMethod, defineOptions } from '@mlmodel/deployments';
import * as z from 'zod/mini';
import type { LocalConfig } from './local-config.js';

const about = (meaning: string) => z.describe(meaning);
const wholeNumber = (minimum: number, maximum: number) =>
  z.int().check(z.minimum(minimum), z.maximum(maximum));

const server = {
  workers: z.optional(wholeNumber(1, 1024)).check(about('processes that run the model')),
  timeout: z
    .optional(wholeNumber(0, 2_000_000))
    .check(about('time limit of a request in seconds; 0: none')),
  serve_options: z
    .optional(z.array(z.string()))
    .check(about('further options of mlmodel serve, such as ["--api-key-file", "keys.txt"]')),
};

const seconds = {
  drain: wholeNumber(0, 86_400),
  start: wholeNumber(1, 86_400),
};
const aboutDrain = about('longest time in seconds for a stopping server to finish its requests');
const aboutStart = about('longest time in seconds until a server that was started is ready');

const createSchema = z.strictObject({
  port: z.optional(wholeNumber(1, 65_535)).check(about('port to keep; a free one if absent')),
  host: z._default(z.string(), '127.0.0.1').check(about('address to listen on')),
  ...server,
  drain_timeout: z._default(seconds.drain, 30).check(aboutDrain),
  start_timeout: z._default(seconds.start, 600).check(aboutStart),
});

const updateSchema = z.strictObject({
  ...server,
  drain_timeout: z.optional(seconds.drain).check(aboutDrain),
  start_timeout: z.optional(seconds.start).check(aboutStart),
});

/** The configuration that a method takes. */
export function configOf(method: ConfiguredMethod): DeclaredOptions<LocalConfig> | undefined {
  switch (method) {
    case 'createDeployment':
    case 'runLocal':
      return defineOptions(createSchema, z.toJSONSchema(createSchema, { io: 'input' }));
    case 'updateDeployment':
      return defineOptions(updateSchema, z.toJSONSchema(updateSchema, { io: 'input' }));
    default:
      return undefined;
  }
}
