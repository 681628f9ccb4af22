// The values that properties take, by kind. Conditions draw their filter values from the same pools, so
// that they often meet.
import { NumberText } from './json.js';

const number = (text) => new NumberText(text);

const words = [
  'a', 'A', 'b', 'abc', 'abd', 'ABC', 'pro', 'team', 'free', 'Hello', 'hello', 'hello world', 'h', 'x y',
  'héllo', 'HÉLLO', '日本語', '日本', '😀', 'a😀b', 'STRASSE', 'straße', 'İ', 'i', 'ΑΣ', 'ας', 'a\nb', 'a\u00a0b',
  'a"b\\c', 'true', 'TRUE', 'false', 'null', '(none)', '', ' ', '0', 'a#b', 'aa', 'user@company.com', '\u0001\u001f',
];

const numbers = [
  '0', '-0', '-0.0', '1', '1.0', '2', '5', '5.5', '9', '10', '55', '100', '-7', '-7.25', '0.1', '0.001', '1e-5', '1E3',
  '1000000', '10000000.0', '9999999.5', '12345678901', '123456789.125', '2147483647', '2147483648', '9007199254740991',
  '9007199254740993', '9223372036854775807', '9223372036854775808', '-9223372036854775809', '1e21', '1.5e300',
].map(number);

const numberTexts = [
  '5', '5.5', '5.50', '05', '9', '10', '100', '-7', '1e3', '1000', ' 5 ', '\t5', '\u00a05', '1_000', '5f', '10d', '1,5',
  'NaN', 'Infinity', '-Infinity', '0x10', '0x1p3', '16', '', ' ', '.5', '5.', '+5', '-0', '-0.0', '0', '0.0', 'abc', '5 apples',
  '9007199254740993', '12345678901',
];

const versions = [
  '1.2', '1.2.0', '1.2.3', '1.10', '1.10.0', '2.0.0', '10.0', '0.9.9', '01.02.03', '1.2.3-alpha', '1.2.3-alpha.2',
  '1.2.3-alpha.10', '1.2.3-beta', '1.2.3-rc_1', '1.2.3-', '1.2.3-a..b', '1.2.3+build', '1.2.3-rc+b', '1', 'abc', 'v1.2',
  '1.2.3.4', '99999999999.1.1', '2147483647.0', number('1.2'), number('1.20'), number('2'),
];

const booleans = [true, false, 'true', 'TRUE', 'True', 'false', 'False', 'tRuE', 'yes'];

const lists = [
  [], ['a'], ['a', 'b'], ['b', 'a'], ['A', 'B'], ['a', 'a'], ['a', 'b', 'c'], ['abc', 'abd'], ['true', 'x'], [true], ['TRUE'],
  ['1', '2'], [1, 2], [number('1.0'), number('2.5')], ['5', '50'], [5, 'abc'], ['1.2', '1.10'], ['', 'a'], [''], [null, 'a'],
  [null], [['a', 'b']], [{ a: 1 }], ['héllo', '日本語'], ['c1', 'c2'], ['(none)'], ['pro'], ['hello', 'world'],
];

const listTexts = [
  '[]', '["a"]', '["a","b"]', '["a", "b"]', '["b","a","a"]', '[1,2]', '[1.0, 2]', '[12345678901]', '["true","x"]', '[true]',
  '["1.2","1.10"]', '["5"]', '["",  "a"]', '[null]', '[null,"a"]', '[["a"]]', '[{"a": 1}]', '["h\\u00e9llo"]', '[a]', '[a,b]',
  "['a']", '["a",]', '["a"', '["a"]x', '[TRUE]', '[', ' ["a"]', '[x', '["a"]\n',
];

const objects = [
  {}, { a: 'x' }, { a: 'abc', b: 5 }, { a: { c: 'deep' }, l: ['x', 'y'] }, { l: ['a', 'b'], n: null }, { b: number('1.0') },
  { a: 'é\n\u0001\u001f"\\/', b: '5' }, { l: [{ k: 'v' }], a: true }, { a: number('1e21'), b: [null] },
];

export const kinds = { words, numbers, numberTexts, versions, booleans, lists, listTexts, objects };

/** Patterns, by what the two dialects think of them. */
export const patterns = [
  'hello', '^hello$', '.*ell.*', 'ell', 'h.*', '', '\\d', '\\d+', '[a-c]+', '(a)\\1', 'a|b', '^a', 'b$', '^b', 'a.b', '.', '..',
  '^.+$', '[^@]+@[^@]+', '\\w+', '\\s*', 'true|TRUE', '^\\[.*\\]$', '\\Bb', '日本.*', '(?:x|h).*', '(?=h).*', 'x{0,2}a', 'a#b',
];

/** Patterns that only one of the dialects compiles, or that mean another thing in each. */
export const foreignPatterns = ['(', '(?i)hello', 'a++', '[a&&[b]]', '\\p{L}+', '\\Qa\\E', '[^]', '{', '*', '[z-a]'];
