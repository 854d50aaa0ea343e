import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';

/** Milliseconds for which a probe waits for the response. */
const patience = 5_000;

/** Whether a server wants requests (`GET /readyz`). */
export function isReady(adminUrl: string): Promise<boolean> {
  const url = new URL('/readyz', adminUrl);
  return new Promise((resolve) => {
    const options = { timeout: patience, agent: false as const };
    // The certificate is that of the server's public name, and this is the loopback address.
    const request =
      url.protocol === 'https:'
        ? requestHttps(url, { ...options, rejectUnauthorized: false })
        : requestHttp(url, options);
    request.on('response', (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    request.on('timeout', () => request.destroy());
    request.on('error', () => resolve(false));
    request.on('close', () => resolve(false));
    request.end();
  });
}
