import { NO_SUCH_EXPORT, NO_SUCH_LIBRARY } from '../program/diagnostics.ts';
import type { CompiledProgram, CompileResult, Diagnostic } from '../program/types.ts';

/** A test file with the program it judges, compiled, or the reasons why that is not possible. */
export interface Prepared {
  readonly program: CompiledProgram;
  /** Sentences for the learner; where there are any, the tests of this file cannot run anywhere. */
  readonly blocked: readonly string[];
  /** Libraries that are not to be had in a page; the terminal may have them. */
  readonly unavailable: readonly string[];
  /** Things worth saying that stop nothing: a name that is imported and not there. */
  readonly notes: readonly string[];
}

/** Sorts what the compiler said of a layout by what it means for judging it. */
export function preparedFrom({ program, diagnostics }: CompileResult): Prepared {
  const errors = diagnostics.filter(
    ({ kind, severity }) => kind !== 'type' && severity === 'error',
  );
  const blocked = errors.filter((error) => !isNote(error) && !isLibrary(error));
  return {
    program: withoutNameChecks(program),
    blocked: [
      ...blocked.map(describe),
      ...errors.filter(isMissingFile).map(describeMissing),
      ...forbiddenImports(program),
    ],
    unavailable: errors.filter((error) => isLibrary(error) && !isMissingFile(error)).map(describe),
    notes: errors.filter(isNote).map(describe),
  };
}

/**
 * The same program, linked as Vitest links: a name that a module does not export is undefined where
 * it is used, so a test that does not need it still counts.
 */
function withoutNameChecks(program: CompiledProgram): CompiledProgram {
  const modules = Object.entries(program.modules).map(([path, module]) => [
    path,
    { ...module, requests: module.requests.map((request) => ({ ...request, names: [] })) },
  ]);
  return { ...program, modules: Object.fromEntries(modules) as CompiledProgram['modules'] };
}

/** What an answer may not import: it would have the tools that judge it in its hands. */
function forbiddenImports({ modules }: CompiledProgram): string[] {
  return Object.entries(modules)
    .filter(([path]) => !path.startsWith('tests/') && path.includes('/'))
    .flatMap(([path, { imports }]) =>
      Object.keys(imports)
        .filter((specifier) => /^(vitest|@vitest|logbook)(\/|$)/.test(specifier))
        .map(
          (specifier) =>
            `${withoutFolder(path)}: an answer cannot import "${specifier}", which belongs to the tests; take that import out.`,
        ),
    );
}

function isNote({ code }: Diagnostic): boolean {
  return code === NO_SUCH_EXPORT;
}

/** A bare name that leads nowhere: whether it exists depends on the place. */
function isLibrary({ code }: Diagnostic): boolean {
  return code === NO_SUCH_LIBRARY;
}

/** A file of the layout under the name that tests give it, where the layout has none such. */
function isMissingFile(error: Diagnostic): boolean {
  return isLibrary(error) && missingFile.test(error.message);
}

const missingFile = /"@(?:answer|mutants)\/([^"]*)"/;

function describeMissing({ start, message }: Diagnostic): string {
  const file = missingFile.exec(message)?.[1] ?? '';
  const place = start ? `${withoutFolder(start.file)}, line ${start.line}` : 'A test';
  return `${place} imports ${file}, and your answer has no such file.`;
}

function describe({ start, message }: Diagnostic): string {
  const place = start ? `${withoutFolder(start.file)}, line ${start.line}: ` : '';
  // Of the files on offer, those that judge the program are none of the learner's.
  const own = message.replace(/(?<=the program has )[^:]+(?=\.$)/, (files) =>
    files
      .split(', ')
      .filter((file) => file.startsWith('answer/'))
      .join(', '),
  );
  return `${place}${own.replaceAll(/"answer\//g, '"').replaceAll(/\banswer\//g, '')}`;
}

function withoutFolder(path: string): string {
  return path.replace(/^answer\//, '');
}
