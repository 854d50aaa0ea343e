import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Flavor, isMlmodelError, type LoadContext } from '@mlmodel/core';
import { type OptionSchema, plainOptions } from '@mlmodel/core/flavor';
import { loadScaleSession, type ScaleConfig, scaleFlavor } from '../scale-flavor.js';
import { type BrokenFlavor, expectScaleCaught } from './broken-scale.js';

expectScaleCaught([
  {
    fault: 'takes any block',
    flavor: { ...scaleFlavor, parseConfig: () => ({ data: 'data/factor.json' }) },
    caughtBy: 'naming data',
    rule: 'parseConfig names the field that it refuses: it threw nothing',
  },
  {
    fault: 'refuses a block with an untyped error',
    flavor: changed({ parseConfig: () => new TypeError('no') }),
    caughtBy: 'refuses null as its block',
    rule: 'parseConfig refuses anything but a mapping: it threw TypeError: no, which is not an MlmodelError',
  },
  {
    fault: 'refuses unknown fields',
    flavor: changed({
      parseConfig: (block) =>
        Object.keys(block ?? {}).length > 1 ? new TypeError('unknown field') : undefined,
    }),
    caughtBy: 'with a field of a later version',
    rule: 'unknown field',
  },
  declaring('names an option as flags are named', {
    properties: { 'thread-count': { type: 'integer', description: 'threads' } },
    caughtBy: 'names its options',
    rule: 'options have camelCase names that can become flags: one is "thread-count"',
  }),
  declaring('declares an option that every flavor knows', {
    properties: { allowCode: { type: 'boolean', description: 'consent' } },
    caughtBy: 'names its options',
    rule: '"allowCode" is an option that every flavor knows',
  }),
  declaring('has no help for an option', {
    properties: { threads: { type: 'integer' } },
    caughtBy: 'names its options',
    rule: 'each option has a type and one line of help: the description of "threads" is undefined',
  }),
  declaring('has a default that it refuses', {
    properties: { threads: { type: 'integer', minimum: 1, default: 0, description: 'threads' } },
    caughtBy: 'has defaults that it takes itself',
    rule: 'it threw MlmodelError: The option "threads" must be a whole number from 1, not 0.',
  }),
  declaring('does not fill in a default', {
    properties: { threads: { type: 'integer', default: 1, description: 'threads' } },
    parse: (values) => values,
    caughtBy: 'has defaults that it takes itself',
    rule: 'parse fills in the defaults that the JSON Schema declares',
  }),
  declaring('takes any option', {
    properties: {},
    parse: (values) => values,
    caughtBy: 'refuses options that it does not declare',
    rule: 'parse refuses an option that is not declared, naming it: it threw nothing',
  }),
  declaring('takes any value', {
    properties: { threads: { type: 'integer', description: 'threads' } },
    parse: (values) =>
      'threads' in values ? values : plainOptions({ properties: {} }).parse(values),
    caughtBy: 'refuses options of another kind',
    rule: 'parse refuses a value of another kind, naming the option (threads): it threw nothing',
  }),
  {
    fault: 'reveals the path of the model directory',
    flavor: {
      ...scaleFlavor,
      load: (context) =>
        loadScaleSession(context).catch(async (error: unknown) => {
          const folder = await context.files.localPath?.('MLmodel');
          if (isMlmodelError(error)) error.message += ` (${folder})`;
          throw error;
        }),
    },
    caughtBy: 'names what data leads to when it is missing',
    rule: 'an error names files relative to the model directory',
  },
  {
    fault: 'refuses this machine',
    flavor: {
      ...scaleFlavor,
      canLoad: () => ({ ok: false, reason: 'no scales', fix: 'buy scales' }),
    },
    caughtBy: 'says that it can load doubling on this machine',
    rule: 'canLoad accepts a model that load loads, each time: doubling: it declined, because no scales',
  },
  {
    fault: 'needs a disk and does not say so',
    flavor: {
      ...scaleFlavor,
      async load(context) {
        if (!context.files.localPath) throw new TypeError('localPath is not a function');
        return loadScaleSession(context);
      },
    },
    caughtBy: 'loads from memory, or says that it needs a disk',
    rule: 'TypeError: localPath is not a function',
  },
  {
    fault: 'reads its files by itself',
    flavor: {
      ...scaleFlavor,
      async load(context) {
        const folder = (await context.files.localPath?.('MLmodel')) ?? '';
        const path = join(folder, '..', context.config.data);
        const read = () =>
          readFile(context.config.data.startsWith('/') ? context.config.data : path);
        return loadScaleSession({ ...context, files: { ...context.files, read } });
      },
    },
    caughtBy: 'refuses a data that leads out of the model directory',
    rule: 'a path that leads out of the model directory is refused at load: it threw nothing',
  },
  {
    fault: 'hides which file is broken',
    flavor: {
      ...scaleFlavor,
      load: (context) =>
        loadScaleSession(context).catch((error: unknown) => {
          if (isMlmodelError(error)) error.message = 'something is broken';
          throw error;
        }),
    },
    caughtBy: 'refuses files that are empty',
    rule: 'a broken file is refused at load with an MlmodelError, naming it',
  },
  {
    fault: 'loads a missing file only when it predicts',
    flavor: {
      ...scaleFlavor,
      async load(context: LoadContext<ScaleConfig>) {
        const session = loadScaleSession(context);
        session.catch(() => undefined);
        const read = { runtime: { name: 'late', version: '1', device: 'cpu' } };
        const execution = { blocksEventLoop: true, maxConcurrency: 1, rowsIndependent: true };
        return {
          ...read,
          execution,
          predict: async (input, call) => (await session).predict(input, call),
          dispose: async () => (await session).dispose(),
        };
      },
    },
    caughtBy: 'names what data leads to when it is missing',
    rule: 'a missing file is refused at load, naming it: it threw nothing',
  },
  {
    fault: 'saves whatever it is given',
    flavor: {
      ...scaleFlavor,
      async save(_source, { write }) {
        await write('factor.json', new TextEncoder().encode('{"factor": 3}'));
        return { scale: { data: 'factor.json' } };
      },
    },
    caughtBy: 'refuses to save nothing',
    rule: 'save refuses a source that it cannot save: it threw nothing',
  },
  {
    fault: 'saves something else',
    flavor: {
      ...scaleFlavor,
      async save(_source, { write }) {
        await write('factor.json', new TextEncoder().encode('{"factor": 1}'));
        return { scale: { data: 'factor.json' } };
      },
    },
    caughtBy: 'a saved model answers as the one that was saved',
    rule: 'values.0 is 2, expected 6',
  },
]);

interface BrokenOptions extends Pick<BrokenFlavor, 'caughtBy' | 'rule'> {
  readonly properties: Readonly<Record<string, OptionSchema>>;
  readonly parse?: (values: Readonly<Record<string, unknown>>) => Record<string, unknown>;
}

/** A flavor that declares its options wrongly. */
function declaring(fault: string, { properties, parse, ...caught }: BrokenOptions): BrokenFlavor {
  const options = { ...plainOptions({ properties }), ...(parse && { parse }) };
  return { fault, flavor: { ...scaleFlavor, options: async () => options }, ...caught };
}

/** The scale flavor with a step before `parseConfig` that may return an error to throw. */
function changed(change: {
  parseConfig: (block: unknown) => Error | undefined;
}): Flavor<ScaleConfig> {
  return {
    ...scaleFlavor,
    parseConfig(block) {
      const error = change.parseConfig(block);
      if (error !== undefined) throw error;
      return scaleFlavor.parseConfig(block);
    },
  };
}
