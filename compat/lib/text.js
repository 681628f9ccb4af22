// How the two engines read values: `kt` is the reference engine's way, which is ours (numbers, versions
// and texts of Java), `ts` is JavaScript's.
import { isNumber, isObject, numberText, parseKeepingNumbers, plain, writeCompact } from './json.js';

const LONG_MIN = -(2n ** 63n);
const LONG_MAX = 2n ** 63n - 1n;

/** `Double.toString`. */
function doubleText(number) {
  if (number === 0) {
    return Object.is(number, -0) ? '-0.0' : '0.0';
  }
  const size = Math.abs(number);
  if (size >= 1e-3 && size < 1e7) {
    return Number.isInteger(number) ? `${number}.0` : String(number);
  }
  const [digits, exponent] = number.toExponential().split('e');
  return `${digits.includes('.') ? digits : digits + '.0'}E${Number(exponent)}`;
}

function ktNumberText(text) {
  if (/^-?\d+$/.test(text)) {
    const integer = BigInt(text);
    if (integer >= LONG_MIN && integer <= LONG_MAX) {
      return integer.toString();
    }
  }
  return doubleText(Number(text));
}

export const kt = {
  text: (value) =>
    isNumber(value)
      ? ktNumberText(numberText(value))
      : typeof value === 'object'
        ? writeCompact(value, ktNumberText)
        : String(value),

  /** `Double.parseDouble`; undefined if it is no number. */
  number(text) {
    const trimmed = text.replace(/^[\0-\x20]+|[\0-\x20]+$/g, '');
    const match = /^([+-]?)(?:(NaN|Infinity)|((?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)[fFdD]?)$/.exec(trimmed);
    if (match) {
      return Number(`${match[1]}${match[2] ?? match[3]}`);
    }
    const hex = /^([+-]?)0[xX]([\da-fA-F]*)\.?([\da-fA-F]*)[pP]([+-]?\d+)[fFdD]?$/.exec(trimmed);
    if (hex && hex[2] + hex[3] !== '') {
      const size = parseInt(hex[2] + hex[3], 16) * 2 ** (Number(hex[4]) - 4 * hex[3].length);
      return hex[1] === '-' ? -size : size;
    }
    return undefined;
  },

  /** `Double.compare`: NaN is the greatest, -0.0 is less than 0.0. */
  order(x, y) {
    if (x === y) {
      return Object.is(x, y) ? 0 : Object.is(x, -0) ? -1 : 1;
    }
    return x < y || Number.isNaN(y) ? -1 : 1;
  },

  fallsBack: true,

  isVersion(text) {
    const identifiers = '[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*';
    const grammar = `^(\\d+)\\.(\\d+)(?:\\.(\\d+)(?:-${identifiers})?(?:\\+${identifiers})?)?$`;
    const match = new RegExp(grammar).exec(text);
    return match !== null && match.slice(1, 4).every((part) => Number(part ?? 0) <= 2147483647);
  },
};

export const ts = {
  text: (value) => (typeof value === 'object' ? toScriptText(plain(value)) : String(value)),

  number(text) {
    const number = Number(text);
    return Number.isNaN(number) ? undefined : number;
  },

  order: (x, y) => x - y || 0,

  fallsBack: false,

  isVersion: (text) => /^\d+\.\d+(\.\d+(-(([-\w]+\.?)*))?)?$/.test(text),
};

function toScriptText(value) {
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** A text that both engines try to read as a list. */
const looksLikeList = (value) => typeof value === 'string' && value.startsWith('[');

/** The list that a value is or reads as in strict JSON, null if it is none. */
export function listOf(value) {
  if (Array.isArray(value)) {
    return value;
  }
  if (!looksLikeList(value)) {
    return null;
  }
  try {
    return parseKeepingNumbers(value);
  } catch {
    return null;
  }
}

/** A text like `[a]`: no JSON, but the reference engine may read it as a list. */
export const isLooseList = (value) => looksLikeList(value) && listOf(value) === null && /\]\s*$/.test(value);

/** The texts that a condition tests: a list's elements, empty ones too, or the one text of the value. */
export function textsOf(value, engine) {
  const list = listOf(value);
  return list === null ? [engine.text(value)] : list.filter((element) => element !== null).map(engine.text);
}

export const isBlankObject = (value) => isObject(value) && Object.keys(value).length === 0;
