import type { DeclaredOptions } from '@mlmodel/core';
import { defineOptions } from '@mlmodel/core/flavor';
import * as z from 'zod/mini';

/** A text that may be absent. */
export const text = (description: string, placeholder: string) =>
  z.optional(z.string().check(z.minLength(1))).check(z.meta({ description, placeholder }));

/** True or false. */
export const flag = (description: string, value: boolean) =>
  z._default(z.boolean(), value).check(z.describe(description));

/** A time in seconds. */
export const seconds = (
  description: string,
  { value, minimum }: { value: number; minimum: number },
) =>
  z
    ._default(z.number().check(z.minimum(minimum), z.maximum(604_800)), value)
    .check(z.meta({ description, placeholder: 'seconds' }));

/** A structure of AWS, which checks its fields. */
export const structure = <Value extends object>(description: string) =>
  z
    .optional(z.custom<Value>((value) => typeof value === 'object' && value !== null))
    .check(z.meta({ description, placeholder: 'json', type: 'object' }));

/** Texts by name; numbers and truth values become texts, as in MLflow. */
export const texts = (description: string) =>
  z
    .pipe(
      z.optional(z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]))),
      z.transform((values: Record<string, string | number | boolean> | undefined) =>
        values === undefined
          ? undefined
          : Object.fromEntries(Object.entries(values).map(([name, value]) => [name, `${value}`])),
      ),
    )
    .check(z.meta({ description, placeholder: 'json' }));

/** The machines that run a model. */
export const instanceType = z
  ._default(z.string().check(z.minLength(1)), 'ml.m4.xlarge')
  .check(z.meta({ description: 'the type of the instances', placeholder: 'type' }));

/** How many machines run a model. */
export const instanceCount = z
  ._default(z.int().check(z.minimum(1)), 1)
  .check(z.meta({ description: 'how many instances', placeholder: 'n' }));

/** Declares options with a schema. */
export function declared<Schema extends z.ZodMiniType<object>>(
  schema: Schema,
): DeclaredOptions<z.output<Schema>> {
  return defineOptions<z.output<Schema>>(
    schema,
    z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }),
  );
}
