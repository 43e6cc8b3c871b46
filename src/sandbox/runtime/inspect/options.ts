/** What may be asked of `inspect`: https://nodejs.org/docs/latest-v20.x/api/util.html#utilinspectobject-options */
export interface InspectOptions {
  showHidden?: boolean | undefined;
  /** `null` and `Infinity` mean no limit. */
  depth?: number | null | undefined;
  colors?: boolean | undefined;
  customInspect?: boolean | undefined;
  showProxy?: boolean | undefined;
  maxArrayLength?: number | null | undefined;
  maxStringLength?: number | null | undefined;
  breakLength?: number | undefined;
  compact?: boolean | number | undefined;
  sorted?: boolean | ((a: string, b: string) => number) | undefined;
  getters?: boolean | 'get' | 'set' | undefined;
  numericSeparator?: boolean | undefined;
}

export type Stylize = (text: string, style: string) => string;

/** One inspection under way. */
export interface Context {
  readonly budget: Record<number, number>;
  readonly seen: object[];
  circular?: Map<object, number>;
  indentation: number;
  currentDepth: number;
  stylize: Stylize;
  userOptions?: object;
  showHidden: boolean;
  depth: number | null;
  colors: boolean;
  customInspect: boolean;
  showProxy: boolean;
  maxArrayLength: number;
  maxStringLength: number;
  breakLength: number;
  compact: boolean | number;
  sorted: boolean | ((a: string, b: string) => number);
  getters: boolean | 'get' | 'set';
  numericSeparator: boolean;
}

export const defaultOptions: Required<InspectOptions> = {
  showHidden: false,
  depth: 2,
  colors: false,
  customInspect: true,
  showProxy: false,
  maxArrayLength: 100,
  maxStringLength: 10000,
  breakLength: 80,
  compact: 3,
  sorted: false,
  getters: false,
  numericSeparator: false,
};

export const plain: Stylize = (text) => text;

/** Select Graphic Rendition codes, on and off. */
export const colors: Record<string, readonly [number, number]> = {
  reset: [0, 0],
  bold: [1, 22],
  dim: [2, 22],
  italic: [3, 23],
  underline: [4, 24],
  blink: [5, 25],
  inverse: [7, 27],
  hidden: [8, 28],
  strikethrough: [9, 29],
  doubleunderline: [21, 24],
  black: [30, 39],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  blue: [34, 39],
  magenta: [35, 39],
  cyan: [36, 39],
  white: [37, 39],
  bgBlack: [40, 49],
  bgRed: [41, 49],
  bgGreen: [42, 49],
  bgYellow: [43, 49],
  bgBlue: [44, 49],
  bgMagenta: [45, 49],
  bgCyan: [46, 49],
  bgWhite: [47, 49],
  framed: [51, 54],
  overlined: [53, 55],
  gray: [90, 39],
  grey: [90, 39],
  redBright: [91, 39],
  greenBright: [92, 39],
  yellowBright: [93, 39],
  blueBright: [94, 39],
  magentaBright: [95, 39],
  cyanBright: [96, 39],
  whiteBright: [97, 39],
};

export const styles: Record<string, string> = {
  special: 'cyan',
  number: 'yellow',
  bigint: 'yellow',
  boolean: 'yellow',
  undefined: 'grey',
  null: 'bold',
  string: 'green',
  symbol: 'green',
  date: 'magenta',
  regexp: 'red',
  module: 'underline',
};

export const colored: Stylize = (text, style) => {
  const color = colors[styles[style] ?? ''];
  return color ? `\u001b[${color[0]}m${text}\u001b[${color[1]}m` : text;
};

export function createContext(options: InspectOptions | boolean | undefined): Context {
  const context: Context = {
    budget: {},
    seen: [],
    indentation: 0,
    currentDepth: 0,
    stylize: plain,
    ...withoutNull(defaultOptions),
  };
  if (typeof options === 'boolean') context.showHidden = options;
  else if (options) {
    for (const key of Object.keys(options)) {
      if (Object.hasOwn(defaultOptions, key) || key === 'stylize') {
        Reflect.set(context, key, Reflect.get(options, key));
      } else context.userOptions ??= options;
    }
  }
  if (context.colors) context.stylize = colored;
  if ((context.maxArrayLength as number | null) === null) context.maxArrayLength = Infinity;
  if ((context.maxStringLength as number | null) === null) context.maxStringLength = Infinity;
  return context;
}

function withoutNull(options: Required<InspectOptions>) {
  return {
    showHidden: options.showHidden ?? false,
    depth: options.depth ?? null,
    colors: options.colors ?? false,
    customInspect: options.customInspect ?? true,
    showProxy: options.showProxy ?? false,
    maxArrayLength: options.maxArrayLength ?? Infinity,
    maxStringLength: options.maxStringLength ?? Infinity,
    breakLength: options.breakLength ?? 80,
    compact: options.compact ?? 3,
    sorted: options.sorted ?? false,
    getters: options.getters ?? false,
    numericSeparator: options.numericSeparator ?? false,
  };
}

/** True where a value at this depth is shown by its name only. */
export function isTooDeep(context: Context, depth: number): boolean {
  return context.depth !== null && depth > context.depth;
}
