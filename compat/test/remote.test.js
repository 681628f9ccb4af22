import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import amplitude from '@amplitude/experiment-node-server';
import { startRecorder } from '../lib/http.js';
import { Reference } from '../lib/reference.js';
import { runAssay, startServer } from '../lib/server.js';
import { users } from '../lib/users.js';
import { asSent } from '../lib/variants.js';

const { Experiment, LogLevel } = amplitude;
const file = fileURLToPath(new URL('../flags/sample.json', import.meta.url));
const flags = JSON.parse(readFileSync(file, 'utf8'));
const reference = new Reference(flags);

let server;
let client;

before(async () => {
  server = await startServer(file, 'client-key', 'other-key');
  client = Experiment.initializeRemote('client-key', { serverUrl: server.url, fetchRetries: 0 });
});

after(async () => {
  assert.equal(await server.stop(), 0, 'SIGTERM ends the server with exit code 0');
});

for (const [name, user] of Object.entries(users)) {
  test(`fetchV2 gives the variants of the official engine: ${name}`, async () => {
    assert.deepEqual(asSent(await client.fetchV2(user)), asSent(reference.evaluate(user)));
  });

  test(`assay fetch prints the same variants: ${name}`, async () => {
    const printed = await runAssay(
      'fetch', '--server-url', server.url, '--deployment-key', 'client-key', '--user', JSON.stringify(user), '--output', 'json',
    );
    assert.deepEqual(JSON.parse(printed), asSent(await client.fetchV2(user)));
  });
}

test('the sample users get different variants', async () => {
  const seen = new Set();
  for (const user of Object.values(users)) {
    for (const [key, variant] of Object.entries(await client.fetchV2(user))) {
      seen.add(`${key} ${variant.key}`);
    }
  }
  for (const wanted of ['checkout-flow off', 'checkout-flow control', 'checkout-flow treatment', 'acme-only on', 'acme-only off']) {
    assert.ok(seen.has(wanted), `${wanted} in ${[...seen]}`);
  }
});

test('fetch leaves default variants out', async () => {
  const variants = await client.fetch(users.grouped);
  assert.equal(variants['acme-only'].value, 'on');
  assert.ok(Object.values(variants).every((variant) => !variant.metadata?.default));
  assert.equal((await client.fetchV2(users.grouped))['grüße-日本語'].metadata.default, true);
});

test('flag keys restrict the answer to those flags and what they depend on', async () => {
  const keysFor = async (flagKeys) => Object.keys(await client.fetchV2(users.premium, { flagKeys })).sort();
  assert.deepEqual(await keysFor(['bare']), ['bare']);
  assert.deepEqual(await keysFor(['checkout-flow']), ['checkout-flow', 'mutex-checkout']);
  assert.deepEqual(await keysFor(['grüße-日本語', 'unknown']), ['grüße-日本語']);
  assert.deepEqual(await keysFor(['unknown']), []);
  assert.deepEqual(await keysFor([]), await keysFor(undefined));
});

for (const tracksAssignment of [undefined, true, false]) {
  for (const tracksExposure of [undefined, true, false]) {
    test(`tracking options change no variant: assignment ${tracksAssignment}, exposure ${tracksExposure}`, async () => {
      const variants = await client.fetchV2(users.premium, { tracksAssignment, tracksExposure });
      assert.deepEqual(variants, await client.fetchV2(users.premium));
    });
  }
}

test('every deployment key serves the flags', async () => {
  const other = Experiment.initializeRemote('other-key', { serverUrl: server.url, fetchRetries: 0 });
  assert.deepEqual(await other.fetchV2(users.premium), await client.fetchV2(users.premium));
});

test('many fetches at once do not mix up their users', async () => {
  const crowd = Array.from({ length: 200 }, (_, i) => ({ user_id: `user-${i}`, user_properties: { plan: 'pro' } }));
  const answers = await Promise.all(crowd.map((user) => client.fetchV2(user)));
  answers.forEach((variants, i) => assert.deepEqual(asSent(variants), asSent(reference.evaluate(crowd[i]))));
});

test('a wrong key is an error with status 401, asked once', async () => {
  const recorder = await startRecorder(server.url);
  try {
    // With its default of 8 retries.
    const stranger = Experiment.initializeRemote('wrong-key', { serverUrl: recorder.url, logLevel: LogLevel.Disable });
    await assert.rejects(stranger.fetchV2(users.plain), { statusCode: 401 });
    assert.equal(recorder.requests.length, 1);
    assert.deepEqual(await stranger.fetch(users.plain), {});
    assert.equal(recorder.requests.length, 2);
  } finally {
    await recorder.stop();
  }
});

test('a user without any id is an error with status 400, asked once', async () => {
  const recorder = await startRecorder(server.url);
  try {
    const options = { serverUrl: recorder.url, logLevel: LogLevel.Disable, instanceName: 'nobody' };
    const nobody = Experiment.initializeRemote('client-key', options);
    await assert.rejects(nobody.fetchV2({ user_properties: { plan: 'pro' } }), { statusCode: 400 });
    assert.equal(recorder.requests.length, 1);
  } finally {
    await recorder.stop();
  }
});
