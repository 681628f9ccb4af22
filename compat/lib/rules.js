// Where our answer may differ from JavaScript's, each case named after the section of the evaluation
// reference that tells it. A rule looks at conditions and at the user's values, never at the outcomes.
import { isDeepStrictEqual } from 'node:util';
import { compile, conditionsOf, contextOf, intoLists, intoObjects, select } from './reference.js';
import { isLooseList, kt, listOf, textsOf, ts } from './text.js';

const isOrder = (op) => /^(less|greater)( or equal)?$/.test(op);
const isVersion = (op) => op.startsWith('version ');
const isRegex = (op) => op.startsWith('regex ');
const isContainsAll = (op) => op === 'set contains' || op === 'set does not contain';

const sameList = (xs, ys) => xs.length === ys.length && xs.every((x, i) => x === ys[i]);
const sizeOf = (texts) => new Set(texts).size;

/** Whether the texts compare as the operator wants. */
function compares(op, x, y) {
  const less = op.includes('less');
  return op.endsWith('equal') && x === y ? true : less ? x < y : x > y;
}

const fallsBack = ({ op, texts, values }) =>
  texts.filter((text) => {
    const isNumber = kt.number(text) !== undefined && values.some((value) => kt.number(value) !== undefined);
    return !isNumber && values.some((value) => compares(op, text, value));
  }).length > 0;

const zeros = (texts) => texts.map(kt.number).filter((number) => number === 0);

const versionsDiffer = (text) => kt.isVersion(text) !== ts.isVersion(text);

function searchFindsMore(pattern, text) {
  const compiled = compile(pattern);
  return compiled !== null && compiled.test(text) && !new RegExp(`^(?:${pattern})$`).test(text);
}

// Constructs that mean another thing in Java, or nothing in one of the two.
const foreign = /\\[pPQEAzZhHGRXK]|\[\^?\]|(?<!\\)\{(?!\d+(?:,\d*)?\})|&&/;
const countsCharacters = /(?<!\\)\.|\\[sSwWbBD]|\[\^/;
const isAscii = (text) => /^[\0-\x7f]*$/.test(text);

/**
 * Rules over one condition whose property is there: its operator, filter values, the property's value, and
 * the texts that it stands for (`texts` in the reference engine, `tsTexts` in JavaScript).
 */
const ofCondition = {
  '§4.3 text of numbers': ({ op, texts, tsTexts }) => !isOrder(op) && !sameList(texts, tsTexts),
  '§4.4 ts drops empty strings': ({ value, texts }) => listOf(value) !== null && texts.includes(''),
  '§4.4 array text without quotes': ({ value }) => isLooseList(value),
  '§4.7 number grammar': ({ op, texts, values }) =>
    isOrder(op) && [...texts, ...values].some((text) => kt.number(text) !== ts.number(text)),
  '§4.7 ts has no string fallback': (condition) => isOrder(condition.op) && fallsBack(condition),
  '§4.7 -0.0 is less than 0.0': ({ op, texts, values }) =>
    isOrder(op) && zeros(texts).some((x) => zeros(values).some((y) => !Object.is(x, y))),
  '§4.7 version build part': ({ op, texts, values }) =>
    isVersion(op) && [...texts, ...values].some((text) => text.includes('+') && versionsDiffer(text)),
  '§4.7 version grammar': ({ op, texts, values }) =>
    isVersion(op) && [...texts, ...values].some((text) => !text.includes('+') && versionsDiffer(text)),
  '§4.8 whole-string regex': ({ op, texts, values }) =>
    isRegex(op) && values.some((pattern) => texts.some((text) => searchFindsMore(pattern, text))),
  '§4.8 another dialect of regex': ({ op, texts, values }) =>
    isRegex(op) &&
    values.some(
      (pattern) =>
        compile(pattern) === null ||
        foreign.test(pattern) ||
        (countsCharacters.test(pattern) && !texts.every(isAscii)),
    ),
  '§4.9 ts guards by length before de-duplication': ({ op, texts, tsTexts, values, value }) =>
    isContainsAll(op) &&
    listOf(value) !== null &&
    tsTexts.length < values.length !== sizeOf(texts) < sizeOf(values),
};

const SELECTED = '§3.3 ts selects in lists and payloads';
const NULL = '§4.2 null: set is not, regex does not match';
const BUCKET = '§4.3 text of numbers (bucket)';
const GROUP = '§2 ts leaves out a group without name';
const INHERITED = 'reads the result of a flag under a rule';
export const METADATA = '§3.2 ts answers empty metadata with {}';

export const ruleNames = [GROUP, SELECTED, NULL, ...Object.keys(ofCondition), BUCKET, INHERITED, METADATA];

/** Gives, per flag, the names of the rules that cover it for a user. `results` are JavaScript's. */
export function rulesFor(flags, user, results) {
  const targets = {
    kt: { context: contextOf(user), result: withoutPayloads(results) },
    ts: { context: contextOf(user), result: results },
  };
  const rules = new Map(flags.map((flag) => [flag.key, ownRules(flag, user, targets)]));
  inherit(flags, rules);
  return rules;
}

function withoutPayloads(results) {
  const seen = {};
  for (const [key, { payload, metadata, ...variant }] of Object.entries(results)) {
    seen[key] = Object.keys(metadata ?? {}).length > 0 ? { ...variant, metadata } : variant;
  }
  return seen;
}

function ownRules(flag, user, targets) {
  const names = new Set();
  for (const condition of conditionsOf(flag)) {
    addConditionRules(names, condition, targets);
    addGroupRule(names, condition.selector, user);
  }
  for (const { bucket } of flag.segments.filter((segment) => segment.bucket)) {
    addBucketRules(names, bucket, targets);
    addGroupRule(names, bucket.selector, user);
  }
  return names;
}

function addConditionRules(names, { selector, op, values }, targets) {
  const value = select(targets.kt, selector, intoObjects);
  if (!isDeepStrictEqual(value, select(targets.ts, selector, intoLists))) {
    names.add(SELECTED);
  } else if (value === undefined) {
    if (op === 'set is not' || op === 'regex does not match') {
      names.add(NULL);
    }
  } else {
    const texts = textsOf(value, kt);
    const condition = { op, values, value, texts, tsTexts: textsOf(value, ts) };
    for (const [name, covers] of Object.entries(ofCondition)) {
      if (covers(condition)) {
        names.add(name);
      }
    }
  }
}

function addBucketRules(names, bucket, targets) {
  const value = select(targets.kt, bucket.selector, intoObjects);
  if (!isDeepStrictEqual(value, select(targets.ts, bucket.selector, intoLists))) {
    names.add(SELECTED);
  } else if (value !== undefined && kt.text(value) !== ts.text(value)) {
    names.add(BUCKET);
  }
}

function addGroupRule(names, [context, groups, type], user) {
  if (context === 'context' && groups === 'groups' && user.groups?.[type]?.[0] === '') {
    names.add(GROUP);
  }
}

/** A flag that reads the result of a covered flag is covered, too. */
function inherit(flags, rules) {
  const reads = (flag) =>
    conditionsOf(flag)
      .filter(({ selector }) => selector[0] === 'result')
      .map(({ selector }) => selector[1]);
  for (let before = -1, now = 0; before !== now; ) {
    before = now;
    now = 0;
    for (const flag of flags) {
      const own = rules.get(flag.key);
      if (reads(flag).some((key) => rules.get(key)?.size > 0)) {
        own.add(INHERITED);
      }
      now += own.size;
    }
  }
}
