// Random flags and users: our server beside Amplitude's JavaScript engine.
// DIFF_PAIRS raises the number of pairs, DIFF_SEED makes others.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Comparison } from '../lib/comparison.js';
import { makeFlags, makeUser } from '../lib/generator.js';
import { call } from '../lib/http.js';
import { plain, writeCompact, writeLikePython } from '../lib/json.js';
import { Random } from '../lib/random.js';
import { Reference, THROWS } from '../lib/reference.js';
import { startServer } from '../lib/server.js';

const DEFAULT_PAIRS = 20_000;
const DEFAULT_SEED = 2;
const pairs = Number(process.env.DIFF_PAIRS ?? DEFAULT_PAIRS);
const seed = Number(process.env.DIFF_SEED ?? DEFAULT_SEED);
const FLAGS = 250;
const USERS = 40;
const key = 'differential';

/** The user's variants, asked for in two ways that must get the same answer. */
async function askServer(url, user) {
  const route = `${url}/sdk/v2/vardata`;
  const body = writeLikePython(user);
  const headers = { 'X-Amp-Exp-User': Buffer.from(writeCompact(user)).toString('base64url') };
  const [posted, got] = await Promise.all([call(route, { key, method: 'POST', body }), call(route, { key, headers })]);
  assert.deepEqual([posted.status, got.status], [200, 200], `for ${body}`);
  assert.deepEqual(got.body, posted.body, `GET and POST for ${body}`);
  return posted.body;
}

async function compareBatch(comparison, random, userCount) {
  const flags = makeFlags(random, FLAGS);
  const reference = new Reference(flags);
  const server = await startServer(flags, key);
  try {
    for (let i = 0; i < userCount; i++) {
      const user = makeUser(random, i);
      comparison.add(reference.order, user, await askServer(server.url, user), reference.evaluate(user));
    }
  } finally {
    assert.equal(await server.stop(), 0);
  }
}

const show = ({ different, flag, user, ours, theirs }) =>
  JSON.stringify({ different, ours, theirs: theirs === THROWS ? 'throws' : theirs, flag, user: plain(user) });

test(`${pairs} pairs of a flag and a user (seed ${seed})`, async () => {
  const comparison = new Comparison();
  const random = new Random(seed);
  while (comparison.pairs < pairs) {
    await compareBatch(comparison, random, Math.min(USERS, Math.ceil((pairs - comparison.pairs) / FLAGS)));
  }
  console.log(comparison.summary());

  const { unexplained, covered, rules } = comparison;
  const first = unexplained.slice(0, 5).map(show).join('\n');
  assert.equal(unexplained.length, 0, `unexplained differences, the first of them:\n${first}`);
  assert.ok(covered < 0.4 * comparison.pairs, `the rules cover ${covered} pairs: too many to prove anything`);
  for (const [name, rule] of rules) {
    assert.ok(rule.covered < 0.1 * comparison.pairs, `«${name}» covers ${rule.covered} pairs: it is too wide`);
    if (seed === DEFAULT_SEED && pairs >= DEFAULT_PAIRS) {
      assert.ok(rule.differed > 0, `«${name}» never made a difference: it has no place among the rules`);
    }
  }
});
