/** The MLflow release whose scoring protocol is spoken; `GET /version` tells it, as MLflow tells its own. */
export const mlflowVersion = '3.17.2';
