export { ensurePython } from './ensure-python.mjs';
export { findPython, pythonForTests } from './find-python.mjs';
export { findUv } from './find-uv.mjs';
export { freePort, startMlflowServer } from './mlflow-server.mjs';
