import type ts from 'typescript';
import type { Binding, BindingKind, FunctionFact, Reference, ReferenceKind } from './code.ts';

export interface Scope {
  readonly parent: Scope | undefined;
  readonly isFunction: boolean;
  /** Undefined where nothing is declared: so it is with most blocks. */
  names: Map<string, Binding> | undefined;
  /** The first of the references that were still open when it began. */
  readonly firstOpen: number;
}

/**
 * The names of one file. References wait in one list until the scope that declares their name is
 * left; what a scope does not declare simply stays in the list for the scope around it.
 */
export class Scopes {
  readonly module: Scope & { readonly names: Map<string, Binding> };
  readonly bindings: Binding[] = [];
  /** Names that some scope below the module's declares. */
  readonly innerNames = new Set<string>();
  current: Scope;
  /** The function and the block that the walk is in. */
  function: FunctionFact | undefined;
  block: ts.Node;
  /** Above 0 while the walk is in a type: names there are no values. */
  inType = 0;
  /** How often `arguments` was named. */
  argumentsNamed = 0;
  private readonly open: Reference[] = [];
  private openCount = 0;

  constructor(source: ts.SourceFile) {
    this.block = source;
    this.module = { parent: undefined, isFunction: true, names: new Map(), firstOpen: 0 };
    this.current = this.module;
  }

  /** Opens a scope in the current one, which is returned for `leave`. */
  enter(isFunction: boolean): Scope {
    const parent = this.current;
    this.current = { parent, isFunction, names: undefined, firstOpen: this.openCount };
    return parent;
  }

  /** Settles the references that the current scope has a name for, and goes back to the outer one. */
  leave(outer: Scope): void {
    this.settle();
    this.current = outer;
  }

  /** Gives the current scope's names the references to them. */
  settle(): void {
    const { names, firstOpen } = this.current;
    if (!names) return;
    let kept = firstOpen;
    for (let at = firstOpen; at < this.openCount; at += 1) {
      const reference = this.open[at];
      if (!reference) continue;
      const binding = names.get(reference.name);
      if (binding) {
        binding.references.push(reference);
        if (reference.kind === 'export') binding.exported = true;
      } else this.open[kept++] = reference;
    }
    this.openCount = kept;
  }

  /** The binding of a name in the current scope itself. */
  own(name: string): Binding | undefined {
    return this.current.names?.get(name);
  }

  /** Declares a name; where it is declared already, that binding is returned. */
  declare(
    node: ts.Identifier,
    kind: BindingKind,
    declaration: ts.Node,
    exported: boolean,
  ): Binding {
    const name = node.text;
    let home = this.current;
    if (kind === 'var') while (!home.isFunction && home.parent) home = home.parent;
    home.names ??= new Map();
    const known = home.names.get(name);
    if (known) {
      known.exported ||= exported;
      return known;
    }
    const topLevel = home === this.module;
    const binding: Binding = {
      name,
      kind,
      node,
      declaration,
      function: this.function,
      block: this.block,
      topLevel,
      exported,
      references: [],
    };
    home.names.set(name, binding);
    if (!topLevel) this.innerNames.add(name);
    this.bindings.push(binding);
    return binding;
  }

  refer(
    node: ts.Identifier,
    kind: ReferenceKind,
    call?: ts.CallExpression | ts.NewExpression,
  ): void {
    const name = node.text;
    if (name === 'arguments') this.argumentsNamed += 1;
    this.open[this.openCount++] = {
      name,
      node,
      kind: this.inType > 0 ? 'type' : kind,
      function: this.function,
      block: this.block,
      call,
    };
  }
}
