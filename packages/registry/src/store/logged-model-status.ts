/** The status of a logged model by its number. Source: `LoggedModelStatus` of MLflow's service.proto. */
export function statusOfLoggedModel(status: number): string {
  return ['UNSPECIFIED', 'PENDING', 'READY', 'FAILED'][status] ?? String(status);
}
