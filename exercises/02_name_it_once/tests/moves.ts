type Files = Readonly<Record<string, string>>;

/** The moves that the learner wrote down. Throws an error with a sentence where they are no moves. */
export function movesIn(files: Files): Record<string, string> {
  const moves = parsed(files['moves.json'] ?? '{}');
  if (typeof moves !== 'object' || moves === null || Array.isArray(moves)) {
    throw new Error('moves.json holds an object: { "old/path.ts": "old/new_name.ts" }');
  }
  for (const [from, to] of Object.entries(moves as Record<string, unknown>)) {
    if (!(from in files))
      throw new Error(`moves.json: there is no file ${from} that could be moved`);
    if (typeof to !== 'string' || folderOf(to) !== folderOf(from)) {
      throw new Error(`moves.json: ${from} stays in its folder and gets another name`);
    }
    if (!/\/[a-z0-9_]+\.ts$/i.test(to)) {
      throw new Error(`moves.json: ${to} is not the name of a TypeScript file`);
    }
  }
  return moves as Record<string, string>;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(
      `moves.json is not JSON (${reason}): between quotation marks, a comma between two moves, none behind the last`,
      { cause: error },
    );
  }
}

/** The project after the moves, its imports mended, as an editor would do it. */
export function moved(files: Files): Files {
  const moves = movesIn(files);
  const target = (path: string): string => moves[path] ?? path;
  const after: Record<string, string> = {};
  for (const [path, text] of Object.entries(files)) {
    if (target(path) in after) throw new Error(`moves.json: two files would be ${target(path)}`);
    after[target(path)] = text.replace(
      /(from\s+['"])(\.[^'"]+)(['"])/g,
      (_, before: string, specifier: string, behind: string) => {
        const imported = new URL(specifier, `file:///${path}`).pathname.slice(1);
        const name = target(imported).split('/').at(-1)!;
        return `${before}${specifier.replace(/[^/]+$/, name)}${behind}`;
      },
    );
  }
  return after;
}

/** The names that a file exports. */
export function exportsOf(text: string): string[] {
  const declared = [
    ...text.matchAll(
      /^export\s+(?:async\s+)?(?:function|const|let|class|interface|type)\s+(\w+)/gm,
    ),
  ];
  const listed = [...text.matchAll(/^export\s*\{([^}]*)\}/gm)].flatMap(([, names = '']) =>
    names.split(',').map((name) =>
      name
        .trim()
        .split(/\s+as\s+/)
        .at(-1)!,
    ),
  );
  const standard = [
    ...text.matchAll(/^export\s+default\s+(?:async\s+)?(?:function|class)?\s*(\w*)/gm),
  ];
  return [
    ...declared.map(([, name]) => name!),
    ...listed,
    ...standard.map(([, name]) => name || 'default'),
  ].filter(Boolean);
}

/** The words of a name: `loadV2Routes` is load, v2 and routes. */
export function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .split(/[^A-Za-z0-9]+/)
    .filter(Boolean)
    .map((word) => word.toLowerCase());
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/'));
}
