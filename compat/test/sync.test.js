// The Node client's local evaluation with all that it asks of a server: streams, cohorts, tracking.
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import amplitude from '@amplitude/experiment-node-server';
import { call, startRecorder } from '../lib/http.js';
import { startServerWith } from '../lib/server.js';
import { asSent } from '../lib/variants.js';

const { Experiment } = amplitude;
const key = 'server-key';
const apiKey = 'project-key';
const secretKey = 'sec:ret';
const DAY_MILLIS = 86_400_000;

/** A project whose flag `changing` has one variant, which everybody gets. */
const project = (variant, more = []) => ({
  deployments: [{ key }],
  cohorts: [
    { id: 'beta', memberIds: ['user-1', 'ünï-日本語'] },
    { id: 'large', groupType: 'company', memberIds: ['acme', 'Ümlaut AG'] },
    { id: 'late', memberIds: ['user-2'] },
  ],
  flags: [
    { key: 'changing', variants: [{ key: variant }], rolloutPercentage: 100 },
    { key: 'for-users', variants: [{ key: 'on' }], targetSegments: [inCohort('beta')] },
    { key: 'for-groups', variants: [{ key: 'on' }], targetSegments: [inCohort('large', 'company')] },
    ...more,
  ],
  experiments: [
    {
      key: 'split',
      experimentKey: 'exp-1',
      variants: [{ key: 'control' }, { key: 'treatment', payload: { color: 'red' } }],
      rolloutPercentage: 100,
    },
  ],
  mutexes: [{ key: 'group', slots: [{ percentage: 100, experiments: ['split'] }] }],
});

function inCohort(id, groupType) {
  const condition = { type: 'cohort', op: 'set contains any', values: [id] };
  return { conditions: [groupType === undefined ? condition : { ...condition, groupType }] };
}

const users = {
  'in a cohort': { user_id: 'user-1', device_id: 'device-1' },
  'in a cohort, by a foreign name': { user_id: 'ünï-日本語' },
  'in none': { user_id: 'user-9', device_id: 'device-9', user_properties: { plan: 'pro' } },
  'in a group that is in a cohort': { user_id: 'user-3', groups: { company: ['acme'] } },
  'in a group that is in none': { user_id: 'user-4', groups: { company: ['small'] } },
  'in a group with a foreign name': { user_id: 'user-5', groups: { company: ['Ümlaut AG'] } },
  'a device alone': { device_id: 'device-1' },
};

let folder;
let file;
let eventsFile;
let server;
let recorder;
let streaming;
let polling;

/** Replaces the file at once, as a deployment does. */
async function publish(content) {
  await writeFile(`${file}.new`, JSON.stringify(content));
  await rename(`${file}.new`, file);
}

function newClient(instanceName, options) {
  return Experiment.initializeLocal(key, {
    instanceName,
    serverUrl: recorder.url,
    streamServerUrl: recorder.url,
    cohortSyncConfig: { apiKey, secretKey, cohortServerUrl: recorder.url },
    ...options,
  });
}

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assay-sync-'));
  file = join(folder, 'project.json');
  eventsFile = join(folder, 'events.jsonl');
  await publish(project('v0'));
  server = await startServerWith(file, ['--project-key', `${apiKey}:${secretKey}`, '--events-file', eventsFile]);
  recorder = await startRecorder(server.url);
  const tracking = { apiKey, serverUrl: `${server.url}/2/httpapi`, flushIntervalMillis: 20, flushQueueSize: 1 };
  streaming = newClient('streaming', {
    streamUpdates: true,
    // Not the client's patience is tested.
    streamFlagConnTimeoutMillis: 20_000,
    exposureConfig: tracking,
    assignmentConfig: { ...tracking, serverUrl: `${server.url}/batch` },
  });
  polling = newClient('polling', { flagConfigPollingIntervalMillis: 50 });
  await streaming.start();
});

after(async () => {
  streaming.stop();
  polling.stop();
  const open = await fetch(`${server.url}/sdk/stream/v1/flags`, { headers: { Authorization: `Api-Key ${key}` } });
  assert.equal(await server.stop(), 0, 'SIGTERM ends the server with exit code 0 while a stream is open');
  assert.match(await open.text(), /^data: \[/, 'the stream has ended as one that is complete');
  await recorder.stop();
  await rm(folder, { recursive: true });
});

const requestsTo = (path) => recorder.requests.filter(({ url }) => url.startsWith(path));

async function remote(user) {
  const { status, body } = await call(`${server.url}/sdk/v2/vardata`, { key, method: 'POST', body: JSON.stringify(user) });
  assert.equal(status, 200);
  return body;
}

async function until(condition, millis = 20_000) {
  const end = Date.now() + millis;
  for (;;) {
    const found = await condition();
    if (found) {
      return found;
    }
    assert.ok(Date.now() < end, `waited ${millis} ms for ${condition}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

for (const [name, user] of Object.entries(users)) {
  test(`by stream the client evaluates what the server answers: ${name}`, async () => {
    assert.deepEqual(asSent(streaming.evaluateV2(structuredClone(user))), await remote(user));
  });
}

test('the cohorts decide', () => {
  const variantOf = (name, flag) => streaming.evaluateV2(structuredClone(users[name]))[flag].key;
  assert.equal(variantOf('in a cohort', 'for-users'), 'on');
  assert.equal(variantOf('in none', 'for-users'), 'off');
  assert.equal(variantOf('in a group that is in a cohort', 'for-groups'), 'on');
  assert.equal(variantOf('in a group with a foreign name', 'for-groups'), 'on');
  assert.equal(variantOf('in a group that is in none', 'for-groups'), 'off');
});

test('the stream needs no polling, and each cohort is loaded once', () => {
  assert.equal(requestsTo('/sdk/stream/v1/flags').length, 1);
  assert.equal(requestsTo('/sdk/v2/flags').length, 0);
  assert.equal(requestsTo('/sdk/v1/cohort/').length, 2);
});

test('a changed file reaches the client by stream within a second', { timeout: 60_000 }, async () => {
  const times = [];
  for (let i = 1; i <= 3; i++) {
    const start = performance.now();
    await publish(project(`v${i}`));
    await until(() => streaming.evaluateV2({ user_id: 'user-1' }).changing.key === `v${i}`);
    times.push(performance.now() - start);
  }
  assert.ok(Math.min(...times) < 1000, `ms until the change was there: ${times}`);
  assert.equal(requestsTo('/sdk/stream/v1/flags').length, 1, 'on the same stream');
});

test('a cohort that a change brings along is loaded with it', async () => {
  const flag = { key: 'later', variants: [{ key: 'on' }], targetSegments: [inCohort('late')] };
  await publish(project('v4', [flag]));
  await until(() => streaming.evaluateV2({ user_id: 'user-2' }).later?.key === 'on');
  assert.equal(streaming.evaluateV2({ user_id: 'user-1' }).later.key, 'off');
  assert.equal(requestsTo('/sdk/v1/cohort/late').length, 1);
});

test('by polling the client evaluates the same', async () => {
  await polling.start();
  for (const user of Object.values(users)) {
    assert.deepEqual(asSent(polling.evaluateV2(structuredClone(user))), await remote(user));
  }
  await publish(project('v5'));
  await until(() => polling.evaluateV2({ user_id: 'user-1' }).changing.key === 'v5');
});

test('cohorts are told to those who have the keys', async () => {
  const cohort = `${server.url}/sdk/v1/cohort/beta`;
  const url = `${cohort}?maxCohortSize=10`;
  const basic = (pair) => ({ Authorization: `Basic ${Buffer.from(pair).toString('base64')}` });
  const { status, body } = await call(url, { headers: basic(`${apiKey}:${secretKey}`) });
  assert.equal(status, 200);
  assert.deepEqual(body.memberIds, ['user-1', 'ünï-日本語']);
  assert.equal((await call(`${url}&lastModified=${body.lastModified}`, { headers: basic(`${apiKey}:${secretKey}`) })).status, 204);
  assert.equal((await call(url, { headers: basic(`${apiKey}:sec`) })).status, 401);
  assert.equal((await call(`${cohort}?maxCohortSize=1`, { key })).status, 413);
  const { body: ids } = await call(`${server.url}/sdk/v2/memberships/company/${encodeURIComponent('Ümlaut AG')}`, { key });
  assert.deepEqual(ids, ['large']);
});

const hashOf = (text) => [...Array(text.length).keys()].reduce((hash, i) => (31 * hash + text.charCodeAt(i)) | 0, 0);

/** What the insert ids are made of: the ids, empty if missing, and the outcomes in the order of the flags' keys. */
function canonicalOf(user, variants) {
  const outcomes = Object.keys(variants).sort().map((flag) => `${flag} ${variants[flag].key} `);
  return `${user.user_id ?? ''} ${user.device_id ?? ''} ${outcomes.join('')}`;
}

async function eventsOf(user, type) {
  const lines = (await readFile(eventsFile, 'utf8')).split('\n').filter((line) => line !== '');
  const isOf = (event) => event.user_id === user.user_id && event.device_id === user.device_id;
  return lines.map((line) => JSON.parse(line)).filter((event) => isOf(event) && event.event_type === type);
}

/** Users, and what their insert ids begin with: a missing id has a name there that it does not have in the hash. */
const tracked = {
  'tracked-user tracked-device': { user_id: 'tracked-user', device_id: 'tracked-device' },
  'tracked-user undefined': { user_id: 'tracked-user' },
};

for (const [ids, user] of Object.entries(tracked)) {
  test(`exposures and assignments are taken, once, under the insert ids of the reference: ${ids}`, { timeout: 60_000 }, () =>
    takenOnce(ids, user));
}

async function takenOnce(ids, user) {
  const days = [Math.floor(Date.now() / DAY_MILLIS)];
  const variants = streaming.evaluateV2(structuredClone(user), undefined, { tracksExposure: true });
  streaming.evaluateV2(structuredClone(user), undefined, { tracksExposure: true });
  days.push(Math.floor(Date.now() / DAY_MILLIS));
  const shown = Object.keys(variants).filter((flag) => variants[flag].metadata?.default !== true);
  assert.ok(shown.includes('split') && shown.includes('changing') && !shown.includes('for-users'), `${shown}`);

  const exposures = await until(async () => {
    const found = await eventsOf(user, '[Experiment] Exposure');
    return found.length >= shown.length && found;
  });
  const assignments = await until(async () => {
    const found = await eventsOf(user, '[Experiment] Assignment');
    return found.length > 0 && found;
  });

  const canonical = canonicalOf(user, variants);
  const idsFor = (hash) => days.map((day) => `${ids} ${hash} ${day}`);
  assert.equal(exposures.length, shown.length);
  for (const event of exposures) {
    const flag = event.event_properties['[Experiment] Flag Key'];
    assert.ok(idsFor(hashOf(`${flag} ${canonical}`)).includes(event.insert_id), event.insert_id);
    assert.equal(event.event_properties['[Experiment] Variant'], variants[flag].key);
  }
  assert.equal(assignments.length, 1);
  assert.ok(idsFor(hashOf(canonical)).includes(assignments[0].insert_id), assignments[0].insert_id);
  assert.equal(assignments[0].event_properties['split.variant'], variants.split.key);
}

test('events that were sent before are taken, and not kept again', async () => {
  const user = { user_id: 'repeated-user' };
  const event = { event_type: 'x', ...user, insert_id: 'once' };
  for (const path of ['/2/httpapi', '/batch', '/2/httpapi']) {
    const { status, body } = await call(server.url + path, { method: 'POST', body: JSON.stringify({ api_key: apiKey, events: [event] }) });
    assert.equal(status, 200);
    assert.equal(body.events_ingested, 1);
  }
  assert.equal((await eventsOf(user, 'x')).length, 1);
});

test('a wrong project key fails the exposures, not the evaluation', async () => {
  const body = JSON.stringify({ api_key: 'wrong-project', events: [{ event_type: 'x', user_id: 'user-1' }] });
  const answer = await call(`${server.url}/2/httpapi`, { method: 'POST', body });
  assert.equal(answer.status, 400);
  assert.match(answer.body.error, /^Invalid API key/);
});
