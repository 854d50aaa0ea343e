import { createServer, request as send } from 'node:http';

/** See proxy.d.mts. */
export async function startProxy(target) {
  const proxy = {
    url: '',
    requests: [],
    intercept: () => false,
    change: () => undefined,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  const server = createServer((request, response) => {
    const { method, url = '', headers } = request;
    proxy.requests.push(`${method} ${url}`);
    if (proxy.intercept(request, response)) return;
    const onward = send(new URL(target), { method, path: url, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.rawHeaders);
      const change = proxy.change(request, answer);
      const body = change === undefined ? answer : answer.pipe(change);
      change?.once('error', () => response.destroy());
      body.pipe(response);
    });
    onward.once('error', () => response.destroy());
    request.pipe(onward);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  proxy.url = `http://127.0.0.1:${server.address().port}`;
  return proxy;
}
