export { ensurePython, mlflow2ForTests } from './ensure-python.mjs';
export { findPython, pythonForTests } from './find-python.mjs';
export { startMlflowServer } from './mlflow-server.mjs';
