/** The `onnx` of Python that is written as the model's; it is not used here. */
export const onnxVersion = '1.23.2';

/** What Python needs to load a saved model, MLflow itself aside. */
export const pythonRequirements: readonly string[] = [
  `onnx==${onnxVersion}`,
  'onnxruntime==1.32.0',
];
