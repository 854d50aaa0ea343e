// Predicts with a model in Python until it is killed; its options as JSON in the first argument.
import { loadModel } from '@mlmodel/core/node';
import { pyfuncBridgeFlavor } from '@mlmodel/flavor-pyfunc-bridge';

const { modelPath, options, input } = JSON.parse(process.argv[2]);
const flavors = [pyfuncBridgeFlavor];
const model = await loadModel(modelPath, { flavors, options, logger: console });
await model.session.predict(input, {});
