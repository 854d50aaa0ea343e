// Prepares the environment of a model: node prepare.mjs MODEL OPTIONS
import { prepareModel } from '@mlmodel/core/node';
import { pyfuncBridgeFlavor } from '../../../dist/index.js';

const [model, options] = process.argv.slice(2);
const { summary } = await prepareModel(model, {
  flavors: [pyfuncBridgeFlavor],
  options: JSON.parse(options),
  onProgress: ({ step }) => process.stderr.write(`${step}\n`),
});
process.stdout.write(summary);
