// setup.mjs [NAME]: builds a Python environment of the tests, mlflow by default, and prints its interpreter.
import { ensurePython } from './ensure-python.mjs';

const python = await ensurePython(process.argv[2]);
if (python === undefined) process.exit(1);
console.log(python);
