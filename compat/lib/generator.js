// Random flags and users that a server must accept: string values only, whole ranges, known fields.
import { isNumber, numberText, writeCompact } from './json.js';
import { mayThrow } from './reference.js';
import { foreignPatterns, kinds, patterns } from './values.js';

const PROPERTIES_PER_KIND = 3;
const kindNames = Object.keys(kinds);
const propertyNames = kindNames.flatMap((kind) =>
  Array.from({ length: PROPERTIES_PER_KIND }, (_, i) => `${kind}${i}`),
);
const kindOf = (propertyName) => propertyName.slice(0, -1);

const equality = ['is', 'is not', 'contains', 'does not contain'];
const order = ['less', 'less or equal', 'greater', 'greater or equal'];
const version = order.map((op) => `version ${op}`);
const sets = [
  'set is', 'set is not', 'set contains', 'set does not contain', 'set contains any', 'set does not contain any',
];
const regex = ['regex match', 'regex does not match'];
const operators = [...equality, ...order, ...version, ...sets, ...regex, 'glob match', 'IS', ''];
const operatorsOf = {
  words: [...equality, ...regex, ...regex, 'less', 'greater'],
  numbers: [...order, ...equality],
  numberTexts: [...order, 'is'],
  versions: [...version, 'is'],
  booleans: equality,
  lists: [...sets, ...equality],
  listTexts: [...sets, ...equality],
  objects: equality,
};

const WHOLE = 42949673;

/** Makes one user. */
export function makeUser(random, index) {
  const user = { user_id: random.of([`user-${index}`, `ünï-${index}`, `日本語-${index}`, `😀${index}`, 12345, '']) };
  if (user.user_id === '' || random.chance(0.7)) {
    user.device_id = `device-${random.below(1000)}`;
  }
  for (const [name, values] of Object.entries(fields)) {
    if (random.chance(0.5)) {
      user[name] = random.of(values);
    }
  }
  user.user_properties = {};
  for (const name of propertyNames) {
    const value = propertyValue(random, kindOf(name));
    if (value !== undefined) {
      user.user_properties[name] = value;
    }
  }
  if (random.chance(0.6)) {
    user.cohort_ids = random.some(0, 3, () => random.of(cohorts));
  }
  addGroups(random, user);
  return user;
}

const cohorts = ['c1', 'c2', 'u0qtvwla', 'c-ü'];
const groupTypes = ['company', 'org name'];
const groupNames = ['acme', 'Ümlaut AG', 'x'];
const fields = {
  country: ['DE', 'United States', null],
  city: ['Zürich', 'Łódź', ''],
  language: ['German', 'english'],
  platform: ['iOS', 'Web'],
  version: ['1.2.3', '1.10', '2.0.0-beta'],
  os: ['android 14'],
  library: ['experiment-node-server/1.13.6'],
  ip_address: ['127.0.0.1'],
  first_seen: ['2026-01-01', 7, null],
  url_param: [{ q: ['a', 'b'] }, { q: 'a' }],
};

function propertyValue(random, kind) {
  const choice = random.next();
  if (choice < 0.06) {
    return undefined;
  }
  if (choice < 0.1) {
    return null;
  }
  return random.of(kinds[choice < 0.17 ? random.of(kindNames) : kind]);
}

function addGroups(random, user) {
  if (!random.chance(0.6)) {
    return;
  }
  user.groups = {};
  user.group_properties = {};
  user.group_cohort_ids = {};
  for (const type of groupTypes.filter(() => random.chance(0.8))) {
    user.groups[type] = random.some(0, 2, () => random.of(random.chance(0.05) ? [''] : groupNames));
    const name = random.of(groupNames);
    user.group_properties[type] = { [name]: { plan: random.of(kinds.words), seats: random.of(kinds.numbers) } };
    user.group_cohort_ids[type] = { [name]: random.some(0, 2, () => random.of(cohorts)) };
  }
}

/** Makes the flags of one batch, parents before or behind their dependents. */
export function makeFlags(random, count) {
  const flags = [];
  for (let i = 0; i < count; i++) {
    flags.push(makeFlag(random, `flag-${i}${random.chance(0.05) ? ' ü😀' : ''}`, flags));
  }
  return random.shuffle(flags);
}

function makeFlag(random, key, earlier) {
  const flag = { key, variants: makeVariants(random) };
  const parents = random.chance(0.2) ? earlier.filter(mayThrow) : earlier;
  const parent = parents.length > 0 && random.chance(0.15) ? random.of(parents).key : undefined;
  if (parent !== undefined && random.chance(0.85)) {
    flag.dependencies = [parent, ...random.some(0, 1, () => random.of(['missing-flag', random.of(earlier).key]))];
  } else if (random.chance(0.1)) {
    flag.dependencies = [];
  }
  addMetadata(random, flag, 0.5, { flagVersion: random.below(9), deployed: random.chance(0.9), name: 'flag' });
  flag.segments = random.some(1, 2, () => makeSegment(random, parent));
  if (random.chance(0.7)) {
    flag.segments.push({ variant: 'off', metadata: { segmentName: 'All Other Users' } });
  }
  return flag;
}

function makeVariants(random) {
  const variants = { off: { key: 'off', metadata: { default: true } } };
  for (const key of ['on', 'control', 'treatment']) {
    variants[key] = { key };
    if (random.chance(0.9)) {
      variants[key].value = key;
    }
    if (random.chance(0.3)) {
      variants[key].payload = random.of([{ n: 1, s: 'ü' }, [1, 'a', null], 'text', 5, 1.5, true, {}, [], { d: { e: [] } }]);
    }
    addMetadata(random, variants[key], 0.2, { name: 'variant', own: key });
  }
  return variants;
}

function addMetadata(random, owner, share, metadata) {
  if (random.chance(share)) {
    owner.metadata = metadata;
  } else if (random.chance(0.1)) {
    owner.metadata = random.of([{}, null]);
  }
}

function makeSegment(random, parent) {
  const segment = {};
  const conditions = makeConditions(random, parent);
  if (conditions !== undefined) {
    segment.conditions = conditions;
  }
  if (random.chance(0.9)) {
    segment.variant = random.of(['on', 'on', 'control', 'treatment', 'off', 'ghost', null]);
  }
  if (random.chance(0.3)) {
    segment.bucket = makeBucket(random);
  }
  addMetadata(random, segment, 0.5, { segmentName: `Segment ${random.below(3)}`, name: 'segment' });
  return segment;
}

function makeConditions(random, parent) {
  const choice = random.next();
  if (choice < 0.1) {
    return random.of([undefined, null, [], [[]], [[], []]]);
  }
  const all = () => random.some(1, random.chance(0.2) ? 3 : 1, () => makeCondition(random, parent));
  return random.some(1, random.chance(0.2) ? 2 : 1, all);
}

function makeCondition(random, parent) {
  if (parent !== undefined && random.chance(0.8)) {
    return ofResult(random, parent);
  }
  const choice = random.next();
  if (choice < 0.05) {
    return rarity(random);
  }
  if (choice < 0.72) {
    return ofProperty(random);
  }
  const op = random.chance(0.6) ? random.of([...equality, ...sets]) : random.of(operators);
  const [selector, values] = random.of(selections(random));
  return { selector, op, values: random.some(0, 2, () => (random.chance(0.15) ? '(none)' : random.of(values))) };
}

/** What chance alone would seldom bring together. */
function rarity(random) {
  const property = (kind) => ['context', 'user', 'user_properties', `${kind}${random.below(PROPERTIES_PER_KIND)}`];
  const value = random.of(['a', 'b', 'pro', 'abc']);
  return random.of([
    { selector: property('lists'), op: random.of(sets), values: [value, value] },
    { selector: property('listTexts'), op: 'set contains', values: ['a', 'b', 'b'] },
    { selector: property('numbers'), op: random.of(order), values: [random.of(['0', '-0.0', '-0'])] },
    { selector: property('numberTexts'), op: random.of(order), values: [random.of(['0', '-0.0', '-0'])] },
    { selector: property('words'), op: random.of(regex), values: [random.of(foreignPatterns), value] },
  ]);
}

function ofProperty(random) {
  const name = random.of(propertyNames);
  const kind = kindOf(name);
  const op = random.of(random.chance(0.75) ? operatorsOf[kind] : operators);
  const selector = ['context', 'user', 'user_properties', name];
  if (kind === 'objects' && random.chance(0.8)) {
    return ofMember(random, selector);
  }
  if (op.startsWith('regex')) {
    const pattern = () => random.of(random.chance(0.1) ? foreignPatterns : patterns);
    return { selector, op, values: random.some(random.chance(0.1) ? 0 : 1, 2, pattern) };
  }
  const values = random.some(random.chance(0.1) ? 0 : 1, 3, () => filterValue(random, kind));
  return { selector, op, values: random.chance(0.15) ? [...values.slice(0, 1), ...values] : values };
}

function ofMember(random, selector) {
  const [path, values] = random.of([
    [['a'], ['x', 'abc', 'true', '1.0E21']],
    [['a', 'c'], ['deep', 'x']],
    [['b'], ['5', '1', '1.0']],
    [['l'], ['x', 'a', 'b', '["x","y"]']],
    [['n'], ['(none)', 'null']],
    [['l', '0'], ['x', 'a', '(none)']],
    [['l', 'length'], ['2', '1']],
    [['a', 'length'], ['1', '3']],
    [[''], ['x']],
  ]);
  const op = random.of([...equality, 'set contains', 'set contains any', 'set is not']);
  return { selector: [...selector, ...path], op, values: random.some(1, 3, () => random.of(values)) };
}

/** A text like those of the kind, mostly. */
function filterValue(random, kind) {
  if (random.chance(0.04)) {
    return '(none)';
  }
  let value = random.of(kinds[random.chance(0.1) ? random.of(kindNames) : kind]);
  if (Array.isArray(value) && value.length > 0 && random.chance(0.8)) {
    value = random.of(value);
  } else if (kind === 'listTexts' && random.chance(0.7)) {
    value = random.of(['a', 'b', 'x', 'true', '1', '5', '1.2', 'null', '["a"]', 'héllo']);
  }
  if (isNumber(value)) {
    return numberText(value);
  }
  return typeof value === 'string' ? value : writeCompact(value);
}

function ofResult(random, parent) {
  const [path, values] = random.of([
    [['key'], ['on', 'off', 'control', 'treatment']],
    [['key'], ['on', 'off', 'control', 'treatment']],
    [['value'], ['on', 'treatment']],
    [['metadata', 'segmentName'], ['Segment 0', 'Segment 1', 'All Other Users']],
    [['metadata', 'flagVersion'], ['1', '2', '3']],
    [['payload', 's'], ['ü']],
    [['payload'], ['text', '5']],
    [[], ['(none)', '"key":"on"', '"name":"variant"']],
  ]);
  const op = random.of(['is', 'is not', 'is', 'is not', 'contains', 'set contains any', 'regex does not match']);
  return { selector: ['result', parent, ...path], op, values: random.some(1, 3, () => random.of(values)) };
}

const selections = (random) => [
  [['context', 'user', 'user_id'], ['user-1', '日本語-2', 'ünï-3', '12345']],
  [['context', 'user', 'device_id'], ['device-1', 'device']],
  [['context', 'user', random.of(['country', 'city', 'language', 'platform'])], ['DE', 'zürich', 'ios', 'German', '']],
  [['context', 'user', 'version'], ['1.2.3', '1.10', '2.0.0']],
  [['context', 'user', 'ip_address'], ['127.0.0.1']],
  [['context', 'user', 'first_seen'], ['2026-01-01', '7']],
  [['context', 'user', 'url_param', 'q'], ['a', 'b']],
  [['context', 'user', 'cohort_ids'], cohorts],
  [['context', 'user', 'cohort_ids'], cohorts],
  [['context', 'groups', random.of(groupTypes), 'group_name'], groupNames],
  [['context', 'groups', random.of(groupTypes), 'cohort_ids'], cohorts],
  [['context', 'groups', random.of(groupTypes), 'group_properties', 'plan'], ['pro', 'a']],
  [['context', 'groups', random.of(groupTypes), 'group_properties', 'seats'], ['5', '10', '100']],
  [['context', 'user', 'groups'], ['acme']],
  [['result', 'missing-flag', 'key'], ['on']],
  [['nowhere', 'x'], ['a']],
  [['context'], ['(none)', '{']],
  [['context', 'user', 'user_properties'], ['(none)', 'pro']],
  [['context', 'user', 'user_id', 'x'], ['a']],
  [[], ['a']],
];

function makeBucket(random) {
  const selector = random.of([
    ['context', 'user', 'user_id'],
    ['context', 'user', 'device_id'],
    ['context', 'groups', 'company', 'group_name'],
    ['context', 'user', 'user_properties', random.of(propertyNames)],
    ['context', 'user', 'nothing'],
  ]);
  return { selector, salt: random.of(['aBcDeFgH', '', 'sält']), allocations: random.some(0, 2, () => makeAllocation(random)) };
}

function makeAllocation(random) {
  const range = random.of([[0, 100], [0, 100], [0, 50], [50, 100], [40, 60], [30, 30], [60, 40]]);
  const half = Math.floor(WHOLE / 2);
  const distributions = random.of([
    [['on', 0, WHOLE]],
    [['control', 0, half], ['treatment', half, WHOLE]],
    [['control', 0, half + 5000000], ['treatment', half - 5000000, WHOLE]],
    [['control', 0, 429497], ['treatment', 429496, WHOLE]],
    [['control', 0, 10000000], ['treatment', 30000000, WHOLE]],
    [['ghost', 0, half], ['on', half, WHOLE]],
    [['on', half, half]],
    [],
  ]);
  return { range, distributions: distributions.map(([variant, start, end]) => ({ variant, range: [start, end] })) };
}
