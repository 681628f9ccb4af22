// The other side of the comparison: Amplitude's own engine, and what a selector finds there.
import { createRequire } from 'node:module';
import { isObject, plain } from './json.js';

const require = createRequire(import.meta.url);
const { EvaluationEngine, topologicalSort } = require('@amplitude/experiment-core');
const { convertUserToEvaluationContext } = require('@amplitude/experiment-node-server/dist/src/util/user.js');

export const contextOf = convertUserToEvaluationContext;

/** What stands for the result of a flag whose evaluation throws. */
export const THROWS = Symbol('throws');

/** Whether JavaScript knows this pattern; if not, the engine throws when it comes to use it. */
export function compile(pattern) {
  try {
    return new RegExp(pattern);
  } catch {
    return null;
  }
}

export const conditionsOf = (flag) => flag.segments.flatMap((segment) => (segment.conditions ?? []).flat());

/** Whether a flag has a pattern that JavaScript refuses when it comes to use it. */
export const mayThrow = (flag) =>
  conditionsOf(flag).some(
    ({ op, values }) => op.startsWith('regex') && values.some((value) => compile(value) === null),
  );

/** Amplitude's engine over a list of flags. One that throws does not spoil the others. */
export class Reference {
  constructor(flags, engine = new EvaluationEngine()) {
    this.engine = engine;
    const byKey = Object.fromEntries(flags.map((flag) => [flag.key, flag]));
    /** The flags in the order in which they are evaluated. */
    this.order = topologicalSort(byKey);
    const apart = new Set();
    for (const flag of this.order) {
      if (mayThrow(flag) || (flag.dependencies ?? []).some((key) => apart.has(key))) {
        apart.add(flag.key);
      }
    }
    this.together = this.order.filter((flag) => !apart.has(flag.key));
    this.apart = new Map();
    for (const key of apart) {
      const needed = new Set(topologicalSort(byKey, [key]).map((flag) => flag.key));
      this.apart.set(key, this.order.filter((flag) => !apart.has(flag.key) || needed.has(flag.key)));
    }
  }

  /** Gives the results by flag key for a user. */
  evaluate(user) {
    const context = contextOf(plain(user));
    const results = this.engine.evaluate(context, this.together);
    for (const [key, flags] of this.apart) {
      try {
        const result = this.engine.evaluate(context, flags)[key];
        if (result) {
          results[key] = result;
        }
      } catch {
        results[key] = THROWS;
      }
    }
    return results;
  }
}

/** Walks a selector: the reference engine steps into objects only, JavaScript's into lists, too. */
export function select(target, selector, steps) {
  let value = selector.length === 0 ? undefined : target;
  for (const name of selector) {
    value = name !== '' && steps(value) ? value[name] : undefined;
  }
  return value ?? undefined;
}

export const intoObjects = isObject;
export const intoLists = (value) => isObject(value) || Array.isArray(value);
