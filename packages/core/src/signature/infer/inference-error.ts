/** The data is of no type that a signature can name; MLflow then falls back to one column of any type. */
export class InferenceError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'InferenceError';
  }
}
