import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import amplitude from '@amplitude/experiment-node-server';
import { call, startRecorder } from '../lib/http.js';
import { startServer } from '../lib/server.js';
import { users } from '../lib/users.js';
import { asSent } from '../lib/variants.js';

const { Experiment, LogLevel } = amplitude;
const file = fileURLToPath(new URL('../flags/sample.json', import.meta.url));
const flags = JSON.parse(readFileSync(file, 'utf8'));
const key = 'server-key';

let server;
let recorder;
let client;

before(async () => {
  server = await startServer(file, key);
  recorder = await startRecorder(server.url);
  client = Experiment.initializeLocal(key, {
    serverUrl: recorder.url,
    flagConfigPollingIntervalMillis: 50,
    // The client reports each cohort that it cannot load; these users bring theirs along.
    logLevel: LogLevel.Disable,
  });
  await client.start();
});

after(async () => {
  client.stop();
  await recorder.stop();
  assert.equal(await server.stop(), 0, 'SIGTERM ends the server with exit code 0');
});

const byKey = (list) => Object.fromEntries(list.map((flag) => [flag.key, flag]));

test('flags are delivered as they were configured', async () => {
  const { status, body } = await call(`${server.url}/sdk/v2/flags`, { key });
  assert.equal(status, 200);
  assert.ok(Array.isArray(body));
  assert.deepEqual(byKey(body), byKey(flags));
});

test('flags hold nothing that a strict official loader refuses', async () => {
  const allowed = {
    flag: ['key', 'variants', 'segments', 'dependencies', 'metadata'],
    segment: ['conditions', 'bucket', 'variant', 'metadata'],
    variant: ['key', 'value', 'payload', 'metadata'],
    condition: ['selector', 'op', 'values'],
  };
  const check = (kind, object) => {
    for (const name of Object.keys(object)) {
      assert.ok(allowed[kind].includes(name), `${kind}.${name}`);
    }
  };
  for (const flag of (await call(`${server.url}/sdk/v2/flags`, { key })).body) {
    check('flag', flag);
    Object.values(flag.variants).forEach((variant) => check('variant', variant));
    for (const segment of flag.segments) {
      check('segment', segment);
      for (const condition of (segment.conditions ?? []).flat()) {
        check('condition', condition);
        assert.ok(condition.values.every((value) => typeof value === 'string'));
      }
    }
  }
});

// The client sets the cohorts of users and groups itself, from those that it has loaded: here none.
const broughtNoCohorts = Object.entries(users).filter(([, user]) => !user.cohort_ids && !user.group_cohort_ids);

for (const [name, user] of broughtNoCohorts) {
  test(`evaluateV2 gives the variants that the server gives: ${name}`, async () => {
    const remote = await call(`${server.url}/sdk/v2/vardata`, { key, method: 'POST', body: JSON.stringify(user) });
    assert.deepEqual(asSent(client.evaluateV2(structuredClone(user))), remote.body);
  });
}

test('evaluate leaves default variants out', async () => {
  const variants = await client.evaluate(structuredClone(users.grouped));
  assert.equal(variants['acme-only'].value, 'on');
  assert.ok(Object.values(variants).every((variant) => !variant.metadata?.default));
});

test('flag keys restrict the evaluation', () => {
  const keys = Object.keys(client.evaluateV2(structuredClone(users.premium), ['checkout-flow']));
  assert.deepEqual(keys.sort(), ['checkout-flow', 'mutex-checkout']);
});

test('the client goes on polling', { timeout: 30_000 }, async () => {
  const polls = () => recorder.requests.filter(({ url }) => url.startsWith('/sdk/v2/flags')).length;
  const first = polls();
  while (polls() < first + 3) {
    await new Promise((resolve) => setImmediate(resolve));
  }
  assert.equal(Object.keys(client.evaluateV2({ user_id: 'user-1' })).includes('bare'), true);
});

test('a wrong key fails the start', async () => {
  const stranger = Experiment.initializeLocal('wrong-key', { serverUrl: server.url, logLevel: LogLevel.Disable });
  await assert.rejects(stranger.start(), /401/);
  stranger.stop();
});
