import { TrafficConnection } from '../load/traffic-connection.ts';

/** Sends one request on a connection of its own. @throws Error if the connection ends before the response */
export function post(
  port: number,
  bytes: Uint8Array,
): Promise<{ readonly status: number; readonly seconds: number }> {
  return new Promise((resolve, reject) => {
    const connection = new TrafficConnection(port, {
      onResponse(_, { status }) {
        connection.close();
        resolve({ status, seconds: (performance.now() - connection.sentAt) / 1000 });
      },
      onEnd: () => reject(new Error('the connection ended before the response')),
    });
    connection.send(bytes);
  });
}
