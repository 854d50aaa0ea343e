// Resolves the Python of a model: node resolve.mjs MODEL OPTIONS
import { openModelDirectory } from '@mlmodel/core/node';
import { resolvePython } from '../../../dist/environment/resolve-python.js';

const [model, options] = process.argv.slice(2);
const files = await openModelDirectory(model);
const { python } = await resolvePython({
  files,
  config: {},
  options: JSON.parse(options),
  logger: console,
});
process.stdout.write(python);
