/** A value as a person reads it: text as it is, everything else like the source code that makes it. */
export function inspect(value: unknown, depth = 0): string {
  switch (typeof value) {
    case 'string':
      return depth === 0 ? value : JSON.stringify(value);
    case 'bigint':
      return `${value}n`;
    case 'function':
      return value.name ? `[function ${value.name}]` : '[function]';
    case 'object':
      return value === null ? 'null' : inspectObject(value, depth);
    default:
      return String(value);
  }
}

function inspectObject(value: object, depth: number): string {
  if (depth > 6) return '…';
  if (value instanceof Date) return `new Date('${value.toISOString()}')`;
  if (value instanceof RegExp) return String(value);
  if (value instanceof Error) return `new ${value.name}(${JSON.stringify(value.message)})`;
  if (value instanceof Map || value instanceof Set) {
    return `new ${value.constructor.name}(${inspect([...value], depth + 1)})`;
  }
  const inner = Array.isArray(value)
    ? value.map((item) => inspect(item, depth + 1))
    : Object.entries(value).map(([key, item]) => {
        const name = /^[\p{ID_Start}_$][\p{ID_Continue}$]*$/u.test(key) ? key : JSON.stringify(key);
        return `${name}: ${inspect(item, depth + 1)}`;
      });
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{ ', ' }'];
  if (inner.length === 0) return open.trim() + close.trim();
  const line = open + inner.join(', ') + close;
  if (line.length <= 72) return line;
  const indent = '  '.repeat(depth + 1);
  return `${open.trim()}\n${inner.map((item) => indent + item).join(',\n')},\n${'  '.repeat(depth)}${close.trim()}`;
}
