import { isDeepStrictEqual } from 'node:util';
import { THROWS } from './reference.js';
import { METADATA, ruleNames, rulesFor } from './rules.js';

const isBlank = (object) => object !== undefined && Object.keys(object).length === 0;

/** Compares two answers for one flag: null if they are the same, else the names of what differs. */
export function differenceOf(ours, theirs) {
  if (ours === undefined || theirs === undefined || theirs === THROWS) {
    return ours === theirs ? null : ['presence'];
  }
  const fields = new Set([...Object.keys(ours), ...Object.keys(theirs)]);
  const different = [...fields].filter((field) => !isDeepStrictEqual(ours[field], theirs[field]));
  return different.length === 0 ? null : different;
}

/** Counts pairs of a flag and a user, by the rules that cover them. */
export class Comparison {
  constructor() {
    this.pairs = 0;
    this.covered = 0;
    this.differed = 0;
    this.outcomes = new Map();
    this.unexplained = [];
    this.rules = new Map(ruleNames.map((name) => [name, { covered: 0, differed: 0, alone: 0 }]));
  }

  /** Adds a user: our variants and those of JavaScript, by flag key. */
  add(flags, user, ours, theirs) {
    const covering = rulesFor(flags, user, theirs);
    for (const flag of flags) {
      this.addPair(flag, user, ours[flag.key], theirs[flag.key], covering.get(flag.key));
    }
    for (const key of Object.keys(ours)) {
      if (!covering.has(key)) {
        this.unexplained.push({ flag: { key }, user, ours: ours[key], different: ['not asked for'] });
      }
    }
  }

  addPair(flag, user, ours, theirs, names) {
    let different = differenceOf(ours, theirs);
    if (ours !== undefined && isBlank(theirs?.metadata)) {
      // This one rule is about one field, whatever the conditions: it explains nothing else.
      const metadata = ours.metadata === undefined;
      this.count(METADATA, metadata, metadata && different?.length === 1);
      if (metadata) {
        different = different.length === 1 ? null : different.filter((field) => field !== 'metadata');
      }
    }
    this.pairs++;
    this.covered += names.size > 0 ? 1 : 0;
    this.differed += different ? 1 : 0;
    for (const name of names) {
      this.count(name, different !== null, different !== null && names.size === 1);
    }
    if (names.size === 0) {
      const outcome = ours?.key ?? '(none)';
      this.outcomes.set(outcome, (this.outcomes.get(outcome) ?? 0) + 1);
      if (different) {
        this.unexplained.push({ flag, user, ours, theirs, different });
      }
    }
  }

  count(name, differed, alone) {
    const rule = this.rules.get(name);
    rule.covered++;
    rule.differed += differed ? 1 : 0;
    rule.alone += alone ? 1 : 0;
  }

  /** A table of the rules, and the sums. */
  summary() {
    const width = Math.max(...ruleNames.map((name) => name.length));
    const row = (name, ...cells) => name.padEnd(width) + cells.map((cell) => String(cell).padStart(10)).join('');
    const rows = [...this.rules].map(([name, rule]) => row(name, rule.covered, rule.differed, rule.alone));
    const outcomes = [...this.outcomes].map(([key, count]) => `${key} ${count}`).join(', ');
    return [
      row('rule', 'covered', 'differed', 'alone'),
      ...rows,
      row('all pairs', this.pairs, this.differed + this.rules.get(METADATA).alone, ''),
      row('pairs under no rule', this.pairs - this.covered, this.unexplained.length, ''),
      `answers under no rule: ${outcomes}`,
    ].join('\n');
  }
}
