/** The MLflow release whose format is written. */
export const mlflowVersion = '3.17.2';

/** The Python that models are saved for when nobody says another. */
export const defaultPythonVersion = '3.11.7';
