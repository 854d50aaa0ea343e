// Builds the Python environment of the tests that compare with MLflow, and prints its interpreter.
import { ensurePython } from './ensure-python.mjs';

const python = await ensurePython();
if (python === undefined) process.exit(1);
console.log(python);
