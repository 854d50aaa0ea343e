import type { DeclaredOptions } from '@mlmodel/core';
import { defineOptions } from '@mlmodel/core/flavor';
import * as z from 'zod/mini';
import {
  type BridgeOptions,
  bridgeDefaults,
  environmentManagers,
  parseJsonObject,
} from './bridge-options.js';

const environmentSetting = z
  .string()
  .check(z.regex(/^[^=\0]+(=[^\0]*)?$/), z.meta({ expected: 'NAME or NAME=VALUE' }));

const schema = z.strictObject({
  envManager: z
    .optional(z.enum(environmentManagers))
    .check(
      z.describe(
        'where a Python model gets its packages: from an existing environment (local) or one built for it (default: local; uv for prepare-env)',
      ),
    ),
  python: z.optional(z.string().check(z.regex(/^[^-\0][^\0]*$/))).check(
    z.meta({
      description: 'the Python interpreter to run, or to build environments with',
      placeholder: 'path',
      expected: 'the path or the name of an interpreter',
    }),
  ),
  allowBuild: z
    ._default(z.boolean(), bridgeDefaults.allowBuild)
    .check(
      z.describe(
        'let packages of a Python model be built from source or come from URLs, which runs their code',
      ),
    ),
  allowPythonDownload: z
    ._default(z.boolean(), bridgeDefaults.allowPythonDownload)
    .check(z.describe('let uv download a missing Python interpreter')),
  env: z._default(z.array(environmentSetting), [...bridgeDefaults.env]).check(
    z.meta({
      description: 'pass an environment variable to the model, or set one (repeatable)',
      placeholder: 'name[=value]',
      writeOnly: true,
    }),
  ),
  bridgeWorkers: z
    .optional(z.int().check(z.minimum(1), z.maximum(1024)))
    .check(z.describe('Python processes, each with the model (default: as --workers)')),
  bridgeSpares: z
    ._default(z.int().check(z.minimum(0), z.maximum(1024)), bridgeDefaults.bridgeSpares)
    .check(
      z.describe(
        'spare Python processes, each with the model, that replace one that ends at once; 0 saves their memory',
      ),
    ),
  rowsIndependent: z
    .optional(z.boolean())
    .check(z.describe('that the rows of a request do not affect each other (default: false)')),
  modelConfig: z
    .optional(
      z.union([
        z.record(z.string(), z.unknown()),
        z
          .string()
          .check(
            z.refine(
              (text) => parseJsonObject(text) !== undefined,
              'must be the JSON of an object',
            ),
          ),
      ]),
    )
    .check(
      z.meta({
        description:
          "values that override the configuration of a Python model: JSON, or a file's path",
        expected: 'a JSON object',
        writeOnly: true,
      }),
    ),
});

/** The options of the bridge. */
export const declaredOptions: DeclaredOptions<BridgeOptions> = defineOptions(
  schema,
  z.toJSONSchema(schema, { io: 'input' }),
);
