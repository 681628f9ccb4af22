// The comparison itself: does it see what is wrong? Without a server.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { Comparison, differenceOf } from '../lib/comparison.js';
import { makeFlags, makeUser } from '../lib/generator.js';
import { NumberText, parseKeepingNumbers, plain, writeCompact, writeLikePython } from '../lib/json.js';
import { Random } from '../lib/random.js';
import { Reference } from '../lib/reference.js';
import { rulesFor } from '../lib/rules.js';
import { kt } from '../lib/text.js';

const { EvaluationEngine } = createRequire(import.meta.url)('@amplitude/experiment-core');

const FLAGS = 100;
const USERS = 40;

/** Answers as a server gives them: no symbols, no results that are not there. */
const answersOf = (results) =>
  Object.fromEntries(Object.entries(results).filter(([, result]) => typeof result === 'object'));

/** Compares the official engine with another one. */
function compareWith(engine) {
  const random = new Random(7);
  const flags = makeFlags(random, FLAGS);
  const reference = new Reference(flags);
  const other = new Reference(flags, engine);
  const comparison = new Comparison();
  for (let i = 0; i < USERS; i++) {
    const user = makeUser(random, i);
    comparison.add(reference.order, user, answersOf(other.evaluate(user)), reference.evaluate(user));
  }
  return comparison;
}

test('an engine does not differ from itself', () => {
  const comparison = compareWith(new EvaluationEngine());
  assert.equal(comparison.pairs, FLAGS * USERS);
  assert.equal(comparison.unexplained.length, 0);
});

const wrongAnswers = {
  'another key': (variant) => ({ ...variant, key: 'wrong' }),
  'another value': (variant) => ({ ...variant, value: 'wrong' }),
  'another payload': (variant) => ({ ...variant, payload: { wrong: true } }),
  'other metadata': (variant) => ({ ...variant, metadata: { ...variant.metadata, wrong: true } }),
  'no metadata': ({ metadata, ...variant }) => variant,
  'one field more': (variant) => ({ ...variant, wrong: 1 }),
  'no variant': () => undefined,
};

for (const [name, wrong] of Object.entries(wrongAnswers)) {
  test(`one wrong answer is seen: ${name}`, () => {
    const random = new Random(7);
    const reference = new Reference(makeFlags(random, FLAGS));
    const user = makeUser(random, 0);
    const theirs = reference.evaluate(user);
    const covering = rulesFor(reference.order, user, theirs);
    const { key } = reference.order.find(
      (flag) => covering.get(flag.key).size === 0 && Object.keys(theirs[flag.key]?.metadata ?? {}).length > 0,
    );
    const comparison = new Comparison();
    const ours = answersOf(theirs);
    comparison.add(reference.order, user, { ...ours, [key]: wrong(ours[key]) }, theirs);
    assert.deepEqual(comparison.unexplained.map(({ flag }) => flag.key), [key]);
  });
}

test('an answer for a flag that does not exist is seen', () => {
  const comparison = new Comparison();
  comparison.add([], {}, { invented: { key: 'on' } }, {});
  assert.equal(comparison.unexplained.length, 1);
});

const faults = {
  'contains minds case': { matchesContains: (text, values) => values.some((value) => text.includes(value)) },
  'booleans mind case': { matchesIs: (text, values) => values.includes(text) },
  'a list needs every element to hold': {
    matchStringsNonSet(texts, op, values) {
      return texts.every((text) => this.matchString(text, op, values));
    },
  },
  'nothing holds for null': { matchNull: () => false },
  'another hash': { getHash: (text) => (text.length * 2654435761) % 4294967296 },
  'equal numbers are less and greater': { comparator: (x, op, y) => (op.includes('less') ? x <= y : x >= y) },
  'versions never compare': { versionComparator: () => false },
  'a single value is a set': { coerceStringArray: (value) => [].concat(value).map(String) },
  'only the first segment counts': {
    evaluateFlag(target, flag) {
      const first = { ...flag, segments: flag.segments.slice(0, 1) };
      return EvaluationEngine.prototype.evaluateFlag.call(this, target, first);
    },
  },
};

for (const [name, methods] of Object.entries(faults)) {
  test(`an engine with a fault is seen: ${name}`, () => {
    const comparison = compareWith(Object.assign(new EvaluationEngine(), methods));
    assert.ok(comparison.unexplained.length > 0, 'there are unexplained differences');
  });
}

test('the order of fields does not count', () => {
  assert.equal(differenceOf({ key: 'a', payload: { x: 1, y: [1] } }, { payload: { y: [1], x: 1 }, key: 'a' }), null);
  assert.deepEqual(differenceOf({ key: 'a' }, { key: 'a', payload: null }), ['payload']);
  assert.deepEqual(differenceOf(undefined, { key: 'a' }), ['presence']);
  assert.equal(differenceOf(undefined, undefined), null);
});

test('numbers keep the text they are written with', () => {
  const tree = parseKeepingNumbers('{"a": [1.0, -2e3, "1.0", {"b": 9007199254740993}]}');
  assert.equal(writeCompact(tree), '{"a":[1.0,-2e3,"1.0",{"b":9007199254740993}]}');
  assert.deepEqual(plain(tree), { a: [1, -2000, '1.0', { b: 9007199254740992 }] });
  const user = { ü: [new NumberText('1.0'), null, true], '😀': 'x' };
  assert.equal(writeLikePython(user), '{"\\u00fc": [1.0, null, true], "\\ud83d\\ude00": "x"}');
});

// Section 4.3 of the evaluation reference.
const numberTexts = [
  ['1000000', '1000000'],
  ['1.0', '1.0'],
  ['10000000.0', '1.0E7'],
  ['1e-05', '1.0E-5'],
  ['1e21', '1.0E21'],
  ['123456789.125', '1.23456789125E8'],
  ['9007199254740993', '9007199254740993'],
  ['9223372036854775808', '9.223372036854776E18'],
  ['-0', '0'],
  ['-0.0', '-0.0'],
  ['0.001', '0.001'],
];

for (const [written, text] of numberTexts) {
  test(`the text of ${written} is ${text}`, () => {
    assert.equal(kt.text(new NumberText(written)), text);
  });
}
