// JSON trees that keep how a number is written: `1.0`, `1e3` and `9007199254740993` are not the same
// on the wire as the JavaScript numbers that they read as.

/** A number as it stands in a document. */
export class NumberText {
  constructor(text) {
    this.text = text;
  }
}

export const isNumber = (value) => value instanceof NumberText || typeof value === 'number';

export const numberText = (value) => (value instanceof NumberText ? value.text : JSON.stringify(value));

export const isObject = (value) =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof NumberText);

const compact = { comma: ',', colon: ':', string: JSON.stringify };

const python = {
  comma: ', ',
  colon: ': ',
  string: (text) =>
    JSON.stringify(text).replace(
      /[\u007f-\uffff]/g,
      (c) => '\\u' + c.charCodeAt(0).toString(16).padStart(4, '0'),
    ),
};

function write(value, style, number) {
  if (isNumber(value)) {
    return number(numberText(value));
  }
  if (Array.isArray(value)) {
    return '[' + value.map((element) => write(element, style, number)).join(style.comma) + ']';
  }
  if (isObject(value)) {
    const fields = Object.entries(value).map(
      ([name, field]) => style.string(name) + style.colon + write(field, style, number),
    );
    return '{' + fields.join(style.comma) + '}';
  }
  return typeof value === 'string' ? style.string(value) : String(value);
}

/** Without blanks, characters as they are; `number` gives the text of a number from its text here. */
export const writeCompact = (tree, number = (text) => text) => write(tree, compact, number);

/** The way the Python SDK sends it: blanks after commas and colons, everything beyond ASCII escaped. */
export const writeLikePython = (tree) => write(tree, python, (text) => text);

/** The tree that `JSON.parse` makes of the document. */
export const plain = (tree) => JSON.parse(writeCompact(tree));

/** Reads a document and keeps its numbers as they are written. */
export function parseKeepingNumbers(json) {
  const marked = json.replace(
    /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g,
    (token) => (token[0] === '"' ? token : `{"\\u0000":"${token}"}`),
  );
  JSON.parse(json);
  return JSON.parse(marked, (_, value) =>
    isObject(value) && '\u0000' in value ? new NumberText(value['\u0000']) : value,
  );
}
