// OpenFeature's remote evaluation protocol, as its own providers speak it.
import assert from 'node:assert/strict';
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { OFREPProvider } from '@openfeature/ofrep-provider';
import { OFREPWebProvider } from '@openfeature/ofrep-web-provider';
import { OpenFeature } from '@openfeature/server-sdk';
import { OpenFeature as WebOpenFeature, ProviderEvents } from '@openfeature/web-sdk';
import EventSource from 'eventsource';
import { startRecorder } from '../lib/http.js';
import { startServerWith } from '../lib/server.js';

const key = 'ofrep-key';
const EVALUATE = '/ofrep/v1/evaluate/flags';

const project = (variant) => ({
  deployments: [{ key }],
  cohorts: [{ id: 'beta', memberIds: ['ann'] }],
  flags: [
    { key: 'switch', variants: [{ key: 'on' }], targetSegments: [inBeta()] },
    { key: 'text', variants: [{ key: variant }], rolloutPercentage: 100 },
    { key: 'whole', variants: [{ key: 'ten', payload: 10 }], rolloutPercentage: 100 },
    { key: 'fraction', variants: [{ key: 'half', payload: 0.5 }], rolloutPercentage: 100 },
    { key: 'tree', variants: [{ key: 'on', payload: { title: 'grüße', sizes: [1, 2] } }], rolloutPercentage: 100 },
    { key: 'for-pro', variants: [{ key: 'blue' }], targetSegments: [ofPlan('pro')] },
    { key: 'a/b c', variants: [{ key: 'on' }], rolloutPercentage: 100 },
  ],
});

function inBeta() {
  return { name: 'Beta', conditions: [{ type: 'cohort', op: 'set contains any', values: ['beta'] }] };
}

function ofPlan(plan) {
  return { conditions: [{ type: 'property', prop: 'gp:plan', op: 'is', values: [plan] }] };
}

let folder;
let file;
let server;
let recorder;

const write = async (variant) => {
  const next = `${file}.next`;
  await writeFile(next, JSON.stringify(project(variant)));
  await rename(next, file);
};

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assay-ofrep-'));
  file = join(folder, 'project.json');
  await write('control');
  server = await startServerWith(file, []);
  recorder = await startRecorder(server.url);
});

after(async () => {
  await OpenFeature.close();
  await WebOpenFeature.close();
  await recorder.stop();
  assert.equal(await server.stop(), 0, 'SIGTERM ends the server with exit code 0');
  await rm(folder, { recursive: true });
});

const bearer = [['Authorization', `Bearer ${key}`]];

async function serverClient(name, headers = bearer) {
  await OpenFeature.setProviderAndWait(name, new OFREPProvider({ baseUrl: recorder.url, headers }));
  return OpenFeature.getClient(name);
}

test('the server provider gets values of every type', async () => {
  const client = await serverClient('types');
  const ann = { targetingKey: 'ann' };
  assert.deepEqual(await client.getBooleanDetails('switch', false, ann), {
    flagKey: 'switch',
    value: true,
    variant: 'on',
    reason: 'TARGETING_MATCH',
    flagMetadata: (await client.getBooleanDetails('switch', false, ann)).flagMetadata,
  });
  assert.equal((await client.getBooleanDetails('switch', false, ann)).flagMetadata.segmentName, 'Beta');
  assert.equal(await client.getStringValue('text', 'mine', ann), 'control');
  assert.equal(await client.getNumberValue('whole', 1, ann), 10);
  assert.equal(await client.getNumberValue('fraction', 1, ann), 0.5);
  assert.deepEqual(await client.getObjectValue('tree', {}, ann), { title: 'grüße', sizes: [1, 2] });
  assert.equal(await client.getBooleanValue('a/b c', false, ann), true);
});

test('off is false for a switch and left to the caller for others', async () => {
  const client = await serverClient('off');
  const bob = { targetingKey: 'bob' };
  const off = await client.getBooleanDetails('switch', true, bob);
  assert.deepEqual([off.value, off.variant, off.reason], [false, 'off', 'DEFAULT']);
  // This provider takes an answer without a value for an error; the caller's value is the same.
  assert.equal(await client.getStringValue('for-pro', 'mine', bob), 'mine');
  assert.equal(await client.getStringValue('for-pro', 'mine', { ...bob, plan: 'pro' }), 'blue');
});

test('the server provider tells what is wrong', async () => {
  const client = await serverClient('errors');
  const ann = { targetingKey: 'ann' };
  assert.equal((await client.getBooleanDetails('unknown', true, ann)).errorCode, 'FLAG_NOT_FOUND');
  assert.equal((await client.getBooleanDetails('text', true, ann)).errorCode, 'TYPE_MISMATCH');
  assert.equal((await client.getBooleanDetails('switch', true, {})).errorCode, 'TARGETING_KEY_MISSING');
  assert.equal(
    (await client.getBooleanDetails('switch', true, { ...ann, groups: 'acme' })).errorCode,
    'INVALID_CONTEXT',
  );
  const stranger = await serverClient('stranger', [['X-API-Key', 'wrong']]);
  const refused = await stranger.getBooleanDetails('switch', true, ann);
  assert.deepEqual([refused.value, refused.errorCode], [true, 'GENERAL']);
});

test('the key may come as X-API-Key', async () => {
  const client = await serverClient('api-key', [['X-API-Key', key]]);
  assert.equal(await client.getBooleanValue('switch', false, { targetingKey: 'ann' }), true);
});

/** Waits for an event that names a flag. */
function changeOf(client, flagKey) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no change of ${flagKey}`)), 30_000);
    client.addHandler(ProviderEvents.ConfigurationChanged, (details) => {
      if (details?.flagsChanged?.includes(flagKey)) {
        clearTimeout(timer);
        resolve();
      }
    });
  });
}

test('the web provider has all flags, asks with their tag, and polls for changes', async () => {
  const provider = new OFREPWebProvider({
    baseUrl: recorder.url, headers: bearer, pollInterval: 50, changeDetection: 'polling', cacheMode: 'disabled',
  });
  await WebOpenFeature.setContext('polling', { targetingKey: 'ann', plan: 'pro' });
  await WebOpenFeature.setProviderAndWait('polling', provider);
  const client = WebOpenFeature.getClient('polling');
  assert.equal(client.getBooleanValue('switch', false), true);
  assert.equal(client.getStringValue('text', 'mine'), 'control');
  assert.equal(client.getNumberValue('fraction', 1), 0.5);
  assert.equal(client.getStringValue('for-pro', 'mine'), 'blue');
  assert.equal(client.getBooleanDetails('unknown', true).errorCode, 'FLAG_NOT_FOUND');

  await WebOpenFeature.setContext('polling', { targetingKey: 'bob' });
  assert.equal(client.getBooleanValue('switch', true), false);
  const none = client.getStringDetails('for-pro', 'mine');
  assert.deepEqual([none.value, none.reason, none.errorCode], ['mine', 'DEFAULT', undefined]);

  const changed = changeOf(client, 'text');
  await write('polled');
  await changed;
  assert.equal(client.getStringValue('text', 'mine'), 'polled');
  const bulk = recorder.requests.filter((request) => request.url === EVALUATE);
  assert.ok(bulk.some((request) => request.headers['if-none-match']), 'polls name the tag that they know');
  await provider.onClose();
});

test('the web provider hears of changes by the stream', async () => {
  globalThis.EventSource = EventSource;
  const provider = new OFREPWebProvider({ baseUrl: recorder.url, headers: bearer, cacheMode: 'disabled' });
  await WebOpenFeature.setContext('stream', { targetingKey: 'ann' });
  await WebOpenFeature.setProviderAndWait('stream', provider);
  const client = WebOpenFeature.getClient('stream');
  assert.equal(client.getStringValue('text', 'mine'), 'polled');

  const changed = changeOf(client, 'text');
  await write('streamed');
  await changed;
  assert.equal(client.getStringValue('text', 'mine'), 'streamed');
  const streams = recorder.requests.filter((request) => request.url.startsWith('/ofrep/v1/stream?'));
  assert.equal(streams.length, 1);
  assert.ok(!streams[0].url.includes(key), 'the URL does not hold the key');
  assert.ok(recorder.requests.some((request) => request.url.startsWith(`${EVALUATE}?flagConfigEtag=`)));
  await provider.onClose();
});
