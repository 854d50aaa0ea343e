// Makes the Python of a model ready: node resolve.mjs MODEL OPTIONS
import { openModelDirectory } from '@mlmodel/core/node';
import { pyfuncBridgeFlavor } from '@mlmodel/flavor-pyfunc-bridge';

const [model, options] = process.argv.slice(2);
const { summary } = await pyfuncBridgeFlavor.prepare({
  files: await openModelDirectory(model),
  config: pyfuncBridgeFlavor.parseConfig({ loader_module: 'none' }),
  options: JSON.parse(options),
  logger: console,
});
process.stdout.write(summary);
