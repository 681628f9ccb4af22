// Where our answer may differ from JavaScript's, each case named after the section of the evaluation
// reference that tells it. A rule looks at conditions and at the user's values, never at the outcomes.
import { isDeepStrictEqual } from 'node:util';
import { THROWS, compile, conditionsOf, contextOf, intoLists, intoObjects, mayThrow, select } from './reference.js';
import { isLooseList, kt, listOf, textsOf, ts } from './text.js';

const isOrder = (op) => /^(less|greater)( or equal)?$/.test(op);
const isVersion = (op) => op.startsWith('version ');
const isRegex = (op) => op.startsWith('regex ');
const equality = new Set(['is', 'is not', 'contains', 'does not contain']);
const isContainsAll = (op) => op === 'set contains' || op === 'set does not contain';

const sameList = (xs, ys) => xs.length === ys.length && xs.every((x, i) => x === ys[i]);
/** Boolean text compares without case. */
const folded = (text) => (/^(true|false)$/i.test(text) ? text.toLowerCase() : text);

const sizeOf = (texts) => new Set(texts).size;

/** Whether the texts compare as the operator wants. */
function compares(op, x, y) {
  const less = op.includes('less');
  return op.endsWith('equal') && x === y ? true : less ? x < y : x > y;
}

/** Whether each of the texts holds for less or greater, in one engine. */
function ordered({ op, texts, values }, engine) {
  const numbers = values.map(engine.number).filter((number) => number !== undefined);
  return texts.map((text) => {
    const number = engine.number(text);
    if (number !== undefined && numbers.length > 0) {
      return numbers.some((other) => compares(op, engine.order(number, other), 0));
    }
    return engine.fallsBack && values.some((value) => compares(op, text, value));
  });
}

const isOrdered = (condition) =>
  isOrder(condition.op) && !sameList(ordered(condition, kt), ordered(condition, ts));

const readsOtherwise = (text) => kt.number(text) !== ts.number(text);

const fallsBack = ({ texts, values }) =>
  texts.some((text) => kt.number(text) === undefined) || values.every((value) => kt.number(value) === undefined);

const hasZero = (texts) => texts.some((text) => kt.number(text) === 0);

/** Whether each of the texts is, or contains, a filter value. */
function found(op, texts, values) {
  if (op.endsWith('contain') || op === 'contains') {
    return texts.map((text) => values.some((value) => text.toLowerCase().includes(value.toLowerCase())));
  }
  return texts.map((text) => values.includes(text));
}

/** Whether texts that differ make a difference for the operator. */
function textsMatter({ op, texts, tsTexts, values }) {
  if (isOrder(op) || sameList(texts, tsTexts)) {
    return false;
  }
  return !equality.has(op) || !sameList(found(op, texts, values), found(op, tsTexts, values));
}

const versionsDiffer = (text) => kt.isVersion(text) !== ts.isVersion(text);

function searchFindsMore(pattern, text) {
  const compiled = compile(pattern);
  return compiled !== null && compiled.test(text) && !new RegExp(`^(?:${pattern})$`).test(text);
}

// Constructs that mean another thing in Java, or nothing in one of the two.
const foreign = /\\[pPQEAzZhHGRXK]|\[\^?\]|(?<!\\)\{(?!\d+(?:,\d*)?\})|&&/;
const countsCharacters = /(?<!\\)\.|\\[sSwWbBD]|\[\^/;
const isAscii = (text) => /^[\0-\x7f]*$/.test(text);

const DIALECT = '§4.8 another dialect of regex';

/**
 * Rules over one condition whose property is there: its operator, filter values, the property's value, and
 * the texts that it stands for (`texts` in the reference engine, `tsTexts` in JavaScript).
 */
const ofCondition = {
  '§4.3 text of numbers': textsMatter,
  '§4.4 ts drops empty strings': ({ value, texts }) => listOf(value) !== null && texts.includes(''),
  '§4.4 array text without quotes': ({ value }) => isLooseList(value),
  '§4.7 number grammar': (condition) =>
    isOrdered(condition) && [...condition.texts, ...condition.values].some(readsOtherwise),
  '§4.7 ts has no string fallback': (condition) => isOrdered(condition) && fallsBack(condition),
  '§4.7 -0.0 is less than 0.0': (condition) =>
    isOrdered(condition) && hasZero(condition.texts) && hasZero(condition.values),
  '§4.7 version build part': ({ op, texts, values }) =>
    isVersion(op) && [...texts, ...values].some((text) => text.includes('+') && versionsDiffer(text)),
  '§4.7 version grammar': ({ op, texts, values }) =>
    isVersion(op) && [...texts, ...values].some((text) => !text.includes('+') && versionsDiffer(text)),
  '§4.8 whole-string regex': ({ op, texts, values }) =>
    isRegex(op) && values.some((pattern) => texts.some((text) => searchFindsMore(pattern, text))),
  [DIALECT]: ({ op, texts, values }) =>
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
    tsTexts.length < values.length !== sizeOf(texts) < sizeOf(values) &&
    values.every((filterValue) => texts.some((text) => folded(text) === folded(filterValue))),
};

const SELECTED = '§3.3 ts selects in lists and payloads';
const NULL = '§4.2 null: set is not, regex does not match';
const BUCKET = '§4.3 text of numbers (bucket)';
const GROUP = '§2 ts leaves out a group without name';
const READS = 'reads the result of a flag under a rule';
const THROWN = '§4.8 depends on a flag that throws in ts';
export const METADATA = '§3.2 ts answers empty metadata with {}';

export const ruleNames = [GROUP, SELECTED, NULL, ...Object.keys(ofCondition), BUCKET, READS, THROWN, METADATA];

/**
 * Gives, per flag key, the names of the rules that cover the flag for a user.
 *
 * @param flags in the order of their evaluation
 * @param results JavaScript's, by flag key
 */
export function rulesFor(flags, user, results) {
  const context = contextOf(user);
  const targets = { kt: { context, result: {} }, ts: { context, result: {} } };
  const rules = new Map();
  for (const flag of flags) {
    const names = ownRules(flag, user, targets);
    const parents = flags.filter(({ key }) => flag.dependencies?.includes(key));
    addInherited(names, flag, parents, rules);
    rules.set(flag.key, names);
    const result = results[flag.key];
    if (result !== undefined && result !== THROWS) {
      targets.ts.result[flag.key] = result;
      targets.kt.result[flag.key] = asReferenceSees(result);
    }
  }
  return rules;
}

function asReferenceSees({ payload, metadata, ...variant }) {
  return Object.keys(metadata).length > 0 ? { ...variant, metadata } : variant;
}

function addInherited(names, flag, parents, rules) {
  const read = conditionsOf(flag).flatMap(({ selector }) => (selector[0] === 'result' ? [selector[1]] : []));
  if (read.some((key) => rules.get(key)?.size > 0)) {
    names.add(READS);
  }
  const throws = (parent) => mayThrow(parent) || rules.get(parent.key).has(THROWN);
  if (parents.some(throws)) {
    names.add(THROWN);
  }
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
