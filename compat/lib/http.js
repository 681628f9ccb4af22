import { createServer, request } from 'node:http';

/** Fetches variants by plain HTTP, and gives status, headers and the JSON of the body. */
export async function call(url, { key, headers = {}, ...options } = {}) {
  const authorization = key === undefined ? {} : { Authorization: `Api-Key ${key}` };
  const response = await fetch(url, {
    ...options,
    headers: { ...authorization, ...headers },
    signal: AbortSignal.timeout(30_000),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text === '' ? undefined : JSON.parse(text) };
}

export const base64 = (value) => Buffer.from(JSON.stringify(value)).toString('base64');
export const base64Url = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Passes requests on and keeps them: `[{method, url, headers}]`. */
export async function startRecorder(target) {
  const requests = [];
  const server = createServer((incoming, outgoing) => {
    const { method, url, headers } = incoming;
    requests.push({ method, url, headers });
    const onward = request(target + url, { method, headers }, (response) => {
      outgoing.writeHead(response.statusCode, response.headers);
      response.pipe(outgoing);
    });
    onward.on('error', () => outgoing.destroy());
    incoming.pipe(onward);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    requests,
    stop: () => new Promise((resolve) => server.close(resolve)),
  };
}
