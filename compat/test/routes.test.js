// The routes as older official clients and plain HTTP callers use them.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { base64, base64Url, call } from '../lib/http.js';
import { writeLikePython } from '../lib/json.js';
import { startServer } from '../lib/server.js';
import { users } from '../lib/users.js';

const file = fileURLToPath(new URL('../flags/sample.json', import.meta.url));
const key = 'server-key';

let server;

before(async () => {
  server = await startServer(file, key);
});

after(async () => {
  assert.equal(await server.stop(), 0, 'SIGTERM ends the server with exit code 0');
});

const get = (path, headers = {}) => call(server.url + path, { key, headers });
const post = (path, body, headers = {}) => call(server.url + path, { key, headers, method: 'POST', body });

async function variants(user) {
  const { status, body } = await post('/sdk/v2/vardata', JSON.stringify(user));
  assert.equal(status, 200);
  return body;
}

const withoutDefaults = (all) =>
  Object.fromEntries(
    Object.entries(all).filter(([, { metadata }]) => metadata?.default !== true && metadata?.deployed !== false),
  );

for (const [name, user] of Object.entries(users)) {
  test(`a user in the header, in each alphabet, and in the body get the same answer: ${name}`, async () => {
    const wanted = await variants(user);
    for (const encoded of [base64(user), base64Url(user), base64(user).replace(/=+$/, '')]) {
      const { status, body } = await get('/sdk/v2/vardata?v=0', { 'X-Amp-Exp-User': encoded });
      assert.equal(status, 200);
      assert.deepEqual(body, wanted);
    }
    const python = await post('/sdk/v2/vardata?v=0', writeLikePython({ city: null, ...user, dma: null }), {
      'Content-Type': 'application/json;charset=utf-8',
      'Accept-Encoding': 'identity',
    });
    assert.deepEqual(python.body, wanted);
  });

  test(`the old routes leave out default variants and what is not deployed: ${name}`, async () => {
    const wanted = withoutDefaults(await variants(user));
    assert.deepEqual((await get('/sdk/vardata', { 'X-Amp-Exp-User': base64(user) })).body, wanted);
    assert.deepEqual((await post('/sdk/vardata', JSON.stringify(user))).body, wanted);
  });
}

test('/v1/vardata takes the user from the query', async () => {
  const { user_id: id, ...context } = users.premium;
  const query = new URLSearchParams({ user_id: id, device_id: 'device-42', context: JSON.stringify(context) });
  const { status, body } = await get(`/v1/vardata?${query}`);
  assert.equal(status, 200);
  assert.deepEqual(body, withoutDefaults(await variants(users.premium)));
});

test('/v1/vardata takes flag keys from the query', async () => {
  assert.deepEqual(Object.keys((await get('/v1/vardata?user_id=user-1&flag_keys=bare,unknown')).body), ['bare']);
  assert.deepEqual(Object.keys((await get('/v1/vardata?user_id=user-1&flag_keys=')).body).includes('bare'), true);
});

test('/v1/vardata refuses a context that is no JSON', async () => {
  const { status, body } = await get('/v1/vardata?user_id=user-1&context=%7B');
  assert.equal(status, 400);
  assert.equal(typeof body.error.message, 'string');
});

test('flag keys in the header are read in each alphabet', async () => {
  const keys = ['bare', 'grüße-日本語'];
  for (const encoded of [base64(keys), base64Url(keys)]) {
    const { body } = await post('/sdk/v2/vardata', JSON.stringify(users.foreign), { 'X-Amp-Exp-Flag-Keys': encoded });
    assert.deepEqual(Object.keys(body).sort(), keys);
  }
});

for (const path of ['/sdk/v2/vardata', '/sdk/vardata', '/v1/vardata?user_id=user-1', '/sdk/v2/flags', '/v1/flags']) {
  test(`a wrong or missing key is refused with 401: ${path}`, async () => {
    for (const headers of [{}, { Authorization: 'Api-Key wrong' }, { Authorization: key }]) {
      const { status, body } = await call(server.url + path, { headers });
      assert.equal(status, 401);
      assert.equal(typeof body.error.message, 'string');
    }
  });
}

test('values are text or absent, keys are text: every official client reads that', async () => {
  for (const user of Object.values(users)) {
    for (const variant of Object.values(await variants(user))) {
      assert.equal(typeof variant.key, 'string');
      assert.ok(['string', 'undefined'].includes(typeof variant.value));
    }
  }
});
