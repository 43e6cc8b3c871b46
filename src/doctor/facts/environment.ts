import ts from 'typescript';
import type { EnvDefault, EnvRead, LiteralFact } from './code.ts';
import {
  bare,
  calleeName,
  envNameWithin,
  isAssignmentOperator,
  literalValue,
  propertyKey,
  shouted,
  stretchIn,
} from './syntax.ts';

const K = ts.SyntaxKind;

/** What one file reads from the environment, and what it takes where a variable is not set. */
export class Environment {
  readonly reads: EnvRead[] = [];
  /** SHOUTED names that stand where a variable could be read. */
  readonly words = new Set<string>();
  readonly defaults: EnvDefault[] = [];
  /** Names of the file that stand for `process.env`. */
  readonly aliases = new Set<string>();
  /** It is read by a key that is only known at run time. */
  dynamic = false;
  private readonly source: ts.SourceFile;
  /** The nodes around the one that is being read: the walk's own list. */
  private readonly ancestors: readonly ts.Node[];

  constructor(source: ts.SourceFile, ancestors: readonly ts.Node[]) {
    this.source = source;
    this.ancestors = ancestors;
  }

  /** The env variable whose fallback this literal is, at most three steps up. */
  fallbackOf(node: ts.Node): string | undefined {
    let child = node;
    for (let index = this.ancestors.length - 1; index >= this.ancestors.length - 3; index -= 1) {
      const parent = this.ancestors[index];
      if (!parent) return undefined;
      if (ts.isBinaryExpression(parent) && parent.right === child) {
        const operator = parent.operatorToken.kind;
        return operator === K.BarBarToken || operator === K.QuestionQuestionToken
          ? envNameWithin(parent.left, this.aliases)
          : undefined;
      }
      if (ts.isConditionalExpression(parent) && parent.whenFalse === child)
        return envNameWithin(parent.condition, this.aliases);
      if (ts.isCallExpression(parent)) {
        const [name, fallback] = parent.arguments;
        if (
          fallback === child &&
          name &&
          ts.isStringLiteralLike(name) &&
          shouted.test(name.text) &&
          name.text.length > 2 &&
          /env|conf|^get$|^(?:str|num|int|bool|string|number|optional)$/i.test(
            calleeName(parent),
          ) &&
          !/^(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)$/.test(name.text)
        )
          return name.text;
        return undefined;
      }
      if (!ts.isParenthesizedExpression(parent) && !ts.isAsExpression(parent)) return undefined;
      child = parent;
    }
    return undefined;
  }

  /** `const { PORT = 3000 } = process.env` */
  readElement(name: string, element: ts.BindingElement): void {
    const { initializer } = element;
    const fallback = initializer && this.literalFact(initializer);
    this.reads.push({ name, ...stretchIn(this.source, element), fallback });
    this.words.add(name);
  }

  private literalFact(node: ts.Expression): LiteralFact | undefined {
    const value = literalValue(node);
    return value === undefined || value === null
      ? undefined
      : { value: String(value), ...stretchIn(this.source, bare(node)) };
  }

  private noteDefault(name: string, node: ts.Expression): void {
    this.defaults.push({
      name,
      value: String(literalValue(node)),
      ...stretchIn(this.source, bare(node)),
    });
  }

  /** A schema's default: `PORT: z.coerce.number().default(3000)`. */
  readSchemaDefault(name: string, value: ts.Expression): void {
    for (let call = bare(value); ts.isCallExpression(call);) {
      const callee = call.expression;
      const [argument] = call.arguments;
      if (!ts.isPropertyAccessExpression(callee)) {
        // envalid: `PORT: port({ default: 3000 })`
        if (argument && ts.isObjectLiteralExpression(argument))
          for (const property of argument.properties)
            if (
              ts.isPropertyAssignment(property) &&
              propertyKey(property.name) === 'default' &&
              literalValue(property.initializer) !== undefined
            )
              this.noteDefault(name, property.initializer);
        return;
      }
      if (callee.name.text === 'default' && argument && literalValue(argument) !== undefined) {
        this.noteDefault(name, argument);
        return;
      }
      call = bare(callee.expression);
    }
  }

  /** Notes the read of a variable, with what is taken where it is not set. */
  read(name: string, node: ts.Node): void {
    let fallback: ts.Expression | undefined;
    let child: ts.Node = node;
    for (
      let index = this.ancestors.length - 1;
      index >= 0 && index >= this.ancestors.length - 4;
      index -= 1
    ) {
      const parent = this.ancestors[index];
      if (!parent) break;
      if (ts.isBinaryExpression(parent) && parent.left === child) {
        const operator = parent.operatorToken.kind;
        if (operator === K.BarBarToken || operator === K.QuestionQuestionToken)
          fallback = parent.right;
        if (isAssignmentOperator(operator)) return;
        break;
      }
      if (ts.isConditionalExpression(parent) && parent.condition === child) {
        fallback = parent.whenFalse;
        break;
      }
      if (
        ts.isCallExpression(parent) ||
        ts.isParenthesizedExpression(parent) ||
        ts.isNonNullExpression(parent) ||
        ts.isAsExpression(parent) ||
        ts.isPrefixUnaryExpression(parent)
      ) {
        child = parent;
        continue;
      }
      break;
    }
    this.reads.push({
      name,
      ...stretchIn(this.source, node),
      fallback: fallback && this.literalFact(fallback),
    });
    this.words.add(name);
  }
}
