import type { DeclaredOptions } from '@mlmodel/core';
import { defineOptions } from '@mlmodel/core/flavor';
import * as z from 'zod/mini';
import type { CrateOptions } from './crate-options.js';

const schema = z.strictObject({
  rscript: z.optional(z.string().check(z.regex(/^[^-\0][^\0]*$/))).check(
    z.meta({
      description: 'the program Rscript that runs R functions (default: Rscript)',
      placeholder: 'path',
      expected: 'the path or the name of Rscript',
    }),
  ),
  rWorkers: z
    .optional(z.int().check(z.minimum(1), z.maximum(1024)))
    .check(z.describe('R processes, each with the function (default: as --workers)')),
  rSpares: z
    .optional(z.int().check(z.minimum(0), z.maximum(1024)))
    .check(
      z.describe(
        'spare R processes that replace one that ends at once; 0 saves their memory (default: 1)',
      ),
    ),
});

/** The options of this flavor. */
export const declaredOptions: DeclaredOptions<CrateOptions> = defineOptions(
  schema,
  z.toJSONSchema(schema, { io: 'input' }),
);
