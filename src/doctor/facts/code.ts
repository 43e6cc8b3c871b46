import type ts from 'typescript';
import type { Bag } from './words.ts';

/** How an identifier is used where it stands. `update` is `x += 1` whose value nobody takes. */
export type ReferenceKind = 'read' | 'call' | 'write' | 'update' | 'type' | 'export';

export interface Reference {
  readonly name: string;
  readonly node: ts.Identifier;
  readonly kind: ReferenceKind;
  /** The innermost function around it. */
  readonly function: FunctionFact | undefined;
  /** For a call: the call itself. */
  readonly call: ts.CallExpression | ts.NewExpression | undefined;
  /** A write inside a loop or branch deeper than the declaration cannot be judged by order alone. */
  readonly block: ts.Node;
}

export type BindingKind =
  | 'var'
  | 'let'
  | 'const'
  | 'parameter'
  | 'function'
  | 'class'
  | 'enum'
  | 'namespace'
  | 'import'
  | 'catch'
  | 'type';

/** A name declared in a scope, and every use of it that scope resolution found. */
export interface Binding {
  readonly name: string;
  readonly kind: BindingKind;
  readonly node: ts.Identifier;
  /** The variable declaration, parameter, binding element … that declares it. */
  readonly declaration: ts.Node;
  readonly function: FunctionFact | undefined;
  /** The block its scope belongs to. */
  readonly block: ts.Node;
  readonly topLevel: boolean;
  exported: boolean;
  readonly references: Reference[];
}

export interface ParameterFact {
  readonly node: ts.ParameterDeclaration;
  readonly name: string | undefined;
  readonly binding: Binding | undefined;
  /** Names taken out of it by destructuring, each with the key it reads. */
  readonly fields: readonly {
    readonly key: string;
    readonly binding: Binding;
    readonly hasDefault: boolean;
  }[];
  readonly hasRest: boolean;
  readonly initializer: ts.Expression | undefined;
}

export type Layer = 'request' | 'sql' | 'file';

export interface FunctionFact {
  readonly name: string;
  readonly nameNode: ts.Node;
  readonly node: ts.FunctionLikeDeclaration;
  readonly outer: FunctionFact | undefined;
  readonly kind: 'function' | 'arrow' | 'method' | 'constructor' | 'accessor';
  /** Who decides on its parameters: itself, or whoever it is handed to. */
  readonly signature: 'own' | 'dictated';
  readonly topLevel: boolean;
  readonly exported: boolean;
  readonly defaultExport: boolean;
  readonly component: boolean;
  binding: Binding | undefined;
  readonly parameters: ParameterFact[];
  usesArguments: boolean;
  /** How deep loops, branches and tries stand in each other. */
  depth: number;
  readonly layers: Map<Layer, ts.Node>;
  /** The class around it, for a method. */
  readonly class: ts.ClassLikeDeclaration | undefined;
  /** Of a top-level function: the literals, properties and callees in it. */
  words: Bag | undefined;
  /** Of a top-level function: how many calls and telling literals are in it. */
  special: number;
}

export interface ImportNode {
  readonly specifier: string;
  readonly node: ts.Expression;
  readonly kind: 'import' | 'export' | 'require' | 'dynamic';
  readonly typeOnly: boolean;
  /** Imported name (`default`, `*` for the namespace) to where it is written. */
  readonly names: readonly {
    readonly imported: string;
    readonly local: string;
    readonly node: ts.Node;
    readonly typeOnly: boolean;
  }[];
}

/** What is around a literal: decides whether `/a/b` is a route or a file. */
export type StringContext =
  | { readonly kind: 'argument'; readonly callee: string; readonly index: number }
  | { readonly kind: 'property'; readonly key: string }
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'attribute'; readonly name: string }
  | { readonly kind: 'other' };

/** A stretch of the file: UTF-16 offsets, comments before it left out. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

export interface StringFact extends Stretch {
  readonly value: string;
  readonly context: StringContext;
  /** Set when it is the fallback of an env read. */
  readonly defaultOf?: string;
  /** The literal goes on with `${…}`. */
  readonly open: boolean;
}

export interface NumberFact extends Stretch {
  readonly value: number;
  readonly context: StringContext;
  readonly defaultOf?: string;
}

export interface EnvRead extends Stretch {
  readonly name: string;
  /** What is taken when the variable is not set, where that is written out. */
  readonly fallback: LiteralFact | undefined;
}

/** A literal's value, and the literal without parentheses and casts around it. */
export interface LiteralFact extends Stretch {
  readonly value: string;
}

/** A fallback written in a schema of env variables: `PORT: z.number().default(3000)`. */
export interface EnvDefault extends LiteralFact {
  readonly name: string;
}

export interface CallFact {
  /** The last name of the callee: `readFileSync` of `fs.readFileSync(…)`. */
  readonly name: string;
  readonly node: ts.CallExpression | ts.NewExpression;
  readonly function: FunctionFact | undefined;
}

export interface TypeFact {
  readonly name: string;
  readonly node: ts.InterfaceDeclaration | ts.TypeAliasDeclaration;
  readonly members: readonly { readonly name: string; readonly node: ts.PropertySignature }[];
  /** The members are all there is: no `extends`, no intersection. */
  readonly closed: boolean;
  readonly exported: boolean;
}

/** A block's statements by shape, for finding the same action in several places. */
export interface BlockFact {
  readonly statements: readonly ts.Statement[];
  readonly hashes: readonly number[];
  readonly sizes: readonly number[];
  readonly function: FunctionFact | undefined;
}

/** What both the file with its tree and what stays of it have. */
export interface CodeFile {
  readonly path: string;
  readonly text: string;
  /** Folder of the nearest package.json, '' for the root. */
  readonly unit: string;
  readonly test: boolean;
  /** Settings of a tool: read by that tool in its own way. */
  readonly toolConfig: boolean;
  readonly declarations: boolean;
  /** Only part of the file is script (Vue, Svelte): what the rest uses is unknown. */
  readonly partial: boolean;
  readonly module: boolean;
  readonly commonJs: boolean;
  readonly exportsEverythingOf: readonly string[];
  readonly strings: readonly StringFact[];
  readonly numbers: readonly NumberFact[];
  readonly envReads: readonly EnvRead[];
  /** `process.env[key]` with a key that is only known at run time. */
  readonly dynamicEnv: boolean;
  /** SHOUTED names that stand where an env variable could be read. */
  readonly envWords: ReadonlySet<string>;
  /** Fallbacks written in a schema of env variables: `PORT: z.number().default(3000)`. */
  readonly envDefaults: readonly EnvDefault[];
  readonly propertyReads: ReadonlySet<string>;
  /** The words in it by the statement of the top level that they stand in. */
  readonly segments: readonly Segment[];
  readonly lines: number;
}

/**
 * One file with its tree: there while notes are taken from it, and read again for the few files
 * that a rule asks for. What stays of it is `CodeFacts`.
 */
export interface CodeTree extends CodeFile {
  readonly source: ts.SourceFile;
  readonly imports: readonly ImportNode[];
  readonly exports: ReadonlyMap<string, ts.Node>;
  readonly bindings: readonly Binding[];
  readonly topLevel: ReadonlyMap<string, Binding>;
  /** Names that some inner scope declares: an outer meaning of them is uncertain there. */
  readonly innerNames: ReadonlySet<string>;
  readonly functions: readonly FunctionFact[];
  readonly calls: readonly CallFact[];
  readonly types: readonly TypeFact[];
  readonly blocks: readonly BlockFact[];
}

/** A statement of a file's top level, and the words in it. */
export interface Segment {
  readonly pos: number;
  readonly end: number;
  /** For a function: the words of its head; else all of them. */
  readonly words: Bag;
  /** For a function: the words of its body; else all of them. */
  body: Bag;
}

export interface ImportFact extends Stretch {
  readonly specifier: string;
  readonly kind: ImportNode['kind'];
  readonly typeOnly: boolean;
  /** Every name of it stands only in types: the compiler leaves the import out. */
  readonly onlyInTypes: boolean;
  readonly names: readonly ImportedName[];
}

export interface ImportedName extends Stretch {
  readonly imported: string;
  readonly local: string;
  readonly typeOnly: boolean;
  /** For `export { a as b } from`: `b`. */
  readonly exported: string | undefined;
}

/** A name that the file declares at its top level. */
export interface Declared extends Stretch {
  readonly kind: BindingKind;
  readonly exported: boolean;
}

/** One call of a name: where it is in the tree, and how many arguments it gives. */
export interface CallSite {
  readonly pos: number;
  readonly end: number;
  readonly given: number;
  readonly spread: boolean;
  /** The call stands in the function that it calls. */
  readonly inside: boolean;
}

/** What a file does with a name. */
export interface NameUses {
  readonly calls: readonly CallSite[];
  /** Used as a value: handed over, stored, assigned. */
  readonly asValue: boolean;
}

/** What the doctor keeps of one file of TypeScript or JavaScript: plain data, no tree. */
export interface CodeFacts extends CodeFile {
  readonly imports: readonly ImportFact[];
  readonly exports: ReadonlySet<string>;
  /** The name that `export default name` or `export default function name` gives. */
  readonly defaultName: string | undefined;
  readonly topLevel: ReadonlyMap<string, Declared>;
  /** What the file does with each name that it imports. */
  readonly importUses: ReadonlyMap<string, NameUses>;
  /** Calls through a namespace (`import * as name`), by namespace and member. */
  readonly memberCalls: ReadonlyMap<string, ReadonlyMap<string, readonly CallSite[]>>;
  /** Names of top-level functions, and where they stand. */
  readonly functionNames: ReadonlyMap<string, Stretch>;
  /** What rules noted while the tree was there. */
  readonly notes: ReadonlyMap<object, unknown>;
  /** The notes that were asked for: all of them have their answer, which may be none. */
  readonly taken: ReadonlySet<object>;
  /** Reads the file again: for the few files whose notes are not enough. */
  tree(): CodeTree;
}
