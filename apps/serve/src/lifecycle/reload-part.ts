import type { ServerResponse } from 'node:http';
import { isMlmodelError, MlmodelError } from '@mlmodel/core';
import { encodeError } from '@mlmodel/scoring';
import { wrongMethod } from '../http/http-errors.js';
import { sendResponse } from '../http/send-response.js';
import type { ServerPart } from '../server/create-app.js';

/** `POST /admin/reload`: responds when the reload is over. The request does not say what to load. */
export function reloadPart(reload: () => Promise<void>): ServerPart {
  return {
    port: 'admin',
    addAdminRoutes(router) {
      router.post('/reload', (_request, response) => void respond(response, reload));
      router.all('/reload', (_request, response) => {
        sendResponse(response, encodeError(wrongMethod('POST')), { allow: 'POST' });
      });
    },
  };
}

async function respond(response: ServerResponse, reload: () => Promise<void>): Promise<void> {
  try {
    await reload();
    sendResponse(response, done);
  } catch (error) {
    sendResponse(response, encodeError(isForClients(error) ? error : seeLog()));
  }
}

const done = { status: 200, contentType: 'application/json', body: '{"status":"reloaded"}' };

/** Why a model cannot be loaded may name files of the server. */
function isForClients(error: unknown): boolean {
  return isMlmodelError(error) && error.status < 500;
}

function seeLog(): MlmodelError {
  return new MlmodelError(
    'INVALID_STATE',
    'The new model could not be loaded, and the one from before is still served. The log of the server has the reason.',
  );
}
