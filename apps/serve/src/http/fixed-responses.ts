import { mlflowVersion } from '@mlmodel/core';

const contentType = 'application/json';

/** The response of `/ping` while the model can predict. */
export const pong = { status: 200, contentType, body: '\n' };

/** The response of `/version`. */
export const versionResponse = { status: 200, contentType, body: mlflowVersion };
