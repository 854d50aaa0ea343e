import type { DeclaredOptions } from '@mlmodel/core';
import { type ConfiguredMethod, defineOptions } from '@mlmodel/deployments';
import { z } from 'zod';
import type { LocalConfig } from './local-config.js';

const server = {
  workers: z.int().min(1).max(1024).optional().describe('processes that run the model'),
  timeout: z.int().min(0).optional().describe('time limit of a request in seconds; 0: none'),
  serve_options: z
    .array(z.string())
    .optional()
    .describe('further options of mlmodel serve, such as ["--api-key-file", "keys.txt"]'),
  drain_timeout: z
    .int()
    .min(0)
    .max(86_400)
    .default(30)
    .describe('longest time in seconds in which a server that is told to stop ends its requests'),
  start_timeout: z
    .int()
    .min(1)
    .max(86_400)
    .default(600)
    .describe('longest time in seconds until a server that was started is ready'),
};

const createSchema = z.strictObject({
  port: z.int().min(1).max(65_535).optional().describe('port to keep; a free one if absent'),
  host: z.string().default('127.0.0.1').describe('address to listen on'),
  ...server,
});

const updateSchema = z.strictObject({
  workers: server.workers,
  timeout: server.timeout,
  serve_options: server.serve_options,
  drain_timeout: server.drain_timeout.unwrap().optional(),
  start_timeout: server.start_timeout.unwrap().optional(),
});

/** The configuration that a method takes. */
export function configOf(method: ConfiguredMethod): DeclaredOptions<LocalConfig> | undefined {
  switch (method) {
    case 'createDeployment':
    case 'runLocal':
      return defineOptions(createSchema);
    case 'updateDeployment':
      return defineOptions(updateSchema);
    default:
      return undefined;
  }
}
