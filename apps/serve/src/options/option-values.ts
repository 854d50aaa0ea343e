import type { OptionSchema } from '@mlmodel/core';

/** Schemas of options by name. */
export type OptionSchemas = Readonly<Record<string, OptionSchema>>;

/** The values of options. One without a default may be absent. */
export type OptionValues<Schemas extends OptionSchemas> = {
  readonly [Name in keyof Schemas]:
    | ValueOf<Schemas[Name]>
    | (Schemas[Name] extends { default: unknown } ? never : undefined);
};

type ValueOf<Schema> = Schema extends { enum: readonly (infer Value)[] }
  ? Value
  : Schema extends { type: 'integer' | 'number' }
    ? number
    : Schema extends { type: 'boolean' }
      ? boolean
      : Schema extends { type: 'array'; items: infer Items }
        ? readonly ValueOf<Items>[]
        : string;
